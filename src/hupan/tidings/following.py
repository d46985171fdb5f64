"""Hears from the outbox what has changed below, and has it told."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from hupan.checkout import NEWS as CHECKOUT_NEWS
from hupan.checkout import CheckoutId
from hupan.exhibits import NEWS as EXHIBIT_NEWS
from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.inventory import NEWS as STOCK_NEWS
from hupan.kernel import Clock, HupanError, OrderId
from hupan.orders import NEWS as ORDER_NEWS
from hupan.payouts import PAYOUT_NEWS
from hupan.platform import Database, OutboxReader, Signals, reach
from hupan.tidings.desk_telling import DeskTeller
from hupan.tidings.domain import STILL_NEWS
from hupan.tidings.ports import Orders
from hupan.tidings.service import Teller
from hupan.webhooks import DEAD_NEWS

READER = "tidings"
"""The name under which the places in the topics are kept."""

DESK_READER = "tidings.desks"
"""The same of what concerns sellers and the market alone."""

_AGAIN_S, _AFTER_FAILURE_S = 1.0, 10.0
# News that are behind somebody's long transaction come without a signal of their own.
_LOOK_EVERY_S = 30.0
# What comes in a rush is told together: a second of waiting saves most of the reading.
_GATHERS_S = 0.5

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Topic:
    """A topic, and what is done about its subjects."""

    name: str
    reader: OutboxReader
    tell: Callable[[Sequence[str]], Awaitable[None]]
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class _Following:
    """Background tasks, one a topic; several processes may do it at once, since what was told is held while it is told.

    Args:
        database: Where the outbox is.
        signals: Wake it.
        reader: The name under which its places are kept.
        topics: What it follows, and what is done about the subjects of each.
    """

    def __init__(
        self,
        database: Database,
        signals: Signals,
        reader: str,
        topics: Mapping[str, Callable[[Sequence[str]], Awaitable[None]]],
    ) -> None:
        self._signals = signals
        self._reader = reader
        self._tasks: list[asyncio.Task[None]] = []
        self._topics = tuple(_Topic(name, OutboxReader(database, reader, name), tell) for name, tell in topics.items())

    async def start(self) -> None:
        """Begin to listen."""
        self._tasks = [
            asyncio.create_task(do(topic), name=f"{self._reader}.{topic.name}")
            for topic in self._topics
            for do in (self._listen, self._follow)
        ]

    async def stop(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Tell everything that has been said by now."""
        for topic in self._topics:
            await self._catch_up(topic)

    async def _begin(self, topic: _Topic) -> None:
        """Look at what there is, where a place in the news was lost, or nothing was read yet."""

    async def _catch_up(self, topic: _Topic) -> None:
        place = await topic.reader.place()
        if place is None:
            place = await topic.reader.now()
            await self._begin(topic)
            await topic.reader.settle(place)
        while True:
            news = await topic.reader.read(place)
            await topic.tell(news.subjects)
            reach("tidings.unsettled")
            if news.upto != place:
                place = news.upto
                await topic.reader.settle(place)
            if not news.more:
                return

    async def _listen(self, topic: _Topic) -> None:
        async with self._signals.subscribe(topic.name) as heard:
            async for _ in heard:
                topic.wake.set()

    async def _follow(self, topic: _Topic) -> None:
        while True:
            topic.wake.clear()
            try:
                await self._catch_up(topic)
            except HupanError as error:
                _log.info("tidings.again", topic=topic.name, reason=str(error))
                await asyncio.sleep(_AGAIN_S)
                continue
            except Exception:  # noqa: BLE001 - logged with its traceback, and tried again
                # What one piece of news does must not keep people from hearing of all others for good.
                _log.exception("tidings.failed", topic=topic.name)
                await asyncio.sleep(_AFTER_FAILURE_S)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await topic.wake.wait()
            await asyncio.sleep(_GATHERS_S)


class Follower(_Following):
    """Hears of orders, parcels, checkouts and pictures of cases.

    Args:
        database: Where the outbox is.
        signals: Wake it.
        teller: Tells.
        orders: What there is, where a place in the news was lost.
        clock: The time.
    """

    def __init__(self, database: Database, signals: Signals, teller: Teller, orders: Orders, clock: Clock) -> None:
        topics = {
            ORDER_NEWS: self._tell_orders,
            PARCEL_NEWS: self._tell_parcels,
            EXHIBIT_NEWS: self._tell_pictures,
            CHECKOUT_NEWS: self._tell_checkouts,
        }
        super().__init__(database, signals, READER, topics)
        self._teller = teller
        self._orders = orders
        self._clock = clock

    async def _begin(self, topic: _Topic) -> None:
        """Look anew at what happened lately: after a restore the news is lost."""
        before: OrderId | None = None
        if topic.name not in {ORDER_NEWS, EXHIBIT_NEWS}:
            return
        while found := await self._orders.since(self._clock.now() - STILL_NEWS, before):
            if topic.name == ORDER_NEWS:
                await self._teller.tell_of(found)
            else:
                await self._teller.tell_pictures([each.id for each in found if each.returns or each.disputes])
            before = found[-1].id

    async def _tell_orders(self, subjects: Sequence[str]) -> None:
        await self._teller.tell_orders([OrderId(each) for each in subjects])

    async def _tell_parcels(self, subjects: Sequence[str]) -> None:
        await self._teller.tell_parcels([OrderId(each) for each in subjects])

    async def _tell_pictures(self, subjects: Sequence[str]) -> None:
        await self._teller.tell_pictures([OrderId(each) for each in subjects])

    async def _tell_checkouts(self, subjects: Sequence[str]) -> None:
        await self._teller.tell_checkouts([CheckoutId(each) for each in subjects])


class DeskFollower(_Following):
    """Hears of payouts, of webhooks that were given up, and of what was sold and counted.

    Args:
        database: Where the outbox is.
        signals: Wake it.
        teller: Tells.
    """

    def __init__(self, database: Database, signals: Signals, teller: DeskTeller) -> None:
        topics = {
            PAYOUT_NEWS: teller.tell_payouts,
            DEAD_NEWS: teller.tell_dead_letters,
            ORDER_NEWS: teller.tell_sold,
            STOCK_NEWS: teller.tell_counted,
        }
        super().__init__(database, signals, DESK_READER, topics)
