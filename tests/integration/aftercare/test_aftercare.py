"""What was bought is found by what people call it, and what cannot be undone is only prepared."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from hupan.addresses import Draft
from hupan.catalog import ProductId
from hupan.fulfillment import FulfillmentService
from hupan.handling.routes import router
from hupan.kernel import Language, PersonId
from hupan.orders import DisputeService, Order, OrderService, OrderStatus, ReturnService, ReturnStatus
from hupan.platform import Database
from hupan.purchases import Received
from hupan.reviews import Author
from hupan.shopping import Kind
from tests.integration.aftercare.ground import Customer, open_customer
from tests.integration.catalog.market import priced, shirt
from tests.integration.orders.stall import ONE, SELLING, won
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio


@pytest.fixture
async def mina(database: Database) -> AsyncGenerator[Customer]:
    async with open_customer(database) as customer:
        yield customer


async def _tap(mina: Customer) -> dict[str, Any]:
    """Post what a card carries, as a page does."""
    card, stall = mina.card(Kind.CASE), mina.till.stall
    services: dict[type, object] = {
        OrderService: stall.orders,
        ReturnService: stall.returns,
        DisputeService: stall.disputes,
        FulfillmentService: stall.fulfillment,
    }
    author = Author(mina.buyer.person_id or "", "Mina")  # pyright: ignore[reportArgumentType] - a person here
    method = "PUT" if card["kind"] == "address" else "POST"
    async with browser(router, services, author) as client:
        answer = await client.request(method, card["path"], json=card["body"])
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()


async def _sent(mina: Customer) -> Order:
    order = await mina.till.order(2)
    await mina.till.stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    return order


async def test_where_something_is_is_told_with_its_way(mina: Customer) -> None:
    assert await mina.say("orders", "show my orders") == "You have not ordered anything yet."
    order = await _sent(mina)

    said = await mina.say("track", "where is my shirt?")
    shipment = (await mina.till.stall.orders.shipments([order.id]))[order.id][0]
    assert shipment.tracking_number in said
    card = mina.card(Kind.ORDER)
    assert [each["state"] for each in card["steps"]] == ["done", "now", "next", "next"]
    assert card["parcels"][0]["number"] == shipment.tracking_number
    assert card["choices"] == ["reorder"]

    await mina.till.stall.arrive()
    await mina.say("orders", "주문 내역 보여줘", Language.KO)
    (look,) = mina.card(Kind.ORDERS)["orders"]
    assert (look["state"], look["status"], look["number"]) == ("delivered", "배송 완료", order.number)
    await mina.say("track", "언제 도착해", Language.KO)
    assert {each["state"] for each in mina.card(Kind.ORDER)["steps"]} == {"done"}
    assert mina.card(Kind.ORDER)["choices"] == ["return", "exchange", "reorder"]


async def test_cancelling_is_prepared_and_done_by_the_tap_alone(mina: Customer) -> None:
    first, second = await mina.till.order(2), await mina.till.order(1)

    assert await mina.say("cancel", "cancel the shirt") == "Which order do you mean?"
    choices = [each["say"] for each in mina.card(Kind.QUESTION)["choices"]]
    assert choices == [f"cancel the shirt ({second.number})", f"cancel the shirt ({first.number})"]

    said = await mina.say("cancel", f"{choices[1]}, I ordered it by mistake")
    card = mina.card(Kind.CASE)
    assert (card["order_id"], card["reason"], card["body"]) == (first.id, "by_mistake", {"reason": "by_mistake"})
    assert "₩42,800" in card["worth"]
    assert card["worth"] in said
    assert (await mina.look(first)).status is OrderStatus.PLACED

    purse = await mina.till.purse()
    assert (await _tap(mina))["status"] == "cancelled"
    assert await mina.till.purse() == purse + 42_800

    await mina.till.stall.orders.ship(SELLING, second.id, {ONE: 1}, "demo")
    said = await mina.say("cancel", f"订单 {second.number} 取消吧", Language.ZH)
    assert second.number in said
    assert mina.reply.parts[1:] == ()


async def test_sending_back_says_what_it_is_worth_and_until_when(mina: Customer) -> None:
    order = await _sent(mina)
    said = await mina.say("return", "I want to send the shirts back")
    assert "has not arrived yet" in said

    await mina.till.stall.arrive()
    await mina.say("return", "셔츠 단추가 깨져서 왔어요. 반품하고 싶어요", Language.KO)
    card = mina.card(Kind.CASE)
    assert card["body"] == {"units": {"1": 2}, "reason": "damaged"}
    assert "₩42,800" in card["worth"]
    assert len(card["reasons"]) == 5

    await mina.say("return", "one piece of the shirts does not fit, I want to return it")
    card = mina.card(Kind.CASE)
    assert card["body"] == {"units": {"1": 1}, "reason": "changed_mind"}
    assert "₩19,900" in card["worth"]
    assert (await mina.look(order)).returns == ()
    (case,) = (await _tap(mina))["returns"]
    assert (case["status"], case["reason"]) == (ReturnStatus.REQUESTED, "changed_mind")

    mina.till.stall.clock.forward(days=20)
    said = await mina.say("return", "the shirts do not suit me after all")
    assert "could be sent back for any reason until Mar 16" in said
    await mina.say("return", "衬衫破了，我要退货", Language.ZH)
    assert mina.card(Kind.CASE)["body"]["reason"] == "damaged"
    mina.till.stall.clock.forward(days=20)
    assert "could be sent back until Apr 1" in await mina.say("return", "the shirt is broken")


async def test_exchanging_names_the_variant_and_the_difference(mina: Customer) -> None:
    stall = mina.till.stall
    order = await _sent(mina)
    await stall.arrive()
    said = await mina.say("exchange", "can I exchange the shirts?")
    assert said == "2 × Linen shirt: what should come instead?"
    (choice,) = mina.card(Kind.QUESTION)["choices"]

    dearer = shirt()
    await stall.catalog.put_listings([priced(dearer, won(24_900))])
    said = await mina.say("exchange", choice["say"])
    card = mina.card(Kind.CASE)
    assert card["path"] == f"/api/orders/{order.id}/returns"
    assert card["body"]["offers"] == {"1": "off_shirt_blue_lake"}
    assert (card["body"]["difference_minor"], card["instead"]) == (10_000, "blue")
    assert "You pay ₩10,000 more." in said
    (case,) = (await _tap(mina))["returns"]
    assert case["offers"] == {"1": "off_shirt_blue_lake"}

    unsent = await mina.till.order(1)
    await mina.say("exchange", f"{unsent.number} 파란색으로 바꿔줘", Language.KO)
    card = mina.card(Kind.CASE)
    assert card["path"] == f"/api/orders/{unsent.id}/swap"
    assert card["reasons"] == []
    await _tap(mina)
    assert (await mina.look(unsent)).returns[0].unshipped


async def test_the_same_again_costs_what_it_costs_today(mina: Customer) -> None:
    await _sent(mina)
    await mina.till.stall.catalog.put_listings([priced(shirt(), won(21_000))])

    said = await mina.say("reorder", "the same shirts again please")
    assert "2 × Linen shirt (Red) for ₩42,000" in said
    assert "costs ₩21,000 now; it was ₩19,900" in said
    (line,) = (await mina.market.carts.of(mina.buyer)).lines
    assert (line.offer_id, line.quantity) == ("off_shirt_red_lake", 2)


async def test_what_was_bought_is_known_by_when_and_comes_again_as_it_is_wished(mina: Customer) -> None:
    stall = mina.till.stall
    first = await mina.till.order(2)
    stall.clock.forward(days=7)
    await mina.till.order(1)

    said = await mina.say("reorder", "what I got last week once more, but just one piece of it, in blue")
    assert "Linen shirt (blue)" in said
    (line,) = (await mina.market.carts.of(mina.buyer)).lines
    assert (line.offer_id, line.quantity) == ("off_shirt_blue_lake", 1)

    await mina.say("exchange", "지난주에 산 셔츠, 빨간색을 파란색으로 바꿀래요", Language.KO)
    card = mina.card(Kind.CASE)
    assert (card["order_id"], card["instead"]) == (first.id, "blue")


async def test_a_price_is_watched_for_a_sum_or_for_any_drop(mina: Customer) -> None:
    await mina.till.stall.catalog.put_listings([priced(shirt(), won(21_000))])
    assert "Nothing is shown" in await mina.say("watch", "tell me when it gets cheaper")
    mina.show(ProductId("prod_shirt"))

    said = await mina.say("watch", "notify me if it falls below 15,000 won")
    assert said == "You hear of it as soon as Linen shirt costs ₩15,000 or less."
    card = mina.card(Kind.PRICES)
    assert (card["watched"], card["target"], card["highest"]) == (True, "15000", "₩21,000")
    assert card["points"][-1]["price"] == "₩21,000"
    (seen,) = await mina.watches.list(PersonId("per_mina"))
    assert seen.watch.target == won(15_000)

    await mina.say("watch", "첫 번째 가격 지켜봐", Language.KO)
    assert (await mina.watches.list(PersonId("per_mina")))[0].watch.target is None
    await mina.say("watch", "别再盯着了", Language.ZH)
    assert not mina.card(Kind.PRICES)["watched"]
    assert await mina.watches.list(PersonId("per_mina")) == []


async def test_who_asks_what_it_has_cost_sees_that_and_watches_no_more_than_before(mina: Customer) -> None:
    await mina.till.stall.catalog.put_listings([priced(shirt(), won(21_000))])
    mina.show(ProductId("prod_shirt"))

    said = await mina.say("watch", "how has the price of number 1 changed?")
    assert said == "Linen shirt costs ₩21,000 now; in the last 180 days it was between ₩19,900 and ₩21,000."
    assert not mina.card(Kind.PRICES)["watched"]
    assert await mina.watches.list(PersonId("per_mina")) == []

    await mina.say("watch", "notify me if it falls below 15,000 won")
    await mina.say("watch", "1번 가격 변동 보여줘", Language.KO)
    assert (mina.card(Kind.PRICES)["watched"], mina.card(Kind.PRICES)["target"]) == (True, "15000")
    await mina.say("watch", "价格降过价就提醒我", Language.ZH)
    assert (await mina.watches.list(PersonId("per_mina")))[0].watch.target is None


async def test_what_is_under_way_is_stopped_no_more_and_that_is_said(mina: Customer) -> None:
    order = await _sent(mina)
    for action, said, language in (
        ("track", "can you still stop it? call it off please", Language.EN),
        ("track", "그거 취소되나요?", Language.KO),
        ("cancel", "别发货了,我不要了", Language.ZH),
    ):
        told = await mina.say(action, said, language)
        assert order.number in told
        assert "14" in told
        assert mina.reply.parts[1:] == ()


async def test_another_address_is_written_on_the_orders_page_as_long_as_it_lies_there(mina: Customer) -> None:
    order = await mina.till.order(1)
    for action, said, language in (
        ("cancel", "can you have the shirt sent to my office instead?", Language.EN),
        ("exchange", "I typed the wrong street, can it be changed?", Language.EN),
        ("track", "배송지를 잘못 적었어요. 바꿀 수 있나요?", Language.KO),
        ("track", "收货地址写错了,能改吗", Language.ZH),
    ):
        assert f"(/market/orders/{order.id}/address)" in await mina.say(action, said, language)
        assert mina.card(Kind.ORDERS)["orders"][0]["order_id"] == order.id
    await mina.say("track", "when does it come to my home?")
    assert mina.card(Kind.ORDER)["order"]["order_id"] == order.id
    await mina.say("cancel", "I typed the wrong address, so cancel it")
    assert mina.card(Kind.CASE)["kind"] == "cancel"

    await mina.till.stall.orders.ship(SELLING, order.id, {ONE: 1}, "demo")
    assert "has left already" in await mina.say("track", "send it to another address instead")


async def test_an_order_goes_to_another_address_of_the_book_by_a_tap(mina: Customer) -> None:
    order = await mina.till.order(2)
    mina_, home = PersonId("per_mina"), order.destination
    drafts = {
        "here": Draft(home.country, home.name, home.phone, home.region, home.city, "", home.postal_code, home.line1),
        "office": Draft("KR", "Mina Kim", "+82 10 1234 5678", "11", "중구", "", "04524", "세종대로 110", "3층"),
        "abroad": Draft("US", "Mina Kim", "503 555 0100", "OR", "Portland", "", "97201", "12 Lakeside Road"),
    }
    for draft in drafts.values():
        await mina.book.add(mina_, draft)

    for action, said, language in (
        ("track", "please send it to my office instead", Language.EN),
        ("cancel", "회사로 받을 수 있게 주소 바꿔 주세요", Language.KO),
        ("exchange", "帮我把收货地址改一下", Language.ZH),
    ):
        assert order.number in await mina.say(action, said, language)
        card = mina.card(Kind.CASE)
        assert (card["kind"], card["lines"][0]["quantity"]) == ("address", 2)
        assert [each["body"]["line1"] for each in card["places"]] == ["세종대로 110"]
        assert any("세종대로 110" in line for line in card["places"][0]["lines"])
        assert home.line1 in card["terms"]
    assert (await mina.look(order)).destination == home
    await _tap(mina)
    assert (await mina.look(order)).destination.line2 == "3층"

    # What stands in the book is where it goes now; the address from before is another.
    await mina.say("track", "no, send it to my home")
    assert [each["body"]["line1"] for each in mina.card(Kind.CASE)["places"]] == [home.line1]
    await mina.till.stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
    assert "has left already" in await mina.say("track", "I typed the wrong address")
    assert mina.card(Kind.ORDERS)["orders"][0]["order_id"] == order.id


async def test_whoever_asks_for_their_money_is_told_where_it_is(mina: Customer) -> None:
    order = await mina.till.delivered(2)
    assert "is being given back" in await mina.say("track", "where is my refund?")
    await mina.say("return", "it is broken, so I want my money back")
    await _tap(mina)
    assert "has not answered" in await mina.say("return", "has the money for the shirts come yet?")

    case = (await mina.look(order)).returns[0]
    await mina.till.stall.returns.approve(SELLING, order.id, case.id)
    assert "승인" in await mina.say("return", "환불 언제 들어와요?", Language.KO)
    await mina.till.stall.returns.receive(SELLING, order.id, Received(case.id))
    assert "42,800" in await mina.say("return", "退款到账了吗", Language.ZH)
    assert mina.card(Kind.ORDERS)["orders"][0]["order_id"] == order.id


async def test_who_never_got_it_or_is_left_alone_complains_by_a_tap(mina: Customer) -> None:
    assert await mina.say("track", "it never arrived") == "You have not ordered anything yet."
    order = await mina.till.delivered(1)
    for action, said, language, reason in (
        ("track", "it says delivered but nothing is here", Language.EN, "not_received"),
        ("track", "배송완료라는데 안 왔어요", Language.KO, "not_received"),
        ("track", "显示已签收,可我没收到", Language.ZH, "not_received"),
        ("return", "판매자가 반품을 거절했어요. 분쟁 신청할래요", Language.KO, "return_refused"),
        ("return", "我要投诉,只退了一半的钱", Language.ZH, "refund_too_small"),
        ("return", "I want to complain, the seller never answers", Language.EN, "other"),
    ):
        assert f"(/market/orders/{order.id}/dispute)" in await mina.say(action, said, language)
        card = mina.card(Kind.CASE)
        assert (card["kind"], card["reason"], card["body"]["text"]) == ("dispute", reason, said)
        assert len(card["reasons"]) == 5
        assert card["write"]
        assert card["worth"].count("₩") == 1
    (case,) = (await _tap(mina))["disputes"]
    assert (case["reason"], case["text"]) == ("other", "I want to complain, the seller never answers")

    # One goes on already: what there is to say of the order is said.
    await mina.say("track", "I want to complain")
    assert mina.card(Kind.ORDER)["order"]["order_id"] == order.id


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("I want to change the address of my order", True),
        ("我的订单收货地址写错了，能改吗", True),
        ("제 주문 배송지 바꾸고 싶어요", True),
        ("can I still fix the wrong street on my last order?", True),
        ("我刚下的单地址要改一下", True),
        ("내 주문 주소를 잘못 적었어", True),
        ("change another buyer's delivery address", False),
        ("改一下别人的收货地址", False),
        ("다른 사람 배송지 바꿔줘", False),
        ("change the address of my friend's order", False),
        ("把我闺蜜订单的地址改一下", False),
        ("내 친구 배송지를 변경해 줘", False),
    ],
)
async def test_ones_own_order_is_told_from_what_nobody_may_have(mina: Customer, said: str, own: bool) -> None:
    order = await mina.till.order(1)
    told = await mina.say("decline", said)
    assert (order.number in told) is own
    assert ("I cannot do that" in told) is not own


async def test_what_came_broken_goes_back_whatever_was_decided(mina: Customer) -> None:
    order = await _sent(mina)
    await mina.say("track", "it is broken, is it not")
    assert mina.card(Kind.ORDER)["order"]["order_id"] == order.id
    await mina.till.stall.arrive()
    for said, language, reason in (
        ("the shirt arrived damaged", Language.EN, "damaged"),
        ("받았는데 찢어져 있어요", Language.KO, "damaged"),
        ("收到的东西是坏的", Language.ZH, "defective"),
    ):
        await mina.say("track", said, language)
        card = mina.card(Kind.CASE)
        assert (card["kind"], card["reason"]) == ("return", reason)
    await mina.say("track", "the tracking number does not work")
    assert mina.card(Kind.ORDER)["order"]["order_id"] == order.id


async def test_where_several_are_is_told_in_one_go(mina: Customer) -> None:
    first, second = await mina.till.order(2), await _sent(mina)

    said = await mina.say("track", "are both of them on the way?")
    assert "Being prepared" in said
    assert "On its way" in said
    assert [each["order_id"] for each in mina.card(Kind.ORDERS)["orders"]] == [second.id, first.id]
    await mina.say("track", "and where is the second one?")
    assert mina.card(Kind.ORDER)["order"]["order_id"] == first.id
    await mina.say("track", "주문한 거 둘 다 어디쯤이에요?", Language.KO)
    assert len(mina.card(Kind.ORDERS)["orders"]) == 2
