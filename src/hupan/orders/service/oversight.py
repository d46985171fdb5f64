"""What operators and sellers watch: orders that wait for a hand, and what could not be done outside of them."""

from collections.abc import Mapping, Sequence

from hupan.kernel import OrderId
from hupan.orders.ports import Errand, OversightStore, WaitingFor
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

    async def waiting(self) -> Mapping[WaitingFor, int]:
        """Count the orders that wait for a hand, of all sellers."""
        async with self._stores() as store:
            return await store.count_waiting()

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
