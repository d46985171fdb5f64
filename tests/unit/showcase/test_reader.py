"""For whom a page is: what the address says counts more than the browser's memory, the account, what is accepted."""

from datetime import UTC, datetime

import pytest

from hupan.identity import Person, Role
from hupan.kernel import Language, PersonId
from hupan.showcase import Choices

NOBODY = Choices({}, {}, "", None)
KOREAN = Person(PersonId("per_1"), "mina", "Mina", Role.MEMBER, datetime(2026, 1, 1, tzinfo=UTC), Language.KO)


@pytest.mark.parametrize(
    ("choices", "language"),
    [
        (NOBODY, Language.EN),
        (Choices({}, {}, "fr, de;q=0.9", None), Language.EN),
        (Choices({}, {}, "fr, ko-KR;q=0.8, zh;q=0.9", None), Language.ZH),
        (Choices({}, {}, "zh;q=0, ko", None), Language.KO),
        (Choices({}, {}, "zh;q=many, ko;q=0.1", None), Language.KO),
        (Choices({}, {}, "zh-TW, en", KOREAN), Language.KO),
        (Choices({}, {"hupan_lang": "zh"}, "en", KOREAN), Language.ZH),
        (Choices({"lang": "en"}, {"hupan_lang": "zh"}, "ko", KOREAN), Language.EN),
        (Choices({"lang": "tlh"}, {"hupan_lang": "xx"}, "ko", None), Language.KO),
    ],
)
def test_the_language_is_that_of_the_address_then_of_the_browser_then_of_the_account(
    choices: Choices, language: Language
) -> None:
    assert choices.language() is language


def test_currency_and_place_are_those_of_the_language_unless_chosen() -> None:
    chosen = Choices({}, {"hupan_currency": "EUR", "hupan_place": "CN"}, "", None)
    wrong = Choices({}, {"hupan_currency": "<b>", "hupan_place": "ZZ"}, "", None)

    assert (NOBODY.currency(Language.KO), NOBODY.place(Language.KO)) == ("KRW", "KR")
    assert (chosen.currency(Language.KO), chosen.place(Language.KO)) == ("EUR", "CN")
    assert (wrong.currency(Language.ZH), wrong.place(Language.ZH)) == ("CNY", "CN")
