"""The golden cards: one of every kind, as the rooms make them and as the page and the terminal draw them."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, cast, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from hupan.counter import cards
from hupan.counter.cards import Kind
from hupan.elsewhere import AwayCard
from hupan.remembering import RememberedCard

SAMPLES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("cards.json").read_text())

SHAPES: dict[Kind, Any] = {
    Kind.PRODUCTS: cards.ProductsCard,
    Kind.COMPARISON: cards.ComparisonCard,
    Kind.VARIANTS: cards.VariantsCard,
    Kind.FACTS: cards.FactsCard,
    Kind.ANSWER: cards.AnswerCard,
    Kind.REVIEWS: cards.ReviewsCard,
    Kind.CART: cards.CartCard,
    Kind.CONSENT: cards.ConsentCard,
    Kind.ORDERS: cards.OrdersCard,
    Kind.ORDER: cards.OrderCard,
    Kind.CASE: cards.CaseCard,
    Kind.PRICES: cards.PricesCard,
    Kind.QUESTION: cards.QuestionCard,
    Kind.PLAN: cards.PlanCard,
    Kind.REMEMBERED: RememberedCard,
    Kind.AWAY: AwayCard,
}


def test_there_is_a_sample_of_every_kind() -> None:
    assert sorted(SAMPLES) == sorted(Kind)
    assert sorted(SHAPES) == sorted(Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sample_has_exactly_what_its_kind_describes(kind: Kind) -> None:
    assert list(misfits(SAMPLES[kind], SHAPES[kind], kind)) == []


def test_what_does_not_fit_is_noticed() -> None:
    card = SAMPLES[Kind.CART]
    line = card["lines"][0]
    wrong: list[dict[str, Any]] = [
        {**card, "codes": [1]},
        {**card, "page": None},
        {**card, "tip": "10"},
        {name: value for name, value in card.items() if name != "sums"},
        {**card, "lines": [{**line, "quantity": "2"}]},
        {**card, "lines": [{**line, "picture": {}}]},
    ]
    assert [len(list(misfits(each, cards.CartCard, "cart"))) for each in wrong] == [1, 1, 1, 1, 1, 6]
    assert list(misfits({**SAMPLES[Kind.CASE], "kind": "refund"}, cards.CaseCard, "case")) == ["case.kind: 'refund'"]


def misfits(value: object, shape: object, at: str) -> Iterator[str]:
    """Tell where a value is not as a type describes it."""
    origin = get_origin(shape)
    if is_typeddict(shape):
        yield from _unlike(value, cast("type", shape), at)
    elif origin in {list, dict}:
        if not isinstance(value, cast("type", origin)):
            yield f"{at}: {value!r}"
            return
        each = get_args(shape)[-1]
        for place, one in _places(value):
            yield from misfits(one, each, f"{at}[{place}]")
    elif origin is UnionType:
        fitting = [each for each in get_args(shape) if each is not NoneType or value is None]
        yield from min((list(misfits(value, each, at)) for each in fitting), key=len)
    elif not _fits(value, shape, get_args(shape) if origin is Literal else ()):
        yield f"{at}: {value!r}"


def _places(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, dict):
        return cast("dict[object, object]", value).items()
    return enumerate(cast("list[object]", value))


def _fits(value: object, shape: object, choices: tuple[object, ...]) -> bool:
    return value in choices if choices else cast("Any", shape) in {object, type(value)}


def _unlike(value: object, shape: type, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: {value!r}"
        return
    hints = get_type_hints(shape, include_extras=True)
    given = cast("dict[str, object]", value)
    yield from (f"{at}.{name}: unknown" for name in given.keys() - hints.keys())
    for name, hint in hints.items():
        optional = get_origin(hint) is NotRequired
        if name in given:
            yield from misfits(given[name], get_args(hint)[0] if optional else hint, f"{at}.{name}")
        elif not optional:
            yield f"{at}.{name}: missing"
