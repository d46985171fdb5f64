"""Who buys."""

import pytest

from hupan.kernel import BadBuyer, Buyer, PersonId


def test_a_guest_is_known_by_a_hash_of_the_secret_and_never_by_the_secret() -> None:
    guest = Buyer.guest_of("a secret of much chance")
    assert guest == Buyer.guest_of("a secret of much chance")
    assert guest != Buyer.guest_of("another secret")
    assert "secret" not in guest.key
    assert len(guest.guest) == 64


@pytest.mark.parametrize("both", [{}, {"person_id": PersonId("psn_1"), "guest": "ab"}])
def test_a_buyer_is_one_or_the_other(both: dict[str, str]) -> None:
    with pytest.raises(BadBuyer):
        Buyer(**both)  # pyright: ignore[reportArgumentType] - the point is what types cannot say


def test_no_guest_has_a_persons_key() -> None:
    assert Buyer(PersonId("psn_1")).key == "psn_1"
    assert Buyer.guest_of("x").key.startswith("guest:")
