"""One checkout of several sellers' things: each seller's part is an order, and the agent hears of every one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hupan.catalog import Listing, Offer, OfferId, Product, ProductId, ProductText, Seller, SellerId, Variant, VariantId
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import Language, Money
from hupan.pricing import usual_shipping
from tests.integration.ucp.goods import SHELF, TEAPOT
from tests.integration.ucp.house import AGENT, NEW, House
from tests.integration.ucp.test_checkout import BUYER, SHIPPING

pytestmark = pytest.mark.anyio

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
CLAY, KILN, BOWL = SellerId("sell_clay"), LocationId("loc_clay"), OfferId("off_bowl")
PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}


async def _second_seller(house: House) -> None:
    market = house.market
    await market.catalog.put_sellers([Seller(CLAY, "clay", "Clay by the Kiln", "US", "USD", START)], [])
    await market.pricing.put_shipping([usual_shipping(CLAY, "US")])
    await market.inventory.put_locations([Location(KILN, CLAY, "Kiln", "US")])
    variant = Variant(VariantId("var_bowl"), "bowl")
    product = Product(
        id=ProductId("prod_bowl"),
        slug="bowl",
        category_id=SHELF,
        brand="",
        language=Language.EN,
        texts={Language.EN: ProductText("Bowl", "", "A bowl.")},
        created_at=START,
        updated_at=START,
        variants=(variant,),
    )
    offer = Offer(BOWL, product.id, variant.id, CLAY, Money(1200, "USD"), START, START)
    await market.catalog.put_listings([Listing(replace(product), (offer,))])
    await market.inventory.put_levels([Level(BOWL, KILN, 100)])


async def _order(house: House, order_id: str) -> dict[str, Any]:
    answer = await house.client.get(f"/ucp/{NEW}/orders/{order_id}", headers={"ucp-agent": f'profile="{AGENT}"'})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_an_agent_is_told_of_the_order_of_each_seller(house: House) -> None:
    await _second_seller(house)
    lines = [{"item": {"id": each}, "quantity": 1} for each in (TEAPOT, BOWL)]
    said = {"line_items": lines, "buyer": BUYER, "fulfillment": SHIPPING}
    made = (await house.post("/checkout-sessions", said)).json()
    done = (await house.post(f"/checkout-sessions/{made['id']}/complete", PAYMENT)).json()
    assert done["status"] == "completed", done
    assert done["order"] == done["orders"][0]
    (told,) = [each for each in done["messages"] if each["code"] == "several_orders"]
    assert told["type"] == "info"
    orders = [await _order(house, each["id"]) for each in done["orders"]]
    assert all(each["id"] in told["content"] for each in orders)
    assert {line["item"]["id"] for each in orders for line in each["line_items"]} == {TEAPOT, BOWL}
    paid = [total["amount"] for each in orders for total in each["totals"] if total["type"] == "total"]
    assert (len(paid), sum(paid)) == (2, next(each["amount"] for each in done["totals"] if each["type"] == "total"))
    # What one seller sends is told as before.
    alone = (await house.post("/checkout-sessions", {**said, "line_items": lines[:1]})).json()
    single = (await house.post(f"/checkout-sessions/{alone['id']}/complete", PAYMENT)).json()
    assert "orders" not in single
    assert single["order"]["id"]
