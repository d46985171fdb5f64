"""Whoever speaks of what they never bought is told so; a thing's own words, places and wishes in exchange are not."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hupan.aftercare.absent import is_absent
from hupan.aftercare.whose import Bought
from hupan.catalog import Category, CategoryId, CategoryTree, ProductId
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.shopping import Step

_SLUGS = "mugs lamps t-shirts bags chairs kettles phones running-shoes bedding"
TREE = CategoryTree([Category(CategoryId(each), each, {Language.EN: each}) for each in _SLUGS.split()])


def _bought(*kinds: str) -> Bought:
    """A mug and a lamp, each an order of its own."""
    lines = [SimpleNamespace(item=SimpleNamespace(product_id=ProductId(each), title="")) for each in kinds]
    orders = tuple(
        SimpleNamespace(id=each, number="AAAA-BBBB-CCCC", lines=[line]) for each, line in zip(kinds, lines, strict=True)
    )
    products = {ProductId(each): SimpleNamespace(category_id=CategoryId(each), texts={}) for each in kinds}
    return Bought(cast("Any", orders), cast("Any", products), TREE)


def _absent(said: str) -> bool:
    step = SimpleNamespace(said=said, phrases=read_phrases(said, Home("USD", date(2026, 11, 20))))
    return is_absent(cast("Step", cast("object", step)), _bought("mugs", "lamps"))


@pytest.mark.parametrize(
    "said",
    [
        "exchange the t-shirt for size M",
        "I want to return my kettle",
        "where is the chair?",
        "cancel the running shoes please",
        "deliver the t-shirt to another address",
        "T恤换成M码",
        "水壶我要退货",
        "我的跑鞋到哪了",
        "티셔츠 M으로 교환해 줘",
        "주전자 반품할래요",
        "의자 어디쯤 왔어?",
    ],
)
def test_what_was_never_bought_is_told(said: str) -> None:
    assert _absent(said)


@pytest.mark.parametrize(
    "said",
    [
        "the mug is chipped, I want to return it",
        "return the mug",
        "where is my lamp?",
        "exchange the mug for a kettle",
        "the mug does not go with my chair",
        "it does not stand on my chair, I send it back",
        "I want to send it back and get a kettle",
        "cancel my order",
        "the second one please",
        "杯子有缺口，我要退货",
        "台灯到哪了",
        "杯子换成水壶",
        "我的订单到哪了",
        "머그컵에 금이 갔어",
        "스탠드 반품",
        "이거 주전자로 바꿔줘",
        "주문 취소해 주세요",
    ],
)
def test_what_was_bought_or_is_only_mentioned_is_not(said: str) -> None:
    assert not _absent(said)
