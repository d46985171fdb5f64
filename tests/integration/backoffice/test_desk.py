"""A seller's own page: what runs out, what was paid out; and that it is nobody else's."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from hupan.adapters.tidings import AllOrders
from hupan.backoffice import DeskRooms, SellerDesk
from hupan.backoffice.routes import router as office
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import PersonId
from hupan.ledger import LedgerService, Unbooked
from hupan.ledger.repository import SqlBookStore
from hupan.payouts import PayoutState
from hupan.platform import Database, Secrets
from hupan.reviews import Author
from hupan.tidings import DeskPorts, DeskTeller, Speakers
from hupan.tidings.repository import SqlTidingStore
from tests.integration.catalog.market import LAKE
from tests.integration.orders.stall import RED, SEOUL
from tests.integration.reviews.ground import add_people, browser
from tests.integration.tidings.desk_newsroom import DeskRoom, Everybody, open_desk_room

pytestmark = pytest.mark.anyio

RUNS = Author(PersonId("per_owner"), "Owner", is_admin=True)
DESK = f"/api/market/office/desk/{LAKE}"


class NothingClaimed:
    """Nobody claims any money."""

    async def unbooked(self) -> list[Unbooked]:
        return []


@dataclass
class Market:
    """The lake's desk, at which Lin sits; Ada is somebody else."""

    room: DeskRoom
    desk: SellerDesk
    lin: Author
    ada: Author

    @asynccontextmanager
    async def page(self, author: Author | None) -> AsyncGenerator[httpx.AsyncClient]:
        async with browser(office, {SellerDesk: self.desk}, author) as client:
            yield client


@pytest.fixture
async def market(database: Database, tmp_path: Path) -> Market:
    room = await open_desk_room(database, await asyncio.to_thread(Secrets, tmp_path / "secret.key"))
    lin, ada = await add_people(database, "Lin", "Ada")
    await room.desks.give(LAKE, lin.person_id, RUNS.person_id)
    stall = room.stall
    ports = DeskPorts(
        stores=database.stores(SqlTidingStore),
        speakers=Speakers(room.desks, Everybody(database)),
        desks=room.desks,
        orders=AllOrders(database),
        payouts=room.payouts,
        endpoints=room.webhooks,
        shelf=stall.catalog,
        stocks=stall.inventory,
        clock=stall.clock,
    )
    ledger = LedgerService(database.stores(SqlBookStore), NothingClaimed())
    rooms = DeskRooms(stall.catalog, room.desks, stall.inventory, ledger, room.payouts, DeskTeller(ports))
    return Market(room, SellerDesk(rooms), lin, ada)


async def test_what_runs_out_is_shown_counted_and_gone(market: Market) -> None:
    async with market.page(market.lin) as page:
        assert (await page.get(DESK)).json()["running_out"] == []
        await market.room.stall.order(7)
        await market.room.catch_up()
        shown = (await page.get(DESK)).json()
        (short,) = shown["running_out"]
        assert (short["offer_id"], short["left"], short["few"], shown["few"]) == (RED, 3, 5, 5)
        assert short["variant"] == "Red"
        assert (await page.put(f"{DESK}/few", json={"units": 2})).status_code == 204
        assert (await page.get(DESK)).json()["running_out"] == []
        assert (await page.put(f"{DESK}/few", json={"units": 4, "offer_id": RED})).status_code == 204
        assert (await page.get(DESK)).json()["running_out"][0]["few"] == 4
        assert (await page.put(f"{DESK}/stock/{RED}", json={"units": 12})).status_code == 204
        assert await market.room.stall.left() == 12
        assert (await page.get(DESK)).json()["running_out"] == []


async def test_what_is_counted_lies_where_most_does(market: Market) -> None:
    inventory, busan = market.room.stall.inventory, LocationId("loc_busan")
    await inventory.put_locations([Location(busan, LAKE, "Busan", "KR")])
    await inventory.put_levels([Level(RED, busan, 4)])

    async def lies() -> dict[str, int]:
        return {each.location_id: each.on_hand for each in (await inventory.stock([RED]))[RED]}

    async with market.page(market.lin) as page:
        await page.put(f"{DESK}/stock/{RED}", json={"units": 20})
        assert await lies() == {SEOUL: 16, busan: 4}
        await page.put(f"{DESK}/stock/{RED}", json={"units": 3})
        assert await lies() == {SEOUL: 0, busan: 3}


async def test_payouts_are_the_sellers_own(market: Market) -> None:
    await market.room.earn(50_000)
    (payout,) = await market.room.payouts.make({"KRW": 1})
    await market.room.payouts.settle(payout.id, PayoutState.FAILED, "account closed")
    async with market.page(market.lin) as page:
        (shown,) = (await page.get(f"{DESK}/payouts")).json()["items"]
        assert (shown["state"], shown["note"], shown["amount"]["minor"]) == ("failed", "account closed", 50_000)
        assert (await page.get(DESK)).json()["balances"] == [{"minor": 50_000, "currency": "KRW"}]
        await market.room.payouts.make({"KRW": 1})
        first = (await page.get(f"{DESK}/payouts", params={"limit": 1})).json()
        rest = (await page.get(f"{DESK}/payouts", params={"limit": 1, "cursor": first["next_cursor"]})).json()
        assert [first["items"][0]["state"], rest["items"][0]["state"]] == ["created", "failed"]


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", DESK, None),
        ("GET", f"{DESK}/payouts", None),
        ("PUT", f"{DESK}/few", {"units": 1}),
        ("PUT", f"{DESK}/stock/{RED}", {"units": 1}),
    ],
)
async def test_to_everybody_else_it_is_not_there(market: Market, method: str, path: str, sent: object) -> None:
    async with market.page(market.ada) as page:
        assert (await page.request(method, path, json=sent)).status_code == 404
    async with market.page(RUNS) as page:
        assert (await page.request(method, path, json=sent)).status_code in {200, 204}
        assert (await page.request(method, path.replace(LAKE, "sell_none"), json=sent)).status_code == 404


async def test_a_desk_counts_its_own_things_alone(market: Market) -> None:
    async with market.page(market.lin) as page:
        for path, sent in ((f"{DESK}/stock/off_none", {"units": 1}), (f"{DESK}/few", {"units": 1, "offer_id": "x"})):
            refused = await page.put(path, json=sent)
            assert (refused.status_code, refused.json()["code"]) == (404, "backoffice.nothing_there")
        for sent in ({"units": -1}, {"units": 10**9}):
            assert (await page.put(f"{DESK}/stock/{RED}", json=sent)).status_code == 422
