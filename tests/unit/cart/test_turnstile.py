"""New guests are counted by where they come from; this machine's own are not."""

import pytest

from hupan.cart.errors import TooManyGuests
from hupan.cart.guests import MOST_NEW_GUESTS, Turnstile
from tests.integration.webhooks.ground import HandClock


def _fill(turnstile: Turnstile, address: str) -> None:
    for _ in range(MOST_NEW_GUESTS):
        turnstile.admit(address)


def test_one_address_begins_so_many_carts_and_no_more() -> None:
    clock = HandClock()
    turnstile = Turnstile(clock)
    _fill(turnstile, "203.0.113.7")
    with pytest.raises(TooManyGuests) as refused:
        turnstile.admit("203.0.113.7")
    assert refused.value.retry_after_s == 600
    turnstile.admit("203.0.113.8")
    clock.go(seconds=601)
    turnstile.admit("203.0.113.7")


def test_one_customer_has_many_addresses_of_ipv6() -> None:
    turnstile = Turnstile(HandClock())
    _fill(turnstile, "2001:db8:1:2::1")
    with pytest.raises(TooManyGuests):
        turnstile.admit("2001:db8:1:2:ffff::9")
    turnstile.admit("2001:db8:1:3::1")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "testclient", ""])
def test_this_machine_is_not_counted(address: str) -> None:
    turnstile = Turnstile(HandClock())
    _fill(turnstile, address)
    turnstile.admit(address)
