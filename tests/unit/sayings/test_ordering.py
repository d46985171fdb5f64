"""The order, and what is said of prices without a sum, are read in three languages."""

import pytest

from hupan.sayings import lets_go_of_price, sort_of, wants_cheaper
from hupan.search import Sort


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("line them up by price", Sort.PRICE_UP),
        ("cheap ones at the top", Sort.PRICE_UP),
        ("start with the cheapest", Sort.PRICE_UP),
        ("便宜的放前面", Sort.PRICE_UP),
        ("按价格排一下", Sort.PRICE_UP),
        ("저렴한 순서로", Sort.PRICE_UP),
        ("가격 낮은 것부터", Sort.PRICE_UP),
        ("priciest first", Sort.PRICE_DOWN),
        ("从贵到便宜", Sort.PRICE_DOWN),
        ("비싼 것부터", Sort.PRICE_DOWN),
        ("whatever people rate best", Sort.RATING),
        ("口碑好的优先", Sort.RATING),
        ("후기 좋은 순", Sort.RATING),
        ("newest first", Sort.NEWEST),
        ("할인 큰 순으로", Sort.DISCOUNT),
        ("별점 높은 순", Sort.RATING),
        ("평점 제일 높은 거부터", Sort.RATING),
        ("할인율 높은 순", Sort.DISCOUNT),
        ("가격대 높은 순", Sort.PRICE_DOWN),
        ("높은 순으로", Sort.PRICE_DOWN),
        ("금액 낮은 순", Sort.PRICE_UP),
        ("잘 팔리는 거", Sort.RATING),
        ("해상도 높은 순", None),
        ("a red one", None),
        ("便宜点的", None),
    ],
)
def test_orders(said: str, sort: Sort | None) -> None:
    assert sort_of(said) is sort


@pytest.mark.parametrize(
    "said", ["that's a bit steep", "not that expensive", "有点贵", "别太贵", "너무 비싸요", "덜 비싼 거"]
)
def test_what_is_dear_should_be_cheaper(said: str) -> None:
    assert wants_cheaper(said)
    assert not lets_go_of_price(said)


@pytest.mark.parametrize("said", ["the pricier one", "更贵的", "더 비싼 거 보여줘", "비싼 걸로 보여줘"])
def test_what_is_to_be_dearer_should_not_be_cheaper(said: str) -> None:
    assert not wants_cheaper(said)


@pytest.mark.parametrize(
    "said",
    ["money is no object", "forget the budget", "预算不限", "价格无所谓", "가격은 상관없어요", "비싸도 괜찮아요"],
)
def test_the_price_can_be_let_go_of(said: str) -> None:
    assert lets_go_of_price(said)
    assert not wants_cheaper(said)
