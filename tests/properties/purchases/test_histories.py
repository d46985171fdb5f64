"""Whatever happens to an order, in whatever order: no money is lost, made, or given back twice, and no unit either."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hupan.fulfillment import ShipmentId
from hupan.inventory import ReservationId
from hupan.kernel import Money
from hupan.purchases import (
    AdjustmentKind,
    CancelReason,
    DisputeId,
    DisputeReason,
    Line,
    LineId,
    OrdersError,
    OrderStatus,
    Otherwise,
    Replacement,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Terms,
    choices_of,
)
from hupan.purchases.domain.deadlines import deadlines, overdue
from hupan.purchases.domain.disputing import Complaint, accept, answer, decide, open_dispute, say, withdraw_dispute
from hupan.purchases.domain.money import part, sources, take_units
from hupan.purchases.domain.order import Change, EffectKind, ParcelStatus
from hupan.purchases.domain.paying import await_payment, give_up, kept
from hupan.purchases.domain.paying import paid as pay
from hupan.purchases.domain.returning import (
    Received,
    Request,
    approve,
    due_of,
    exchanged,
    not_exchanged,
    receive,
    reject,
    request,
    sent,
    swap,
    withdraw,
)
from hupan.purchases.domain.sending import Dispatch, Sent, cancel, change_address, confirm, follow, give_back, ship
from tests.unit.purchases.shop import BUYER, OPERATOR, SELLER, START, item, order, paid, won

TERMS = Terms()
SMALL = st.integers(0, 4)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_parts_in_any_steps_add_up_to_the_whole(minor: int, steps: list[int]) -> None:
    total, begin, parts = won(minor), 0, 0
    for count in steps:
        piece = part(total, sum(steps), begin, count)
        assert piece.minor >= 0
        parts, begin = parts + piece.minor, begin + count
    assert parts == minor


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(1, 30))
def test_units_one_by_one_are_worth_the_line(goods: int, shipping: int, quantity: int) -> None:
    line = Line(LineId("1"), item("red"), won(1), quantity, won(goods), won(shipping))
    given_back = 0
    for _ in range(quantity):
        line, goods_back, shipping_back = take_units(line, 1, with_shipping=True)
        given_back += goods_back.minor + shipping_back.minor
    assert given_back == goods + shipping
    assert not line.remaining


def works(change: Callable[[], Change]) -> bool:
    """Whether the rules let it happen."""
    try:
        change()
    except OrdersError:
        return False
    return True


class Life(RuleBasedStateMachine):
    """An order to which things happen, refused where the rules refuse them."""

    @initialize(
        lines=st.lists(
            st.tuples(st.integers(1, 4), st.integers(0, 20_000), st.integers(0, 2_000)), min_size=1, max_size=3
        )
    )
    def place(self, lines: list[tuple[int, int, int]]) -> None:
        self.order = order(*(paid(f"c{at}", count, goods, freight) for at, (count, goods, freight) in enumerate(lines)))
        self.now = START
        self.number = 0
        self.refunded = 0
        self.due: list[ReturnId] = []
        self.waiting: list[ReturnId] = []
        self.kept: list[ReturnId] = []
        self.held = 0
        self.released = False

    def _do(self, change: Callable[[], Change]) -> None:
        with suppress(OrdersError):
            done = change()
            assert done.order.history[: len(self.order.history)] == self.order.history
            self.order = done.order
            for effect in done.effects:
                self._heed(effect.kind, 0 if effect.amount is None else effect.amount.minor, effect.subject)

    def _heed(self, kind: EffectKind, minor: int, subject: str) -> None:
        if kind is EffectKind.REFUND:
            assert minor > 0
            self.refunded += minor
        elif kind is EffectKind.EXCHANGE:
            self.due.append(ReturnId(subject))
        elif kind is EffectKind.KEEP:
            self.kept.append(ReturnId(subject))
        elif kind is EffectKind.RELEASE:
            assert not self.released
            assert self.held == 0
            self.released = True
        self.held += {EffectKind.HOLD: 1, EffectKind.UNHOLD: -1}.get(kind, 0)

    def _units(self, which: int, count: int) -> dict[LineId, int]:
        return {self.order.lines[which % len(self.order.lines)].id: count}

    def _next(self) -> str:
        self.number += 1
        return str(self.number)

    def _case(self, which: int) -> ReturnId:
        return self.order.returns[which % len(self.order.returns)].id if self.order.returns else ReturnId("none")

    @rule(which=SMALL, count=SMALL)
    def cancel_some(self, which: int, count: int) -> None:
        units = self._units(which, count)
        self._do(lambda: cancel(self.order, self.now, BUYER, CancelReason.OTHER, units))

    @rule(which=SMALL, count=SMALL)
    def ship_some(self, which: int, count: int) -> None:
        dispatch = Dispatch(ShipmentId(self._next()), self._units(which, count), "demo")
        self._do(lambda: ship(self.order, self.now, SELLER, dispatch))

    @rule(which=SMALL, status=st.sampled_from([*ParcelStatus, ParcelStatus.DELIVERED]))
    def carrier_says(self, which: int, status: ParcelStatus) -> None:
        if self.order.parcels:
            parcel = self.order.parcels[which % len(self.order.parcels)]
            said = Sent(parcel.shipment_id, status, self.now)
            self._do(lambda: follow(self.order, [said], self.now))
            assert follow(self.order, [said], self.now).order == self.order

    @rule(which=SMALL, count=SMALL, fault=st.booleans(), price=st.none() | st.integers(0, 9_000))
    def ask_back(self, which: int, count: int, fault: bool, price: int | None) -> None:
        reason = ReturnReason.DEFECTIVE if fault else ReturnReason.CHANGED_MIND
        wanted = Request(ReturnId(self._next()), self._units(which, count), reason)
        if price is not None and count:
            wanted = self._exchange(wanted, count, price)
        self._do(lambda: request(self.order, self.now, BUYER, wanted, TERMS))

    def _exchange(self, wanted: Request, count: int, price: int) -> Request:
        line_id = next(iter(wanted.units))
        line = self.order.line(line_id)
        _, goods, _ = take_units(line, count, with_shipping=True)
        made = Replacement(line_id, item(f"other{self.number}"), won(price), won(price) * count)
        return Request(wanted.id, wanted.units, wanted.reason, "", (made,), Money(price * count - goods.minor, "KRW"))

    @rule(which=SMALL, count=st.integers(1, 3), price=st.integers(0, 9_000))
    def swap_some(self, which: int, count: int, price: int) -> None:
        units = self._units(which, count)
        if count <= self.order.line(next(iter(units))).open:
            wanted = self._exchange(Request(ReturnId(self._next()), units, ReturnReason.CHANGED_MIND), count, price)
            self._do(lambda: swap(self.order, self.now, BUYER, wanted, None))

    @rule(which=SMALL, what=st.sampled_from(["approve", "reject", "withdraw", "sent", "receive", "receive", "keep"]))
    def go_on(self, which: int, what: str) -> None:
        case = self._case(which)
        steps: dict[str, Callable[[], Change]] = {
            "approve": lambda: approve(self.order, self.now, SELLER, case),
            "reject": lambda: reject(self.order, self.now, SELLER, case, "No."),
            "withdraw": lambda: withdraw(self.order, self.now, BUYER, case),
            "sent": lambda: sent(self.order, self.now, BUYER, case, ""),
            "receive": lambda: receive(self.order, self.now, SELLER, Received(case)),
            "keep": lambda: receive(self.order, self.now, SELLER, Received(case, won(7), "Worn.")),
        }
        self._do(steps[what])

    @rule(works=st.booleans())
    def settle_exchange(self, works: bool) -> None:
        if self.due:
            case = self.due.pop(0)
            before = self.order.paid
            self._do(
                lambda: (
                    exchanged(self.order, self.now, case, f"pay_{case}")
                    if works
                    else not_exchanged(self.order, self.now, case, "x", None)
                )
            )
            assert works or self.order.paid == before
            self.released = self.order.released_at is not None

    @rule()
    def exchange_waits_for_its_buyer(self) -> None:
        if self.due and due_of(self.order, self.due[0])[1].minor > 0:
            case = self.due.pop(0)
            self._do(lambda: await_payment(self.order, self.now, case, ReservationId("rsv_taken")))
            self.waiting.append(case)
            assert self.order.has_open_case

    @rule(minor=st.none() | st.integers(1, 20_000))
    def difference_is_paid(self, minor: int | None) -> None:
        """Of the sum that is due, or of another; perhaps long after anybody waited for it."""
        if not self.waiting:
            return
        case, before = self.waiting[0], self.order
        waits = any(each.id == case and each.status is ReturnStatus.UNPAID for each in before.returns)
        due = due_of(before, case)[1] if waits else won(1)
        amount = due if minor is None else won(minor)
        self._do(lambda: pay(self.order, self.now, case, f"pay_{case}", amount))
        assert self.order.paid.minor - before.paid.minor == (amount.minor if waits and amount == due else 0)
        self.released = self.order.released_at is not None

    @rule(otherwise=st.none() | st.sampled_from(Otherwise))
    def difference_is_not_paid(self, otherwise: Otherwise | None) -> None:
        if self.waiting:
            case, before = self.waiting[0], self.order
            self._do(lambda: give_up(self.order, self.now, BUYER, case, otherwise))
            assert self.order.paid == before.paid

    @rule(there=st.booleans())
    def first_is_kept(self, there: bool) -> None:
        if self.kept:
            case, before = self.kept.pop(0), self.order
            if there:
                self._do(lambda: kept(self.order, self.now, case))
                assert self.order.refunded == before.refunded
                assert sum(line.open for line in self.order.lines) > sum(line.open for line in before.lines)
            else:
                self._do(lambda: not_exchanged(self.order, self.now, case, "x", ReservationId("rsv_taken")))

    @rule(wanted=st.integers(1, 9_000), what=st.sampled_from(["open", "say", "answer", "accept", "decide", "withdraw"]))
    def dispute(self, wanted: int, what: str) -> None:
        case = self.order.open_dispute.id if self.order.open_dispute is not None else DisputeId("none")
        said = Complaint(DisputeId(self._next()), DisputeReason.OTHER, "It is not right.", won(wanted))
        steps: dict[str, Callable[[], Change]] = {
            "open": lambda: open_dispute(self.order, self.now, BUYER, said, TERMS),
            "say": lambda: say(self.order, self.now, BUYER, case, "It really is not."),
            "answer": lambda: answer(self.order, self.now, SELLER, case, "It is."),
            "accept": lambda: accept(self.order, self.now, SELLER, case),
            "decide": lambda: decide(self.order, self.now, OPERATOR, (case, won(wanted), "So be it.")),
            "withdraw": lambda: withdraw_dispute(self.order, self.now, BUYER, case),
        }
        self._do(steps[what])

    @rule(minor=st.integers(0, 3_000))
    def give(self, minor: int) -> None:
        self._do(lambda: give_back(self.order, self.now, SELLER, won(minor), "Sorry."))

    @rule()
    def confirmed(self) -> None:
        self._do(lambda: confirm(self.order, self.now, BUYER))

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)
        self._do(lambda: overdue(self.order, self.now, TERMS))
        assert all(each.due_at > self.now for each in deadlines(self.order, TERMS))

    @invariant()
    def money_adds_up(self) -> None:
        left = [line.remaining.minor for line in self.order.lines]
        assert min(left) >= 0
        assert sum(left) == self.order.remaining.minor
        assert self.refunded == self.order.refunded.minor <= self.order.paid.minor
        drawn = Counter[str]()
        for each in self.order.adjustments:
            parts = sources(self.order, each.id) if each.kind is AdjustmentKind.REFUND else []
            assert not parts or sum(minor.minor for _, minor in parts) == each.amount.minor
            for payment_id, minor in parts:
                drawn[payment_id] += minor.minor
            if each.shares:
                assert sum(share.minor for share in each.shares.values()) == each.amount.minor

        paid = Counter({self.order.payment_id: self.order.total.minor})
        for each in self.order.adjustments:
            if each.kind is AdjustmentKind.CHARGE:
                paid[each.payment_id] += each.amount.minor
        assert drawn <= paid

    @invariant()
    def units_add_up(self) -> None:
        for line in self.order.lines:
            assert min(line.open, line.cancelled, line.returned, self.order.returning(line.id)) >= 0
            assert line.returned + self.order.returning(line.id) <= line.delivered <= line.shipped
            assert line.goods_units <= line.cancelled + line.returned <= line.quantity
            assert line.shipping_units <= line.quantity

    @invariant()
    def what_is_offered_can_be_done_and_nothing_else(self) -> None:
        order, now = self.order, self.now
        may = choices_of(order, now, TERMS)
        # Confirmed twice is no mistake, and changes nothing.
        assert may.confirm == (order.released_at is None and works(lambda: confirm(order, now, BUYER)))
        assert bool(may.open) == works(lambda: cancel(order, now, BUYER, CancelReason.OTHER))
        elsewhere = replace(order.destination, line2="2")
        moved = works(lambda: change_address(order, now, BUYER, elsewhere, costs_the_same=True))
        assert may.readdress == moved
        for line in order.lines:
            offered = may.returns.get(line.id)
            for reason in (ReturnReason.CHANGED_MIND, ReturnReason.DEFECTIVE):
                until = None if offered is None else offered.fault_until if reason.is_fault else offered.until
                units = 0 if offered is None or until is None or now > until else offered.units
                for count in (1, units, units + 1):
                    wanted = Request(ReturnId("x"), {line.id: count}, reason)
                    back = works(lambda wanted=wanted: request(order, now, BUYER, wanted, TERMS))
                    assert back == (0 < count <= units)
        said = Complaint(DisputeId("x"), DisputeReason.OTHER, "It is not right.", won(1))
        assert (may.dispute_until is not None) == works(lambda: open_dispute(order, now, BUYER, said, TERMS))

    @invariant()
    def what_is_cancelled_altogether_was_given_back_altogether(self) -> None:
        if self.order.status is OrderStatus.CANCELLED:
            assert not self.order.remaining


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
