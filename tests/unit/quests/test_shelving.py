"""A shelf is chosen by evidence that outvotes one another; where little speaks for it, others are named beside it."""

from hupan.catalog import Category, CategoryId, CategoryTree
from hupan.kernel import Language
from hupan.quests.shelving import Standing, shelf_of
from hupan.sayings import CALLED, SURELY, Weights

HOME, LAMPS, CHAIRS, MATS = (CategoryId(f"cat_{each}") for each in ("home", "lamps", "chairs", "mats"))
TREE = CategoryTree(
    [
        Category(HOME, "home", {Language.EN: "Home"}),
        *(Category(each, each, {Language.EN: each}, HOME) for each in (LAMPS, CHAIRS, MATS)),
    ]
)


def _standing(plain: Weights, names: Weights | None = None, *more: Weights) -> Standing:
    evidence = [(plain, 1.0), *((each, 1.0) for each in more), (names or {}, 1.0)]
    return shelf_of(evidence, plain, names or {}, TREE)


def test_what_is_called_by_its_name_has_no_rivals() -> None:
    assert _standing({CHAIRS: 0.9, LAMPS: 0.1}, {LAMPS: SURELY}) == (LAMPS, ())
    assert _standing({CHAIRS: 0.3, LAMPS: 0.3}, {LAMPS: CALLED}) == (LAMPS, ())


def test_what_much_speaks_for_has_no_rivals() -> None:
    assert _standing({LAMPS: 0.9, CHAIRS: 0.1}, None, {LAMPS: 0.8, CHAIRS: 0.2}) == (LAMPS, ())


def test_where_little_speaks_for_a_shelf_the_next_are_named() -> None:
    assert _standing({LAMPS: 0.6, MATS: 0.15, CHAIRS: 0.25}) == (LAMPS, (CHAIRS, MATS))
    assert _standing({LAMPS: 0.6, CHAIRS: 0.35, MATS: 0.05}) == (LAMPS, (CHAIRS,))


def test_a_shelf_below_the_chosen_one_is_no_rival_of_it() -> None:
    assert _standing({LAMPS: 0.4, CHAIRS: 0.35, MATS: 0.25}) == (HOME, ())


def test_where_nothing_is_chosen_the_nearest_are_named() -> None:
    assert _standing({}, {}) == (None, ())
    assert _standing({}, {}, {LAMPS: 0.2, CHAIRS: 0.19}) == (None, (LAMPS, CHAIRS))
