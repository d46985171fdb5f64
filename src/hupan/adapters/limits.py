"""Puts limits behind the checkout's port, and checkouts behind the port of limits."""

from collections.abc import Mapping, Sequence

from hupan.checkout import CheckoutId, CheckoutSession, Status
from hupan.checkout.repository import SqlCheckoutStore
from hupan.limits import Attempt, LimitService, Purchase
from hupan.merchants import PurchaseState
from hupan.merchants.repository import SqlPurchaseStore
from hupan.platform import Database

# Of what nobody knows the money may be gone.
_AWAY: Mapping[PurchaseState, Attempt] = {
    PurchaseState.COMPLETED: Attempt.BOUGHT,
    PurchaseState.UNSURE: Attempt.BOUGHT,
    PurchaseState.CONFIRMED: Attempt.GOES_ON,
}


class LimitsOf:
    """Implements `hupan.checkout.ports.Limits` by the room of limits.

    Args:
        limits: Counts.
    """

    def __init__(self, limits: LimitService) -> None:
        self._limits = limits

    async def take(self, session: CheckoutSession, *, beyond: bool) -> str:
        """Count a checkout before it begins; a guest has no limits."""
        person_id, quote = session.buyer.person_id, session.quote
        if person_id is None or quote is None or not quote.totals.total:
            return ""
        items = session.items
        lines = tuple((e.line.seller_id, items[e.line.offer_id].product_id, e.total) for e in quote.lines)
        return await self._limits.take(Purchase(session.id, person_id, lines), beyond=beyond)

    async def let_go(self, taken: str) -> None:
        """Let go of what was taken, where nothing has begun."""
        await self._limits.let_go(taken)

    async def release(self, checkout_id: CheckoutId) -> None:
        """Let go of what was taken for an attempt that has come to nothing."""
        await self._limits.release(checkout_id)


class CheckoutAttempts:
    """Implements `hupan.limits.Attempts` by the rows of checkouts, here and at shops elsewhere.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlCheckoutStore)
        self._elsewhere = database.stores(SqlPurchaseStore)

    async def of(self, checkout_ids: Sequence[str]) -> Mapping[str, Attempt]:
        """Say what came of each; of one that is not there nothing did."""
        async with self._stores() as store:
            found = await store.several([CheckoutId(each) for each in checkout_ids])
        async with self._elsewhere() as store:
            away = await store.several(checkout_ids)
        known = {str(name): _came_of(session) for name, session in found.items()}
        return known | {each.id: _AWAY.get(each.state, Attempt.NOTHING) for each in away}


def _came_of(session: CheckoutSession) -> Attempt:
    if session.status is Status.COMPLETED:
        return Attempt.BOUGHT
    return Attempt.GOES_ON if session.is_paying else Attempt.NOTHING
