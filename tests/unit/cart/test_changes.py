"""What may be done to a cart, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hupan.cart import (
    MOST_LINES,
    MOST_OF_ONE,
    BadCode,
    BadQuantity,
    Cart,
    CartChanged,
    CartFull,
    CartId,
    CartLine,
    ForeignForm,
    LineId,
    LineNotFound,
    NotEnough,
    check_guest_token,
    guest_cookie,
    guest_token,
    known_secret,
    new_secret,
)
from hupan.cart.domain.changes import (
    added,
    merged,
    with_codes,
    with_note,
    with_quantity,
    with_restored,
    without,
)
from hupan.cart.domain.changes import filled as refilled
from hupan.cart.errors import BadNote
from hupan.catalog import OfferId
from hupan.kernel import Buyer, Money, PersonId

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
EMPTY = Cart(CartId("cart_1"), Buyer(person_id=PersonId("pers_1")))
GUEST = Cart(CartId("cart_2"), Buyer.guest_of("secret"))


def line(number: int, quantity: int = 1, price: int = 1000) -> CartLine:
    at = START + timedelta(minutes=number)
    return CartLine(LineId(f"cln_{number}"), OfferId(f"off_{number}"), quantity, Money(price, "KRW"), at)


def filled(cart: Cart, *lines: CartLine) -> Cart:
    for each in lines:
        cart = added(cart, each, MOST_OF_ONE)
    return cart


def other(of: CartLine, quantity: int, price: int = 1000) -> CartLine:
    return replace(of, id=LineId(f"{of.id}x"), quantity=quantity, price_seen=Money(price, "KRW"))


def test_the_same_thing_again_goes_onto_its_line_at_the_price_of_now() -> None:
    cart = filled(EMPTY, line(1, 2), line(2))
    cart = added(cart, other(line(1), 3, 900), 5)
    assert [(each.id, each.quantity, each.price_seen.minor) for each in cart.lines] == [
        ("cln_1", 5, 900),
        ("cln_2", 1, 1000),
    ]
    assert (cart.count, cart.version) == (6, 3)
    with pytest.raises(NotEnough) as refused:
        added(cart, line(1), 5)
    assert refused.value.params == {"available": 5, "in_cart": 5}
    with pytest.raises(NotEnough, match="sold out"):
        added(cart, line(9), 0)


@pytest.mark.parametrize("quantity", [0, -1, MOST_OF_ONE + 1, 10**30])
def test_a_line_holds_from_one_to_the_most(quantity: int) -> None:
    cart = filled(EMPTY, line(1))
    with pytest.raises(BadQuantity):
        added(cart, line(2, quantity), 10**31)
    with pytest.raises(BadQuantity):
        with_quantity(cart, LineId("cln_1"), quantity, 10**31, None)
    with pytest.raises(BadQuantity):
        added(filled(EMPTY, line(1, MOST_OF_ONE)), line(1), 10**31)


def test_fewer_can_always_be_wanted_and_more_only_where_there_are_so_many() -> None:
    cart = filled(EMPTY, line(1, 9))
    assert with_quantity(cart, LineId("cln_1"), 7, 2, None).count == 7
    assert with_quantity(cart, LineId("cln_1"), 9, 0, None) is cart
    with pytest.raises(NotEnough):
        with_quantity(cart, LineId("cln_1"), 10, 2, None)


def test_two_windows_hinder_one_another_only_at_the_same_line() -> None:
    cart = filled(EMPTY, line(1), line(2))
    seen = cart.version
    cart = with_quantity(cart, LineId("cln_1"), 5, 9, seen)
    assert with_quantity(cart, LineId("cln_2"), 2, 9, seen).count == 7
    assert with_codes(cart, ["SALE"], seen).codes == ("SALE",)
    assert with_quantity(cart, LineId("cln_1"), 5, 9, seen) is cart  # both wanted the same
    for change in (
        lambda: with_quantity(cart, LineId("cln_1"), 3, 9, seen),
        lambda: without(cart, LineId("cln_1"), seen),
        lambda: with_note(cart, LineId("cln_1"), "For you", seen),
        lambda: with_codes(with_codes(cart, ["SALE"], seen), ["OTHER"], seen),
    ):
        with pytest.raises(CartChanged):
            change()
    with pytest.raises(LineNotFound):
        with_quantity(without(cart, LineId("cln_1"), None), LineId("cln_1"), 3, 9, seen)


def test_what_is_taken_out_can_be_put_back_where_it_was() -> None:
    whole = with_note(filled(EMPTY, line(1, 2), line(2), line(3)), LineId("cln_2"), " For\tJo \n\n!", None)
    less = without(whole, LineId("cln_2"), None)
    assert [each.id for each in less.removed] == ["cln_2"]
    back = with_restored(less, LineId("cln_2"))
    assert [each.id for each in back.lines] == ["cln_1", "cln_2", "cln_3"]
    assert back.lines[1].gift_note == "For Jo\n\n!"
    assert back.removed == ()
    with pytest.raises(LineNotFound):
        with_restored(back, LineId("cln_2"))
    anew = added(less, other(line(2), 4), 9)
    assert with_restored(anew, LineId("cln_2")).count == 2 + 1 + 5


def test_there_is_an_end_to_lines_codes_and_notes() -> None:
    full = filled(EMPTY, *(line(number) for number in range(MOST_LINES)))
    with pytest.raises(CartFull):
        added(full, line(MOST_LINES), 9)
    assert added(full, line(3), 9).count == MOST_LINES + 1
    less = without(full, LineId("cln_3"), None)
    with pytest.raises(CartFull):
        with_restored(added(less, line(MOST_LINES), 9), LineId("cln_3"))
    for codes in ([f"C{number}" for number in range(11)], ["X" * 41], ["A\u202eB"], ["\x00"]):
        with pytest.raises(BadCode):
            with_codes(EMPTY, codes, None)
    assert with_codes(EMPTY, ["A", "", "A", "B"], None).codes == ("A", "B")
    with pytest.raises(BadNote):
        with_note(full, LineId("cln_1"), "x" * 301, None)
    assert len(filled(EMPTY, line(1)).removed) == 0


def test_what_a_guest_chose_is_added_up_and_nothing_is_lost() -> None:
    person = with_codes(filled(EMPTY, line(1, 2), line(2, 9)), ["A"], None)
    guest = with_codes(filled(GUEST, other(line(1), 2, 900), other(line(2), 4), line(3, 7)), ["B", "A"], None)
    cart, rest = merged(person, guest, {OfferId("off_1"): 3, OfferId("off_2"): 5, OfferId("off_3"): 1})
    # Three of the first can be had; nine of the second were wanted, of which there are five; the third is as it was.
    assert {each.offer_id: each.quantity for each in cart.lines} == {"off_1": 3, "off_2": 9, "off_3": 7}
    assert (cart.codes, rest.lines, rest.codes) == (("A", "B"), (), ())
    assert merged(cart, rest, {})[0] is cart


def test_what_finds_no_room_stays_with_the_guest() -> None:
    full = filled(EMPTY, *(line(number) for number in range(MOST_LINES)))
    cart, rest = merged(full, filled(GUEST, line(5), line(500, 2)), {OfferId("off_5"): 9})
    assert cart.count == MOST_LINES + 1
    assert [(each.offer_id, each.quantity) for each in rest.lines] == [("off_500", 2)]
    assert merged(cart, rest, {}) == (cart, rest)


def test_a_guest_is_known_by_chance_alone() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    secret = secrets.pop()
    assert known_secret(secret) == secret
    assert {known_secret(each) for each in ("", "x" * 43 + "y", "x" * 42, f"{'x' * 42}\n", "é" * 43)} == {""}
    check_guest_token(secret, guest_token(secret))
    for wrong in ("", secret, guest_token(secrets.pop()), "é"):
        with pytest.raises(ForeignForm):
            check_guest_token(secret, wrong)
    cookie = guest_cookie(secret, secure=True)
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "lax", True)
    assert guest_cookie("", secure=False)["max_age"] == 0


def test_a_cart_is_filled_with_exactly_what_is_said() -> None:
    cart = with_codes(filled(EMPTY, line(1, 2), line(2)), ["OLD"], None)
    cart = without(cart, LineId("cln_2"), None)
    again = refilled(cart, [other(line(1), 5, price=1200), line(3, MOST_OF_ONE)], ["NEW"])
    assert [(each.id, each.quantity, each.price_seen.minor) for each in again.lines] == [
        ("cln_1", 5, 1000),
        ("cln_3", MOST_OF_ONE, 1000),
    ]
    assert (again.codes, again.removed) == (("NEW",), ())
    assert again.version > cart.version
    assert refilled(again, [], []).lines == ()


def test_a_cart_is_not_filled_beyond_its_measure() -> None:
    with pytest.raises(CartFull):
        refilled(EMPTY, [line(number) for number in range(MOST_LINES + 1)], [])
    for quantity in (0, -1, MOST_OF_ONE + 1):
        with pytest.raises(BadQuantity):
            refilled(EMPTY, [line(1), line(2, quantity)], [])
    with pytest.raises(BadCode):
        refilled(EMPTY, [line(1)], ["X" * 41])
