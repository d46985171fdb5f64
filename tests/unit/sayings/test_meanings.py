"""What is meant of goods without being named is understood in three languages, turned round, and let go of."""

from datetime import date
from decimal import Decimal

import pytest

from hupan.catalog import AttributeChoice, AttributeKind, AttributeSpec
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.sayings import HIGH, LOW, NO, YES, Named, Wishes, read_wishes


def _texts(en: str, zh: str = "", ko: str = "") -> dict[Language, str]:
    return {Language.EN: en, **({Language.ZH: zh} if zh else {}), **({Language.KO: ko} if ko else {})}


def _flag(key: str, en: str, zh: str = "", ko: str = "") -> AttributeSpec:
    return AttributeSpec(key, AttributeKind.FLAG, _texts(en, zh, ko))


def _choices(key: str, en: str, *values: str) -> AttributeSpec:
    choices = tuple(AttributeChoice(value, _texts(value)) for value in values)
    return AttributeSpec(key, AttributeKind.CHOICE, _texts(en), choices=choices)


def _number(key: str, en: str, unit: str = "") -> AttributeSpec:
    return AttributeSpec(key, AttributeKind.NUMBER, _texts(en), unit)


SPECS = {
    each.key: each
    for each in (
        _flag("waterproof", "Waterproof", "防水", "방수"),
        _flag("wireless", "Wireless", "无线", "무선"),
        _flag("airline", "Cabin baggage", "可带上飞机", "기내 반입"),
        _flag("fragrance_free", "Fragrance-free", "无香精", "무향"),
        _flag("sugar_free", "Sugar-free", "无糖", "무설탕"),
        _flag("nuts", "Contains nuts", "含坚果", "견과 함유"),
        _flag("smart", "Smart", "智能", "스마트"),
        _flag("washable", "Washable cover", "可拆洗", "커버 세탁"),
        _choices("season", "Season", "summer", "winter", "all"),
        _choices("material", "Material", "cotton", "linen", "leather", "silk"),
        _choices("roast", "Roast", "light", "medium", "dark"),
        _choices("backlight", "Backlight", "none", "white", "rgb"),
        _number("load_kg", "For pets up to", "kg"),
        _number("colour_k", "Colour temperature", "K"),
        _number("pieces", "Pieces"),
        _number("shoe_g", "Weight of one shoe", "g"),
        _number("age_from", "Age from", "a"),
    )
}


def _read(text: str, *keys: str) -> Wishes:
    phrases = read_phrases(text, Home("USD", date(2026, 11, 20)))
    ages = [each.years for each in phrases.ages]
    return read_wishes(text, phrases.measures, [SPECS[key] for key in keys], ages)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("a scarf that copes with a heavy downpour", "waterproof", YES),
        ("梅雨天穿也没事的", "waterproof", YES),
        ("소나기 와도 안 젖는 거", "waterproof", YES),
        ("fed up with cords on my desk", "wireless", YES),
        ("受够了一桌子的线，别带线", "wireless", YES),
        ("케이블 없이 쓰는 거", "wireless", YES),
        ("will they let me bring it on the plane?", "airline", YES),
        ("过安检没问题的", "airline", YES),
        ("비행기에 들고 탈 거예요", "airline", YES),
        ("my skin reacts, so no scent at all", "fragrance_free", YES),
        ("受不了香味", "fragrance_free", YES),
        ("향에 예민해요", "fragrance_free", YES),
        ("she loves a nice smell, scented please", "fragrance_free", NO),
        ("my nephew has a peanut allergy", "nuts", NO),
        ("孩子对花生过敏", "nuts", NO),
        ("땅콩 알레르기가 있어요", "nuts", NO),
        ("just tells the time", "smart", NO),
        ("懒得天天充电", "smart", NO),
        ("그냥 바늘 시계", "smart", NO),
        ("can I throw the cover in the wash", "washable", YES),
        ("外套能拆下来洗", "washable", YES),
        ("커버 벗겨서 빠는 거", "washable", YES),
        ("it should survive the pool", "waterproof", YES),
        ("without having to plug my phone in", "wireless", YES),
        ("none of that smart nonsense", "smart", NO),
        ("it lights up in different colours", "backlight", "rgb"),
    ],
)
def test_what_is_meant_is_read(text: str, key: str, value: str) -> None:
    assert _read(text, key).named == (Named(key, value),)


