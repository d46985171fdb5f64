"""What happens to orders without anybody asking: deadlines, errands left over, and what carriers say."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from hupan.kernel import HupanError, Kind, OrderId
from hupan.orders.ports import Selection
from hupan.orders.service.changing import OrderPorts
from hupan.orders.service.errands import Errands
from hupan.orders.service.orders import OrderService
from hupan.platform import Followed, OutboxFollower, OutboxReader, Rounds, Signals
from hupan.purchases import OrderNotFound, OrderStatus

EVERY_S = 20.0
READER = "orders"
"""The name under which the place in fulfilment's news is kept."""

_STRETCH = 200
_REMEMBERED = timedelta(days=30)

_log = structlog.get_logger(__name__)


class OrderTimekeeper(Rounds):
    """A background task; several processes may do it at once, since each order is held while it changes.

    It looks at once for the first time: what died before a restart is waiting.

    Args:
        ports: What the room stands on.
        orders: Lets happen what is due.
        errands: Does what is left over.
        every_s: Seconds between two rounds.
    """

    def __init__(self, ports: OrderPorts, orders: OrderService, errands: Errands, every_s: float = EVERY_S) -> None:
        super().__init__(self.sweep, every_s, "orders.timekeeper", at_once=True)
        self._ports = ports
        self._orders = orders
        self._errands = errands

    async def sweep(self) -> int:
        """Let everything happen whose time has come, and do every errand that waits.

        Returns:
            At how many orders it looked.
        """
        seen, after = 0, None
        while due := await self._due(after):
            for order_id in due:
                await _alone(order_id, self._orders.let_happen)
            seen, after = seen + len(due), due[-1]
        after = None
        while waiting := await self._waiting(after):
            for order_id in waiting:
                await _alone(order_id, self._errands.run)
            seen, after = seen + len(waiting), waiting[-1]
        async with self._ports.stores() as store:
            await store.forget_effects(self._ports.clock.now() - _REMEMBERED)
        return seen

    async def _due(self, after: OrderId | None) -> list[OrderId]:
        async with self._ports.stores() as store:
            return await store.due(self._ports.clock.now(), after, _STRETCH)

    async def _waiting(self, after: OrderId | None) -> list[OrderId]:
        async with self._ports.stores() as store:
            return await store.waiting(self._ports.clock.now(), after, _STRETCH)


class ParcelFollower:
    """A background task that hears what fulfilment has to tell.

    Where nothing was read yet, or the news was lost with a restore, it looks at everything that is on its way.

    Args:
        ports: What the room stands on.
        orders: Takes it over.
        reader: Fulfilment's news.
        signals: Wake it.
    """

    def __init__(self, ports: OrderPorts, orders: OrderService, reader: OutboxReader, signals: Signals) -> None:
        self._ports = ports
        self._orders = orders
        self._follower = OutboxFollower(signals, Followed(reader, self._hear, self._follow_all))

    async def start(self) -> None:
        """Begin to listen."""
        await self._follower.start()

    async def stop(self) -> None:
        """Stop listening."""
        await self._follower.stop()

    async def catch_up(self) -> None:
        """Take over everything that has been told by now."""
        await self._follower.catch_up()

    async def _hear(self, subjects: Sequence[str]) -> None:
        for subject in subjects:
            await self._follow(OrderId(subject))

    async def _follow(self, order_id: OrderId) -> None:
        with contextlib.suppress(OrderNotFound):  # a parcel of something else
            await self._orders.follow(order_id)

    async def _follow_all(self) -> None:
        on_their_way = frozenset({OrderStatus.SHIPPED.value, OrderStatus.PARTLY_SHIPPED.value})
        before: OrderId | None = None
        while True:
            async with self._ports.stores() as store:
                found = await store.page(Selection(statuses=on_their_way, before=before, limit=_STRETCH))
            for order in found:
                await self._follow(order.id)
            if len(found) < _STRETCH:
                return
            before = found[-1].id


async def _alone(order_id: OrderId, do: Callable[[OrderId], Awaitable[object]]) -> None:
    """What one order cannot do does not keep the others from what is theirs; a database that is away keeps them all."""
    try:
        await do(order_id)
    except HupanError as error:
        if error.kind is Kind.UNAVAILABLE:
            raise
        _log.warning("orders.left_as_it_is", order_id=order_id, code=error.code)
