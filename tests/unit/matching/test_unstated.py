"""A measure that no attribute of the goods takes is not dropped in silence: it is said, and nothing is claimed."""

from datetime import UTC, date, datetime

import pytest

from hupan.catalog import AttributeKind, AttributeSpec, CategoryId, Product, ProductId, ProductText
from hupan.kernel import Language
from hupan.matching import held, unheld_said, untaken
from hupan.phrases import Home, read_phrases
from hupan.quests import Quest
from hupan.reviews import ReviewSummary
from hupan.sayings import Named
from hupan.showcase import Formats, Goods, Reader, read_words

AT = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = read_words()
HOLDS = AttributeSpec("volume_l", AttributeKind.NUMBER, {Language.EN: "Volume"}, unit="L")


def _measures(said: str, *specs: AttributeSpec, quest: Quest | None = None) -> list[str]:
    phrases = read_phrases(said, Home("USD", date(2026, 11, 23)))
    return [each.unit for each in untaken(said, phrases.measures, quest or Quest("x"), specs)]


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("a kettle lighter than 900 g", ["g"]),
        ("不到两公斤的水壶", ["kg"]),
        ("500그램 이하 주전자", ["g"]),
        ("a kettle of 1.5 litres", []),
        ("a kettle that boils in 3 minutes", []),
        ("a kettle for my sister who moved into a flat of hers last week and is 170 cm tall", []),
    ],
)
def test_what_an_attribute_takes_or_what_is_only_told_is_nothing_of_it(said: str, units: list[str]) -> None:
    assert _measures(said, HOLDS) == units


def test_a_number_that_names_an_option_is_taken_there() -> None:
    quest = Quest("bag", traits=(Named("laptop", "15"),))

    assert _measures("bag for a 15 inch laptop", quest=quest) == []
    assert _measures("bag under 40 cm", quest=quest) == ["cm"]


def _goods(name: str, summary: str = "") -> Goods:
    product = Product(
        id=ProductId(f"prod_{name}"),
        slug=name,
        category_id=CategoryId("kettles"),
        brand="",
        language=Language.EN,
        texts={Language.EN: ProductText(name, summary)},
        created_at=AT,
        updated_at=AT,
    )
    return Goods(product, (), {}, {}, {}, {}, {}, ReviewSummary(), kept=False)


def _reader(language: Language) -> Reader:
    return Reader(language, WORDS[language], Formats(language), "USD", "US", AT, "", "/market")


def _told(language: Language, *summaries: str, wish: str = "lighter than 900 g") -> tuple[list[str], str]:
    goods = {(one := _goods(f"k{at}", each)).product.id: one for at, each in enumerate(summaries)}
    measures = read_phrases(wish, Home("USD", date(2026, 11, 23))).measures
    ranked, unheld = held(goods, measures, _reader(language))
    return [each.product.slug for each in ranked.values()], unheld_said(unheld[0], _reader(language))


def test_where_nobody_states_it_that_is_said() -> None:
    assert _told(Language.EN, "steel", "glass") == (
        ["k0", "k1"],
        "None of these state their weight, so I could not hold them to less than 900 g.",
    )
    assert "重量" in _told(Language.ZH, "steel")[1]
    assert "900" in _told(Language.KO, "steel")[1]


def test_what_sellers_write_of_it_is_preferred_and_not_claimed() -> None:
    order, said = _told(Language.EN, "weighs 1.2 kg", "steel", "only 850 g", "900 g")

    assert order == ["k2", "k1", "k0", "k3"]
    assert "3 of those" in said
    assert "1 of them" in said


def test_what_none_of_them_fits_is_said_so() -> None:
    assert "none of them fits" in _told(Language.EN, "weighs 1.2 kg", "steel")[1]


def test_of_sizes_a_text_does_not_say_which() -> None:
    order, said = _told(Language.EN, "with a cable of 150 cm", "steel", wish="no taller than 40 cm")

    assert order == ["k0", "k1"]
    assert said == "I know no such size of these, so I could not hold them to at most 40 cm."
