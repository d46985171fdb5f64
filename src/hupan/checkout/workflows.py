"""How a checkout is completed: forward step by step, or back over what was done.

Forward: checked, reserved, redeemed, authorised, captured, committed, placed, finished, tidied, notified.
Back: repaid, released, given_back, reopened.

Every step is done under a key of the attempt, so a step, or the whole run, may be done again at any time. What is
agreed, and whether an attempt has turned back, stands in the checkout's own row: later rounds of the same attempt read
it there. From `committed` on nothing turns back. What a payment provider has not told for certain is asked again, in
this round or a later one; it is never guessed.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import structlog

from hupan.checkout.domain.confirming import changes, plan_of
from hupan.checkout.domain.messages import Code, Message, error, for_buyer
from hupan.checkout.domain.moving import agree, await_buyer, finish, note, put_off, reopen, turn_back
from hupan.checkout.domain.session import CheckoutId, CheckoutSession, Course, PlacedCheckout, Status
from hupan.checkout.errors import CheckoutClosed
from hupan.checkout.ports import Charge, PaymentSeen, PaymentState, Rooms
from hupan.checkout.service import Looking, Progress
from hupan.checkout.service.progress import plan_in
from hupan.checkout.service.sessions import KIND
from hupan.inventory import OutOfStock, Reservation, ReservationEnded, ReservationId, ReservationNotFound, Wanted
from hupan.kernel import Clock, HupanError, Kind
from hupan.platform.durable import Json, Steps
from hupan.platform.faults import reach
from hupan.pricing import PromotionId

FORWARD = ("checked", "reserved", "redeemed", "authorised", "captured", "committed", "placed", "finished")
AFTER = ("tidied", "notified")
BACK = ("repaid", "released", "given_back", "reopened")

FAULT_POINTS = (
    "checkout.begun",
    *(f"checkout.{name}{kept}" for name in ("taken_up", *FORWARD, *AFTER, *BACK) for kept in ("", ".kept")),
)
"""Where a process can be made to die: behind an effect before it is kept that it was done, and behind that."""

_HELD_FOR = timedelta(minutes=30)
_ATTEMPTS = 4
_PATIENT = 8
_PASSING = {Kind.UNAVAILABLE, Kind.INTERNAL, Kind.TOO_MANY}
_CERTAIN = {PaymentState.AUTHORISED, PaymentState.CAPTURED}
_NOTHING = {PaymentState.FAILED, PaymentState.VOIDED}

_log = structlog.get_logger(__name__)

_ON: Json = {"then": "on"}
_TURN: Json = {"then": "turn"}
_WAIT: Json = {"then": "wait"}
_OVER: Json = {"then": "over"}

Do = Callable[["_Attempt"], Awaitable[Json]]


class Unsteady(Exception):
    """Something does not answer, or not for certain: it is tried again."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Which attempt is worked on, and the key under which it does things outside."""

    steps: Steps
    checkout_id: CheckoutId
    number: int

    @property
    def key(self) -> str:
        return f"{self.checkout_id}:{self.number}"


