"""Tells an open page that there is news of its order."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack

from hupan.aftersales.looking import mark_of
from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.kernel import Clock, OrderId
from hupan.orders import NEWS as ORDER_NEWS
from hupan.orders import OrderService, Who
from hupan.platform import MISSED, SEVERAL, Signals

# What happens to an order at once comes as one piece of news.
_SETTLES_S = 0.2
# After that the browser comes back by itself: whoever may have lost the right to look is asked anew.
_LONGEST_S = 600.0


class OrderWatch:
    """Watches orders for whoever looks at one.

    Args:
        orders: Keeps them.
        signals: Tell that an order, or one of its parcels, has changed.
        clock: The time.
    """

    def __init__(self, orders: OrderService, signals: Signals, clock: Clock) -> None:
        self._orders = orders
        self._signals = signals
        self._clock = clock

    async def follow(self, who: Who, order_id: OrderId, known: str) -> AsyncIterator[str]:
        """Follow an order: the mark of how it stands, each time that it has changed.

        Args:
            who: Whose it should be.
            order_id: Which.
            known: The mark of what is shown already.

        Raises:
            OrderNotFound: There is none of theirs.
        """
        await self._orders.get(who, order_id)
        return self._marks(who, order_id, known)

    async def _marks(self, who: Who, order_id: OrderId, known: str) -> AsyncGenerator[str]:
        until, news = self._clock.monotonic() + _LONGEST_S, asyncio.Event()
        async with AsyncExitStack() as stack:
            for topic in (ORDER_NEWS, PARCEL_NEWS):
                heard = await stack.enter_async_context(self._signals.subscribe(topic))
                task = asyncio.create_task(_hear(heard, order_id, news), name=f"aftersales.hear.{topic}")
                stack.callback(task.cancel)
            while (left := until - self._clock.monotonic()) > 0:
                # Looked at behind the beginning of the listening, so that nothing falls between the two.
                order = await self._orders.get(who, order_id)
                now = mark_of(order, (await self._orders.shipments([order_id]))[order_id])
                if now != known:
                    known = now
                    yield now
                try:
                    async with asyncio.timeout(left):
                        await news.wait()
                except TimeoutError:
                    return
                await asyncio.sleep(_SETTLES_S)
                news.clear()


async def _hear(heard: AsyncIterator[str], order_id: OrderId, news: asyncio.Event) -> None:
    async for subject in heard:
        if subject in {order_id, SEVERAL, MISSED}:
            news.set()
