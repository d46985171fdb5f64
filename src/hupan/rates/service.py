"""Verbs on reference rates: read, convert, set."""

from collections.abc import Sequence

from hupan.kernel import Money
from hupan.platform import StoreFactory
from hupan.rates.domain import DEMO_RATES, Approximate, ReferenceRate, ReferenceRates
from hupan.rates.ports import RateStore


class RateService:
    """Keeps reference rates.

    Args:
        stores: Opens the store.
    """

    def __init__(self, stores: StoreFactory[RateStore]) -> None:
        self._stores = stores

    async def rates(self) -> ReferenceRates:
        """Return the newest rate of each currency, as set here or else as it comes with Hupan."""
        async with self._stores() as store:
            kept = await store.newest()
        return ReferenceRates({each.currency: each for each in (*DEMO_RATES, *kept)})

    async def convert(self, money: Money, currency: str) -> Approximate:
        """Say about how much a sum is in another currency.

        Raises:
            NoRate: One of the two has no rate.
        """
        return (await self.rates()).convert(money, currency)

    async def put(self, rates: Sequence[ReferenceRate]) -> None:
        """Set rates of a day; the newest day counts.

        Raises:
            BadRate: A number cannot be a rate.
        """
        for each in rates:
            each.check()
        async with self._stores() as store:
            await store.save(rates)
