"""Which category a path of strangers' words belongs to."""

import pytest

from hupan.catalog import Category, CategoryId, CategoryTree
from hupan.intake.shelves import Shelves, fold
from hupan.kernel import Language

CLOTHES = Category(
    CategoryId("clothes"), "clothing", {Language.EN: "Clothing", Language.ZH: "服装", Language.KO: "의류"}
)
MEN = Category(CategoryId("men"), "men", {Language.EN: "Men"}, CLOTHES.id)
WOMEN = Category(CategoryId("women"), "women", {Language.EN: "Women"}, CLOTHES.id)
MEN_SHIRTS = Category(CategoryId("men-shirts"), "men-shirts", {Language.EN: "Shirts"}, MEN.id)
WOMEN_SHIRTS = Category(CategoryId("women-shirts"), "women-shirts", {Language.EN: "Shirts"}, WOMEN.id)
PHONES = Category(CategoryId("phones"), "phones", {Language.EN: "Phones", Language.KO: "휴대폰"})
STRANGERS = Category(CategoryId("theirs"), "theirs", {Language.EN: "Lamps"}, source="import:other")
TREE = CategoryTree([CLOTHES, MEN, WOMEN, MEN_SHIRTS, WOMEN_SHIRTS, PHONES, STRANGERS])


def shelves(tree: CategoryTree = TREE) -> Shelves:
    return Shelves(tree, "Lakeside", "import:lakeside", Language.EN)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("Clothing", "Women", "Shirts"), "women-shirts"),
        (("Home", "Men", "Shirt"), "men-shirts"),
        (("의류",), "clothes"),
        (("Electronics", "Smartphones"), "phones"),
        (("数码", "手机"), "phones"),
        (("CLOTHING ", "Rare things"), "clothes"),
    ],
)
def test_a_name_or_a_synonym_finds_ours(path: tuple[str, ...], expected: str) -> None:
    found = shelves()
    assert found.find(path) == expected
    assert found.take_new() == []


def test_what_is_not_found_is_made_below_the_imports_own_root() -> None:
    found = shelves()
    leaf = found.find(("Lamps", "Desk lamps"))
    new = found.take_new()
    assert [category.names[Language.EN] for category in new] == ["Lakeside", "Lamps", "Desk lamps"]
    assert [category.parent_id for category in new] == [None, new[0].id, new[1].id]
    assert new[2].id == leaf
    assert found.take_new() == []
    # The same path makes the same categories, by whatever process.
    assert shelves().find(("lamp", "Desk Lamp")) == leaf
    known = shelves(CategoryTree([*TREE, *new]))
    assert known.find(("Lamps", "Desk lamps")) == leaf
    assert known.take_new() == []


def test_plurals_marks_and_case_do_not_matter() -> None:
    assert fold("Shirts & Tops") == fold("shirt and TOP") == "shirt top"
    assert fold("Batteries") == "battery"
    assert fold("Glasses") == "glass"
    assert fold("Gas") == "gas"
