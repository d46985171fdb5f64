"""Verbs on limits, and counting."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hupan.catalog import ProductId
from hupan.kernel import Clock, Money, PersonId, new_id
from hupan.limits.domain import (
    MOST_LIMITS,
    Limit,
    LimitId,
    Part,
    Purchase,
    Rules,
    Standing,
    Taken,
    Wanted,
    check_ground,
    checked,
    once,
    reached,
    standing,
)
from hupan.limits.errors import LimitNotFound, LimitReached, TooManyLimits
from hupan.limits.ports import Attempt, Attempts, Catalog, LimitStore, Rates
from hupan.platform import StoreFactory, reach
from hupan.rates import ReferenceRates

_UNSURE_AFTER = timedelta(minutes=10)
_KEPT = timedelta(days=60)
_STRETCH = 200


class LimitService:
    """Keeps people's limits, and counts what is spent.

    Args:
        stores: Opens the store.
        catalog: Knows of which categories goods are.
        rates: By which other currencies count.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[LimitStore], catalog: Catalog, rates: Rates, clock: Clock) -> None:
        self._stores = stores
        self._catalog = catalog
        self._rates = rates
        self._clock = clock

    async def rules(self, person_id: PersonId) -> Rules | None:
        """Read a person's limits; `None` where they never said anything about them."""
        async with self._stores() as store:
            return await store.rules(person_id)

    async def standing(self, person_id: PersonId) -> tuple[Standing, ...]:
        """Say what is left of each of a person's limits now."""
        async with self._stores() as store:
            rules = await store.rules(person_id)
            if rules is None:
                return ()
            taken = await store.on(person_id, await self._day(rules))
        return standing(rules, _counted(taken, rules.currency, await self._rates.rates()))

    async def ground(self, person_id: PersonId, currency: str, time_zone: str) -> Rules:
        """Say in which currency and time zone a person's limits count. Sums stay the numbers that they are.

        Raises:
            BadLimit: One of the two is not known.
        """
        # What is known of time zones lies in files.
        await asyncio.to_thread(check_ground, currency, time_zone)
        async with self._stores() as store:
            await store.hold(person_id)
            await store.ground(person_id, currency, time_zone)
            return await store.rules(person_id) or Rules(person_id, currency, time_zone)

    async def put(self, person_id: PersonId, wanted: Wanted) -> Limit:
        """Set a limit, in place of one over and of the same; it counts from the next purchase on.

        Raises:
            BadLimit: It cannot be so.
            LimitNotFound: Nobody has said yet in which currency and time zone limits count.
            TooManyLimits: The person has as many as there may be.
        """
        wanted = checked(wanted)
        async with self._stores() as store:
            await store.hold(person_id)
            rules = await store.rules(person_id)
            if rules is None:
                raise LimitNotFound("Say first in which currency and time zone limits count.")
            known = (wanted.span, wanted.about, wanted.subject)
            same = next((e for e in rules.limits if (e.span, e.about, e.subject) == known), None)
            if same is None and len(rules.limits) >= MOST_LIMITS:
                raise TooManyLimits("There are as many limits as there may be.", limit=MOST_LIMITS)
            limit_id = LimitId(new_id("lim")) if same is None else same.id
            limit = Limit(limit_id, wanted.span, wanted.about, wanted.subject, wanted.minor)
            await store.put(person_id, limit)
        return limit

    async def remove(self, person_id: PersonId, limit_id: LimitId) -> None:
        """Remove a limit.

        Raises:
            LimitNotFound: There is none of this person.
        """
        async with self._stores() as store:
            await store.hold(person_id)
            if not await store.remove(person_id, limit_id):
                raise LimitNotFound("There is no such limit.", limit_id=limit_id)

    async def take(self, purchase: Purchase, *, beyond: bool = False) -> str:
        """Count a purchase before it begins.

        Args:
            purchase: What is about to be bought.
            beyond: Whether the person, here and now, wants it although it goes beyond a limit.

        Returns:
            The name of what was taken, to let go of it; empty where the person has no limits.

        Raises:
            LimitReached: It goes beyond a limit.
            NoRate: It cannot be counted in the currency of the limits.
        """
        known = await self.rules(purchase.person_id)
        if known is None or not known.limits:
            return ""
        rates, above = await self._rates.rates(), await self._above(purchase)
        now = self._clock.now()
        async with self._stores() as store:
            await store.hold(purchase.person_id)
            # Read anew behind the lock: a limit that was set meanwhile counts.
            rules = await store.rules(purchase.person_id) or known
            day = await self._day(rules)
            # An attempt of the same checkout that came to nothing, and was not let go of yet, does not count twice.
            taken = [e for e in await store.on(purchase.person_id, day) if e.checkout_id != purchase.checkout_id]
            parts, rate_of = _parts(purchase, above, rules.currency, rates)
            if not beyond:
                _check(rules, reached(rules, parts, _counted(taken, rules.currency, rates)))
            paid = sum((money for _, _, money in purchase.lines[1:]), purchase.lines[0][2])
            made = Taken(
                id=new_id("tkn"),
                checkout_id=purchase.checkout_id,
                person_id=purchase.person_id,
                day=day,
                currency=rules.currency,
                parts=parts,
                paid=paid,
                rate_of=rate_of,
                taken_at=now,
            )
            await store.take(made)
        reach("limits.taken")
        return made.id

    async def let_go(self, taken_id: str) -> None:
        """Let go of one taking, of which nothing came."""
        if taken_id:
            async with self._stores() as store:
                await store.let_go(taken_id)

    async def release(self, checkout_id: str) -> None:
        """Let go of what was taken for a checkout whose attempt has failed."""
        async with self._stores() as store:
            await store.release(checkout_id)

    async def sweep(self, attempts: Attempts) -> int:
        """Look what came of takings that a process left behind; says of how many something is known now."""
        now = self._clock.now()
        async with self._stores() as store:
            unsure = await store.unsettled(now - _UNSURE_AFTER, _STRETCH)
            await store.forget((now - _KEPT).date())
        found = await attempts.of(list({each.checkout_id for each in unsure}))
        bought = [each.id for each in unsure if found.get(each.checkout_id) is Attempt.BOUGHT]
        gone = [each.id for each in unsure if found.get(each.checkout_id, Attempt.NOTHING) is Attempt.NOTHING]
        async with self._stores() as store:
            await store.settle(bought)
            for each in gone:
                await store.let_go(each)
        return len(bought) + len(gone)

    async def _day(self, rules: Rules) -> date:
        """Say which day it is for the person."""
        zone = await asyncio.to_thread(ZoneInfo, rules.time_zone)
        return self._clock.now().astimezone(zone).date()

    async def _above(self, purchase: Purchase) -> dict[ProductId, frozenset[str]]:
        """Name the categories of everything that is bought, with all above them."""
        products = await self._catalog.products(list({each[1] for each in purchase.lines}), hidden=True)
        tree = await self._catalog.categories()
        return {name: frozenset(e.id for e in tree.path(found.category_id)) for name, found in products.items()}


