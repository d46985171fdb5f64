"""What is to be avoided is found in whatever a listing says, and sizes choose variants of what is worn alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hupan.catalog import (
    AttributeKind,
    AttributeSpec,
    Category,
    CategoryId,
    CategoryTree,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
)
from hupan.kernel import Language, Money, PersonId
from hupan.particulars import (
    Matter,
    Particular,
    ParticularId,
    Told,
    Wear,
    budget_for,
    budget_of,
    left_out,
    names_avoided,
    of_whom,
    size_for,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHOES, SNACKS, BEDS = CategoryId("cat_shoes"), CategoryId("cat_snacks"), CategoryId("cat_beds")
NUTS = AttributeSpec("nuts", AttributeKind.FLAG, {Language.EN: "Contains nuts", Language.ZH: "含坚果"})
TREE = CategoryTree(
    [
        Category(SHOES, "running-shoes", {Language.EN: "Running shoes"}),
        Category(SNACKS, "snacks", {Language.EN: "Snacks"}, attributes=(NUTS,)),
        Category(BEDS, "beds", {Language.EN: "Beds"}),
    ]
)
SIZES = Option(
    "size",
    {Language.EN: "Size"},
    (
        OptionValue("255", {Language.EN: "EU 40.5 (255 mm)", Language.KO: "255"}),
        OptionValue("265", {Language.EN: "EU 42 (265 mm)", Language.KO: "265"}),
    ),
)


def line(about: Matter, value: str, subject: str = "", whom: str = "") -> Particular:
    return Particular(
        ParticularId(f"par_{value}"), PersonId("p"), Told(about, value, subject, whom), by_talk=True, told_at=NOW
    )


def product(name: str, description: str = "", category: CategoryId = SNACKS, brand: str = "Lumen") -> Product:
    texts = {Language.EN: ProductText(name, "", description)}
    return Product(ProductId("prod_1"), "one", category, brand, Language.EN, texts, NOW, NOW)


def avoided(what: str, goods: Product) -> bool:
    return left_out(line(Matter.AVOID, what), goods, (NUTS,))


@pytest.mark.parametrize("what", ["nuts", "nut", "坚果", "견과류"])
@pytest.mark.parametrize(
    "goods",
    [
        product("Roasted Nuts"),
        product("Trail mix", "With almonds and raisins."),
        product("Bar", "May have bits of hazelnut."),
        product("坚果棒"),
        product("간식", "아몬드가 들어 있습니다."),
        replace(product("Bar"), attributes={"nuts": True}),
    ],
)
def test_nuts_are_found_in_any_language(what: str, goods: Product) -> None:
    assert avoided(what, goods)


@pytest.mark.parametrize(
    "goods",
    [
        product("Butter cookies", "Crisp."),
        product("Cookies", "Without nuts."),
        product("Nut-free cookies"),
        product("Doughnut cutter"),
        replace(product("Bar", "See the label: nuts are possible in all."), attributes={"nuts": False}),
    ],
)
def test_what_is_said_to_be_without_is_shown(goods: Product) -> None:
    assert not avoided("nuts", goods)


def test_a_brand_is_left_out_by_its_name_and_no_other() -> None:
    never = line(Matter.NEVER, "lumen")
    assert left_out(never, product("Lamp"), ())
    assert left_out(never, product("Lumen lamp", brand=""), ())
    assert not left_out(never, product("Lumenary lamp", brand="Lumenary"), ())
    assert not left_out(line(Matter.LIKED, "lumen"), product("Lamp"), ())


def test_a_turn_that_asks_for_it_is_told_from_one_that_does_not() -> None:
    assert names_avoided("nuts", "roasted nuts")
    assert not names_avoided("nuts", "snacks without nuts")
    assert not names_avoided("nuts", "snacks")


def test_a_size_chooses_the_variant_of_what_is_worn_and_of_nothing_else() -> None:
    shoes = replace(product("Runner", category=SHOES), options=(SIZES,))
    own = line(Matter.SIZE, "42")
    assert size_for((own,), shoes, TREE) == (own, {"size": "265"})
    assert size_for((line(Matter.SIZE, "255 mm", Wear.SHOES),), shoes, TREE) is not None
    missing = size_for((line(Matter.SIZE, "47", Wear.SHOES),), shoes, TREE)
    assert missing is not None
    assert missing[1] == {}
    # What is worn elsewhere, and what is not worn, has nothing to do with it.
    assert size_for((line(Matter.SIZE, "42", Wear.TROUSERS),), shoes, TREE) is None
    assert size_for((line(Matter.SIZE, "M"),), shoes, TREE) is None
    assert size_for((own,), replace(shoes, category_id=BEDS), TREE) is None


def test_the_nearest_budget_counts() -> None:
    every = line(Matter.BUDGET, budget_of(Money(9_000, "USD")))
    shoes = line(Matter.BUDGET, budget_of(Money(5_000, "USD")), SHOES)
    assert budget_for((every, shoes), TREE, SHOES) == shoes
    assert budget_for((every, shoes), TREE, SNACKS) == every
    assert budget_for((shoes,), TREE, None) is None


def test_for_somebody_else_ones_own_size_does_not_count_and_what_one_avoids_does() -> None:
    own, nuts = line(Matter.SIZE, "42"), line(Matter.AVOID, "nuts")
    hers = line(Matter.SIZE, "28", "", "daughter")
    age = line(Matter.SOMEBODY, "6", "", "daughter")
    every = (own, nuts, hers, age)
    assert of_whom(every, "") == (own, nuts)
    assert of_whom(every, "daughter") == (nuts, hers, age)
    assert of_whom(every, "?") == (nuts,)
    assert of_whom(every, "", [nuts.id]) == (own,)


def test_children_grow() -> None:
    age = line(Matter.SOMEBODY, "6", "", "daughter")
    assert age.years(NOW.date()) == 6
    assert age.years(NOW.date().replace(year=2028)) == 8
    assert age.years(NOW.date().replace(year=2028, month=3)) == 7


@pytest.mark.parametrize(
    "said",
    [
        "I'm allergic to nuts, show me snacks",
        "nothing with nuts",
        "I hate nuts",
        "不要坚果",
        "我对坚果过敏",
        "견과류 알레르기가 있어",
        "견과류 말고 다른 간식",
    ],
)
def test_whoever_refuses_something_does_not_ask_for_it(said: str) -> None:
    assert not names_avoided("nuts", said)
