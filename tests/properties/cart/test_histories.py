"""Any history of a cart, in several windows and across a sign-in, keeps these laws."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hupan.cart import (
    MOST_OF_ONE,
    Cart,
    CartChanged,
    CartError,
    CartId,
    CartLine,
    LineId,
    LineNotFound,
    NotEnough,
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
from hupan.catalog import OfferId
from hupan.kernel import Buyer, Money, PersonId

OFFERS = [OfferId(f"off_{number}") for number in range(5)]
QUANTITIES = st.integers(-1, 6) | st.just(MOST_OF_ONE)
START = datetime(2026, 11, 21, tzinfo=UTC)


class Shopping(RuleBasedStateMachine):
    """One person's cart and one guest's, beside plain numbers of what they must hold."""

    @initialize(stock=st.lists(st.integers(0, 8), min_size=5, max_size=5))
    def open(self, stock: list[int]) -> None:
        self.stock = dict(zip(OFFERS, stock, strict=True))
        self.carts = [
            Cart(CartId("cart_1"), Buyer(person_id=PersonId("pers_1"))),
            Cart(CartId("cart_2"), Buyer.guest_of("secret")),
        ]
        self.wanted: list[dict[OfferId, int]] = [{}, {}]
        self.seen = [0, 0]
        self.made = 0

    def _change(self, at: int, after: Cart) -> None:
        assert after.version >= self.carts[at].version
        assert (after == self.carts[at]) == (after.version == self.carts[at].version)
        self.carts[at] = after

    @rule(at=st.integers(0, 1), offer=st.sampled_from(OFFERS), quantity=QUANTITIES, price=st.integers(1, 3))
    def add(self, at: int, offer: OfferId, quantity: int, price: int) -> None:
        self.made += 1
        when = START + timedelta(seconds=self.made)
        line = CartLine(LineId(f"cln_{self.made:05}"), offer, quantity, Money(price, "KRW"), when)
        total = self.wanted[at].get(offer, 0) + quantity
        if quantity < 1 or total > min(MOST_OF_ONE, self.stock[offer]):
            with pytest.raises(CartError):
                added(self.carts[at], line, self.stock[offer])
            return
        self._change(at, added(self.carts[at], line, self.stock[offer]))
        self.wanted[at][offer] = total

    @rule(at=st.integers(0, 1), which=st.integers(0, 4), quantity=QUANTITIES, stale=st.booleans())
    def set_quantity(self, at: int, which: int, quantity: int, stale: bool) -> None:
        cart = self.carts[at]
        if which >= len(cart.lines):
            with pytest.raises(LineNotFound):
                with_quantity(cart, LineId("cln_none"), 1, 9, None)
            return
        line = cart.lines[which]
        seen = self.seen[at] if stale else cart.version
        try:
            after = with_quantity(cart, line.id, quantity, self.stock[line.offer_id], seen)
        except CartChanged:
            assert line.version > seen
            return
        except NotEnough:
            assert quantity > max(line.quantity, self.stock[line.offer_id])
            return
        except CartError:
            assert not 1 <= quantity <= MOST_OF_ONE
            return
        self._change(at, after)
        self.wanted[at][line.offer_id] = quantity

    @rule(at=st.integers(0, 1), which=st.integers(0, 4), note=st.text(max_size=20))
    def write(self, at: int, which: int, note: str) -> None:
        if which < len(self.carts[at].lines):
            after = with_note(self.carts[at], self.carts[at].lines[which].id, note, None)
            assert all(char.isprintable() or char == "\n" for char in after.lines[which].gift_note)
            self._change(at, after)

    @rule(at=st.integers(0, 1), which=st.integers(0, 4))
    def take_out_and_put_back(self, at: int, which: int) -> None:
        cart = self.carts[at]
        if which >= len(cart.lines):
            return
        line = cart.lines[which]
        less = without(cart, line.id, cart.version)
        assert less.line(line.id) is None
        back = with_restored(less, line.id)
        assert [(each.id, each.quantity, each.gift_note) for each in back.lines] == [
            (each.id, each.quantity, each.gift_note) for each in cart.lines
        ]
        self._change(at, less)
        del self.wanted[at][line.offer_id]

    @rule(at=st.integers(0, 1), which=st.integers(0, 9))
    def put_back(self, at: int, which: int) -> None:
        cart = self.carts[at]
        if which < len(cart.removed):
            line = cart.removed[which]
            self._change(at, with_restored(cart, line.id))
            before = self.wanted[at].get(line.offer_id, 0)
            self.wanted[at][line.offer_id] = min(before + line.quantity, MOST_OF_ONE)

    @rule(at=st.integers(0, 1), codes=st.lists(st.sampled_from(["", "A", "B", "C"]), max_size=5))
    def set_codes(self, at: int, codes: list[str]) -> None:
        after = with_codes(self.carts[at], codes, None)
        assert set(after.codes) == set(codes) - {""}
        self._change(at, after)

    @rule()
    def sign_in(self) -> None:
        person, guest = self.wanted
        cart, rest = merged(self.carts[0], self.carts[1], self.stock)
        for offer in guest:
            both = person.get(offer, 0) + guest[offer]
            assert max(person.get(offer, 0), guest[offer]) <= _quantity(cart, offer) <= min(both, MOST_OF_ONE)
            if both <= self.stock[offer]:
                assert _quantity(cart, offer) == both
        assert set(cart.codes) == set(self.carts[0].codes) | set(self.carts[1].codes)
        self.wanted = [{each.offer_id: each.quantity for each in cart.lines}, {}]
        assert set(self.wanted[0]) == set(person) | set(guest)
        self.carts = [cart, rest]

    @rule(at=st.integers(0, 1))
    def look(self, at: int) -> None:
        self.seen[at] = self.carts[at].version

    @rule(offer=st.sampled_from(OFFERS), left=st.integers(0, 8))
    def others_buy(self, offer: OfferId, left: int) -> None:
        self.stock[offer] = left

    @invariant()
    def each_cart_holds_what_was_wanted(self) -> None:
        for cart, wanted in zip(self.carts, self.wanted, strict=True):
            assert {each.offer_id: each.quantity for each in cart.lines} == wanted
            ids = [each.id for each in (*cart.lines, *cart.removed)]
            assert len(set(ids)) == len(ids)
            assert all(each.version <= cart.version for each in cart.lines)
            assert cart.count == sum(wanted.values())


def _quantity(cart: Cart, offer: OfferId) -> int:
    line = cart.line_of(offer)
    return 0 if line is None else line.quantity


TestShopping = Shopping.TestCase
TestShopping.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