def _parts(
    purchase: Purchase, above: Mapping[ProductId, frozenset[str]], currency: str, rates: ReferenceRates
) -> tuple[tuple[Part, ...], date | None]:
    parts: list[Part] = []
    rate_of: date | None = None
    for seller_id, product_id, money in purchase.lines:
        counted = rates.convert(money, currency)
        rate_of = counted.as_of or rate_of
        parts.append(Part(seller_id, above.get(product_id, frozenset()), counted.money.minor))
    return tuple(parts), rate_of


def _counted(taken: Sequence[Taken], currency: str, rates: ReferenceRates) -> list[Part]:
    """Read what was taken, once for each checkout, in one currency; what counted in an earlier one is converted."""
    parts: list[Part] = []
    for each in once(taken):
        for part in each.parts:
            minor = rates.convert(Money(part.minor, each.currency), currency).money.minor
            parts.append(Part(part.seller_id, part.categories, minor))
    return parts


def _check(rules: Rules, beyond: Standing | None) -> None:
    if beyond is None:
        return
    limit, currency = beyond.limit, rules.currency
    raise LimitReached(
        "This goes beyond a limit of the buyer's own; nothing was charged. They can buy it on the market's page.",
        span=limit.span.value,
        about=limit.about.value,
        subject=limit.subject,
        left=str(Money(beyond.left, currency)),
        left_minor=beyond.left,
        limit=str(Money(limit.minor, currency)),
        limit_minor=limit.minor,
        currency=currency,
        change_at="/market/limits",
    )
