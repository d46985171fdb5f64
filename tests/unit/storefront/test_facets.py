"""What a list is narrowed by is called what its category calls it."""

from dataclasses import replace
from datetime import UTC, datetime

from hupan.catalog import AttributeChoice, AttributeKind, AttributeSpec, Category, CategoryId, CategoryTree
from hupan.kernel import Language
from hupan.search import Facet, FacetValue
from hupan.showcase import Formats, Reader, read_words
from hupan.storefront.narrowing import Narrowing
from hupan.storefront.pages.facets import Names, OptionNames, chips, unnamed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
READER = Reader(
    Language.ZH, read_words()[Language.ZH], Formats(Language.ZH), "CNY", "CN", NOW, "http://hupan", "/market"
)


def material(category: str, position: int, *choices: tuple[str, str]) -> Category:
    made = tuple(AttributeChoice(value, {Language.ZH: name}) for value, name in choices)
    spec = AttributeSpec("material", AttributeKind.CHOICE, {Language.ZH: "材质"}, choices=made)
    return Category(CategoryId(category), category, {Language.ZH: category}, attributes=(spec,), position=position)


TREE = CategoryTree(
    [
        material("mugs", 1, ("clay", "陶土"), ("soft", "软胶")),
        material("shirts", 2, ("quick_dry", "速干针织"), ("soft", "软棉")),
    ]
)


def names(inside: str = "") -> Names:
    return Names(READER, TREE, CategoryId(inside) if inside else None, {}, {})


def test_a_value_is_called_what_the_category_calls_it_that_has_it() -> None:
    assert names().value("a.material", "quick_dry") == "速干针织"
    assert names("mugs").value("a.material", "quick_dry") == "速干针织"
    assert names("shirts").value("a.material", "soft") == "软棉"
    assert names("mugs").value("a.material", "soft") == "软胶"
    assert names().value("a.material", "unheard_of") == "unheard_of"


def test_names_are_sought_for_values_of_options_alone_that_nothing_at_hand_has() -> None:
    facets = [
        Facet("brand", (FacetValue("Lake", 1),)),
        Facet("attr:material", (FacetValue("unheard_of", 1),)),
        Facet("attr:color", (FacetValue("red", 2), FacetValue("mustard", 1))),
    ]
    of_red = replace(names(), options={"color": OptionNames("颜色", {"red": "红色"})})

    assert unnamed(facets, of_red) == {"color": ("mustard",)}
    assert unnamed(facets, names()) == {"color": ("red", "mustard")}


def test_what_narrows_nothing_is_not_said_to_narrow() -> None:
    narrowing = Narrowing("/market/search", ticks=(("max", "0.01"), ("a.material", "clay"), ("brand", "Lake")))

    assert [each.label for each in chips(narrowing, names(), "")] == ["陶土", "Lake"]
