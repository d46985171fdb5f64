"""The newsroom, with those who speak for sellers and those who run the market among its readers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.tidings import AllCheckouts, AllExhibits, AllOrders
from hupan.desks import DeskService
from hupan.desks.repository import SqlDeskStore
from hupan.identity import Person
from hupan.identity.repository import SqlIdentityStore
from hupan.kernel import Money, PersonId, new_id
from hupan.ledger import Posting, gateway, move, seller
from hupan.ledger.repository import SqlBooks
from hupan.notices import Notice, NoticeService
from hupan.notices.repository import SqlNoticeStore
from hupan.payouts import PayoutService
from hupan.payouts.repository import SqlPayoutStore
from hupan.platform import Database, Secrets, Signals
from hupan.tidings import DeskFollower, DeskPorts, DeskTeller, Follower, Speakers, Teller, TellerPorts
from hupan.tidings.repository import SqlTidingStore
from hupan.webhooks import NotDelivered, Reply, WebhookService
from hupan.webhooks.repository import SqlWebhookStore
from tests.integration.catalog.market import LAKE, StoppedClock
from tests.integration.orders.stall import Stall, open_stall


class Everybody:
    """Lists the people of the house."""

    def __init__(self, database: Database) -> None:
        self._stores = database.stores(SqlIdentityStore)

    async def list(self) -> Sequence[Person]:
        async with self._stores() as store:
            return await store.list_people()


class Nobody:
    """A sender to whom nobody answers."""

    def check(self, url: str) -> None:
        assert url

    async def post(self, url: str, headers: object, body: bytes) -> Reply:
        raise NotDelivered(f"nobody is at {url}")


@dataclass
class DeskRoom:
    """The stall, both followers, and what people were told."""

    database: Database
    stall: Stall
    desks: DeskService
    payouts: PayoutService
    webhooks: WebhookService
    followers: tuple[Follower, DeskFollower]
    notices: NoticeService

    async def catch_up(self) -> None:
        for each in self.followers:
            await each.catch_up()

    async def told(self, person_id: PersonId) -> list[Notice]:
        """What a person is told by now, the oldest first."""
        await self.catch_up()
        return list(reversed((await self.notices.page(person_id)).notices))

    async def kinds(self, person_id: PersonId) -> list[str]:
        return [each.kind for each in await self.told(person_id)]

    async def earn(self, minor: int) -> None:
        """Let the lake earn something."""
        async with self.database.stores(SqlBooks)() as books:
            entries = move(Money(minor, "KRW"), gateway("test"), seller(LAKE))
            await books.post(Posting.of(new_id("key"), "test", entries), self.stall.clock.now())


def _payout_store(session: AsyncSession) -> SqlPayoutStore:
    return SqlPayoutStore(session, SqlBooks(session))


async def open_desk_room(
    database: Database, secrets: Secrets, clock: StoppedClock | None = None, *, anew: bool = True
) -> DeskRoom:
    """Open it, with what was said before behind everybody; or come back to it, as after a restart."""
    stall = await open_stall(database, clock, anew=anew)
    orders, signals, stores = AllOrders(database), Signals(database), database.stores(SqlTidingStore)
    desks = DeskService(database.stores(SqlDeskStore), stall.catalog, stall.clock)
    speakers = Speakers(desks, Everybody(database))
    told = TellerPorts(
        stores=stores,
        orders=orders,
        parcels=stall.fulfillment,
        checkouts=AllCheckouts(database),
        exhibits=AllExhibits(database),
        clock=stall.clock,
        letters=True,
        speakers=speakers,
    )
    payouts = PayoutService(database.stores(_payout_store), stall.clock)
    webhooks = WebhookService(database.stores(SqlWebhookStore), Nobody(), secrets, stall.clock)
    ports = DeskPorts(stores, speakers, desks, orders, payouts, webhooks, stall.catalog, stall.inventory, stall.clock)
    followers = (
        Follower(database, signals, Teller(told), orders, stall.clock),
        DeskFollower(database, signals, DeskTeller(ports)),
    )
    notices = NoticeService(database.stores(SqlNoticeStore), signals, stall.clock)
    room = DeskRoom(database, stall, desks, payouts, webhooks, followers, notices)
    if anew:
        await room.catch_up()
    return room
