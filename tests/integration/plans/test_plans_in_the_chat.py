"""A message of several steps is carried out in the chat of a whole house, waits where it has to, and never pays."""

import time
from collections.abc import Generator
from contextlib import ExitStack
from typing import Any

import pytest

from bench.shopping.house import Reply
from hupan.bootstrap.tables import load_tables
from tests.attacks.shopping.market import CODE, Stall, anew, cart_of, make_tables, open_stall
from tests.conftest import fresh_database

Json = dict[str, Any]
_ATTEMPTS, _PAUSE_S = 200, 0.1


@pytest.fixture(scope="module")
def stall(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Stall]:
    """A market in which everybody is served in the chat."""
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(postgres_url))
        load_tables()
        make_tables(url)
        opened = stack.enter_context(open_stall(url, tmp_path_factory.mktemp("plans")))
        opened.coupon("Five percent")
        for _ in range(_ATTEMPTS):
            if anew(opened.buyers["en"]).say("wireless headphones").cards("products"):
                break
            time.sleep(_PAUSE_S)
        yield opened


def plan_of(reply: Reply) -> Json:
    (plan,) = reply.cards("plan")
    return plan


def states(reply: Reply) -> list[str]:
    return [each["state"] for each in plan_of(reply)["steps"]]


def _worth(price: Json) -> float:
    """Read a price in the buyer's own money."""
    return float("".join(sign for sign in price["approximate"] or price["text"] if sign in "0123456789."))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "find three wireless headphones, compare them and put the cheapest in the cart"),
        ("zh", "帮我找三款无线耳机比较一下，然后把最便宜的加入购物车"),
        ("ko", "무선 이어폰 세 개 찾아서 비교하고 제일 싼 거 장바구니에 담아줘"),
    ],
)
def test_goods_are_found_compared_and_one_of_them_is_put_into_the_cart(stall: Stall, language: str, said: str) -> None:
    buyer = anew(stall.buyers[language])
    reply = buyer.say(said)

    assert states(reply) == ["done", "done", "done"], reply.text
    assert plan_of(reply)["state"] == "done"
    assert plan_of(reply)["choices"] == []
    (found,), (compared,) = reply.cards("products"), reply.cards("comparison")
    assert len(found["items"]) == 3
    assert [each["product_id"] for each in compared["items"]] == [each["product_id"] for each in found["items"]]
    (line,) = cart_of(buyer)["lines"]
    (put,) = reply.cards("cart")[0]["lines"]
    cheapest = min(found["items"], key=lambda each: _worth(each["price"]))
    assert (line["quantity"], put["name"]) == (1, cheapest["name"])
    assert reply.parts[0]["kind"] == "shopping.plan"
    # No more are spoken of than are shown.
    assert {"en": "The best 3 of 6", "zh": "6", "ko": "6"}[language] in reply.text
    assert "6 fit" not in reply.text


@pytest.mark.parametrize(
    ("language", "said", "both", "slugs"),
    [
        ("en", "I need earphones n running shoes", "add both firsts", ["earphones", "running-shoes"]),
        ("zh", "有耳机跟跑鞋吗", "每样第一个都放进购物车", ["earphones", "running-shoes"]),
        ("ko", "운동화 하나 이어폰 하나 보여줘", "각각 첫 번째 거 담아줘", ["running-shoes", "earphones"]),
    ],
)
def test_two_kinds_are_both_shown_and_the_first_of_each_is_meant_by_both(
    stall: Stall, language: str, said: str, both: str, slugs: list[str]
) -> None:
    buyer = anew(stall.buyers[language])
    reply = buyer.say(said)
    assert states(reply) == ["done", "done"], reply.text
    lists = reply.cards("products")
    assert [each["quest"]["slug"] for each in lists] == slugs

    reply = buyer.say(both)
    firsts = [each["items"][0]["name"] for each in lists]
    (asked, put) = (reply.cards("variants"), cart_of(buyer)["lines"])
    # What has variants is asked about first, and nothing else than these two is put in.
    assert not reply.cards("question"), reply.text
    assert asked or len(put) == 2
    assert {each["item"]["name"] for each in asked} <= set(firsts)


def test_a_step_that_is_unsure_asks_and_the_plan_goes_on_with_the_answer(stall: Stall) -> None:
    buyer = anew(stall.buyers["en"])
    reply = buyer.say("find running shoes, put the cheapest one in my cart and check out")
    assert states(reply) == ["done", "waiting", "pending"], reply.text
    assert plan_of(reply)["state"] == "waiting"
    assert cart_of(buyer)["lines"] == []
    (asked,) = reply.cards("variants")

    for _ in range(3):
        option = next(each for each in asked["options"] if each["key"] not in asked["chosen"])
        there = {each["options"][option["key"]] for each in asked["variants"] if each["offer_id"]}
        value = next(each for each in option["values"] if each["value"] in there)
        reply = buyer.say(value["label"])
        if not reply.cards("variants"):
            break
        (asked,) = reply.cards("variants")

    assert states(reply) == ["done", "done", "done"], reply.text
    (consent,) = reply.cards("consent")
    assert len(cart_of(buyer)["lines"]) == len(consent["lines"]) == 1
    # It ends at the card: nothing is bought by words.
    session = buyer.caller.ask("GET", f"/api/checkout/{consent['checkout_id']}")
    assert session["status"] not in {"completed", "completing"}


