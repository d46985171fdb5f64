"""Verbs of buyers on checkouts, and what time does to them."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from hupan.catalog import Offer, OfferId
from hupan.checkout.domain.confirming import plan_of, sellers_of
from hupan.checkout.domain.messages import Code, error
from hupan.checkout.domain.moving import (
    LIFE,
    Beginning,
    begin,
    cancel,
    expire,
    go_on,
    look_again,
    need_open,
    turn_back,
)
from hupan.checkout.domain.session import CheckoutId, CheckoutSession, How, Status, Wishes
from hupan.checkout.errors import (
    BadCheckout,
    CheckoutBusy,
    CheckoutNotFound,
    CheckoutOvertaken,
    NotAsConfirmed,
    NotEntitled,
    NotReady,
)
from hupan.checkout.ports import CheckoutStore, HandlerOffered, Rooms, Seal
from hupan.checkout.service.looking import Looking
from hupan.checkout.service.progress import Move, step_on
from hupan.checkout.service.wishing import Changes, Confirmation, NewCheckout, change, checked
from hupan.kernel import Buyer, Clock, Money, OrderId, new_id
from hupan.platform import DatabaseUnavailable, Line, StoreFactory
from hupan.platform.durable import DurableWork
from hupan.platform.faults import reach

KIND = "checkout.complete.2"
"""The name of the workflow; whoever changes its steps counts on, and what was begun before begins a new round."""

_TRIES = 8
_LONGEST_KEY = 200
_STRETCH = 100
_REMEMBERED = timedelta(days=30)
_AT_ONCE = 8
_PATIENCE_S = 20.0
_TURN_S = 2.0

_log = structlog.get_logger(__name__)


class CheckoutService:
    """Takes buyers from lines to orders.

    Args:
        stores: Opens the store.
        rooms: The rooms below.
        work: Completes checkouts, whatever dies meanwhile.
        seal: Seals what is paid with.
        clock: The time.
    """

    def __init__(
        self, stores: StoreFactory[CheckoutStore], rooms: Rooms, work: DurableWork, seal: Seal, clock: Clock
    ) -> None:
        self._stores = stores
        self._rooms = rooms
        self._work = work
        self._seal = seal
        self._clock = clock
        self._looking = Looking(rooms, clock)
        # More at once finish no sooner: each waits for the others. In line, the first has its end while the last waits.
        self._creating, self._completing = (Line(_AT_ONCE, _PATIENCE_S, _busy) for _ in range(2))

    async def create(self, buyer: Buyer, new: NewCheckout) -> CheckoutSession:
        """Begin a checkout, of given lines or of what lies in the buyer's cart.

        Raises:
            BadCheckout: There is nothing to buy, or it is of several currencies.
            CheckoutBusy: Too many begin one at this moment.
        """
        async with self._creating.turn():
            return await self._create(buyer, new)

    async def _create(self, buyer: Buyer, new: NewCheckout) -> CheckoutSession:
        lines, codes = new.lines, new.wishes.codes
        if lines is None:
            cart = await self._rooms.carts.contents(buyer)
            lines = cart.lines
            codes = cart.codes if codes is None else codes
        offers = await self._rooms.shelf.offers([line.offer_id for line in lines])
        currencies = list(dict.fromkeys(offers[e.offer_id].price.currency for e in lines if e.offer_id in offers))
        if not currencies:
            raise BadCheckout("There is nothing to buy. Choose something first.", field="lines")
        if new.currency is None and len(currencies) > 1:
            raise BadCheckout("One currency is bought at a time. Say which.", field="currency")
        currency = new.currency or currencies[0]
        # Of given lines each has to be right; of a cart, what cannot be bought this time stays in it.
        mine = tuple(e for e in lines if e.offer_id in offers and offers[e.offer_id].price.currency == currency)
        if not mine or (new.lines is not None and len(mine) < len(lines)):
            raise BadCheckout("One currency is bought at a time.", field="currency")
        now = self._clock.now()
        blank = Wishes(lines=(), country=new.country, language=new.language)
        wishes = await self._changed(blank, replace(new.wishes, lines=mine, codes=codes), offers)
        session = CheckoutSession(
            id=CheckoutId(new_id("chk")),
            buyer=buyer,
            currency=currency,
            wishes=wishes,
            created_at=now,
            updated_at=now,
            expires_at=now + LIFE,
        )
        session = await self._looking.look(session)
        async with self._stores() as store:
            await store.add(session)
        return session

    async def get(self, buyer: Buyer, checkout_id: CheckoutId) -> CheckoutSession:
        """Read a checkout; an open one is reckoned anew, and says what has changed below it.

        Raises:
            CheckoutNotFound: There is none of this buyer.
        """
        session = await self._mine(buyer, checkout_id)
        for _ in range(_TRIES):
            if not session.is_open:
                break
            fresh = expire(session, self._clock.now())
            fresh = await self._looking.look(fresh) if fresh.is_open else fresh
            if fresh is session:
                break
            kept = await self._keep(session, fresh)
            if kept is not None:
                return kept
            session = await self._mine(buyer, checkout_id)
        return session

    async def update(
        self, buyer: Buyer, checkout_id: CheckoutId, changes: Changes, *, version: int | None = None
    ) -> CheckoutSession:
        """Change a checkout.

        Args:
            buyer: Whose it is.
            checkout_id: Which one.
            changes: What is changed.
            version: What the buyer has seen; `None` changes whatever there is.

        Raises:
            CheckoutNotFound: There is none of this buyer.
            CheckoutClosed: It is being completed, or is over.
            CheckoutOvertaken: There is a later version.
            BadCheckout: A change cannot be.
        """
        for _ in range(_TRIES):
            session = expire(await self._mine(buyer, checkout_id), self._clock.now())
            need_open(session)
            if version not in {None, session.version}:
                break
            named = [line.offer_id for line in changes.lines or ()]
            wishes = await self._changed(session.wishes, changes, await self._rooms.shelf.offers(named))
            changed = replace(session, wishes=wishes, notices=(), version=session.version + 1)
            kept = await self._keep(session, await self._looking.look(changed))
            if kept is not None:
                return kept
        raise CheckoutOvertaken("This checkout was changed elsewhere. Look at it again.", checkout_id=checkout_id)

    async def complete(
        self, buyer: Buyer, checkout_id: CheckoutId, confirmation: Confirmation, *, wait_s: float = 0.0
    ) -> CheckoutSession:
        """Pay a checkout and make its orders. Once this returns, it is carried through or taken back, whatever dies.

        Args:
            buyer: Whose it is.
            checkout_id: Which one.
            confirmation: What the person has confirmed; the same key again is the same attempt.
            wait_s: How long to wait for the end.

        Returns:
            The checkout: completed, still in progress, waiting for the buyer, or open again with what went wrong.

        Raises:
            CheckoutNotFound: There is none of this buyer.
            CheckoutClosed: It is being completed by another request, or is over.
            NotAsConfirmed: It is no longer what was confirmed; nothing was charged.
            NotReady: Something is missing.
            BadCheckout: It cannot be paid in this way.
            CheckoutBusy: Too many pay at this moment; nothing was begun.
            HupanError: It goes beyond a limit of the buyer's own.
        """
        key = checked(confirmation.key, _LONGEST_KEY, "key")
        session = await self._mine(buyer, checkout_id)
        if _is_by(session, key):
            return await self._until(buyer, session, wait_s)
        need_open(expire(session, self._clock.now()))
        async with self._completing.turn() as turn:
            begun = await self._begin(session, confirmation, key)
            # A provider that takes its time keeps nobody else from theirs.
            turn.end_within(_TURN_S)
            return await self._until(buyer, begun, wait_s)

    async def _begin(self, session: CheckoutSession, confirmation: Confirmation, key: str) -> CheckoutSession:
        buyer, checkout_id = session.buyer, session.id
        for _ in range(_TRIES):
            session = expire(session, self._clock.now())
            need_open(session)
            fresh = await self._looking.look(session)
            await self._check(session, fresh, confirmation)
            quote = fresh.quote
            sellers = () if quote is None else sellers_of(quote)
            order_ids = {each: OrderId(new_id("ord")) for each in sellers}
            taken = await self._take(fresh, confirmation)
            beginning = Beginning(
                key, confirmation.handler, order_ids, plan_of(fresh, order_ids), confirmation.confirmed
            )
            begun = begin(fresh, beginning, self._clock.now())
            secret = confirmation.credential
            kept = await self._keep(session, begun, sealed=self._seal.seal(secret) if secret else None)
            if kept is not None:
                reach("checkout.begun")
                with contextlib.suppress(DatabaseUnavailable):
                    # It has begun, whatever is told to the buyer: should this fail, it is gone on with when it is due.
                    await self._start(kept)
                return kept
            if self._rooms.limits is not None:
                await self._rooms.limits.let_go(taken)
            session = await self._mine(buyer, checkout_id)
            if _is_by(session, key):
                return session
        raise CheckoutOvertaken("This checkout was changed elsewhere. Look at it again.", checkout_id=checkout_id)

    async def resume(self, buyer: Buyer, checkout_id: CheckoutId, *, wait_s: float = 0.0) -> CheckoutSession:
        """Go on with an attempt that waits, such as after the buyer was at the payment provider."""
        session = await self._mine(buyer, checkout_id)
        if session.is_paying:
            session = await self._drive(session)
            return await self._until(buyer, session, wait_s)
        return await self.get(buyer, checkout_id)

    async def wake(self, checkout_id: CheckoutId) -> None:
        """Go on with an attempt of which there may be news, whoever's it is; nothing, where none is under way."""
        async with self._stores() as store:
            session = await store.get(checkout_id)
        if session is not None and session.is_paying:
            await self._drive(session)

    async def cancel(self, buyer: Buyer, checkout_id: CheckoutId, *, wholly: bool = True) -> CheckoutSession:
        """Give up a checkout, or but an attempt that waits for the buyer; that takes back what it did first.

        Raises:
            CheckoutNotFound: There is none of this buyer.
            CheckoutClosed: It is completed, or being completed.
        """
        await self._mine(buyer, checkout_id)
        now = self._clock.now()

        def give_up(session: CheckoutSession) -> CheckoutSession:
            waits = session.completion is not None and session.status is Status.ESCALATED
            if waits:
                said = error(Code.NOT_COMPLETED, "$.payment", "You gave this up. Nothing was bought.")
                return go_on(turn_back(session, (said,), now, canceling=wholly), now)
            return cancel(session, now) if wholly else session

        session = await self._move(checkout_id, give_up)
        if session.is_paying:
            await self._start(session)
            return await self._until(buyer, session, 0.0)
        return session

    async def handlers(self, session: CheckoutSession) -> list[HandlerOffered]:
        """List the ways in which a checkout can be paid; none where there is nothing to pay."""
        total = _total(session)
        return list(await self._rooms.payments.handlers(session.buyer, total)) if total else []

    async def look_after(self) -> int:
        """Go on with attempts that nobody works on, end open checkouts whose time is over, forget old ones.

        Returns:
            How many attempts were gone on with.
        """
        now = self._clock.now()
        async with self._stores() as store:
            due = await store.due(now, _STRETCH)
            over = await store.expired(now, _STRETCH)
            await store.forget(now - _REMEMBERED, _STRETCH)
        for checkout_id in over:
            await self._move(checkout_id, lambda session: expire(session, now))
        for checkout_id in due:
            try:
                await self.wake(checkout_id)
            except DatabaseUnavailable:
                raise
            except Exception as failure:  # noqa: BLE001 - one that cannot go on does not hold up the others
                _log.warning("checkout.stuck", checkout_id=checkout_id, reason=repr(failure)[:500])
        return len(due)

    async def _changed(self, wishes: Wishes, changes: Changes, offers: Mapping[OfferId, Offer]) -> Wishes:
        changed = change(wishes, changes, offers)
        if changes.destination is None or changed.destination is None:
            return changed
        return replace(changed, destination=await self._rooms.addresses.tidied(changed.destination))

    async def _check(self, session: CheckoutSession, fresh: CheckoutSession, confirmation: Confirmation) -> None:
        """Insist that this is what was confirmed; what is found otherwise is kept, so that the buyer sees it."""
        if fresh is not session and (fresh.fingerprint != confirmation.fingerprint or fresh.status is not Status.READY):
            await self._keep(session, fresh)
        if fresh.fingerprint != confirmation.fingerprint:
            raise NotAsConfirmed(
                "This is no longer what you confirmed, and nothing was charged. Look at it again.",
                checkout_id=session.id,
            )
        if fresh.status is not Status.READY:
            raise NotReady("Something is missing before this can be paid.", checkout_id=session.id)
        offered = await self.handlers(fresh)
        if _total(fresh) and confirmation.handler not in {each.id for each in offered}:
            raise BadCheckout("This cannot be paid in that way. Choose another one.", field="handler")
        self._check_codes(fresh, confirmation.handler)

    def _check_codes(self, session: CheckoutSession, handler: str) -> None:
        """Insist that the buyer is entitled to every code that takes something off."""
        rooms, steps = self._rooms, () if session.quote is None else session.quote.steps
        codes = [each.promotion.code for each in steps if each.promotion is not None and each.promotion.code]
        is_member = session.buyer.person_id is not None
        if rooms.entitlements and (lacking := rooms.entitlements.lacking(codes, handler, is_member=is_member)):
            said = "A code is for others, or for paying in another way. Take it out, or pay in another way."
            raise NotEntitled(said, checkout_id=session.id, codes=",".join(lacking))

    async def _take(self, session: CheckoutSession, confirmation: Confirmation) -> str:
        """Count it among what is spent in the person's name; on the page alone, they may go beyond their limits."""
        if self._rooms.limits is None:
            return ""
        confirmed = confirmation.confirmed
        beyond = confirmed.beyond and confirmed.how is How.PAGE
        return await self._rooms.limits.take(session, beyond=beyond)

    async def _drive(self, session: CheckoutSession) -> CheckoutSession:
        """See to it that an attempt is worked on: by the run there is, or, where that has ended, by the next one."""
        completion, now = session.completion, self._clock.now()
        if completion is None:
            return session
        ended = await self._work.outcome(KIND, run_key(session), 0.0) is not None

        def on(found: CheckoutSession) -> CheckoutSession:
            there = found.completion
            if (
                there is None
                or not found.is_paying
                or (there.attempt, there.round)
                != (
                    completion.attempt,
                    completion.round,
                )
            ):
                return found
            return go_on(found, now) if ended else look_again(found, now)

        session = await self._move(session.id, on)
        if session.is_paying:
            await self._start(session)
        return session

    async def _start(self, session: CheckoutSession) -> None:
        # Everything else the run reads for itself.
        payload = {"checkout_id": session.id, "attempt": session.attempts}
        await self._work.start(KIND, run_key(session), payload)

    async def _until(self, buyer: Buyer, session: CheckoutSession, wait_s: float) -> CheckoutSession:
        try:
            if wait_s > 0 and session.status is Status.IN_PROGRESS:
                await self._work.outcome(KIND, run_key(session), wait_s)
            return await self.get(buyer, session.id)
        except DatabaseUnavailable:
            # That it has begun is known, and it will be carried through: an error would say neither.
            if session.is_paying:
                return session
            raise

    async def _mine(self, buyer: Buyer, checkout_id: CheckoutId) -> CheckoutSession:
        async with self._stores() as store:
            session = await store.get(checkout_id)
        if session is None or session.buyer != buyer:
            raise CheckoutNotFound("There is no such checkout.", checkout_id=checkout_id)
        return session

    async def _keep(
        self, base: CheckoutSession, session: CheckoutSession, *, sealed: bytes | None = None
    ) -> CheckoutSession | None:
        """Write back what came of `base`; `None` where somebody else was faster."""
        kept = step_on(base, session)
        async with self._stores() as store:
            return kept if await store.save(kept, over=base, sealed=sealed) else None

    async def _move(self, checkout_id: CheckoutId, move: Move) -> CheckoutSession:
        async with self._stores() as store:
            session = await store.get(checkout_id, for_change=True)
            if session is None:
                raise CheckoutNotFound("There is no such checkout.", checkout_id=checkout_id)
            moved = step_on(session, move(session))
            if moved is not session:
                await store.save(moved, over=session)
            return moved


def run_key(session: CheckoutSession) -> str:
    """Name the run that works on an attempt at present."""
    completion = session.completion
    if completion is None:
        raise AssertionError("nobody works on what was not begun")
    return f"{session.id}:{completion.attempt}:{completion.round}"


def _is_by(session: CheckoutSession, key: str) -> bool:
    return session.completion is not None and session.completion.key == key


def _busy(away_s: float) -> CheckoutBusy:
    return CheckoutBusy("Many people are buying at this moment. Nothing was charged; try again.", retry_after_s=away_s)


def _total(session: CheckoutSession) -> Money:
    return Money.zero(session.currency) if session.quote is None else session.quote.totals.total