class CompleteCheckout:
    """The workflow `checkout.complete`.

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

    async def run(self, steps: Steps, payload: Json) -> Json:
        """Work on one attempt until it is over, or until it is known that it has to wait."""
        given = cast("Mapping[str, str | int]", payload)
        attempt = _Attempt(steps, CheckoutId(str(given["checkout_id"])), int(given["attempt"]))
        try:
            return {"status": await self._work_on(attempt)}
        except Exception as failure:  # noqa: BLE001 - whatever it was, the next round asks again
            _log.warning("checkout.put_off", checkout_id=attempt.checkout_id, reason=repr(failure))
        await self._step(attempt, "put_off", self._put_off)
        return {"status": "later"}

    async def _work_on(self, attempt: _Attempt) -> str:
        then = await self._step(attempt, "taken_up", self._take_up)
        if then == "on":
            then = await self._forward(attempt)
        if then == "turn":
            then = await self._back(attempt)
        return then

    async def _forward(self, attempt: _Attempt) -> str:
        does: tuple[Do, ...] = (
            self._check,
            self._reserve,
            self._redeem,
            self._authorise,
            self._capture,
            self._commit,
            self._place,
            self._finish,
        )
        for name, do in zip(FORWARD, does, strict=True):
            then = await self._step(attempt, name, do)
            if then != "on":
                return then
        for name, do in zip(AFTER, (self._tidy, self._notify), strict=True):
            await self._step(attempt, name, do, attempts=_PATIENT)
        return "completed"

    async def _back(self, attempt: _Attempt) -> str:
        for name, do in zip(BACK, (self._repay, self._release, self._give_back, self._reopen), strict=True):
            then = await self._step(attempt, name, do)
            if then != "on":
                return then
        return "reopened"

    async def _step(self, attempt: _Attempt, name: str, do: Do, *, attempts: int = _ATTEMPTS) -> str:
        async def once() -> Json:
            try:
                done = await do(attempt)
            except CheckoutClosed:
                done = _OVER
            except HupanError as failure:
                raise Unsteady(f"{name}: {failure.code}") from failure
            reach(f"checkout.{name}")
            return done

        kept = cast("Mapping[str, str]", await attempt.steps.step(name, once, attempts=attempts))
        reach(f"checkout.{name}.kept")
        return kept["then"]

    # -- forward

    async def _take_up(self, attempt: _Attempt) -> Json:
        session = await self._progress.read(attempt.checkout_id, attempt.number)
        if not session.is_paying or session.completion is None:
            return _OVER
        return _ON if session.completion.course is Course.FORWARD else _TURN

    async def _check(self, attempt: _Attempt) -> Json:
        session = await self._progress.read(attempt.checkout_id, attempt.number)
        completion = session.completion
        if completion is None or completion.plan is not None:
            return _ON
        if self._clock.now() > completion.deadline_at:
            return await self._turn(attempt, _too_long())
        fresh = await self._looking.look(session)
        ready = fresh is session or fresh.status is Status.READY
        if fresh.fingerprint != completion.fingerprint or not ready:
            return await self._turn(attempt, *changes(session, fresh))
        plan = plan_of(fresh, completion.order_ids)
        await self._move(attempt, lambda found: agree(found, plan))
        return _ON

    async def _reserve(self, attempt: _Attempt) -> Json:
        try:
            await self._set_aside(attempt, await self._plan(attempt))
        except OutOfStock as failure:
            return await self._turn(attempt, _sold_out(failure))
        return _ON

    async def _redeem(self, attempt: _Attempt) -> Json:
        plan = await self._plan(attempt)
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
        session = await self._progress.read(attempt.checkout_id, attempt.number)
        plan, completion = plan_in(session), session.completion
        if not plan.total or completion is None:
            return _ON
        late = self._clock.now() > completion.deadline_at
        payment = await self._rooms.payments.find(attempt.key)
        if payment is None and late:
            return await self._turn(attempt, _too_long())
        try:
            payment = await self._ask_for_money(attempt, plan, completion.handler, payment)
        except HupanError as failure:
            if failure.kind in _PASSING:
                raise
            return await self._turn(attempt, _declined(failure.code))
        await self._move(attempt, lambda found: note(found, payment_id=payment.id))
        if payment.state is PaymentState.REQUIRES_ACTION:
            if late:
                return await self._turn(attempt, _too_long())
            asking = _asking(payment)
            await self._move(attempt, lambda found: await_buyer(found, asking, self._clock.now()))
            return _WAIT
        return await self._settled(attempt, payment, _CERTAIN)

    async def _capture(self, attempt: _Attempt) -> Json:
        plan = await self._plan(attempt)
        if not plan.total:
            return _ON
        payment = await self._rooms.payments.capture(plan.payment_id)
        return await self._settled(attempt, payment, {PaymentState.CAPTURED})

    async def _commit(self, attempt: _Attempt) -> Json:
        plan = await self._plan(attempt)
        try:
            try:
                await self._rooms.stock.commit(ReservationId(plan.reservation_id))
            except (ReservationEnded, ReservationNotFound):
                # Whoever waited long for a payment may have lost the things; perhaps there are still some.
                again = await self._set_aside(attempt, plan)
                await self._rooms.stock.commit(again.id)
        except OutOfStock as failure:
            return await self._turn(attempt, _sold_out(failure), _returned())
        return _ON

    async def _place(self, attempt: _Attempt) -> Json:
        await self._rooms.orders.place(await self._plan(attempt))
        return _ON

    async def _finish(self, attempt: _Attempt) -> Json:
        now = self._clock.now()
        await self._move(attempt, lambda found: finish(found, now))
        return _ON

    async def _tidy(self, attempt: _Attempt) -> Json:
        plan = await self._plan(attempt)
        quantities = {line.item.offer_id: line.quantity for order in plan.orders for line in order.lines}
        await self._rooms.carts.bought(plan.buyer, quantities)
        return _ON

    async def _notify(self, attempt: _Attempt) -> Json:
        await self._rooms.news.ordered(await self._plan(attempt))
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
        plan = await self._agreed(attempt)
        if plan is not None and plan.reservation_id:
            # A reservation that is gone holds nothing any more.
            try:
                await self._rooms.stock.release(ReservationId(plan.reservation_id))
            except ReservationNotFound:
                return _ON
        return _ON

    async def _give_back(self, attempt: _Attempt) -> Json:
        plan = await self._agreed(attempt)
        if plan is not None and plan.promotion_ids:
            await self._rooms.promotions.give_back(attempt.key)
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

    async def _put_off(self, attempt: _Attempt) -> Json:
        now = self._clock.now()

        def later(found: CheckoutSession) -> CheckoutSession:
            return put_off(found, now) if found.is_paying else found

        await self._move(attempt, later)
        return _ON

    async def _settled(self, attempt: _Attempt, payment: PaymentSeen, wanted: set[PaymentState]) -> Json:
        if payment.state in wanted:
            return _ON
        if payment.state in _NOTHING:
            return await self._turn(attempt, _declined(payment.reason))
        raise Unsteady(f"the payment is {payment.state}")

    async def _ask_for_money(
        self, attempt: _Attempt, plan: PlacedCheckout, handler: str, known: PaymentSeen | None
    ) -> PaymentSeen:
        if known is not None:
            asked = known.state in {PaymentState.UNKNOWN, PaymentState.REQUIRES_ACTION}
            if known.state is not PaymentState.CREATED:
                return await self._rooms.payments.ask(known.id) if asked else known
        credential = await self._progress.credential(attempt.checkout_id)
        return await self._rooms.payments.authorise(attempt.key, Charge(plan, handler, credential))

    async def _set_aside(self, attempt: _Attempt, plan: PlacedCheckout) -> Reservation:
        wanted = [Wanted(line.item.offer_id, line.quantity) for order in plan.orders for line in order.lines]
        reservation = await self._rooms.stock.reserve(wanted, _HELD_FOR, attempt.key)
        await self._move(attempt, lambda found: note(found, reservation_id=reservation.id))
        return reservation

    async def _plan(self, attempt: _Attempt) -> PlacedCheckout:
        return plan_in(await self._progress.read(attempt.checkout_id, attempt.number))

    async def _agreed(self, attempt: _Attempt) -> PlacedCheckout | None:
        session = await self._progress.read(attempt.checkout_id, attempt.number)
        return None if session.completion is None else session.completion.plan

    async def _move(self, attempt: _Attempt, move: Callable[[CheckoutSession], CheckoutSession]) -> CheckoutSession:
        return await self._progress.move(attempt.checkout_id, attempt.number, move)


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