def test_a_tap_on_the_card_that_asks_is_an_answer_that_the_plan_goes_on_with(stall: Stall) -> None:
    buyer = anew(stall.buyers["en"])
    reply = buyer.say("find running shoes, put the cheapest one in my cart and check out")
    (asked,) = reply.cards("variants")
    # The page says so by itself once that tap has put it into the cart.
    assert asked["goes_on"] is True
    go_on, leave = plan_of(reply)["choices"]
    assert states(buyer.say(go_on["say"])) == ["done", "waiting", "pending"]
    assert cart_of(buyer)["lines"] == []

    offer = next(each["offer_id"] for each in asked["variants"] if each["offer_id"])
    buyer.caller.ask("POST", "/api/cart/lines", {"offer_id": offer, "quantity": 1})
    reply = buyer.say(go_on["say"])

    assert states(reply) == ["done", "done", "done"], (reply.text, leave)
    assert [each["offer_id"] for each in cart_of(buyer)["lines"]] == [offer]
    assert reply.cards("consent")


def test_a_code_that_was_not_named_is_asked_for_and_one_that_does_not_count_is_said(stall: Stall) -> None:
    buyer = anew(stall.buyers["zh"])
    buyer.say("无线耳机")
    reply = buyer.say("把最便宜的那个加到购物车,再用优惠码")
    assert states(reply) == ["done", "waiting"], reply.text
    assert len(cart_of(buyer)["lines"]) == 1

    reply = buyer.say(f"优惠码 {CODE}")
    assert states(reply) == ["done", "done"], reply.text
    assert cart_of(buyer)["codes"] == [CODE]
    assert [each["quantity"] for each in cart_of(buyer)["lines"]] == [1]

    english = anew(stall.buyers["en"])
    refused = english.say("find wireless headphones, add the cheapest to my cart, use code NOSUCH77 and check out")
    assert states(refused) == ["done", "done", "failed", "done"], refused.text
    assert plan_of(refused)["state"] == "ended"
    assert refused.cards("consent")


def test_a_plan_can_be_left_and_is_then_gone_on_with_by_nobody(stall: Stall) -> None:
    buyer = anew(stall.buyers["en"])
    buyer.say("find running shoes, put the cheapest one in my cart and check out")
    leave = plan_of(buyer.say("go on"))["choices"][-1]
    left = buyer.say(leave["say"])

    assert plan_of(left)["state"] == "left"
    assert states(left) == ["done", "skipped", "skipped"]
    assert not buyer.say("go on").cards("plan")
    assert cart_of(buyer)["lines"] == []


def test_what_depends_on_a_step_that_failed_is_left_out(stall: Stall) -> None:
    buyer = anew(stall.buyers["en"])
    reply = buyer.say("find headphones under $1, put the cheapest one in my cart and check out")
    if states(reply)[0] == "failed":
        assert states(reply) == ["failed", "skipped", "skipped"]
        assert cart_of(buyer)["lines"] == []
    else:
        # What comes nearest is shown, with what it lacks.
        assert reply.cards("products")[0]["missing"]


def test_a_message_that_is_answered_anew_puts_nothing_in_twice(stall: Stall) -> None:
    buyer = anew(stall.buyers["en"])
    reply = buyer.say("find wireless headphones and put the cheapest in the cart")
    assert states(reply) == ["done", "done"], reply.text
    path = f"/api/conversations/{buyer.conversation_id}/messages"
    first = next(each for each in buyer.caller.ask("GET", path)["items"] if each["role"] == "assistant")
    answer = buyer.caller.ask("POST", f"/api/messages/{first['id']}/regenerate", {})
    for _ in buyer.caller.follow(f"/api/runs/{answer['run']['id']}/events"):
        pass

    assert [each["quantity"] for each in cart_of(buyer)["lines"]] == [1]


def test_more_steps_than_are_done_at_once_are_said_to_be_too_many(stall: Stall) -> None:
    buyer = anew(stall.buyers["en"])
    pairs = ", ".join(["find headphones, put the cheapest in the cart"] * 5)
    reply = buyer.say(pairs)

    assert not reply.cards("plan")
    assert "more than 8 steps" in reply.text
    assert cart_of(buyer)["lines"] == []
