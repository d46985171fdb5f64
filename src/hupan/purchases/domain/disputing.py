"""Disputes: opened by the buyer, answered by the seller, decided by an operator; the money is held meanwhile."""

from dataclasses import dataclass, replace
from datetime import datetime

from hupan.kernel import Money
from hupan.purchases.domain.money import Cause, refund_shares, take_amount
from hupan.purchases.domain.order import (
    MOST_REMARKS,
    SYSTEM,
    Actor,
    Change,
    Dispute,
    DisputeId,
    DisputeReason,
    DisputeStatus,
    Effect,
    EffectKind,
    Order,
    Remark,
)
from hupan.purchases.domain.terms import Terms, days
from hupan.purchases.domain.texts import tidy
from hupan.purchases.errors import BadOrder, CaseNotFound, CaseOpen, TooLate, TooMuch, WrongStep


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a buyer is not content with, and what they ask for."""

    id: DisputeId
    reason: DisputeReason
    text: str
    wanted: Money


def open_dispute(order: Order, at: datetime, actor: Actor, said: Complaint, terms: Terms) -> Change:
    """Open a dispute; until it ends the seller is not paid.

    Raises:
        CaseOpen: One goes on already.
        TooLate: Nothing was sent yet, or the time for it is over.
        TooMuch: More is wanted than is left of what was paid.
    """
    if order.open_dispute is not None:
        raise CaseOpen("A dispute goes on already.")
    if not order.parcels:
        raise TooLate("Nothing has been sent yet. Cancel the order instead.")
    since = order.delivered_at or max(parcel.at for parcel in order.parcels)
    if at > since + days(terms.dispute):
        raise TooLate(f"A dispute could be opened for {terms.dispute} days.", days=terms.dispute)
    if said.wanted.currency != order.currency or not 0 < said.wanted.minor <= order.remaining.minor:
        raise TooMuch(f"At most {order.remaining} are left to ask for.", remaining=order.remaining.minor)
    text = tidy(said.text)
    if not text:
        raise BadOrder("Say what is wrong.")
    made = Dispute(said.id, said.reason, text, said.wanted, DisputeStatus.OPEN, at, at)
    changed = replace(order, disputes=(*order.disputes, made))
    changed = changed.noted(at, actor, "dispute_opened", dispute_id=made.id, reason=made.reason.value)
    return Change(changed, (Effect(EffectKind.HOLD, made.id),) if order.released_at is None else ())


def answer(order: Order, at: datetime, actor: Actor, dispute_id: DisputeId, text: str) -> Change:
    """Say the seller's side."""
    case = at_step(order, dispute_id, DisputeStatus.OPEN, DisputeStatus.ESCALATED)
    said = tidy(text)
    if not said:
        raise BadOrder("Say something.")
    changed = _put(order, replace(case, status=DisputeStatus.ANSWERED, at=at, answer=said))
    return Change(changed.noted(at, actor, "dispute_answered", dispute_id=case.id))


def say(order: Order, at: datetime, actor: Actor, dispute_id: DisputeId, text: str) -> Change:
    """Say something more; it changes neither whose turn it is nor until when.

    Raises:
        WrongStep: It is over, or enough was said.
    """
    case = at_step(order, dispute_id, DisputeStatus.OPEN, DisputeStatus.ANSWERED, DisputeStatus.ESCALATED)
    said = tidy(text)
    if not said:
        raise BadOrder("Say something.")
    if len(case.remarks) >= MOST_REMARKS:
        raise WrongStep("Enough was said. It will be decided.")
    changed = _put(order, replace(case, remarks=(*case.remarks, Remark(at, actor.role, said))))
    return Change(changed.noted(at, actor, "dispute_said", dispute_id=case.id))


def accept(order: Order, at: datetime, actor: Actor, dispute_id: DisputeId) -> Change:
    """Give the buyer what they ask for, or what is left of it; nobody has to decide."""
    case = at_step(order, dispute_id, DisputeStatus.OPEN, DisputeStatus.ANSWERED, DisputeStatus.ESCALATED)
    return _decided(order, at, actor, replace(case, decision=""), min(case.wanted, order.remaining))


def escalate(order: Order, at: datetime, dispute_id: DisputeId) -> Change:
    """Hand it to an operator, since the seller has not answered."""
    case = at_step(order, dispute_id, DisputeStatus.OPEN)
    changed = _put(order, replace(case, status=DisputeStatus.ESCALATED, at=at))
    return Change(changed.noted(at, SYSTEM, "dispute_escalated", dispute_id=case.id))


def decide(order: Order, at: datetime, actor: Actor, verdict: tuple[DisputeId, Money, str]) -> Change:
    """Decide: how much goes back, from nothing to all that is left, and why.

    Raises:
        WrongStep: The seller has been heard neither, nor has the time to answer passed.
        TooMuch: More than is left.
    """
    dispute_id, refund, why = verdict
    case = at_step(order, dispute_id, DisputeStatus.ANSWERED, DisputeStatus.ESCALATED)
    decision = tidy(why)
    if not decision:
        raise BadOrder("Say why it is decided so.")
    if refund.currency != order.currency or not 0 <= refund.minor <= order.remaining.minor:
        raise TooMuch(f"At most {order.remaining} are left to give back.", remaining=order.remaining.minor)
    return _decided(order, at, actor, replace(case, decision=decision), refund)


def withdraw_dispute(order: Order, at: datetime, actor: Actor, dispute_id: DisputeId) -> Change:
    """Give it up; the seller is paid as if it had never been."""
    case = at_step(order, dispute_id, DisputeStatus.OPEN, DisputeStatus.ANSWERED, DisputeStatus.ESCALATED)
    changed = replace(_put(order, replace(case, status=DisputeStatus.WITHDRAWN, at=at)), closed_at=at)
    return Change(changed.noted(at, actor, "dispute_withdrawn", dispute_id=case.id), _unhold(order, case))


def at_step(order: Order, dispute_id: DisputeId, *allowed: DisputeStatus) -> Dispute:
    """Find a dispute that is at one of these steps.

    Raises:
        CaseNotFound: There is none.
        WrongStep: It is at another step.
    """
    case = next((each for each in order.disputes if each.id == dispute_id), None)
    if case is None:
        raise CaseNotFound("The order has no such dispute.")
    if case.status not in allowed:
        raise WrongStep(f"The dispute is {case.status.value}.", status=case.status.value)
    return case


def _decided(order: Order, at: datetime, actor: Actor, case: Dispute, refund: Money) -> Change:
    case = replace(case, status=DisputeStatus.DECIDED, at=at, refund=refund)
    changed = replace(_put(order, case), closed_at=at)
    changed = changed.noted(at, actor, "dispute_decided", dispute_id=case.id, refund=refund.minor)
    # What is held is let go of first: a refund is taken out of what may move.
    if not refund:
        return Change(changed, _unhold(order, case))
    changed, shares = take_amount(changed, refund)
    back = refund_shares(changed, at, Cause("dispute", case.id, shares=shares))
    return Change(back.order, (*_unhold(order, case), *back.effects))


def _unhold(order: Order, case: Dispute) -> tuple[Effect, ...]:
    return (Effect(EffectKind.UNHOLD, case.id),) if order.released_at is None else ()


def _put(order: Order, case: Dispute) -> Order:
    return replace(order, disputes=tuple(case if each.id == case.id else each for each in order.disputes))
