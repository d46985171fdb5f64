"""What operators and sellers watch: orders that wait for a hand, and what could not be done outside of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from hupan.catalog import SellerId
from hupan.kernel import OrderId
from hupan.orders.ports import Errand, OversightStore, Unsent, WaitingFor
from hupan.orders.service.changing import OrderPorts, find
from hupan.orders.service.errands import Errands
from hupan.orders.service.who import HOUSE, Who
from hupan.platform import StoreFactory
from hupan.purchases import Side


class Oversight:
    """Watches over what is not done yet.

    Args:
        stores: Opens the store.
        ports: What the room stands on.
        errands: Does what is to be done.
    """

    def __init__(self, stores: StoreFactory[OversightStore], ports: OrderPorts, errands: Errands) -> None:
        self._stores = stores
        self._ports = ports
        self._errands = errands

    async def waiting(self, seen_to: frozenset[SellerId] = frozenset()) -> Mapping[WaitingFor, int]:
        """Count the orders that wait for a hand, of all sellers.

        Args:
            seen_to: Sellers for whom somebody speaks.
        """
        async with self._stores() as store:
            return await store.count_waiting(self.unsent(seen_to))

    def unsent(self, seen_to: frozenset[SellerId]) -> Unsent:
        """Say which orders wait for the operator to have them sent.

        Late is a seller with whom half of the time is over after which an order is cancelled.
        """
        return Unsent(self._ports.clock.now() + timedelta(days=self._ports.terms.ship) / 2, seen_to)

    async def numbers(self, order_ids: Sequence[OrderId]) -> Mapping[OrderId, str]:
        """Find the numbers of orders, for whoever runs the market; those that are not there are left out."""
        async with self._stores() as store:
            return await store.numbers(order_ids)

    async def errands(self, who: Who, order_id: OrderId) -> Sequence[Errand]:
        """List what an order still has to have done outside of it, in the order in which it will be.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
        """
        who.needs(Side.SELLER, Side.OPERATOR, Side.SYSTEM)
        await find(self._ports, order_id, who)
        async with self._stores() as store:
            return await store.errands(order_id)

    async def retry(self, who: Who, order_id: OrderId) -> Sequence[Errand]:
        """Try again at once what rests after a failure; returns what is left then.

        Every errand goes by a key of its own, so that trying twice at a time does nothing twice.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
        """
        who.needs(Side.SELLER, Side.OPERATOR, Side.SYSTEM)
        await find(self._ports, order_id, who)
        async with self._stores() as store:
            await store.hurry(order_id, self._ports.clock.now())
        await self._errands.run(order_id)
        return await self.errands(HOUSE, order_id)
