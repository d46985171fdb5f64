"""How a checkout is completed: forward over everything that is done, or back over what was done.

Forward: checked, reserved, redeemed, authorised, captured, committed, placed, tidied, notified, finished.
Back: repaid, released, given_back, reopened.

Each way is one step of durable work. All that is done on it is done under a key of the attempt and finds itself done
when it comes by again, so a way, or the whole run, may be gone again at any time. What was agreed, and whether an
attempt has turned back, stands in the checkout's own row: later rounds of the same attempt read it there. From
`committed` on nothing turns back. What a payment provider has not told for certain is asked again, in this round or a
later one; it is never guessed.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import structlog

from hupan.checkout.domain.confirming import changes, plan_of
from hupan.checkout.domain.messages import Code, Message, error, for_buyer
from hupan.checkout.domain.moving import agree, await_buyer, finish, note, put_off, reopen, turn_back, work_on
from hupan.checkout.domain.session import CheckoutId, CheckoutSession, Completion, Course, PlacedCheckout, Status
from hupan.checkout.errors import CheckoutClosed
from hupan.checkout.ports import Charge, PaymentSeen, PaymentState, Rooms
from hupan.checkout.service import Looking, Progress
from hupan.checkout.service.sessions import KIND
from hupan.inventory import OutOfStock, ReservationEnded, ReservationId, ReservationNotFound, Wanted
from hupan.kernel import Clock, HupanError, Kind
from hupan.platform import DatabaseUnavailable
from hupan.platform.durable import Json, Steps
from hupan.platform.faults import reach
from hupan.pricing import PromotionId

FORWARD = (
    "checked",
    "reserved",
    "redeemed",
    "authorised",
    "captured",
    "committed",
    "placed",
    "tidied",
    "notified",
    "finished",
)
BACK = ("repaid", "released", "given_back", "reopened")

FAULT_POINTS = (
    "checkout.begun",
    *(f"checkout.{name}" for name in (*FORWARD, "finished.kept", *BACK, "reopened.kept")),
)
"""Where a process can be made to die: behind each effect, and behind that it is kept that a way is gone."""

_STILL_SO = timedelta(seconds=5)
"""For so long after a buyer's confirmation was checked nothing is checked again."""

_HELD_FOR = timedelta(minutes=30)
_ATTEMPTS = 4
_AWAY = "payments.provider_away"
_PASSING = {Kind.UNAVAILABLE, Kind.INTERNAL, Kind.TOO_MANY}
_CERTAIN = {PaymentState.AUTHORISED, PaymentState.CAPTURED}
_NOTHING = {PaymentState.FAILED, PaymentState.VOIDED}

_log = structlog.get_logger(__name__)

_ON: Json = {"then": "on"}
_TURN: Json = {"then": "turn"}
_WAIT: Json = {"then": "wait"}
_OVER: Json = {"then": "over"}
_COMPLETED: Json = {"then": "completed"}
_REOPENED: Json = {"then": "reopened"}

Do = Callable[["_Attempt"], Awaitable[Json]]


class Unsteady(Exception):
    """Something does not answer, or not for certain: it is tried again."""


@dataclass(slots=True)
class _Attempt:
    """The attempt that is worked on, as it was when it was last read or written, and what was made for it outside.

    The names of what was made are written with the next change of the checkout; until then its key finds them.
    """

    session: CheckoutSession
    completion: Completion
    credential: str
    is_fresh: bool
    reservation_id: str = ""
    payment: PaymentSeen | None = None

    @property
    def key(self) -> str:
        """Under which it does things outside."""
        return f"{self.session.id}:{self.completion.attempt}"

    @property
    def plan(self) -> PlacedCheckout:
        """What was agreed, with the names of what was made for it."""
        if self.completion.plan is None:
            raise AssertionError("nothing is done before it is agreed")
        paid = "" if self.payment is None else self.payment.id
        return replace(
            self.completion.plan,
            payment_id=paid or self.completion.plan.payment_id,
            reservation_id=self.reservation_id or self.completion.plan.reservation_id,
        )


