"""Several things that are named in one breath are prepared together, each order with a tap of its own."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hupan.catalog import OfferId, ProductId, VariantId
from hupan.inventory import Wanted
from hupan.kernel import Language, new_id
from hupan.orders import Order
from hupan.platform import Database
from hupan.runs import CardPart
from hupan.shopping import Kind
from tests.integration.aftercare.ground import Customer, open_customer
from tests.integration.orders.stall import RED, SELLING

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mina(database: Database) -> AsyncGenerator[Customer]:
    async with open_customer(database) as customer:
        yield customer


async def _ordered(mina: Customer, *titles: str, quantity: int = 1) -> Order:
    """Order things of other names at the same stall."""
    stall = mina.till.stall
    held = await stall.inventory.reserve([Wanted(RED, 1)], timedelta(hours=1), new_id("chk"))
    await stall.inventory.commit(held.id)
    made = stall.checkout(quantity)
    (line,) = made.orders[0].lines
    items = [
        replace(
            line.item,
            offer_id=OfferId(f"off_{title}"),
            product_id=ProductId(f"prod_{title}"),
            variant_id=VariantId(f"var_{title}"),
            title=title,
        )
        for title in titles
    ]
    orders = (replace(made.orders[0], lines=tuple(replace(line, item=each) for each in items)),)
    return (await stall.orders.place(replace(made, orders=orders, reservation_id=held.id)))[0]


def _cases(mina: Customer) -> list[dict[str, Any]]:
    return [dict(part.data) for part in mina.reply.parts if isinstance(part, CardPart) and part.kind == Kind.CASE]


def _named(card: dict[str, Any]) -> list[str]:
    return [each["name"] for each in card["lines"]]


async def test_two_of_three_things_of_an_order_are_cancelled_in_one_case(mina: Customer) -> None:
    order = await _ordered(mina, "Reed kettle", "Fen tent", "Hill tea", quantity=2)
    for said, language in (
        ("cancel the kettle and the tea", Language.EN),
        ("please drop the Hill tea as well as the kettle from my order", Language.EN),
    ):
        await mina.say("cancel", said, language)
        (card,) = _cases(mina)
        assert (card["order_id"], _named(card)) == (order.id, ["Reed kettle", "Hill tea"])
        assert card["body"]["units"] == {"1": 2, "3": 2}
    await mina.say("cancel", "cancel one piece of the kettle and the tea")
    (card,) = _cases(mina)
    assert card["body"]["units"] == {"1": 1, "3": 2}


async def test_things_of_two_orders_are_cancelled_by_two_taps(mina: Customer) -> None:
    first = await _ordered(mina, "찻주전자", "텐트")
    second = await _ordered(mina, "녹차")
    await _ordered(mina, "의자")

    await mina.say("cancel", "찻주전자랑 녹차 취소해 주세요", Language.KO)
    cases = _cases(mina)
    assert {each["order_id"]: _named(each) for each in cases} == {first.id: ["찻주전자"], second.id: ["녹차"]}
    assert len({each["path"] for each in cases}) == 2

    await mina.say("track", "녹차랑 텐트 어디쯤 왔어요?", Language.KO)
    assert {each["order_id"] for each in mina.card(Kind.ORDERS)["orders"]} == {first.id, second.id}


async def test_what_is_sent_back_is_all_that_was_named(mina: Customer) -> None:
    order = await _ordered(mina, "水壶", "帐篷", "茶叶")
    await mina.till.stall.orders.ship(SELLING, order.id, {each.id: 1 for each in order.lines}, "demo")
    await mina.till.stall.arrive()

    await mina.say("return", "水壶和茶叶都退了吧", Language.ZH)
    (card,) = _cases(mina)
    assert _named(card) == ["水壶", "茶叶"]
    await mina.say("return", "退水壶，和帐篷不搭", Language.ZH)
    (card,) = _cases(mina)
    assert _named(card) == ["水壶"]
    # Nothing is named: which is asked.
    await mina.say("return", "我要退货", Language.ZH)
    assert len(mina.card(Kind.QUESTION)["choices"]) == 4
