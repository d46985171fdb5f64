"""Attributes that a text names are read in three languages, as wanted or as not wanted."""

from datetime import date
from decimal import Decimal

import pytest

from hupan.catalog import AttributeChoice, AttributeKind, AttributeSpec
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.sayings import NO, YES, Named, named_traits


def _texts(en: str, zh: str, ko: str) -> dict[Language, str]:
    return {Language.EN: en, Language.ZH: zh, Language.KO: ko}


def _choice(value: str, en: str, zh: str, ko: str) -> AttributeChoice:
    return AttributeChoice(value, _texts(en, zh, ko))


SPECS = (
    AttributeSpec("noise_cancelling", AttributeKind.FLAG, _texts("Noise cancelling", "主动降噪", "노이즈 캔슬링")),
    AttributeSpec("waterproof", AttributeKind.FLAG, _texts("Splash-proof", "防泼水", "생활 방수")),
    AttributeSpec("nuts", AttributeKind.FLAG, _texts("Contains nuts", "含坚果", "견과류 함유")),
    AttributeSpec("smart", AttributeKind.FLAG, _texts("Smart", "智能", "스마트")),
    AttributeSpec("battery_hours", AttributeKind.NUMBER, _texts("Battery life", "续航时间", "재생 시간"), "h"),
    AttributeSpec("weight_g", AttributeKind.NUMBER, _texts("Weight", "重量", "무게"), "g"),
    AttributeSpec("spf", AttributeKind.NUMBER, _texts("SPF", "SPF", "SPF")),
    AttributeSpec(
        "material",
        AttributeKind.CHOICE,
        _texts("Material", "材质", "소재"),
        choices=(_choice("linen", "Linen", "亚麻", "린넨"), _choice("wool", "Wool", "羊毛", "울")),
    ),
    AttributeSpec(
        "bluetooth",
        AttributeKind.CHOICE,
        _texts("Bluetooth", "蓝牙版本", "블루투스"),
        choices=(_choice("5.2", "5.2", "5.2", "5.2"), _choice("5.3", "5.3", "5.3", "5.3")),
    ),
)


def _read(text: str) -> list[Named]:
    phrases = read_phrases(text, Home("USD", date(2026, 11, 20)))
    return list(named_traits(text, phrases.measures, SPECS))


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("noise-cancelling headphones", "noise_cancelling", YES),
        ("노이즈캔슬링 되는 헤드폰", "noise_cancelling", YES),
        ("要主动降噪的", "noise_cancelling", YES),
        ("waterproof please", "waterproof", YES),
        ("방수되는 걸로", "waterproof", YES),
        ("防水的", "waterproof", YES),
        ("not a smart one", "smart", NO),
        ("스마트 말고", "smart", NO),
        ("不要智能的", "smart", NO),
        ("a linen dress", "material", "linen"),
        ("여름용 린넨으로", "material", "linen"),
        ("亚麻的", "material", "linen"),
    ],
)
def test_what_is_named_is_read(text: str, key: str, value: str) -> None:
    assert Named(key, value) in _read(text)


@pytest.mark.parametrize("text", ["no wool please", "without wool", "양모 말고 울 없는 거", "不要羊毛的", "wool-free"])
def test_what_is_named_as_not_wanted_is_not_wanted(text: str) -> None:
    assert Named("material", "wool", without=True) in _read(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("at least 30 hours", Named("battery_hours", least=Decimal(30))),
        ("30시간 이상", Named("battery_hours", least=Decimal(30))),
        ("spf 50", Named("spf", least=Decimal(50), most=Decimal(50))),
        ("SPF50 선크림", Named("spf", least=Decimal(50), most=Decimal(50))),
        ("up to 1.2 kg", Named("weight_g", most=Decimal(1200))),
    ],
)
def test_numbers_are_read_by_their_units_or_their_names(text: str, named: Named) -> None:
    assert [each for each in _read(text) if each.key == named.key] == [named]


@pytest.mark.parametrize("text", ["", "woolly thinking", "running shoes under $80", "5.3 of them", "a smarter choice"])
def test_what_is_not_named_is_not_read(text: str) -> None:
    assert _read(text) == []