class CompleteCheckout:
    """The workflow that completes a checkout.

    Args:
        progress: Keeps how far attempts have come.
        looking: Says what is so now.
        rooms: The rooms below.
        clock: The time.
    """

    kind = KIND

    def __init__(self, progress: Progress, looking: Looking, rooms: Rooms, clock: Clock) -> None:
        self._progress = progress
        self._looking = looking
        self._rooms = rooms
        self._clock = clock
        self._forward: tuple[Do, ...] = (
            self._check,
            self._reserve,
            self._redeem,
            self._authorise,
            self._capture,
            self._commit,
            self._place,
            self._tidy,
            self._notify,
            self._finish,
        )
        self._back: tuple[Do, ...] = (self._repay, self._release, self._give_back, self._reopen)

    async def run(self, steps: Steps, payload: Json) -> Json:
        """Work on one attempt until it is over, or until it is known that it has to wait."""
        given = cast("Mapping[str, str | int]", payload)
        named = CheckoutId(str(given["checkout_id"])), int(given["attempt"])

        async def forward() -> Json:
            return await self._go(named, FORWARD, self._forward) or _COMPLETED

        async def back() -> Json:
            return await self._go(named, BACK, self._back) or _REOPENED

        async def later() -> Json:
            now = self._clock.now()
            await self._progress.move(*named, lambda found: put_off(found, now) if found.is_paying else found)
            return _OVER

        try:
            then = await self._step(steps, "finished", forward)
            return {"status": await self._step(steps, "reopened", back) if then == "turn" else then}
        except Exception as failure:  # noqa: BLE001 - whatever it was, the next round asks again
            _log.warning("checkout.put_off", checkout_id=named[0], reason=repr(failure))
        await self._step(steps, "put_off", later)
        return {"status": "later"}

    async def _step(self, steps: Steps, name: str, do: Callable[[], Awaitable[Json]]) -> str:
        async def once() -> Json:
            try:
                return await do()
            except CheckoutClosed:
                return _OVER
            except DatabaseUnavailable:
                raise
            except HupanError as failure:
                raise Unsteady(f"{name}: {failure.code}") from failure

        kept = cast("Mapping[str, str]", await steps.step(name, once, attempts=_ATTEMPTS))
        reach(f"checkout.{name}.kept")
        return kept["then"]

    async def _go(self, named: tuple[CheckoutId, int], names: Sequence[str], does: Sequence[Do]) -> Json:
        """Go one way to its end; tells where it ended before, or `None`."""
        taken = await self._take_up(named, forward=does is self._forward)
        if not isinstance(taken, _Attempt):
            return taken
        attempt = taken
        for name, do in zip(names, does, strict=True):
            then = await do(attempt)
            reach(f"checkout.{name}")
            if then != _ON:
                return then
        return None

    async def _take_up(self, named: tuple[CheckoutId, int], *, forward: bool) -> "_Attempt | Json":
        session, credential = await self._progress.take_up(*named)
        completion = session.completion
        if completion is None or not session.is_paying:
            return _OVER
        since = self._clock.now() - completion.started_at
        fresh = completion.round == 0 and timedelta() <= since <= _STILL_SO
        attempt = _Attempt(session, completion, credential, fresh)
        # A run that waits for the buyer may be taken up again by a restart, too. While it goes on the buyer cannot give
        # the checkout up; should they have been faster, it goes back.
        await self._move(attempt, work_on)
        return _TURN if forward and attempt.completion.course is Course.BACK else attempt

    # -- forward

    async def _check(self, attempt: _Attempt) -> Json:
        session, completion = attempt.session, attempt.completion
        # What was confirmed was looked at when the attempt began. Whoever comes late looks again, unless it has gone
        # on from there: what is agreed once stays so, whatever prices do later.
        if completion.plan is not None and (attempt.is_fresh or await self._has_gone_on(attempt)):
            return _ON
        if completion.is_late(self._clock.now()):
            return await self._turn(attempt, _too_long())
        fresh = await self._looking.look(session)
        ready = fresh is session or fresh.status is Status.READY
        if fresh.fingerprint != completion.fingerprint or not ready:
            return await self._turn(attempt, *changes(session, fresh))
        plan = plan_of(fresh, completion.order_ids)
        await self._move(attempt, lambda found: agree(found, plan))
        return _ON

    async def _has_gone_on(self, attempt: _Attempt) -> bool:
        if await self._rooms.payments.find(attempt.key) is not None:
            return True
        return await self._rooms.stock.find(attempt.key) is not None

    async def _reserve(self, attempt: _Attempt) -> Json:
        try:
            await self._set_aside(attempt)
        except OutOfStock as failure:
            return await self._turn(attempt, _sold_out(failure))
        return _ON

    async def _redeem(self, attempt: _Attempt) -> Json:
        plan = attempt.plan
        if not plan.promotion_ids:
            return _ON
        ids = [PromotionId(each) for each in plan.promotion_ids]
        try:
            await self._rooms.promotions.redeem(attempt.key, ids, plan.buyer.person_id)
        except HupanError as failure:
            if failure.kind in _PASSING:
                raise
            said = "A promotion that you confirmed is used up meanwhile. You have not been charged; look at it again."
            return await self._turn(attempt, error(Code.PROMOTION_GONE, "$.codes", said, reason=failure.code))
        return _ON

    async def _authorise(self, attempt: _Attempt) -> Json:
        if not attempt.plan.total:
            return _ON
        late = attempt.completion.is_late(self._clock.now())
        # Of a fresh attempt nobody has heard; and should it have died a moment ago, its key is the same payment.
        known = None if attempt.is_fresh else await self._rooms.payments.find(attempt.key)
        if known is None and late:
            return await self._turn(attempt, _too_long())
        try:
            payment = attempt.payment = await self._ask_for_money(attempt, known)
        except HupanError as failure:
            # Nothing has come of a provider who stays away, and there are other ways to pay.
            gone = failure.code == _AWAY and attempt.completion.round > 0
            if failure.kind in _PASSING and not gone:
                raise
            reason = "provider_away" if gone else str(failure.params.get("reason") or failure.code)
            return await self._turn(attempt, _declined(reason))
        if payment.state is PaymentState.REQUIRES_ACTION:
            if late:
                return await self._turn(attempt, _too_long())
            asking = _asking(payment)
            await self._move(attempt, lambda found: await_buyer(found, asking, self._clock.now()))
            return _WAIT
        return await self._settled(attempt, payment, _CERTAIN)

    async def _capture(self, attempt: _Attempt) -> Json:
        if attempt.payment is None or attempt.payment.state is PaymentState.CAPTURED:
            return _ON
        payment = await self._rooms.payments.capture(attempt.payment.id)
        return await self._settled(attempt, payment, {PaymentState.CAPTURED})

    async def _commit(self, attempt: _Attempt) -> Json:
        try:
            try:
                await self._rooms.stock.commit(ReservationId(attempt.reservation_id))
            except (ReservationEnded, ReservationNotFound):
                # Whoever waited long for a payment may have lost the things; perhaps there are still some.
                await self._set_aside(attempt)
                await self._rooms.stock.commit(ReservationId(attempt.reservation_id))
        except OutOfStock as failure:
            return await self._turn(attempt, _sold_out(failure), _returned())
        return _ON

    async def _place(self, attempt: _Attempt) -> Json:
        await self._rooms.orders.place(attempt.plan)
        return _ON

    async def _tidy(self, attempt: _Attempt) -> Json:
        plan = attempt.plan
        quantities = {line.item.offer_id: line.quantity for order in plan.orders for line in order.lines}
        await self._rooms.carts.bought(plan.buyer, quantities)
        return _ON

    async def _notify(self, attempt: _Attempt) -> Json:
        await self._rooms.news.ordered(attempt.plan)
        return _ON

    async def _finish(self, attempt: _Attempt) -> Json:
        now = self._clock.now()
        await self._move(attempt, lambda found: finish(found, now))
        return _ON

    # -- back

    async def _repay(self, attempt: _Attempt) -> Json:
        payment = await self._rooms.payments.find(attempt.key)
        if payment is not None and payment.state not in _NOTHING:
            undone = await self._rooms.payments.undo(payment.id, f"{attempt.key}:undo")
            if undone.state not in _NOTHING:
                raise Unsteady(f"the payment is {undone.state}")
        return _ON

    async def _release(self, attempt: _Attempt) -> Json:
        # A reservation that is gone holds nothing any more.
        reservation = await self._rooms.stock.find(attempt.key)
        if reservation is not None:
            await self._rooms.stock.release(reservation.id)
        return _ON

    async def _give_back(self, attempt: _Attempt) -> Json:
        plan = attempt.completion.plan
        if plan is not None and plan.promotion_ids:
            await self._rooms.promotions.give_back(attempt.key)
        if self._rooms.limits is not None:
            await self._rooms.limits.release(attempt.session.id)
        return _ON

    async def _reopen(self, attempt: _Attempt) -> Json:
        now = self._clock.now()
        await self._move(attempt, lambda found: reopen(found, now))
        return _ON

    # -- what several of them do

    async def _turn(self, attempt: _Attempt, *reasons: Message) -> Json:
        now = self._clock.now()
        await self._move(attempt, lambda found: turn_back(found, reasons, now))
        return _TURN

    async def _settled(self, attempt: _Attempt, payment: PaymentSeen, wanted: set[PaymentState]) -> Json:
        if payment.state in wanted:
            return _ON
        if payment.state in _NOTHING:
            return await self._turn(attempt, _declined(payment.reason))
        raise Unsteady(f"the payment is {payment.state}")

    async def _ask_for_money(self, attempt: _Attempt, known: PaymentSeen | None) -> PaymentSeen:
        if known is not None and known.state is not PaymentState.CREATED:
            asked = known.state in {PaymentState.UNKNOWN, PaymentState.REQUIRES_ACTION}
            return await self._rooms.payments.ask(known.id) if asked else known
        charge = Charge(attempt.plan, attempt.completion.handler, attempt.credential)
        return await self._rooms.payments.authorise(attempt.key, charge)

    async def _set_aside(self, attempt: _Attempt) -> None:
        wanted = [Wanted(line.item.offer_id, line.quantity) for order in attempt.plan.orders for line in order.lines]
        attempt.reservation_id = (await self._rooms.stock.reserve(wanted, _HELD_FOR, attempt.key)).id

    async def _move(self, attempt: _Attempt, move: Callable[[CheckoutSession], CheckoutSession]) -> None:
        def noted(found: CheckoutSession) -> CheckoutSession:
            plan = None if attempt.completion.plan is None else attempt.plan
            if plan is None or not found.is_paying or not (plan.payment_id or plan.reservation_id):
                return move(found)
            return move(note(found, payment_id=plan.payment_id, reservation_id=plan.reservation_id))

        number = attempt.completion.attempt
        attempt.session = await self._progress.move(attempt.session.id, number, noted, known=attempt.session)
        attempt.completion = attempt.session.completion or attempt.completion


def _too_long() -> Message:
    return error(Code.TOOK_TOO_LONG, "$.payment", "Paying took too long. Nothing was charged; try again.")


def _sold_out(failure: OutOfStock) -> Message:
    said = "Somebody else was faster: there is not enough left of this."
    return error(Code.OUT_OF_STOCK, "$.lines", said, **failure.params)


def _returned() -> Message:
    return error(Code.PAYMENT_RETURNED, "$.payment", "What you paid was given back to you in full.")


def _declined(reason: str) -> Message:
    said = "The payment was declined, and nothing was charged. Try another way to pay."
    return error(Code.PAYMENT_DECLINED, "$.payment", said, reason=reason)


def _asking(payment: PaymentSeen) -> Message:
    said = "The payment provider wants to hear from you before it pays."
    return for_buyer(Code.PAYMENT_ACTION_REQUIRED, "$.payment", said, action_url=payment.action_url)
