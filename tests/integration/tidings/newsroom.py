"""A stall, and whoever tells what becomes of its orders."""

from dataclasses import dataclass

from sqlalchemy import select, text

from hupan.adapters.tidings import AllCheckouts, AllExhibits, AllOrders
from hupan.kernel import Buyer, PersonId
from hupan.notices import Notice, NoticeService
from hupan.notices.repository import SqlNoticeStore
from hupan.notices.tables import ContactLetterRow
from hupan.platform import Database, Signals
from hupan.tidings import Follower, Teller, TellerPorts
from hupan.tidings.repository import SqlTidingStore
from hupan.webhooks.tables import DeliveryRow, EndpointRow
from tests.integration.catalog.market import StoppedClock
from tests.integration.orders.stall import Stall, open_stall


@dataclass
class Newsroom:
    """The stall, the follower, and what was told."""

    database: Database
    stall: Stall
    follower: Follower
    notices: NoticeService

    async def told(self, person_id: PersonId) -> list[Notice]:
        """What a person was told, the oldest first."""
        return list(reversed((await self.notices.page(person_id)).notices))

    async def kinds(self, person_id: PersonId) -> list[str]:
        return [each.kind for each in await self.told(person_id)]

    async def events(self) -> list[tuple[str, str]]:
        """What servers are told: topics, and the ids by which a repetition is known."""
        async with self.database.stores(lambda session: session)() as session:
            row = DeliveryRow
            found = await session.execute(select(row.topic, row.event_id).order_by(row.id))
            return [(topic, event_id) for topic, event_id in found]

    async def letters(self) -> list[ContactLetterRow]:
        async with self.database.stores(lambda session: session)() as session:
            return list(await session.scalars(select(ContactLetterRow).order_by(ContactLetterRow.id)))

    async def endpoint(self, *topics: str, owner: str = "") -> None:
        """Let somebody want to hear of topics."""
        async with self.database.stores(lambda session: session)() as session:
            session.add(
                EndpointRow(
                    id=f"hook_{owner or 'house'}",
                    owner=owner,
                    url="https://example.org/hook",
                    topics=list(topics),
                    secrets=[],
                    headers={},
                    note="",
                    created_at=self.stall.clock.now(),
                    disabled_at=None,
                    disabled_because="",
                )
            )

    async def places(self) -> int:
        """How many topics are followed."""
        async with self.database.stores(lambda session: session)() as session:
            counted = await session.scalar(text("select count(*) from platform_outbox_places where reader='tidings'"))
            return int(counted or 0)


async def open_newsroom(database: Database, clock: StoppedClock | None = None, *, anew: bool = True) -> Newsroom:
    """Open it; or come back to it, as after a restart."""
    stall = await open_stall(database, clock, anew=anew)
    orders = AllOrders(database)
    ports = TellerPorts(
        stores=database.stores(SqlTidingStore),
        orders=orders,
        parcels=stall.fulfillment,
        checkouts=AllCheckouts(database),
        exhibits=AllExhibits(database),
        clock=stall.clock,
        letters=True,
    )
    signals = Signals(database)
    follower = Follower(database, signals, Teller(ports), orders, stall.clock)
    notices = NoticeService(database.stores(SqlNoticeStore), signals, stall.clock)
    return Newsroom(database, stall, follower, notices)


def buyer_of(person_id: PersonId) -> Buyer:
    return Buyer(person_id)
