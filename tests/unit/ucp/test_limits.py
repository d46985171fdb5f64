"""How often, how large, how deep."""

import pytest

from hupan.protocols.ucp.failures import UcpRefusal
from hupan.protocols.ucp.limits import DEEPEST, Allowance, is_date, read_object, whereabouts


def test_a_minute_holds_so_many_and_then_they_come_back() -> None:
    now = [0.0]
    allowance = Allowance(6, lambda: now[0])
    assert [allowance.take("a") for _ in range(7)] == [True] * 6 + [False]
    assert allowance.take("b")
    now[0] = 10.0
    assert [allowance.take("a") for _ in range(2)] == [True, False]


def test_asking_in_vain_costs_nothing() -> None:
    now = [0.0]
    allowance = Allowance(60, lambda: now[0])
    taken = sum(allowance.take("a") for _ in range(1000))
    now[0] = 1.0
    assert (taken, allowance.take("a")) == (60, True)


def test_many_names_do_not_fill_the_memory() -> None:
    allowance = Allowance(1)
    for number in range(10_000):
        allowance.take(str(number))
    assert len(allowance._left) <= 4096  # pyright: ignore[reportPrivateUsage] - a test may look inside


def test_bodies_are_read_to_a_depth() -> None:
    def nested(levels: int) -> bytes:
        return b'{"a":' * levels + b"1" + b"}" * levels

    assert read_object(nested(DEEPEST - 1))
    for levels in (DEEPEST + 1, 900, 5000):
        with pytest.raises(UcpRefusal):
            read_object(nested(levels))


@pytest.mark.parametrize("raw", [b"", b"  ", b"null", b"{}"])
def test_no_body_is_an_empty_one(raw: bytes) -> None:
    assert read_object(raw) == {}


def test_versions_are_dates() -> None:
    assert is_date("2026-04-08")
    assert not any(is_date(each) for each in ("draft", "2026-4-8", "2026-04-08x", "\u0662026-04-08"))


def test_one_household_is_one_place_and_this_machine_is_none() -> None:
    assert whereabouts("203.0.113.9") == "203.0.113.9" != whereabouts("203.0.113.10")
    assert whereabouts("2001:db8:1:2::9") == whereabouts("2001:db8:1:2:ffff::1") != whereabouts("2001:db8:1:3::9")
    assert {whereabouts(each) for each in ("127.0.0.1", "::1", "", "testclient")} == {""}