@pytest.mark.parametrize("text", ["without any sugar", "不要加糖的", "설탕 없는 걸로"])
def test_what_a_name_says_to_be_free_of_something_needs_no_line_of_its_own(text: str) -> None:
    assert _read(text, "sugar_free").named == (Named("sugar_free", YES),)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("for hot nights", "season", "summer"),
        ("바람 잘 통하는 걸로", "season", "summer"),
        ("保暖的", "season", "winter"),
        ("something strong and bold", "roast", "dark"),
        ("不要太酸的", "roast", "dark"),
        ("산미 없는 걸로", "roast", "dark"),
        ("cotton or linen", "material", "cotton|linen"),
    ],
)
def test_values_are_read_off_what_they_are_like(text: str, key: str, value: str) -> None:
    assert _read(text, key).named == (Named(key, value),)


def test_the_wanted_one_counts_where_another_is_rejected() -> None:
    assert _read("not leather, cotton please", "material").named == (Named("material", "cotton"),)
    assert _read("anything but leather", "material").named == (Named("material", "leather", without=True),)


def test_whatever_is_lit_is_not_unlit() -> None:
    assert _read("I type in the dark a lot", "backlight").named == (Named("backlight", "none", without=True),)
    assert _read("without any lights", "backlight").named == (Named("backlight", "none"),)


@pytest.mark.parametrize(
    "text",
    [
        "it doesn't have to be waterproof",
        "forget about the waterproof thing",
        "waterproof or not doesn't matter",
        "不用防水了",
        "防水无所谓",
        "不防水也行",
        "방수 아니어도 괜찮아요",
        "방수는 상관없어요",
        "방수 안 돼도 돼요",
    ],
)
def test_a_wish_can_be_let_go_of(text: str) -> None:
    assert _read(text, "waterproof") == Wishes((), frozenset({"waterproof"}))


@pytest.mark.parametrize("text", ["any material is fine", "the material doesn't matter"])
def test_an_attribute_can_be_let_go_of_by_its_name(text: str) -> None:
    assert _read(text, "material") == Wishes((), frozenset({"material"}))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("she weighs 12 kg", Named("load_kg", least=Decimal(12))),
        ("at most 2700K", Named("colour_k", most=Decimal(2700))),
        ("150 pieces", Named("pieces", least=Decimal(150), most=Decimal(150))),
        ("150块的", Named("pieces", least=Decimal(150), most=Decimal(150))),
        ("150조각", Named("pieces", least=Decimal(150), most=Decimal(150))),
        ("for my four year old", Named("age_from", most=Decimal(4))),
        ("as light as can be, the lightest", Named("shoe_g", LOW, utmost=True)),
        ("가벼운 거", Named("shoe_g", LOW)),
        ("a big dog", Named("load_kg", HIGH)),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, named: Named) -> None:
    assert _read(text, named.key).named == (named,)


@pytest.mark.parametrize("text", ["hello there", "你好", "안녕하세요", "what would you take?"])
def test_nothing_is_read_where_nothing_is_meant(text: str) -> None:
    assert _read(text, *SPECS) == Wishes()


def test_what_is_but_part_of_what_is_said_of_another_attribute_is_not_meant() -> None:
    hair = AttributeSpec(
        "hair", AttributeKind.CHOICE, _texts("Hair"), choices=(AttributeChoice("oily", _texts("oily", "油性发质")),)
    )
    free = _flag("silicone_free", "Silicone-free", "无硅油")

    assert read_wishes("不要硅油", (), (hair, free)).named == (Named("silicone_free", YES),)
    assert Named("hair", "oily") in read_wishes("头发爱出油 不要硅油", (), (hair, free)).named


def test_whether_there_is_such_a_thing_rejects_none() -> None:
    assert read_wishes("有没有防水的", (), (SPECS["waterproof"],)).named == (Named("waterproof", YES),)
    assert read_wishes("没有防水的", (), (SPECS["waterproof"],)).named == (Named("waterproof", NO),)


def test_what_is_named_as_missing_can_be_rejected_too() -> None:
    assert read_wishes("带线的我不要", (), (SPECS["wireless"],)).named == (Named("wireless", YES),)
    assert read_wishes("带线的", (), (SPECS["wireless"],)).named == (Named("wireless", NO),)
