"""Verbs of people on their mandates, and what time and prices do to them."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from hupan.catalog import ProductId
from hupan.kernel import PersonId, new_id
from hupan.mandates.domain import (
    ASK_EVERY,
    LOOK_EVERY,
    MOST_ACTIVE,
    Buy,
    BuyId,
    BuyState,
    Draft,
    Mandate,
    MandateId,
    MandateState,
    Terms,
    again,
    check,
    dropped,
    expired,
    offered,
    paying,
    revoked,
    settled,
    waits,
)
from hupan.mandates.errors import BuyNotFound, MandateNotFound, MandateOver, NotAsShown, TooManyMandates
from hupan.mandates.ports import Ended, MandatePorts, MandateStore, Outcome, Prepared, Word
from hupan.platform import DatabaseUnavailable, reach

FAULT_POINTS = ("mandates.prepared", "mandates.offered", "mandates.paying", "mandates.paid", "mandates.settled")

_STRETCH = 100

_log = structlog.get_logger(__name__)


class MandateService:
    """Keeps mandates, and buys by them.

    Args:
        ports: Everything below.
    """

    def __init__(self, ports: MandatePorts) -> None:
        self._ports = ports
        self._stores = ports.stores

    async def preview(self, person_id: PersonId, draft: Draft) -> tuple[Terms, str]:
        """Say what a mandate would be, and the fingerprint of exactly that.

        Raises:
            BadMandate: It cannot be so.
        """
        check(draft, self._ports.clock.now())
        terms = await self._ports.goods.terms(person_id, draft, self._ports.cooling)
        return terms, terms.fingerprint(person_id)

    async def make(self, person_id: PersonId, draft: Draft, fingerprint: str) -> Mandate:
        """Make a mandate of exactly what was shown.

        Raises:
            BadMandate: It cannot be so.
            NotAsShown: It is no longer what was shown.
            TooManyMandates: The person has as many as there may be.
        """
        terms, actual = await self.preview(person_id, draft)
        if actual != fingerprint:
            raise NotAsShown("This is no longer what you were shown. Look at it again.")
        now = self._ports.clock.now()
        mandate = Mandate(MandateId(new_id("mnd")), person_id, terms, actual, now, now)
        async with self._stores() as store:
            if await store.active(person_id) >= MOST_ACTIVE:
                raise TooManyMandates("There are as many mandates as there may be.", limit=MOST_ACTIVE)
            await store.add(mandate)
        return mandate

    async def list(self, person_id: PersonId) -> Sequence[Mandate]:
        """List a person's mandates, the newest first."""
        async with self._stores() as store:
            return await store.of_person(person_id)

    async def revoke(self, person_id: PersonId, mandate_id: MandateId) -> Mandate:
        """Take a mandate back. What is being paid at this moment goes through, and can be cancelled as an order.

        Raises:
            MandateNotFound: There is none of this person.
            MandateOver: It is over already.
        """
        now = self._ports.clock.now()
        async with self._stores() as store:
            mandate = await self._mine(store, person_id, mandate_id)
            buy = mandate.open_buy
            ended = revoked(mandate, now)
            await store.save(ended)
        if buy is not None and buy.state is BuyState.COOLING:
            await self._ports.counter.drop(person_id, buy.checkout_id)
        return ended

    async def cancel(self, person_id: PersonId, mandate_id: MandateId, buy_id: BuyId) -> Mandate:
        """Say no to a purchase before it is paid; the mandate rests for a day.

        Raises:
            MandateNotFound: There is no such mandate of this person.
            BuyNotFound: There is no such purchase.
            MandateOver: It is being paid already, or was.
        """
        now = self._ports.clock.now()
        async with self._stores() as store:
            mandate = await self._mine(store, person_id, mandate_id)
            buy = next((each for each in mandate.buys if each.id == buy_id), None)
            if buy is None:
                raise BuyNotFound("There is no such purchase.", buy_id=buy_id)
            if buy.state is BuyState.CANCELLED:
                return mandate
            if buy.state is not BuyState.COOLING:
                raise MandateOver("This is being paid already, or was.", buy_id=buy_id)
            stopped = dropped(mandate, buy, BuyState.CANCELLED, "by_person", now)
            await store.save(stopped)
        await self._ports.counter.drop(person_id, buy.checkout_id)
        return stopped

    async def hear(self, product_ids: Sequence[ProductId]) -> None:
        """Have mandates of products looked at whose prices or stock have changed."""
        async with self._stores() as store:
            await store.wake(product_ids, self._ports.clock.now())

    async def look_after(self) -> int:
        """Go on with every mandate that is due; says with how many."""
        async with self._stores() as store:
            due = await store.due(self._ports.clock.now(), _STRETCH)
        for mandate_id in due:
            try:
                await self.step(mandate_id)
            except DatabaseUnavailable:
                raise
            except Exception as failure:  # noqa: BLE001 - one that cannot go on does not hold up the others
                _log.warning("mandates.stuck", mandate_id=mandate_id, reason=repr(failure)[:500])
        return len(due)

    async def step(self, mandate_id: MandateId) -> None:
        """Go on with one mandate, as far as it can go at this moment."""
        async with self._stores() as store:
            mandate = await store.get(mandate_id)
        if mandate is None or mandate.is_over:
            return
        now, buy = self._ports.clock.now(), mandate.open_buy
        if buy is None:
            await self._seek(mandate)
        elif buy.state is BuyState.PAYING:
            await self._pay(mandate, buy)
        elif now >= buy.capture_at or now > mandate.terms.draft.until:
            await self._capture(mandate, buy)

    async def _seek(self, mandate: Mandate) -> None:
        """Look for something that fits, and tell the person of it."""
        if self._ports.clock.now() > mandate.terms.draft.until:
            await self._end(mandate)
            return
        candidate = await self._ports.goods.best(mandate.terms, mandate.left)
        prepared = None
        if candidate is not None:
            prepared = await self._ports.counter.prepare(mandate.person_id, mandate.terms, candidate)
        if candidate is None or prepared is None:
            await self._wait(mandate)
            return
        reach("mandates.prepared")
        now = self._ports.clock.now()
        buy = Buy(
            id=BuyId(new_id("buy")),
            checkout_id=prepared.checkout_id,
            offer_id=candidate.offer_id,
            quantity=candidate.quantity,
            total=prepared.total,
            fingerprint=prepared.fingerprint,
            told_at=now,
            capture_at=now + self._ports.cooling,
        )
        kept = False
        async with self._stores() as store:
            held = await store.get(mandate.id, for_change=True)
            fits = prepared.is_ready and held is not None and held.allows(buy.quantity, buy.total, now)
            if held is not None and held.open_buy is None and held.state is MandateState.ACTIVE:
                await store.save(offered(held, buy) if fits else waits(held, now, LOOK_EVERY))
                if fits:
                    await store.tell(held, Word(f"{buy.id}:offered", "mandates.offered", _facts(held, buy)), now)
                    kept = True
        if not kept:
            await self._ports.counter.drop(mandate.person_id, prepared.checkout_id)
        reach("mandates.offered")

    async def _capture(self, mandate: Mandate, buy: Buy) -> None:
        """Look at a purchase once more when its moment has come, and decide."""
        prepared = await self._ports.counter.look(mandate.person_id, buy.checkout_id)
        now = self._ports.clock.now()
        async with self._stores() as store:
            held = await store.get(mandate.id, for_change=True)
            if held is None or held.open_buy != buy:
                return
            if now > held.terms.draft.until:
                decided = expired(held, now)
                await store.tell(held, Word(f"{held.id}:expired", "mandates.expired", _facts(held, None)), now)
            elif prepared is None or not _fits(held, buy, prepared, now):
                decided = dropped(held, buy, BuyState.PASSED, "no_longer_fits", now)
            else:
                decided = paying(held, buy, prepared.fingerprint, prepared.total, now)
            await store.save(decided)
        reach("mandates.paying")
        going = decided.open_buy
        if going is None:
            await self._ports.counter.drop(mandate.person_id, buy.checkout_id)
        else:
            await self._pay(decided, going)

    async def _pay(self, mandate: Mandate, buy: Buy) -> None:
        """Pay what was decided; whoever takes this up after a crash does it under the same key."""
        prepared = await self._ports.counter.look(mandate.person_id, buy.checkout_id)
        # Where nothing has begun yet, whatever happened meanwhile still counts.
        unbegun = prepared is not None and prepared.is_open
        if unbegun and not mandate.allows(buy.quantity, buy.total, self._ports.clock.now()):
            outcome = Outcome(Ended.FAILED, "too_late")
        else:
            key = f"{mandate.id}:{buy.id}"
            outcome = await self._ports.counter.pay(mandate, buy.checkout_id, buy.fingerprint, key)
        reach("mandates.paid")
        await self._note(mandate, buy, outcome)
        reach("mandates.settled")

    async def _note(self, mandate: Mandate, buy: Buy, outcome: Outcome) -> None:
        now = self._ports.clock.now()
        async with self._stores() as store:
            held = await store.get(mandate.id, for_change=True)
            if held is None or held.open_buy != buy:
                return
            if outcome.ended is Ended.BOUGHT:
                noted = settled(held, buy, outcome.order_ids, now)
                await store.tell(noted, Word(f"{buy.id}:bought", "mandates.bought", _facts(noted, buy)), now)
            elif outcome.ended is Ended.FAILED:
                noted = dropped(held, buy, BuyState.FAILED, outcome.reason, now)
                await store.tell(noted, Word(f"{buy.id}:failed", "mandates.failed", _facts(noted, buy)), now)
            elif outcome.ended is Ended.CHANGED:
                noted = again(held, buy, now)
            else:
                noted = waits(held, now, ASK_EVERY)
            await store.save(noted)
        if outcome.ended is Ended.FAILED:
            await self._ports.counter.drop(mandate.person_id, buy.checkout_id)

    async def _end(self, mandate: Mandate) -> None:
        now = self._ports.clock.now()
        async with self._stores() as store:
            held = await store.get(mandate.id, for_change=True)
            if held is not None and held.state is MandateState.ACTIVE and held.open_buy is None:
                await store.save(expired(held, now))
                await store.tell(held, Word(f"{held.id}:expired", "mandates.expired", _facts(held, None)), now)

    async def _wait(self, mandate: Mandate) -> None:
        now = self._ports.clock.now()
        async with self._stores() as store:
            held = await store.get(mandate.id, for_change=True)
            if held is not None and held.open_buy is None:
                await store.save(waits(held, now, LOOK_EVERY))

    @staticmethod
    async def _mine(store: MandateStore, person_id: PersonId, mandate_id: MandateId) -> Mandate:
        mandate = await store.get(mandate_id, for_change=True)
        if mandate is None or mandate.person_id != person_id:
            raise MandateNotFound("There is no such mandate.", mandate_id=mandate_id)
        return mandate


def _fits(mandate: Mandate, buy: Buy, prepared: Prepared, now: datetime) -> bool:
    # At the last moment as at the first: what has become dearer is not bought.
    return prepared.is_ready and prepared.is_open and mandate.allows(buy.quantity, prepared.total, now)


def _facts(mandate: Mandate, buy: Buy | None) -> dict[str, str | int]:
    item = mandate.terms.title[:80]
    if buy is None:
        return {"item": item}
    minutes = mandate.terms.cooling_s // 60
    total = buy.total
    return {
        "item": item,
        "quantity": buy.quantity,
        "total": str(total),
        "total_minor": total.minor,
        "currency": total.currency,
        "minutes": minutes,
    }
