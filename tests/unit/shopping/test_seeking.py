"""Goods are sought on the shelf where most of the best hits stand, and narrowed by what stands there."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import cast

import pytest

from hupan.catalog import (
    AttributeKind,
    AttributeSpec,
    Category,
    CategoryId,
    CategoryTree,
    Listing,
    Product,
    ProductId,
    ProductText,
)
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.sayings import NO, YES, Named
from hupan.search import Facet, FacetValue, Hit, SearchPage, SearchRequest
from hupan.shopping import Quest, Reading, Seeker

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 20, tzinfo=UTC)
HOME, SHOES = CategoryId("cat_home"), CategoryId("cat_shoes")
MUGS, PENS = CategoryId("cat_mugs"), CategoryId("cat_pens")
WATERPROOF = AttributeSpec("waterproof", AttributeKind.FLAG, {Language.EN: "Waterproof"}, facet=True)
VEGAN = AttributeSpec("vegan", AttributeKind.FLAG, {Language.EN: "Vegan"}, facet=True)
TREE = CategoryTree(
    [
        Category(HOME, "home", {Language.EN: "Everything"}),
        Category(SHOES, "shoes", {Language.EN: "Shoes"}, HOME, (WATERPROOF, VEGAN)),
        Category(MUGS, "mugs", {Language.EN: "Mugs"}, HOME),
        Category(PENS, "pens", {Language.EN: "Pens"}, HOME),
    ]
)
GOODS: Mapping[str, tuple[CategoryId, Mapping[str, bool]]] = {
    "boot": (SHOES, {"waterproof": True, "vegan": False}),
    "clog": (SHOES, {"waterproof": True, "vegan": False}),
    "sandal": (SHOES, {"waterproof": False, "vegan": True}),
    "slipper": (SHOES, {"waterproof": False, "vegan": False}),
    "mug": (MUGS, {}),
    "cup": (MUGS, {}),
    "pen": (PENS, {}),
}


class Market:
    """Finds everything in the order of its names, filters by attributes and shelves, and counts what there is."""

    def __init__(self, *hits: str) -> None:
        self.hits = hits or tuple(GOODS)
        self.asked: list[SearchRequest] = []

    async def search(self, request: SearchRequest) -> SearchPage:
        self.asked.append(request)
        found = [name for name in self.hits if self._fits(name, request)]
        facets = [
            _facet(key, [name for name in self.hits if GOODS[name][0] == SHOES]) for key in ("waterproof", "vegan")
        ]
        hits = tuple(Hit(ProductId(name), 1.0) for name in found[: request.limit])
        return SearchPage(hits, len(found), tuple(facets) if request.facets else ())

    def _fits(self, name: str, request: SearchRequest) -> bool:
        category, has = GOODS[name]
        shelves = [each.id for each in TREE.path(category)]
        on_it = not request.filters.categories or request.filters.categories[0] in shelves
        values = {key: YES if value else NO for key, value in has.items()}
        return on_it and all(values.get(key) in wanted for key, wanted in request.filters.attributes.items())

    async def categories(self) -> CategoryTree:
        return TREE

    async def listings(self, ids: Sequence[ProductId]) -> list[Listing]:
        return [
            Listing(Product(each, each, GOODS[each][0], "", Language.EN, {Language.EN: ProductText(each)}, AT, AT), ())
            for each in ids
        ]


def _facet(key: str, names: Sequence[str]) -> Facet:
    values = dict.fromkeys(YES if GOODS[name][1][key] else NO for name in names)
    return Facet(f"attr:{key}", tuple(FacetValue(value, 1) for value in values))


def _said(said: str) -> Reading:
    return Reading(said, read_phrases(said, Home("USD", date(2026, 11, 20))), Language.EN, "USD")


async def test_the_shelf_is_where_most_of_the_best_hits_stand() -> None:
    market = Market("boot", "clog", "mug")
    found = await Seeker(market, market).seek(_said("shoes"))

    assert found.quest.category == SHOES
    assert found.products == ("boot", "clog")


async def test_where_hits_do_not_agree_the_shelf_above_is_looked_at() -> None:
    market = Market("boot", "mug", "cup", "pen")
    found = await Seeker(market, market).seek(_said("things"))

    assert found.quest.category == HOME
    assert found.total == 4


@pytest.mark.parametrize(
    "said", ["do you sell washing machines?", "冰箱有吗", "자동차 타이어 팔아요?", "an air conditioner"]
)
async def test_nothing_stands_in_for_a_thing_that_is_a_kind_of_its_own(said: str) -> None:
    market = Market()
    found = await Seeker(market, market).seek(_said(said))

    assert found.absent
    assert not found.products


@pytest.mark.parametrize(
    "said", ["mug, not for the washing machine", "a pen for my car", "shoes to wear at the swimming pool"]
)
async def test_a_thing_that_is_named_by_the_way_hides_nothing(said: str) -> None:
    market = Market("mug", "pen", "boot", "clog")
    found = await Seeker(market, market).seek(_said(said))

    assert not found.absent


async def test_a_kind_of_its_own_is_found_where_somebody_sells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    has: Mapping[str, bool] = {}
    monkeypatch.setitem(cast("dict[str, object]", GOODS), "window air conditioner", (HOME, has))
    market = Market("window air conditioner")
    found = await Seeker(market, market).seek(_said("need an aircon"))

    assert not found.absent
    assert "window air conditioner" in found.products


async def test_attributes_that_are_named_narrow_it() -> None:
    market = Market()
    found = await Seeker(market, market).seek(_said("waterproof shoes"))

    assert found.quest.traits == (Named("waterproof", YES),)
    assert found.products == ("boot", "clog")
    assert found.missing == ()


async def test_a_second_turn_narrows_the_first() -> None:
    market = Market()
    seeker = Seeker(market, market)
    first = await seeker.seek(_said("shoes under $90"))
    second = await seeker.refine(first.quest, _said("not waterproof"))

    assert second.products == ("sandal", "slipper")
    assert second.quest.most == first.quest.most
    assert market.asked[-1].filters.price_to == first.quest.most


async def test_what_is_narrowed_is_not_asked_for_by_its_name_anew() -> None:
    market = Market()
    seeker = Seeker(market, market)
    first = await seeker.seek(_said("shoes that I told you a long story about"))
    second = await seeker.refine(first.quest, _said("not waterproof"))

    assert second.products
    assert second.named


async def test_what_nothing_has_all_of_is_shown_without_the_last_wish_and_said() -> None:
    market = Market()
    found = await Seeker(market, market).seek(_said("waterproof vegan shoes"))

    assert found.products == ("boot", "clog")
    assert found.missing == (Named("vegan", YES),)


async def test_what_has_no_name_is_left_to_the_search() -> None:
    market = Market()
    seeker = Seeker(market, market)
    found = await seeker.refine(Quest("shoes", SHOES), _said("for dancing at weddings"))

    assert found.quest.text == "shoes for dancing at weddings"


async def test_nothing_is_found_in_an_empty_market() -> None:
    class Empty(Market):
        async def search(self, request: SearchRequest) -> SearchPage:
            self.asked.append(request)
            return SearchPage((), 0)

    market = Empty()
    found = await Seeker(market, market).seek(_said("waterproof shoes"))

    assert (found.products, found.total) == ((), 0)
