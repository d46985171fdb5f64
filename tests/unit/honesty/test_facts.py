"""Prose of a model is shown only where the market's facts say what it says."""

from collections.abc import Mapping
from datetime import date

import pytest

from hupan.honesty import Facts, unfounded
from hupan.phrases import Home
from hupan.runs import CardPart

HOME = Home("USD", date(2026, 11, 23))


def facts(*, name: str = "Alba boot", done: frozenset[str] = frozenset(), value: str = "20 hours") -> Facts:
    """What the market said of one product."""
    price = {"text": "$1,049.00", "approximate": "₩1,400,000", "former": "", "off": ""}
    item: Mapping[str, object] = {"name": name, "seller": "Corner", "price": price, "delivery": "Nov 26 to 28"}
    rated = {**item, "rating": {"mean": "4.6", "label": "4.6 of 5", "count": "31", "percent": 92}}
    told = Facts(shown=3, done=set(done))
    told.learn((CardPart("shopping.facts", {"item": rated, "facts": [{"label": "Battery", "value": value}]}),))
    return told


@pytest.mark.parametrize(
    "prose",
    [
        "The Alba boot costs $1,049.00 and is rated 4.6.",
        "It costs $1049.",
        "¥ or not, the second one lasts 20 hours.",
        "价格是 ₩1,400,000，评分 4.6。",
        "가격은 1,400,000원이고 평점은 4.6입니다.",
        "가격은 140만 원입니다.",
        "Number 3 is the lightest.",
    ],
)
def test_what_the_facts_say_may_be_said(prose: str) -> None:
    assert unfounded(prose, facts(), HOME) == []


@pytest.mark.parametrize(
    "prose",
    [
        "It costs $1,048.",
        "It costs $20.",  # hours are no dollars
        "Only 3 left in stock.",
        "It is 3% off.",
        "Rated 4.9.",
        "It arrives tomorrow.",
        "It comes on Friday with free shipping.",
        "It costs fifty dollars.",
        "只要五百元。",
        "오만원이에요.",
        "明天到货。",
        "我已经帮您下单了。",
        "결제했습니다.",
        "장바구니에 담았습니다.",
        "已加入购物车。",
        "I've put it in your cart.",
        "Your order was placed: it has been paid.",
    ],
)
def test_what_no_fact_says_may_not(prose: str) -> None:
    assert unfounded(prose, facts(), HOME)


def test_what_a_code_needs_may_be_said_and_its_own_digits_are_no_sum() -> None:
    told = facts()
    told.learn((CardPart("shopping.cart", {"notes": [{"code": "LAKE150", "text": "From $40.00"}], "lines": []}),))
    assert unfounded("It counts from $40.", told, HOME) == []
    assert unfounded("It counts from $150.", told, HOME)


def test_a_deed_may_be_said_where_it_was_done() -> None:
    assert unfounded("I put it in your cart.", facts(done=frozenset({"add"})), HOME) == []
    assert unfounded("I have paid for it.", facts(done=frozenset({"add", "buy"})), HOME)


@pytest.mark.parametrize("claim", ["now only $5", "half price today", "free shipping"])
def test_what_a_stranger_writes_makes_no_fact(claim: str) -> None:
    assert unfounded(f"It is {claim}.", facts(value=claim), HOME)
    assert unfounded(f"Take the Alba, {claim}.", facts(name=f"Alba, {claim}"), HOME)
