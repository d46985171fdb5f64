"""The rules of orders, one story after another, without a database."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.fulfillment import ShipmentId
from hupan.inventory import ReservationId
from hupan.kernel import Money
from hupan.purchases import (
    AddressElsewhere,
    BadOrder,
    BadUnits,
    CancelReason,
    CaseNotFound,
    CaseOpen,
    DisputeId,
    DisputeReason,
    DisputeStatus,
    NotExchangeable,
    NotYours,
    Order,
    OrderStatus,
    PriceChanged,
    Replacement,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Terms,
    TooLate,
    TooMuch,
    WrongStep,
)
from hupan.purchases.domain.deadlines import DeadlineKind, deadlines, overdue
from hupan.purchases.domain.disputing import (
    Complaint,
    accept,
    answer,
    decide,
    open_dispute,
    withdraw_dispute,
)
from hupan.purchases.domain.order import ParcelStatus
from hupan.purchases.domain.placing import NUMBERS, write_number
from hupan.purchases.domain.returning import (
    Received,
    Request,
    approve,
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
from hupan.purchases.domain.texts import tidy
from tests.unit.purchases.shop import (
    BUYER,
    DAY,
    HOME,
    ONE,
    OPERATOR,
    SELLER,
    START,
    THREE,
    TWO,
    delivered,
    item,
    kinds,
    order,
    paid,
    refunds,
    shipped,
    won,
)

TERMS = Terms()
RET, DSP = ReturnId("ret_1"), DisputeId("dsp_1")
NO_LONGER = CancelReason.NO_LONGER_NEEDED


def wanting(count: int = 1, reason: ReturnReason = ReturnReason.CHANGED_MIND) -> Request:
    return Request(RET, {ONE: count}, reason)


def sent_back(placed: Order, wanted: Request | None = None) -> Order:
    asked = request(placed, START, BUYER, wanted or wanting(), TERMS).order
    return sent(approve(asked, START, SELLER, RET).order, START, BUYER, RET, "CJ 1").order


def complaint(wanted: int = 4_000) -> Complaint:
    return Complaint(DSP, DisputeReason.NOT_AS_DESCRIBED, "It is blue.", won(wanted))


def test_an_order_is_as_it_was_paid() -> None:
    placed = order(paid("red", 3, 10_000, 1_000), paid("blue", 1, 5_000))
    assert (placed.total, placed.paid, placed.remaining) == (won(16_000),) * 3
    assert placed.status is OrderStatus.PLACED
    assert [each.event for each in placed.history] == ["placed"]
    assert [(each.kind, each.due_at) for each in deadlines(placed, TERMS)] == [
        (DeadlineKind.SHIP, START + TERMS.ship * DAY)
    ]


def test_numbers_are_readable_and_tell_nothing() -> None:
    assert write_number(0) == "2222-2222-2222"
    assert len({write_number(at * 7_919) for at in range(1_000)}) == 1_000
    assert re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4}-?){3}", write_number(NUMBERS - 1))


def test_cancelling_in_parts_gives_back_every_unit_and_its_shipping_exactly() -> None:
    one = cancel(order(), START, BUYER, NO_LONGER, {ONE: 1})
    rest = cancel(one.order, START, BUYER, NO_LONGER)
    assert (refunds(one), refunds(rest)) == ([3_333 + 333], [6_667 + 667])
    assert kinds(one) == ["refund", "restock"]
    assert one.effects[1].offers == {"off_red": 1}
    assert (one.order.status, rest.order.status) == (OrderStatus.PLACED, OrderStatus.CANCELLED)
    assert not rest.order.remaining
    assert deadlines(rest.order, TERMS) == []


def test_what_has_left_is_not_cancelled() -> None:
    partly = shipped(order(), {ONE: 2})
    assert partly.status is OrderStatus.PARTLY_SHIPPED
    with pytest.raises(TooLate):
        cancel(partly, START, BUYER, NO_LONGER, {ONE: 2})
    rest = cancel(partly, START, BUYER, NO_LONGER).order
    assert (rest.lines[0].cancelled, rest.status) == (1, OrderStatus.SHIPPED)
    with pytest.raises(TooLate):
        cancel(rest, START, BUYER, NO_LONGER)


def test_reasons_belong_to_their_side_and_what_is_not_there_is_not_put_back() -> None:
    with pytest.raises(NotYours):
        cancel(order(), START, BUYER, CancelReason.OUT_OF_STOCK)
    assert kinds(cancel(order(), START, SELLER, CancelReason.OUT_OF_STOCK)) == ["refund"]


@pytest.mark.parametrize("units", [{}, {ONE: 0}, {ONE: -1}, {TWO: 1}])
def test_units_that_are_none_are_refused(units: dict[str, int]) -> None:
    with pytest.raises(BadUnits):
        cancel(order(), START, BUYER, NO_LONGER, units)  # pyright: ignore[reportArgumentType] - some are no lines
    with pytest.raises(BadUnits):
        ship(order(), START, SELLER, Dispatch(ShipmentId("shp_1"), units, "demo"))  # pyright: ignore[reportArgumentType] - as above


def test_it_is_sent_elsewhere_only_where_it_costs_the_same_and_before_it_left() -> None:
    other = replace(HOME, line1="2 Seokchon-ro", region="26")
    assert change_address(order(), START, BUYER, other, costs_the_same=True).order.destination == other
    assert len(change_address(order(), START, BUYER, HOME, costs_the_same=True).order.history) == 1
    with pytest.raises(AddressElsewhere):
        change_address(order(), START, BUYER, other, costs_the_same=False)
    with pytest.raises(AddressElsewhere):
        change_address(order(), START, BUYER, replace(HOME, country="JP"), costs_the_same=True)
    for late in (shipped(order(), {ONE: 1}), cancel(order(), START, BUYER, NO_LONGER).order):
        with pytest.raises(TooLate):
            change_address(late, START, BUYER, other, costs_the_same=True)


def test_a_parcel_is_handed_over_once_and_holds_no_more_than_there_is() -> None:
    dispatch = Dispatch(ShipmentId("shp_1"), {ONE: 2}, "demo")
    first = ship(order(), START, SELLER, dispatch)
    assert kinds(first) == ["ship"]
    assert ship(first.order, START, SELLER, dispatch).effects == ()
    with pytest.raises(BadUnits):
        ship(first.order, START, SELLER, Dispatch(ShipmentId("shp_2"), {ONE: 2}, "demo"))


def test_an_order_has_arrived_when_its_last_parcel_has() -> None:
    first = delivered(order(), {ONE: 1}, START + DAY)
    assert (first.status, first.delivered_at) == (OrderStatus.PARTLY_SHIPPED, None)
    both = delivered(first, {ONE: 2}, START + 3 * DAY, number=2)
    assert (both.status, both.delivered_at) == (OrderStatus.DELIVERED, START + 3 * DAY)
    again = follow(both, [Sent(ShipmentId("shp_1"), ParcelStatus.VOIDED, START + 4 * DAY)], START + 4 * DAY)
    assert again.order == both
    # Cancelling what has not left completes an order, too.
    assert cancel(first, START + 4 * DAY, SELLER, CancelReason.OUT_OF_STOCK).order.delivered_at == START + DAY


def test_a_parcel_that_came_back_waits_to_be_sent_again_and_carriers_clocks_do_not_lead() -> None:
    gone = shipped(order())
    back = follow(gone, [Sent(ShipmentId("shp_1"), ParcelStatus.VOIDED, START)], START).order
    assert (back.status, back.lines[0].open) == (OrderStatus.PLACED, 3)
    early = follow(gone, [Sent(ShipmentId("shp_1"), ParcelStatus.DELIVERED, START + 9 * DAY)], START + DAY).order
    assert early.delivered_at == START + DAY


def test_the_seller_is_paid_some_days_after_arrival_or_at_once_when_the_buyer_says_so() -> None:
    there = delivered(order())
    assert overdue(there, START + TERMS.release * DAY - timedelta(seconds=1), TERMS).effects == ()
    late = overdue(there, START + 400 * DAY, TERMS)
    assert (kinds(late), late.order.status) == (["release"], OrderStatus.COMPLETED)
    now = confirm(shipped(order()), START, BUYER)
    assert (kinds(now), now.order.status, now.order.confirmed_at) == (
        ["collect", "release"],
        OrderStatus.COMPLETED,
        START,
    )
    assert confirm(now.order, START + DAY, BUYER).effects == ()
    for early in (order(), shipped(order(), {ONE: 1}), request(there, START, BUYER, wanting(), TERMS).order):
        with pytest.raises(WrongStep):
            confirm(early, START, BUYER)


def test_what_is_not_shipped_in_time_is_cancelled_by_itself() -> None:
    late = overdue(shipped(order(), {ONE: 1}), START + TERMS.ship * DAY, TERMS)
    assert (late.order.lines[0].cancelled, refunds(late)) == (2, [6_666 + 666])
    assert late.order.history[-1].params["reason"] == "not_shipped_in_time"


def test_a_return_goes_its_way_and_gives_the_goods_price_back() -> None:
    back = receive(sent_back(delivered(order())), START, SELLER, Received(RET))
    assert (refunds(back), kinds(back)) == ([3_333], ["refund", "restock"])
    assert back.order.returns[0].status is ReturnStatus.REFUNDED
    assert back.order.lines[0].returned == 1
    assert back.order.status is OrderStatus.DELIVERED


def test_a_fault_gives_shipping_back_as_well_and_all_of_it_adds_up() -> None:
    back = receive(sent_back(delivered(order()), wanting(3, ReturnReason.DEFECTIVE)), START, SELLER, Received(RET))
    assert refunds(back) == [11_000]
    assert back.order.status is OrderStatus.RETURNED


def test_wear_is_kept_only_of_a_change_of_mind_and_with_a_reason() -> None:
    there = sent_back(delivered(order()))
    assert refunds(receive(there, START, SELLER, Received(RET, won(333), "A stain."))) == [3_000]
    for found in (Received(RET, won(333)), Received(RET, won(3_334), "All of it and more.")):
        with pytest.raises((WrongStep, TooMuch)):
            receive(there, START, SELLER, found)
    faulty = sent_back(delivered(order()), wanting(1, ReturnReason.DAMAGED))
    with pytest.raises(WrongStep):
        receive(faulty, START, SELLER, Received(RET, won(1), "A stain."))
    # What was kept may still be given back later, as by an operator.
    kept = receive(there, START, SELLER, Received(RET, won(333), "A stain.")).order
    assert kept.remaining == won(8_000)


def test_returns_have_their_time_and_their_number() -> None:
    there = delivered(order())
    with pytest.raises(TooLate):
        request(there, START + (TERMS.change_of_mind + 1) * DAY, BUYER, wanting(), TERMS)
    late = request(there, START + TERMS.fault * DAY, BUYER, wanting(1, ReturnReason.DEFECTIVE), TERMS).order
    with pytest.raises(BadUnits):
        request(late, START, BUYER, replace(wanting(3), id=ReturnId("ret_2")), TERMS)
    with pytest.raises(BadUnits):
        request(shipped(order()), START, BUYER, wanting(), TERMS)


def test_a_return_may_be_refused_withdrawn_or_forgotten() -> None:
    asked = request(delivered(order()), START, BUYER, wanting(), TERMS).order
    refused = reject(asked, START, SELLER, RET, "Worn.").order
    assert (refused.returns[0].status, refused.returns[0].answer) == (ReturnStatus.REJECTED, "Worn.")
    assert withdraw(asked, START, BUYER, RET).order.returns[0].status is ReturnStatus.WITHDRAWN
    with pytest.raises(WrongStep):
        reject(asked, START, SELLER, RET, " \x00 ")
    with pytest.raises(WrongStep):
        withdraw(refused, START, BUYER, RET)
    with pytest.raises(CaseNotFound):
        withdraw(asked, START, BUYER, ReturnId("ret_9"))
    # Nobody does anything: granted, and from then on the buyer has their time; lapsed, and the seller is paid.
    granted = overdue(asked, START + 60 * DAY, TERMS).order
    assert (granted.returns[0].status, granted.returns[0].at) == (ReturnStatus.APPROVED, START + 60 * DAY)
    alone = overdue(granted, START + (60 + TERMS.send) * DAY, TERMS).order
    assert (alone.returns[0].status, alone.status) == (ReturnStatus.LAPSED, OrderStatus.COMPLETED)


def test_a_return_that_the_seller_does_not_confirm_is_paid_back_by_itself() -> None:
    late = overdue(sent_back(delivered(order())), START + TERMS.receive * DAY, TERMS)
    assert (refunds(late), kinds(late)) == ([3_333], ["refund", "release"])


def exchange(units: int, price: int, difference: int, name: str = "blue", product: str = "shirt") -> Request:
    made = Replacement(ONE, item(name, product), won(price), won(price) * units)
    return Request(RET, {ONE: units}, ReturnReason.CHANGED_MIND, "", (made,), won(difference))


def test_an_exchange_costs_the_difference_and_sends_another_thing() -> None:
    there = sent_back(delivered(order()), exchange(1, 5_000, 5_000 - 3_333))
    taken = receive(there, START, SELLER, Received(RET))
    assert kinds(taken) == ["restock", "exchange"]
    done = exchanged(taken.order, START, RET).order
    assert (done.paid, done.refunded) == (won(11_000 + 1_667), won(0))
    assert (done.lines[1].goods, done.lines[1].replaces, done.lines[1].open) == (won(5_000), ONE, 1)
    assert (done.status, done.delivered_at) == (OrderStatus.PARTLY_SHIPPED, None)
    cheaper = receive(sent_back(delivered(order()), exchange(1, 3_000, -333)), START, SELLER, Received(RET)).order
    assert refunds(exchanged(cheaper, START, RET)) == [333]


def test_an_exchange_that_cannot_be_gives_the_money_back() -> None:
    there = receive(sent_back(delivered(order()), exchange(1, 5_000, 1_667)), START, SELLER, Received(RET)).order
    failed = not_exchanged(there, START, RET, "inventory.out_of_stock", None)
    assert refunds(failed) == [3_333]
    assert kinds(not_exchanged(there, START, RET, "payments.refused", ReservationId("rsv_1"))) == ["refund", "restock"]
    with pytest.raises(WrongStep):
        exchanged(failed.order, START, RET)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (exchange(1, 5_000, 1_666), PriceChanged),
        (replace(exchange(1, 5_000, 1_667), difference=None), PriceChanged),
        (exchange(1, 5_000, 1_667, name="red"), NotExchangeable),
        (exchange(1, 5_000, 1_667, product="shoe"), NotExchangeable),
        (replace(exchange(1, 5_000, 1_667), units={ONE: 1, TWO: 1}), NotExchangeable),
    ],
)
def test_exchanges_that_are_none_are_refused(wanted: Request, refusal: type[Exception]) -> None:
    there = delivered(order(paid("red", 3, 10_000, 1_000), paid("green", 1, 500)))
    with pytest.raises(refusal):
        request(there, START, BUYER, wanted, TERMS)


def test_what_has_not_left_is_exchanged_at_once() -> None:
    changed = swap(order(), START, BUYER, exchange(2, 3_000, 6_000 - 6_666), None)
    assert kinds(changed) == ["restock", "exchange"]
    done = exchanged(changed.order, START, RET)
    assert refunds(done) == [666]
    assert [(line.open, line.goods.minor, line.shipping.minor) for line in done.order.lines] == [
        (1, 10_000, 1_000),
        (2, 6_000, 666),
    ]
    rest = cancel(done.order, START, BUYER, NO_LONGER)
    assert not rest.order.remaining
    failed = not_exchanged(changed.order, START, RET, "inventory.out_of_stock", None)
    assert refunds(failed) == [6_666 + 666]
    with pytest.raises(TooLate):
        swap(shipped(order()), START, BUYER, exchange(1, 3_000, -333), None)
    with pytest.raises(NotExchangeable):
        swap(order(), START, BUYER, wanting(), None)


def test_a_dispute_holds_the_money_until_it_is_decided() -> None:
    held = open_dispute(delivered(order()), START, BUYER, complaint(), TERMS)
    assert kinds(held) == ["hold"]
    assert deadlines(held.order, TERMS)[0].kind is DeadlineKind.DISPUTE_ANSWER
    with pytest.raises(CaseOpen):
        open_dispute(held.order, START, BUYER, complaint(), TERMS)
    with pytest.raises(WrongStep):
        decide(held.order, START, OPERATOR, (DSP, won(0), "Too early."))
    said = answer(held.order, START, SELLER, DSP, "It is red.").order
    with pytest.raises(TooMuch):
        decide(said, START, OPERATOR, (DSP, won(11_001), "More than all."))
    done = decide(said, START, OPERATOR, (DSP, won(2_500), "It is violet."))
    assert (kinds(done), refunds(done)) == (["unhold", "refund"], [2_500])
    assert kinds(decide(said, START, OPERATOR, (DSP, won(0), "It is red."))) == ["unhold"]
    assert kinds(withdraw_dispute(said, START, BUYER, DSP)) == ["unhold"]
    assert refunds(accept(held.order, START, SELLER, DSP)) == [4_000]
    with pytest.raises(WrongStep):
        accept(done.order, START, SELLER, DSP)


def test_a_dispute_that_nobody_answers_goes_to_an_operator_and_stays_there() -> None:
    held = open_dispute(delivered(order()), START, BUYER, complaint(), TERMS).order
    late = overdue(held, START + 300 * DAY, TERMS).order
    assert late.disputes[0].status is DisputeStatus.ESCALATED
    assert deadlines(late, TERMS) == []
    assert answer(late, START + 300 * DAY, SELLER, DSP, "Sorry.").order.disputes[0].status is DisputeStatus.ANSWERED


def test_a_dispute_is_about_something_that_was_sent_and_asks_for_what_is_left() -> None:
    with pytest.raises(TooLate):
        open_dispute(order(), START, BUYER, complaint(), TERMS)
    with pytest.raises(TooLate):
        open_dispute(delivered(order()), START + (TERMS.dispute + 1) * DAY, BUYER, complaint(), TERMS)
    for wanted in (won(0), won(11_001), Money(1, "USD")):
        with pytest.raises(TooMuch):
            open_dispute(delivered(order()), START, BUYER, replace(complaint(), wanted=wanted), TERMS)
    with pytest.raises(BadOrder):
        open_dispute(delivered(order()), START, BUYER, replace(complaint(), text=""), TERMS)
    # Whoever is paid already is not held; the money comes from the seller.
    paid_out = confirm(delivered(order()), START, BUYER).order
    assert open_dispute(paid_out, START, BUYER, complaint(), TERMS).effects == ()


def test_part_of_the_money_goes_back_for_no_unit_and_is_not_given_twice() -> None:
    scratched = give_back(delivered(order()), START, SELLER, won(9_000), "A scratch.")
    assert refunds(scratched) == [9_000]
    back = receive(sent_back(scratched.order, wanting(3)), START, SELLER, Received(RET))
    assert refunds(back) == [2_000]
    with pytest.raises(TooMuch):
        give_back(back.order, START, SELLER, won(1), "And more.")


def test_two_lines_are_told_apart() -> None:
    both = delivered(order(paid("red", 3, 10_000, 1_000), paid("blue", 1, 5_000)))
    wanted = Request(RET, {TWO: 1}, ReturnReason.WRONG_ITEM)
    assert refunds(receive(sent_back(both, wanted), START, SELLER, Received(RET))) == [5_000]
    with pytest.raises(BadUnits):
        request(both, START, BUYER, replace(wanted, units={THREE: 1}), TERMS)


def test_texts_are_bounded_and_plain() -> None:
    assert tidy(" a\x00b\r\n\ud800c ") == "ab\nc"
    with pytest.raises(BadOrder):
        tidy("x" * 2_001)
