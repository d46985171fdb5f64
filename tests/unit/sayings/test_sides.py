"""A measure is held against what it is said to be of, in three languages, and against nothing else."""

from datetime import date

import pytest

from hupan.catalog import AttributeKind, AttributeSpec
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.sayings import flat_of, named_traits, takes


def _number(key: str, en: str, zh: str, ko: str, unit: str) -> AttributeSpec:
    return AttributeSpec(key, AttributeKind.NUMBER, {Language.EN: en, Language.ZH: zh, Language.KO: ko}, unit)


DIAMETER = _number("diameter_cm", "Diameter", "口径", "지름", "cm")
THICKNESS = _number("thickness_mm", "Thickness", "厚度", "두께", "mm")
COLUMN = _number("water_column_mm", "Water column", "静水压", "내수압", "mm")
LENGTH = _number("length_cm", "Length", "裙长", "총장", "cm")
BATTERY = _number("battery_hours", "Battery life", "续航时间", "재생 시간", "h")
PROTEIN = _number("protein_g", "Protein in 100 g", "每100克蛋白质", "100g당 단백질", "g")
LOAD = _number("load_kg", "Max load", "承重", "최대 하중", "kg")
WEIGHT = _number("weight_g", "Weight", "重量", "무게", "g")


def _read(text: str, spec: AttributeSpec) -> list[tuple[int | None, int | None]]:
    phrases = read_phrases(text, Home("USD", date(2026, 11, 24)))
    named = named_traits(text, phrases.measures, (spec,))
    return [
        (None if each.least is None else int(each.least), None if each.most is None else int(each.most))
        for each in named
        if each.least is not None or each.most is not None
    ]


@pytest.mark.parametrize(
    ("text", "spec", "bounds"),
    [
        ("a bowl 24 cm across", DIAMETER, (24, 24)),
        ("a tray 12 cm high and 28 cm wide", DIAMETER, (28, 28)),
        ("a dish with a diameter of at most 18 cm", DIAMETER, (None, 18)),
        ("高8厘米直径22厘米的碗", DIAMETER, (22, 22)),
        ("口径不超过18cm 高度至少10cm的碗", DIAMETER, (None, 18)),
        ("높이 8cm 지름 22cm 그릇", DIAMETER, (22, 22)),
        ("a 24 cm bowl", DIAMETER, (24, 24)),
        ("a mat 190 cm long, 4 mm thick", THICKNESS, (4, 4)),
        ("长190cm厚4毫米的垫子", THICKNESS, (4, 4)),
        ("길이 190cm 두께 4mm 매트", THICKNESS, (4, 4)),
        ("a jacket with 8000 mm", COLUMN, (8000, 8000)),
        ("a water column of 3 m", COLUMN, (3000, 3000)),
        ("a skirt no longer than 80 cm", LENGTH, (None, 80)),
        ("a speaker that charges in 3 hours and plays 15 hours", BATTERY, (15, 15)),
        ("充电3小时 能用15小时", BATTERY, (15, 15)),
        ("3시간 충전 15시간 재생", BATTERY, (15, 15)),
        ("earbuds for a 9 hour flight", BATTERY, (9, None)),
        ("bars with 18 g protein", PROTEIN, (18, 18)),
        ("糖少于3克 蛋白质至少18克", PROTEIN, (18, None)),
        ("a stool, i weigh 95 kg", LOAD, (95, None)),
        ("30公斤的狗 狗床", LOAD, (30, None)),
        ("a helmet lighter than 250 g", WEIGHT, (None, 250)),
    ],
)
def test_what_is_of_it_is_taken(text: str, spec: AttributeSpec, bounds: tuple[int | None, int | None]) -> None:
    assert _read(text, spec) == [bounds]


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("a bowl 12 cm tall", DIAMETER),
        ("a vase not taller than 35 cm", DIAMETER),
        ("a basin at least 10 cm deep", DIAMETER),
        ("a pot for my 40 cm cactus", DIAMETER),
        ("至少35厘米高的花瓶", DIAMETER),
        ("不高于35cm的花瓶", DIAMETER),
        ("35cm보다 높지 않은 꽃병", DIAMETER),
        ("깊이 10cm 대야", DIAMETER),
        ("a shelter 3 m long", COLUMN),
        ("我身高178cm 要冲锋衣", COLUMN),
        ("키가 178cm인데 바람막이", COLUMN),
        ("a mat 65 cm wide", THICKNESS),
        ("i'm 172 cm tall, a skirt", LENGTH),
        ("腰围68厘米的半裙", LENGTH),
        ("허리 68cm 치마", LENGTH),
        ("250mm trail shoes", COLUMN),
        ("a speaker fully charged in 3 hours", BATTERY),
        ("3小时充满的音箱", BATTERY),
        ("3시간 안에 충전되는 스피커", BATTERY),
        ("a 300 g bag of bars", PROTEIN),
        ("300克一袋的零食", PROTEIN),
        ("당 3g 이하 간식", PROTEIN),
        ("a stool lighter than 6 kg", LOAD),
    ],
)
def test_what_is_of_something_else_is_not(text: str, spec: AttributeSpec) -> None:
    phrases = read_phrases(text, Home("USD", date(2026, 11, 24)))
    assert _read(text, spec) == []
    assert not any(takes(spec, each, flat_of(text)) for each in phrases.measures)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("200ml to 350ml", (200, 350)),
        ("200毫升到350毫升", (200, 350)),
        ("200ml에서 350ml", (200, 350)),
        ("350ml보다 크지 않은", (None, 350)),
    ],
)
def test_a_unit_that_is_said_twice_is_one_of_both(text: str, bounds: tuple[int | None, int | None]) -> None:
    (measure,) = read_phrases(text, Home("USD", date(2026, 11, 24))).measures
    assert (measure.least, measure.most) == bounds
