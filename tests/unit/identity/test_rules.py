from datetime import UTC, datetime, timedelta

import pytest

from hupan.identity import IdentitySettings
from hupan.identity.domain import Session, SessionId
from hupan.identity.errors import InvalidLogin, WeakPassword
from hupan.identity.rules import address_group, check_password, fold_login, session_ends_at
from hupan.kernel import PersonId

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ada", "ada"),
        (" ada@lake.example ", "ada@lake.example"),
        ("STRASSE", "strasse"),
        ("ＡＤＡ", "ada"),
        ("한", "한"),
    ],
)
def test_a_login_is_found_however_it_is_typed(typed: str, folded: str) -> None:
    assert fold_login(typed) == folded


@pytest.mark.parametrize("typed", ["", " ", "a b", "a\nb", "a/b", ".ada", "a" * 65, "ada\u202e", "<b>", "a\0"])
def test_a_login_that_could_be_misread_is_refused(typed: str) -> None:
    with pytest.raises(InvalidLogin):
        fold_login(typed)


@pytest.mark.parametrize(
    "password",
    [
        "8 letter",
        "correct horse battery staple",
        "비밀번호는길다",
        "湖畔的早晨很安静啊",
        "x7!kQ2#m",
        "adalovelace1815 wrote notes",
    ],
)
def test_a_long_enough_password_of_any_characters_will_do(password: str) -> None:
    padded = password if len(password) >= 8 else password * 2
    check_password(padded, "ada", "Ada Lovelace")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("1234567", "too_short"),
        ("비밀번호", "too_short"),
        ("x" * 257, "too_long"),
        ("lovelace", "like_login"),
        ("LoveLace1815!", "like_login"),
        ("ecalevol", "like_login"),
        ("lovelacelovelace", "like_login"),
        ("password", "too_common"),
        ("ＰＡＳＳＷＯＲＤ", "too_common"),
        ("abababab", "too_common"),
    ],
)
def test_the_first_guesses_are_refused(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        check_password(password, "lovelace")
    assert refusal.value.params["reason"] == reason


def test_a_session_ends_some_days_after_the_last_visit_but_not_later_than_the_longest() -> None:
    settings = IdentitySettings(session_idle_days=30, session_max_days=180)

    def ends_after(seen_days: int) -> timedelta:
        session = Session(SessionId("s"), PersonId("p"), b"", NOW, NOW + timedelta(days=seen_days), "", "")
        return session_ends_at(session, settings) - NOW

    assert [ends_after(days).days for days in (0, 100, 150, 170)] == [30, 130, 180, 180]


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_addresses_are_grouped_by_household(address: str, group: str) -> None:
    assert address_group(address) == group
