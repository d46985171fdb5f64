"""Receipts on a real PostgreSQL: one for each completed checkout, shown to whoever bought, good without the house."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import func, select

from hupan.checkout import CheckoutSession, Confirmed, How
from hupan.kernel import Buyer, OrderId, PersonId
from hupan.platform import Database
from hupan.protocols.mandates import Evidence
from hupan.protocols.mandates.repository import SqlMandateStore
from hupan.protocols.receipts import key_set, read_receipt
from hupan.receipts import ReceiptFollower, ReceiptNotFound, ReceiptService
from hupan.receipts.routes import router
from hupan.receipts.tables import ReceiptRow
from hupan.reviews import Author
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import CAP, GUEST, MINA, RED, Shop, confirming, open_shop
from tests.integration.receipts.ground import KEYS, receipts_of
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio

EVE = Buyer(PersonId("per_eve"))
PAGE = Confirmed(How.PAGE)


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


@pytest.fixture
async def receipts(shop: Shop, tmp_path: Path) -> ReceiptService:
    return await asyncio.to_thread(receipts_of, shop, tmp_path)


async def bought(
    shop: Shop, buyer: Buyer = MINA, confirmed: Confirmed = PAGE, handler: str = "wallet"
) -> CheckoutSession:
    session = await shop.ready(buyer)
    confirmation = replace(confirming(session, session.id, handler), confirmed=confirmed)
    return await shop.checkouts.complete(buyer, session.id, confirmation)


async def count(shop: Shop) -> int:
    async with shop.database.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(ReceiptRow)) or 0


def visiting(receipts: ReceiptService, who: str = "") -> AbstractAsyncContextManager[httpx.AsyncClient]:
    author = Author(PersonId(who), who) if who else None
    return browser(router, {ReceiptService: receipts}, author)


async def test_a_receipt_says_exactly_what_was_bought(shop: Shop, receipts: ReceiptService) -> None:
    done = await bought(shop)
    receipt = await receipts.of_order(MINA, done.order_ids[1])
    read = read_receipt(receipt.jws.encode())
    claims: Any = read.claims
    assert (claims["iss"], claims["status"], claims["checkout_id"]) == ("https://market.example", "Success", done.id)
    assert claims["fingerprint"] == done.fingerprint
    assert claims["confirmed"] == {"at": int(shop.clock.now().timestamp()), "how": "page"}
    assert [each["order_id"] for each in claims["orders"]] == list(done.order_ids)
    lines = [line for order in claims["orders"] for line in order["line_items"]]
    assert [(each["offer_id"], each["quantity"], each["options"]) for each in lines] == [
        (RED, 2, {"Colour": "Red"}),
        (CAP, 1, {"Colour": "Red"}),
    ]
    assert done.quote is not None
    totals = done.quote.totals
    assert claims["payment"]["payment_amount"] == {"amount": totals.total.minor, "currency": "KRW"}
    assert claims["payment"]["method"] == "wallet"
    assert {name: each["amount"] for name, each in claims["totals"].items()} == {
        name: getattr(totals, name).minor
        for name in ("subtotal", "discount", "shipping", "shipping_discount", "tax", "total")
    }
    assert sum(each["total"]["amount"] for each in claims["orders"]) == totals.total.minor
    assert sum(line[part]["amount"] for line in lines for part in ("goods", "shipping")) == totals.total.minor
    assert "made_later" not in claims
    assert "mandates" not in claims


async def test_nobody_is_named_in_it(shop: Shop, receipts: ReceiptService) -> None:
    first, second = await bought(shop), await bought(shop)
    texts = [read_receipt((await receipts.of_order(MINA, e.order_ids[0])).jws.encode()).claims for e in (first, second)]
    written = orjson.dumps([dict(each) for each in texts]).decode()
    for private in ("Mina", "per_mina", "mina@example.org", "세종대로", "04524", "+82"):
        assert private not in written
    assert texts[0]["sub"] != texts[1]["sub"]


async def test_a_checkout_has_one_receipt_whoever_asks_how_often(shop: Shop, receipts: ReceiptService) -> None:
    done = await bought(shop)
    asked = [receipts.of_order(MINA, each) for each in done.order_ids * 3]
    made = await asyncio.gather(*asked, receipts.make_all([done.id]), receipts.make_all([done.id]))
    assert len({each.jws for each in made[:-2] if not isinstance(each, int)}) == 1
    assert await count(shop) == 1
    assert await receipts.make_all([done.id]) == 0


async def test_the_news_has_it_made(shop: Shop, receipts: ReceiptService) -> None:
    before = await bought(shop)
    follower = ReceiptFollower(shop.database, receipts)
    await follower.start()
    try:
        assert await count(shop) == 0
        done = await bought(shop)
        open_still = await shop.ready()
        await shop.checkouts.cancel(MINA, open_still.id)
        await follower.catch_up()
        assert await count(shop) == 1
        await follower.catch_up()
        assert await count(shop) == 1
    finally:
        await follower.stop()
    assert (await receipts.of_order(MINA, done.order_ids[0])).checkout_id == done.id
    # What was there before is made when somebody asks.
    assert (await receipts.of_order(MINA, before.order_ids[0])).checkout_id == before.id


async def test_one_that_is_made_later_says_so(shop: Shop, receipts: ReceiptService) -> None:
    done = await bought(shop, confirmed=Confirmed())
    assert isinstance(shop.clock, StoppedClock)
    shop.clock.forward(days=2)
    claims = read_receipt((await receipts.of_order(MINA, done.order_ids[0])).jws.encode()).claims
    assert claims["made_later"] is True
    assert claims["confirmed"]["how"] == "unknown"
    assert claims["iat"] - claims["completed_at"] == 2 * 86_400


async def test_an_agents_purchase_names_it_and_its_mandates(shop: Shop, receipts: ReceiptService) -> None:
    agent = "https://agent.example/profile"
    session = await shop.ready()
    async with shop.database.stores(SqlMandateStore)() as store:
        evidence = ("mdt_1", session.id, "mandate.checkout.1", agent, "kid", "the-hash", "text", shop.clock.now())
        await store.keep(Evidence(*evidence))
    said = Confirmed(How.AGENT, agent)
    done = await shop.checkouts.complete(MINA, session.id, replace(confirming(session), confirmed=said))
    claims = read_receipt((await receipts.of_order(MINA, done.order_ids[0])).jws.encode()).claims
    assert claims["confirmed"] | {"at": 0} == {"at": 0, "how": "agent", "by": agent}
    assert claims["reference"] == "the-hash"
    assert claims["mandates"] == [{"kind": "mandate.checkout.1", "reference": "the-hash", "platform": agent}]


async def test_former_keys_stay_published_and_their_receipts_good(
    shop: Shop, receipts: ReceiptService, tmp_path: Path
) -> None:
    first = await receipts.of_order(MINA, (await bought(shop)).order_ids[0])
    fresh = await receipts.renew_key()
    second = await receipts.of_order(MINA, (await bought(shop)).order_ids[0])
    assert (second.kid, first.kid != fresh) == (fresh, True)
    published = await receipts.keys()
    assert [each["kid"] for each in published] == [fresh, first.kid]
    assert all("d" not in each for each in published)
    hung = key_set(await asyncio.to_thread((tmp_path / KEYS).read_bytes))
    assert all(read_receipt(each.jws.encode()).is_by(hung) for each in (first, second))


async def test_two_that_renew_at_once_agree(receipts: ReceiptService) -> None:
    await asyncio.gather(*(receipts.keys() for _ in range(4)))
    assert len(await receipts.keys()) == 1
    await asyncio.gather(*(receipts.renew_key() for _ in range(3)))
    keys = await receipts.keys()
    assert 2 <= len(keys) <= 4
    assert len({each["kid"] for each in keys}) == len(keys)


async def test_only_whoever_bought_sees_it(shop: Shop, receipts: ReceiptService) -> None:
    mine, guests = await bought(shop), await bought(shop, GUEST, handler="cod")
    for buyer, order_id in ((EVE, mine.order_ids[0]), (GUEST, mine.order_ids[0]), (MINA, guests.order_ids[0])):
        with pytest.raises(ReceiptNotFound):
            await receipts.of_order(buyer, order_id)
    with pytest.raises(ReceiptNotFound):
        await receipts.of_order(MINA, OrderId("ord_nothing"))
    assert await receipts.of_order(GUEST, guests.order_ids[0])


async def test_it_is_read_and_downloaded_over_http(shop: Shop, receipts: ReceiptService) -> None:
    order_id = (await bought(shop)).order_ids[0]
    path = f"/api/orders/{order_id}/receipt"
    async with visiting(receipts, "per_mina") as mina:
        seen = (await mina.get(path)).json()
        compact, flat = await mina.get(f"{path}.jws"), await mina.get(f"{path}.json")
        assert (await mina.get(f"{path}.pdf")).status_code == 422
    assert seen["claims"] == read_receipt(seen["jws"].encode()).claims
    assert compact.headers["content-type"] == "application/jose"
    assert compact.headers["content-disposition"] == f'attachment; filename="receipt-{order_id}.jws"'
    assert read_receipt(compact.content).thumbprint == read_receipt(flat.content).thumbprint == seen["kid"]
    for who in ("per_eve", ""):
        async with visiting(receipts, who) as other:
            for ending in ("", ".jws", ".json"):
                refused = await other.get(path + ending)
                assert (refused.status_code, refused.json()["code"]) == (404, "receipts.not_found")
            keys = await other.get("/.well-known/receipt-keys.json")
    assert keys.headers["content-type"] == "application/jwk-set+json"
    assert read_receipt(compact.content).is_by(key_set(keys.content))
