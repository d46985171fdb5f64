"""Which type of a shelf's goods is meant is read off what sellers call them."""

from datetime import UTC, datetime

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
from hupan.quests import Quest
from hupan.quests.titles import of_types, type_quest, types_in

AT = datetime(2026, 11, 20, tzinfo=UTC)
KETTLES = CategoryId("cat_kettles")
COPPER = AttributeSpec("copper", AttributeKind.FLAG, {Language.EN: "Copper", Language.ZH: "铜制"}, facet=True)
NAMES = {Language.EN: "Kettles", Language.ZH: "水壶"}
TREE = CategoryTree([Category(KETTLES, "kettles", NAMES, None, (COPPER,))])
TYPES = [("Gooseneck Kettle", "细口手冲壶"), ("Electric Kettle", "电热水壶"), ("Enamel Kettle", "搪瓷烧水壶")]
BRANDS = ["Lakeline", "Halden", "Onsaek", "Perl"]
SHELF = [
    Listing(
        Product(
            ProductId(f"{brand} {english}"),
            f"{brand}-{english}",
            KETTLES,
            "",
            Language.EN,
            {
                Language.EN: ProductText(f"{brand} Copper {english}"),
                Language.ZH: ProductText(f"{brand} 铜制{chinese}"),
            },
            AT,
            AT,
        ),
        (),
    )
    for brand in BRANDS
    for english, chinese in TYPES
]
QUEST = Quest("", KETTLES)


@pytest.mark.parametrize(
    ("said", "types"),
    [
        ("我想要手冲的", ("手冲",)),
        ("有没有电热水壶", ("电热水壶",)),
        ("a gooseneck kettle, please", ("gooseneck",)),
        ("anything by Lakeline", ("lakeline",)),
        ("水壶", ()),
        ("a copper kettle", ()),
        ("不要搪瓷的", ()),
        ("something nice", ()),
    ],
)
def test_what_some_of_the_titles_have_tells_a_type(said: str, types: tuple[str, ...]) -> None:
    assert types_in(said, SHELF, QUEST, TREE) == types


def test_those_of_the_type_are_chosen_and_none_where_there_is_none() -> None:
    found = of_types(SHELF, ("手冲", "lakeline"))

    assert [each.product.id for each in found] == ["Lakeline Gooseneck Kettle"]
    assert of_types(SHELF[1:2], ("手冲",)) == []


def test_another_type_takes_the_place_of_the_one_before_and_a_brand_goes_with_it() -> None:
    first, _ = type_quest("手冲壶", SHELF, QUEST, TREE)
    second, both = type_quest("by Halden", SHELF, first, TREE)
    third, now = type_quest("还是电热水壶吧", SHELF, first, TREE)

    assert both == ("手冲壶", "halden")
    assert second.text == "手冲壶 halden"
    assert now == ("电热水壶",)
    assert third.text == "电热水壶"
