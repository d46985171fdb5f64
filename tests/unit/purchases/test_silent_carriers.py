"""A carrier that never says that something arrived: nobody's money lies in escrow for ever."""

from dataclasses import replace

from hupan.fulfillment import ShipmentId
from hupan.purchases import CancelReason, DisputeId, DisputeReason, OrderStatus, Terms
from hupan.purchases.domain.deadlines import Deadline, DeadlineKind, deadlines, overdue
from hupan.purchases.domain.disputing import Complaint, open_dispute, withdraw_dispute
from hupan.purchases.domain.order import ParcelStatus
from hupan.purchases.domain.sending import Sent, cancel, confirm, follow
from tests.unit.purchases.shop import BUYER, DAY, ONE, START, delivered, kinds, order, shipped, won

TERMS = Terms()
SILENT = START + TERMS.silent * DAY
_DSP = DisputeId("dsp_1")


def _complaint() -> Complaint:
    return Complaint(_DSP, DisputeReason.NOT_RECEIVED, "It never came.", won(4_000))


def test_a_parcel_of_which_nobody_speaks_counts_as_arrived_and_the_seller_is_paid_after_that() -> None:
    sent = shipped(order())
    assert deadlines(sent, TERMS) == [Deadline(SILENT, DeadlineKind.ARRIVE, "shp_1")]
    assert overdue(sent, SILENT - DAY, TERMS).order == sent

    # A house that was off for a week gives the buyer all of the time to object nevertheless.
    seen = SILENT + 7 * DAY
    change = overdue(sent, seen, TERMS)
    assert change.order.history[-1].event == "arrival_presumed"
    assert (change.order.status, change.order.delivered_at) == (OrderStatus.DELIVERED, seen)
    assert "release" not in kinds(change)
    assert deadlines(change.order, TERMS) == [Deadline(seen + TERMS.release * DAY, DeadlineKind.RELEASE)]

    paid = overdue(change.order, seen + TERMS.release * DAY, TERMS)
    assert kinds(paid) == ["release"]
    assert paid.order.status is OrderStatus.COMPLETED


def test_each_parcel_has_its_own_time() -> None:
    first = delivered(order(), {ONE: 1})
    both = shipped(first, {ONE: 2}, START + 5 * DAY, number=2)
    assert deadlines(both, TERMS) == [Deadline(SILENT + 5 * DAY, DeadlineKind.ARRIVE, "shp_2")]
    assert overdue(both, SILENT + 5 * DAY, TERMS).order.delivered_at == SILENT + 5 * DAY


def test_what_the_carrier_says_later_changes_nothing() -> None:
    presumed = overdue(shipped(order()), SILENT, TERMS).order
    for said in (ParcelStatus.DELIVERED, ParcelStatus.VOIDED):
        late = [Sent(ShipmentId("shp_1"), said, SILENT + DAY)]
        assert follow(presumed, late, SILENT + DAY).order == presumed


def test_whoever_has_said_that_it_never_came_is_not_told_that_it_did() -> None:
    disputed = open_dispute(shipped(order()), START + 20 * DAY, BUYER, _complaint(), TERMS).order
    assert DeadlineKind.ARRIVE not in {each.kind for each in deadlines(disputed, TERMS)}

    late = SILENT + 3 * DAY
    withdrawn = withdraw_dispute(disputed, late, BUYER, _DSP).order
    assert deadlines(withdrawn, TERMS) == [Deadline(late, DeadlineKind.ARRIVE, "shp_1")]


def test_a_dispute_can_be_opened_after_it_counts_as_arrived() -> None:
    presumed = overdue(shipped(order()), SILENT, TERMS).order
    disputed = open_dispute(presumed, SILENT + 6 * DAY, BUYER, _complaint(), TERMS).order
    assert overdue(disputed, SILENT + 9 * DAY, TERMS).order.released_at is None


def test_cash_is_not_taken_for_collected_where_nobody_says_so() -> None:
    at_the_door = replace(shipped(order()), at_the_door=True)
    assert deadlines(at_the_door, TERMS) == []
    assert overdue(at_the_door, SILENT + 365 * DAY, TERMS).order == at_the_door


def test_nothing_is_presumed_once_it_was_confirmed_or_nothing_is_left_of_it() -> None:
    assert DeadlineKind.ARRIVE not in {
        each.kind for each in deadlines(confirm(shipped(order()), START, BUYER).order, TERMS)
    }
    called_off = cancel(order(), START, BUYER, CancelReason.NO_LONGER_NEEDED).order
    assert deadlines(called_off, TERMS) == []
