"""Who may use which code."""

import pytest

from hupan.benefits import Benefit, Benefits, BenefitSettings
from hupan.platform import InvalidSettings, SettingsSources

GOLD = Benefit("com.example.gold", "Gold 5", ("wallet", "stripe"))
CLUB = Benefit("com.example.club", "CLUB", members=True)
BOTH = Benefit("com.example.both", "BOTH", ("wallet",), members=True)
ALL = Benefits((GOLD, CLUB, BOTH))


@pytest.mark.parametrize(
    ("handler", "is_member", "lacking"),
    [
        ("wallet", True, ()),
        ("wallet", False, ("CLUB", "BOTH")),
        ("stripe", False, ("CLUB", "BOTH")),
        ("cod", True, ("gold5", "BOTH")),
        ("", False, ("gold5", "CLUB", "BOTH")),
    ],
)
def test_whoever_is_not_entitled_is_told_by_code(handler: str, is_member: bool, lacking: tuple[str, ...]) -> None:
    assert ALL.lacking(["gold5", "CLUB", "BOTH", "FORALL"], handler, is_member=is_member) == lacking


def test_a_benefit_is_found_by_its_claim_and_its_code() -> None:
    assert (ALL.of_claim("com.example.gold"), ALL.of_claim("com.example.other")) == (GOLD, None)
    assert (ALL.of_code("ｇｏｌｄ５"), ALL.of_code("FORALL")) == (GOLD, None)


def test_settings_say_which_there_are() -> None:
    said = '[{"claim": "com.example.gold", "code": "Gold 5", "handlers": ["wallet", "stripe"]}]'
    loaded = SettingsSources(environment={"HUPAN_BENEFITS_KNOWN": said}).load("benefits", BenefitSettings)
    assert loaded.known == (GOLD,)
    assert SettingsSources(environment={}).load("benefits", BenefitSettings).known == ()


@pytest.mark.parametrize(
    "said",
    [
        "[1]",
        "gold",
        '[{"claim": "com.example.gold", "code": "GOLD"}]',
        '[{"claim": "Gold!", "code": "GOLD", "members": true}]',
        '[{"claim": "com.example.gold", "code": " ", "members": true}]',
    ],
)
def test_what_is_no_benefit_is_refused(said: str) -> None:
    with pytest.raises(InvalidSettings, match="HUPAN_BENEFITS_KNOWN"):
        SettingsSources(environment={"HUPAN_BENEFITS_KNOWN": said}).load("benefits", BenefitSettings)
