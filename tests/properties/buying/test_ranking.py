"""Which product a criterion chooses hangs on what is known of the goods alone: no place, no other goods, no guess."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from hupan.buying.ranking import chosen
from hupan.catalog import (
    AttributeKind,
    AttributeSpec,
    Category,
    CategoryId,
    CategoryTree,
    Product,
    ProductId,
    ProductText,
)
from hupan.kernel import Buyer, Language, Money
from hupan.phrases import Home, read_phrases
from hupan.shopping import Shown, Step, Table
from hupan.showcase import Goods

AT, TODAY = datetime(2026, 11, 20, tzinfo=UTC), date(2026, 11, 20)
WEIGHT = AttributeSpec(
    "weight_g", AttributeKind.NUMBER, {Language.EN: "Weight", Language.ZH: "重量", Language.KO: "무게"}, "g"
)
TREE = CategoryTree((Category(CategoryId("c"), "c", {}, attributes=(WEIGHT,)),))
BUYER = Buyer(guest="0" * 64)
RATES = {"USD": Decimal(1400), "KRW": Decimal(1)}
"""What one of a currency is worth in the reader's won, and in which all are shown to them."""


@dataclass(frozen=True)
class Good:
    """What is known of a product; `None` where nobody knows it."""

    price: Money | None
    stars: float | None
    days: int | None
    grams: int | None


SAID = {
    "price": ("the cheapest one", "最便宜的那个", "제일 싼 거"),
    "cost": ("the most expensive one", "最贵的那个", "제일 비싼 거"),
    "stars": ("the best rated one", "评分最高的", "평점 제일 높은 거"),
    "days": ("the one that arrives first, the soonest", "最早到的那个", "제일 빨리 도착하는 거"),
    "grams": ("the lightest one", "最轻的那个", "제일 가벼운 거"),
}
CRITERIA = st.sampled_from([(of, words) for of, several in SAID.items() for words in several])
PRICES = st.one_of(
    st.none(),
    st.integers(1, 40).map(lambda dollars: Money(dollars * 100, "USD")),
    # As many won as some of these dollars are: equally dear, though it is another number.
    st.integers(1, 40).map(lambda dollars: Money(dollars * 1400, "KRW")),
)
GOOD = st.builds(
    Good,
    price=PRICES,
    stars=st.one_of(st.none(), st.integers(2, 10).map(lambda half: half / 2)),
    days=st.one_of(st.none(), st.integers(0, 5)),
    grams=st.one_of(st.none(), st.integers(1, 5).map(lambda tens: tens * 10)),
)
GOODS = st.lists(GOOD, min_size=2, max_size=6)


def worth(price: Money) -> Decimal:
    return price.amount * RATES[price.currency]


def rank(good: Good, of: str) -> float | None:
    """How good it is by a criterion, reckoned here once more in the plainest way."""
    match of:
        case "price":
            return None if good.price is None else -float(worth(good.price))
        case "cost":
            return None if good.price is None else float(worth(good.price))
        case "stars":
            return good.stars
        case "days":
            return None if good.price is None or good.days is None else -float(good.days)
        case _:
            return None if good.grams is None else -float(good.grams)


def goods_of(name: str, good: Good) -> Goods:
    """The product as a visit reads it: as much of it as ranking looks at."""
    has = {} if good.grams is None else {"weight_g": good.grams}
    text = {Language.EN: ProductText(name)}
    product = Product(ProductId(name), name, CategoryId("c"), "", Language.EN, text, AT, AT, attributes=has)
    offers = () if good.price is None else (SimpleNamespace(id=f"off_{name}", price=good.price),)
    windows = {}
    if good.days is not None:
        windows = {f"off_{name}": SimpleNamespace(latest=TODAY + timedelta(days=good.days))}
    summary = SimpleNamespace(mean=good.stars)
    return Goods(product, cast("Any", offers), {}, {}, {}, {}, cast("Any", windows), cast("Any", summary), kept=False)


async def _tree() -> CategoryTree:
    return TREE


