"""Our own market, met as a stranger over a real socket: introduced, searched, bought at, and followed."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from hupan.kernel import Language
from hupan.merchants import MerchantState, PurchaseState, Skill
from hupan.platform import Database
from hupan.protocols.receipts import read_receipt
from tests.conformance.ucp.serving import Served, serving
from tests.conftest import fresh_database
from tests.integration.merchants.ground import ADA_HOME, Room, open_room, wish

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def market(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with fresh_database(postgres_url) as url, serving(url, tmp_path_factory.mktemp("market"), {}) as served:
        yield served


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncGenerator[Room]:
    async with open_room(database, tmp_path) as opened:
        yield opened


async def test_a_shop_is_introduced_by_its_address_alone(room: Room, market: Served) -> None:
    added = await room.merchants.add(room.ada, f" {market.url}/ ")

    assert (added.address, added.state, added.trouble) == (market.url, MerchantState.READY, "")
    assert added.known is not None
    assert added.known.version == "2026-04-08"
    assert added.known.signs
    assert {Skill.SEARCH, Skill.LOOKUP, Skill.CHECKOUT, Skill.ORDERS} <= added.known.skills
    assert await room.merchants.add(room.ada, market.url) == await room.merchants.get(room.ada, added.id)
    assert len(await room.merchants.of(room.ada)) == 1
    assert await room.merchants.of(room.bob) == []


async def test_goods_are_found_and_looked_up_there(room: Room, market: Served) -> None:
    added = await room.merchants.add(room.ada, market.url)

    found = await room.merchants.search(room.ada, wish("mug"), 5.0)

    assert found.silences == {}
    mug = next(each for each in found.goods if each.title == "Mug")
    assert (mug.merchant_id, str(mug.price), mug.available) == (added.id, "15.00 USD", True)
    assert await room.merchants.look(room.ada, added.id, [mug.id, "gone"], wish()) == [mug]


async def test_what_was_confirmed_is_bought_once_and_followed(room: Room, market: Served) -> None:
    added = await room.merchants.add(room.ada, market.url)
    mug = next(e for e in (await room.merchants.search(room.ada, wish("mug"), 5.0)).goods if e.title == "Mug")
    await room.purchases.put(room.ada, mug, 2)

    shown = await room.purchases.begin(room.ada, added.id, ADA_HOME, Language.EN)

    assert (shown.state, shown.terms.status.value) == (PurchaseState.OPEN, "ready_for_complete"), shown.terms.said
    assert [(each.title, each.quantity) for each in shown.terms.lines] == [("Mug", 2)]
    assert shown.terms.adds_up
    assert shown.terms.total >= 3000
    assert shown.terms.delivery

    done = await room.purchases.confirm(room.ada, shown.id, shown.fingerprint)

    assert done.state is PurchaseState.COMPLETED
    assert done.terms.order_id
    assert done.terms.total == shown.terms.total
    assert await room.purchases.lines(room.ada) == []
    assert room.purse.taken == {shown.id: [shown.terms.total]}
    again = await room.purchases.confirm(room.ada, shown.id, shown.fingerprint)
    assert again.terms.order_id == done.terms.order_id
    followed = await room.purchases.follow(room.ada, shown.id)
    assert followed.order is not None
    assert followed.order.pieces == 2
    claims = read_receipt(done.receipt.encode()).claims
    assert claims["fingerprint"] == shown.fingerprint
    assert claims["orders"][0]["order_id"] == done.terms.order_id
    assert "Lovelace" not in str(claims)


async def test_without_a_place_it_goes_on_at_the_shop_and_the_cart_is_kept(room: Room, market: Served) -> None:
    added = await room.merchants.add(room.ada, market.url)
    mug = next(e for e in (await room.merchants.search(room.ada, wish("mug"), 5.0)).goods if e.title == "Mug")
    await room.purchases.put(room.ada, mug, 1)
    nobody = ADA_HOME.__class__(country="KP", line1="Nowhere 1", name="Ada", email="ada@example.com")

    shown = await room.purchases.begin(room.ada, added.id, nobody, Language.EN)

    assert shown.terms.status.value != "ready_for_complete"
    assert shown.terms.continue_url.startswith("https://127.0.0.1")
    assert len(await room.purchases.lines(room.ada)) == 1
