"""The tree of categories: children in order, ways to the top, and no way in a circle."""

from hupan.catalog import Category, CategoryId, CategoryTree
from hupan.kernel import Language


def category(name: str, parent: str | None = None, position: int = 0) -> Category:
    parent_id = None if parent is None else CategoryId(parent)
    return Category(CategoryId(name), f"the-{name}", {Language.EN: name}, parent_id, position=position)


TREE = CategoryTree(
    [category("d", "b"), category("b", "a", 2), category("c", "a", 1), category("a"), category("e", "d")]
)


def ids(categories: tuple[Category, ...]) -> str:
    return "".join(each.id for each in categories)


def test_children_stand_in_their_order() -> None:
    assert ids(TREE.roots) == "a"
    assert ids(TREE.children(CategoryId("a"))) == "cb"
    assert ids(TREE.children(CategoryId("e"))) == ids(TREE.children(CategoryId("x"))) == ""


def test_a_path_leads_from_the_top_to_it() -> None:
    assert ids(TREE.path(CategoryId("e"))) == "abde"
    assert ids(TREE.path(CategoryId("a"))) == "a"
    assert TREE.path(CategoryId("x")) == ()


def test_descendants_are_it_and_all_below() -> None:
    assert TREE.descendants(CategoryId("b")) == ("b", "d", "e")
    assert set(TREE.descendants(CategoryId("a"))) == set("abcde")
    assert TREE.descendants(CategoryId("x")) == ()


def test_one_is_found_by_id_and_by_address() -> None:
    assert TREE.get(CategoryId("d")) == TREE.by_slug("the-d") == category("d", "b")
    assert TREE.get(CategoryId("x")) is TREE.by_slug("x") is None
    assert (len(TREE), len(list(TREE)), len(CategoryTree())) == (5, 5, 0)


def test_a_circle_and_a_missing_parent_end_at_the_top() -> None:
    tree = CategoryTree([category("a", "b"), category("b", "a"), category("c", "b"), category("d", "gone")])
    assert sorted(ids(tree.roots)) == ["a", "b", "c", "d"]
    assert all(len(tree.path(each.id)) == 1 for each in tree)
