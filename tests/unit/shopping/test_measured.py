"""A measure that is wished for is held against what goods are, in whatever unit they are described."""

from datetime import date
from decimal import Decimal

import pytest

from hupan.catalog import AttributeKind, AttributeSpec
from hupan.intents import Standing, expected
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.quests import fits
from hupan.sayings import Named, read_wishes
from hupan.shopping import Quest, quest_data, read_quest

HOME = Home("USD", date(2026, 11, 20))
VOLUME = AttributeSpec("volume_ml", AttributeKind.NUMBER, {Language.EN: "Volume"}, unit="mL")
SCREEN = AttributeSpec("screen_inches", AttributeKind.NUMBER, {Language.EN: "Screen"}, unit="[in_i]")
LENGTH = AttributeSpec("length_cm", AttributeKind.NUMBER, {Language.EN: "Length"}, unit="cm")


def _trait(said: str, spec: AttributeSpec) -> Named:
    (named,) = read_wishes(said, read_phrases(said, HOME).measures, (spec,)).named
    return named


@pytest.mark.parametrize(
    ("said", "spec", "fitting", "missing"),
    [
        ("bigger than 30 inches", SCREEN, ["31.5", "34"], ["27", "30"]),
        ("30 inches or bigger", SCREEN, ["30", "34"], ["27"]),
        ("a mug of half a litre", VOLUME, ["500"], ["350", "480"]),
        ("at least half a litre", VOLUME, ["500", "600"], ["480"]),
        ("0.3 l or smaller", VOLUME, ["300", "250"], ["310"]),
        ("at least 2 metres", LENGTH, ["200", "210"], ["180"]),
        ("500毫升以上", VOLUME, ["500", "750"], ["450"]),
        ("比半升小", VOLUME, ["450"], ["500", "600"]),
        ("2미터 이상", LENGTH, ["200"], ["199"]),
        ("30인치보다 큰 거", SCREEN, ["32"], ["30"]),
        ("반 리터 이하", VOLUME, ["500", "350"], ["600"]),
        ("between 300 and 400 ml", VOLUME, ["300", "350", "400"], ["250", "450"]),
    ],
)
def test_units_are_converted_and_a_bound_is_one(
    said: str, spec: AttributeSpec, fitting: list[str], missing: list[str]
) -> None:
    trait = _trait(said, spec)
    assert [each for each in [*fitting, *missing] if fits(trait, each)] == fitting


def test_what_is_beyond_a_bound_stays_so_from_turn_to_turn() -> None:
    trait = Named("screen_inches", least=Decimal(30), beyond=True)
    assert read_quest(quest_data(Quest("monitor", traits=(trait,)))).traits == (trait,)


@pytest.mark.parametrize("said", ["any volume will do", "volume doesn't matter"])
def test_a_measure_can_be_let_go_of(said: str) -> None:
    assert read_wishes(said, read_phrases(said, HOME).measures, (VOLUME,)).let_go == {"volume_ml"}


@pytest.mark.parametrize("said", ["kettle between 1 and 1.5 litres", "花盆直径30厘米以上", "지름 30센티 이상 화분"])
def test_who_names_goods_and_how_big_they_are_to_be_wishes_for_them(said: str) -> None:
    assert expected(said, Standing())["talk"] < 0.1


@pytest.mark.parametrize("said", ["how much is 5 feet in cm?", "boil an egg for 6 minutes", "5英尺是多少厘米?"])
def test_who_asks_about_measures_does_not(said: str) -> None:
    assert expected(said, Standing())["talk"] >= 0.5
