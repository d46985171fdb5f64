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


async def test_what_cannot_be_asked_for_is_said_with_its_name_and_the_reason(mina: Customer) -> None:
    stall = mina.till.stall
    sent = await _ordered(mina, "Reed kettle", "찻주전자", "水壶")
    await stall.orders.ship(SELLING, sent.id, {each.id: 1 for each in sent.lines}, "demo")
    waiting = await _ordered(mina, "Hill tea", "녹차", "茶叶")
    for said, language, thing, other in (
        ("call off the tea and the kettle", Language.EN, "Hill tea", "This does not work for Reed kettle."),
        ("찻주전자랑 녹차 취소해 주세요", Language.KO, "녹차", "찻주전자"),
        ("茶叶和水壶都取消", Language.ZH, "茶叶", "水壶"),
    ):
        told = await mina.say("cancel", said, language)
        (card,) = _cases(mina)
        assert (card["order_id"], _named(card)) == (waiting.id, [thing])
        assert other in told
        assert sent.number in told


async def test_of_an_order_that_was_sent_in_part_nothing_is_cancelled_but_what_was_named(mina: Customer) -> None:
    order = await _ordered(mina, "Reed kettle", "Hill tea")
    await mina.till.stall.orders.ship(SELLING, order.id, {order.lines[0].id: 1}, "demo")
    told = await mina.say("cancel", "cancel the kettle")
    assert told.startswith("Reed kettle has been sent already.")
    assert _cases(mina) == []
    told = await mina.say("cancel", "cancel the kettle and the tea")
    assert _named(_cases(mina)[0]) == ["Hill tea"]
    assert "Reed kettle has been sent already." in told


async def test_the_answer_to_which_order_keeps_the_other_things_and_the_reason(mina: Customer) -> None:
    orders = [await _ordered(mina, *titles) for titles in (("주전자",), ("주전자", "컵"), ("담요",))]
    for each in orders:
        await mina.till.stall.orders.ship(SELLING, each.id, {line.id: 1 for line in each.lines}, "demo")
    await mina.till.stall.arrive()

    await mina.say("return", "주전자랑 담요 깨져서 왔어요, 반품할게요", Language.KO)
    (first,) = [each for each in mina.card(Kind.QUESTION)["choices"] if orders[0].number in each["say"]]
    assert first["label"].startswith("주전자")
    await mina.say("return", first["say"], Language.KO)
    cases = _cases(mina)
    assert {each["order_id"]: _named(each) for each in cases} == {orders[0].id: ["주전자"], orders[2].id: ["담요"]}
    assert {each["reason"] for each in cases} == {"damaged"}


async def test_where_each_thing_is_is_told_by_its_own_name(mina: Customer) -> None:
    await _ordered(mina, "Reed kettle", "Hill tea")
    await _ordered(mina, "Fen tent")
    told = await mina.say("track", "when will my tea and the tent be here?")
    assert "Hill tea: Being prepared." in told
    assert "Fen tent: Being prepared." in told
    assert "kettle" not in told


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("cancel the tea and send the kettle back", Language.EN),
        ("茶叶取消，水壶退货", Language.ZH),
        ("녹차는 취소하고 주전자는 반품할게요", Language.KO),
    ],
)
async def test_each_deed_is_done_with_its_own_things_whichever_was_decided(
    mina: Customer, said: str, language: Language
) -> None:
    names = {Language.EN: ("Reed kettle", "Hill tea"), Language.ZH: ("水壶", "茶叶"), Language.KO: ("주전자", "녹차")}
    kettle, tea = names[language]
    sent = await _ordered(mina, kettle)
    await mina.till.stall.orders.ship(SELLING, sent.id, {sent.lines[0].id: 1}, "demo")
    await mina.till.stall.arrive()
    await _ordered(mina, tea)
    for action in ("cancel", "return"):
        await mina.say(action, said, language)
        assert {each["kind"]: _named(each) for each in _cases(mina)} == {"cancel": [tea], "return": [kettle]}
