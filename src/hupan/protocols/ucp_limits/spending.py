"""What an agent spends in a day, and where that ends."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from hupan.checkout import CheckoutService, CheckoutSession, Confirmation, Status
from hupan.kernel import Clock, Money
from hupan.platform import StoreFactory
from hupan.protocols.linking import Client
from hupan.rates import BASE, Approximate

_FRESH_S: Final = 30.0


class SpendingCapReached(Exception):
    """An agent may not spend so much today.

    Args:
        left: About what it may still spend, in `BASE`.
    """

    def __init__(self, left: Money) -> None:
        super().__init__(f"This agent may spend about {left} more today. Its buyer can go on with this checkout here.")


@dataclass(frozen=True, slots=True)
class Spender:
    """An agent that buys.

    Attributes:
        profile_url: As it names itself.
        proven: Whether a signature proves that.
        whereabouts: From where it asks; empty where that says nothing.
    """

    profile_url: str
    proven: bool
    whereabouts: str = ""

    @property
    def key(self) -> str:
        """Whose spending it is: whoever only claims a name does not use up what its bearer may spend."""
        return f"{'proven' if self.proven else 'claimed'}:{self.profile_url}"


class SpendingStore(Protocol):
    """Rows of what was spent. Below: the repository."""

    async def take(self, key: str, day: date, checkout_id: str, minor: int, most: int, *, whereabouts: str = "") -> int:
        """Take a sum for a checkout, in place of an earlier one, where the day's sum stays within `most`.

        Args:
            key: Whose spending it is.
            day: Of which day.
            checkout_id: For what.
            minor: How much.
            most: For whoever it is, and for all together who ask from where they do.
            whereabouts: From where; empty where nobody else counts.

        Returns:
            What is left after it; negative where it is too much, and then nothing was taken.
        """
        ...

    async def give_back(self, checkout_id: str) -> None:
        """Give back what was taken for a checkout."""
        ...


class Rates(Protocol):
    """Knows about what currencies are worth. Below: `RateService`."""

    async def convert(self, money: Money, currency: str) -> Approximate:
        """Say about how much a sum is in another currency."""
        ...


class Platforms(Protocol):
    """Knows platforms. Below: `LinkingService`."""

    async def clients(self) -> list[Client]:
        """List the platforms that the operator made known."""
        ...


class Standing:
    """Knows whom the operator knows; looks again twice a minute.

    Args:
        platforms: Knows them.
    """

    def __init__(self, platforms: Platforms) -> None:
        self._platforms = platforms
        self._known: frozenset[str] = frozenset()
        self._until = 0.0

    async def is_known(self, profile_url: str, proven: bool) -> bool:
        """Say whether an agent is a platform that was made known, and not only somebody who says so."""
        if not proven:
            return False
        now = time.monotonic()
        if now >= self._until:
            self._known = frozenset(each.profile_url for each in await self._platforms.clients())
            self._until = now + _FRESH_S
        return profile_url in self._known


@dataclass(frozen=True, slots=True)
class CappedCheckouts:
    """Completes checkouts of agents, as far as they may spend.

    Attributes:
        checkouts: Completes them.
        stores: Opens the store of what was spent.
        rates: By which all currencies count together.
        standing: Knows whom the operator knows.
        clock: Days are those of UTC.
        caps: So much a day, in minor units of `BASE`: for strangers, and for platforms that are known.
    """

    checkouts: CheckoutService
    stores: StoreFactory[SpendingStore]
    rates: Rates
    standing: Standing
    clock: Clock
    caps: Sequence[int]

    async def complete(
        self, spender: Spender, session: CheckoutSession, confirmation: Confirmation, *, wait_s: float
    ) -> CheckoutSession:
        """Pay a checkout as `CheckoutService.complete` does.

        Raises:
            SpendingCapReached: The agent may not spend so much; nothing was charged.
            HupanError: As there.
        """
        taken = session.is_open and session.quote is not None and bool(session.quote.totals.total)
        if taken:
            await self._take(spender, session)
        try:
            done = await self.checkouts.complete(session.buyer, session.id, confirmation, wait_s=wait_s)
        except Exception:
            # What was refused has cost nothing. After a crash it stays taken until the day is over: careful at most.
            if taken:
                await self._give_back(session)
            raise
        if done.status is not Status.COMPLETED and not done.is_paying:
            await self._give_back(session)
        return done

    async def _take(self, spender: Spender, session: CheckoutSession) -> None:
        if session.quote is None:
            raise AssertionError("what has no price is not taken")
        total = (await self.rates.convert(session.quote.totals.total, BASE)).money
        known = await self.standing.is_known(spender.profile_url, spender.proven)
        most = self.caps[1] if known else self.caps[0]
        # A stranger has as many names as it likes; from where it asks, it cannot choose so easily.
        where = "" if known else spender.whereabouts
        today = self.clock.now().date()
        async with self.stores() as store:
            left = await store.take(spender.key, today, session.id, total.minor, most, whereabouts=where)
        if left < 0:
            raise SpendingCapReached(Money(left + total.minor, BASE))

    async def _give_back(self, session: CheckoutSession) -> None:
        async with self.stores() as store:
            await store.give_back(session.id)
