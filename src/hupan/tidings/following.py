"""Hears from the outbox what has changed below, and has it told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from hupan.checkout import NEWS as CHECKOUT_NEWS
from hupan.checkout import CheckoutId
from hupan.exhibits import NEWS as EXHIBIT_NEWS
from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.inventory import NEWS as STOCK_NEWS
from hupan.kernel import Clock, OrderId
from hupan.orders import NEWS as ORDER_NEWS
from hupan.payouts import PAYOUT_NEWS
from hupan.platform import Database, Followed, OutboxFollower, OutboxReader, Signals, reach
from hupan.tidings.desk_telling import DeskTeller
from hupan.tidings.domain import STILL_NEWS
from hupan.tidings.ports import Orders
from hupan.tidings.service import Teller
from hupan.webhooks import DEAD_NEWS

READER = "tidings"
"""The name under which the places in the topics are kept."""

DESK_READER = "tidings.desks"
"""The same of what concerns sellers and the market alone."""

# What comes in a rush is told together: half a second of waiting saves most of the reading.
_GATHERS_S = 0.5

Tell = Callable[[Sequence[str]], Awaitable[None]]


class _Following:
    """Background tasks, one a topic; several processes may do it at once, since what was told is held while it is told.

    Args:
        database: Where the outbox is.
        signals: Wake it.
        reader: The name under which its places are kept.
        topics: What it follows, and what is done about the subjects of each.
    """

    def __init__(self, database: Database, signals: Signals, reader: str, topics: Mapping[str, Tell]) -> None:
        followed = (
            Followed(OutboxReader(database, reader, name), _reaching(tell), partial(self._begin, name))
            for name, tell in topics.items()
        )
        self._follower = OutboxFollower(signals, *followed, gathers_s=_GATHERS_S)

    async def start(self) -> None:
        """Begin to listen."""
        await self._follower.start()

    async def stop(self) -> None:
        """Stop listening."""
        await self._follower.stop()

    async def catch_up(self) -> None:
        """Tell everything that has been said by now."""
        await self._follower.catch_up()

    async def _begin(self, topic: str) -> None:
        """Look at what there is, where a place in the news was lost, or nothing was read yet."""


def _reaching(tell: Tell) -> Tell:
    async def told(subjects: Sequence[str]) -> None:
        await tell(subjects)
        reach("tidings.unsettled")

    return told


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

    async def _begin(self, topic: str) -> None:
        """Look anew at what happened lately: after a restore the news is lost."""
        before: OrderId | None = None
        if topic not in {ORDER_NEWS, EXHIBIT_NEWS}:
            return
        while found := await self._orders.since(self._clock.now() - STILL_NEWS, before):
            if topic == ORDER_NEWS:
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