VISIT = cast("Any", SimpleNamespace(worth=worth, market=SimpleNamespace(catalog=SimpleNamespace(categories=_tree))))


def choose(said: str, goods: dict[str, Good], order: list[str], compared: tuple[int, ...] = ()) -> list[str] | None:
    """Say it before these goods on the screen, in this order."""
    shown = tuple(Shown(ProductId(each), each) for each in order)
    phrases = read_phrases(said, Home("KRW", TODAY))
    step = Step("add", said, phrases, VISIT, BUYER, Table(shown=shown, compared=compared))
    known = {ProductId(name): goods_of(name, good) for name, good in goods.items()}
    found = asyncio.run(chosen(step, known))
    return None if found is None else [each.product_id for each in found]


def named(goods: list[Good]) -> dict[str, Good]:
    return {f"prod_{at}": good for at, good in enumerate(goods)}


def best(goods: dict[str, Good], of: str) -> set[str]:
    ranks = {name: value for name, good in goods.items() if (value := rank(good, of)) is not None}
    return {name for name, value in ranks.items() if value == max(ranks.values())}


@settings(deadline=None)
@given(goods=GOODS, criterion=CRITERIA, data=st.data())
def test_all_of_the_best_are_chosen_and_none_else_in_whatever_order_they_stand(
    goods: list[Good], criterion: tuple[str, str], data: st.DataObject
) -> None:
    (of, said), all_ = criterion, named(goods)
    order = data.draw(st.permutations(list(all_)))
    found = choose(said, all_, order)
    # Where nobody knows of any how much it weighs, its weight chooses none, and is no criterion.
    assert set(found or ()) == best(all_, of)
    # Equally good ones come as they are shown.
    assert (found or []) == [each for each in order if each in best(all_, of)]


@settings(deadline=None)
@given(goods=GOODS, criterion=CRITERIA, data=st.data())
def test_what_gets_better_stays_chosen_and_what_is_not_chosen_may_get_worse(
    goods: list[Good], criterion: tuple[str, str], data: st.DataObject
) -> None:
    (of, said), all_ = criterion, named(goods)
    found = choose(said, all_, list(all_)) or []
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    good = all_[one]
    better = {
        "price": lambda: replace(good, price=Money(1, "KRW")),
        "cost": lambda: replace(good, price=Money(99_900, "USD")),
        "stars": lambda: replace(good, stars=5.5),
        "days": lambda: replace(good, days=-1),
        "grams": lambda: replace(good, grams=1),
    }[of]()
    assert choose(said, {**all_, one: better}, list(all_)) == [one]
    others = [each for each in all_ if each not in found]
    if others:
        other = data.draw(st.sampled_from(others))
        unknown = Good(None, None, None, None)
        assert choose(said, {**all_, other: unknown}, list(all_)) == found


@settings(deadline=None)
@given(goods=GOODS, criterion=CRITERIA)
def test_what_nobody_knows_of_is_never_chosen_and_changes_nothing(
    goods: list[Good], criterion: tuple[str, str]
) -> None:
    (_, said), all_ = criterion, named(goods)
    blank = {"prod_blank": Good(None, None, None, None)}
    found = choose(said, all_, list(all_))
    assert (choose(said, {**all_, **blank}, ["prod_blank", *all_]) or []) == (found or [])


@settings(deadline=None)
@given(
    goods=st.lists(GOOD, min_size=3, max_size=6), said=st.sampled_from(["the cheaper one", "更便宜的那个", "더 싼 거"])
)
def test_the_cheaper_one_of_many_is_none_of_them_and_of_two_that_stand_side_by_side_the_cheaper(
    goods: list[Good], said: str
) -> None:
    all_ = named(goods)
    order = list(all_)
    assert choose(said, all_, order) == []
    two = {name: all_[name] for name in (order[0], order[2])}
    assert set(choose(said, all_, order, compared=(0, 2)) or ()) == best(two, "price")
    left, right = choose("the left one", all_, order, compared=(2, 0)), choose("the right one", all_, order, (2, 0))
    assert (left, right) == ([order[2]], [order[0]])
