"""Disputes: open, say, answer, accept, decide, withdraw."""

from dataclasses import dataclass

from hupan.kernel import Money, OrderId, new_id
from hupan.orders.service.errands import Errands
from hupan.orders.service.who import Who
from hupan.purchases import (
    Complaint,
    DisputeId,
    DisputeReason,
    Order,
    Side,
    Terms,
    accept_dispute,
    answer_dispute,
    decide_dispute,
    open_dispute,
    say_in_dispute,
    withdraw_dispute,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an operator decides: how much goes back, and why."""

    refund: Money
    why: str


class DisputeService:
    """Knows what buyers and sellers do not agree about.

    Args:
        terms: For how long what may be done.
        errands: Does outside of an order what its changes bring about.
    """

    def __init__(self, terms: Terms, errands: Errands) -> None:
        self._terms = terms
        self._change = errands.change

    async def open(self, who: Who, order_id: OrderId, reason: DisputeReason, text: str, wanted: Money) -> Order:
        """Open a dispute; see `domain.disputing.open_dispute`."""
        who.needs(Side.BUYER, Side.OPERATOR)
        said, terms = Complaint(DisputeId(new_id("dsp")), reason, text, wanted), self._terms
        return await self._change(who, order_id, lambda order, at: open_dispute(order, at, who.actor, said, terms))

    async def answer(self, who: Who, order_id: OrderId, dispute_id: DisputeId, text: str) -> Order:
        """Say the seller's side."""
        who.needs(Side.SELLER, Side.OPERATOR)
        return await self._change(
            who, order_id, lambda order, at: answer_dispute(order, at, who.actor, dispute_id, text)
        )

    async def say(self, who: Who, order_id: OrderId, dispute_id: DisputeId, text: str) -> Order:
        """Say something more, from whichever side."""
        return await self._change(
            who, order_id, lambda order, at: say_in_dispute(order, at, who.actor, dispute_id, text)
        )

    async def accept(self, who: Who, order_id: OrderId, dispute_id: DisputeId) -> Order:
        """Give the buyer what they ask for."""
        who.needs(Side.SELLER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: accept_dispute(order, at, who.actor, dispute_id))

    async def decide(self, who: Who, order_id: OrderId, dispute_id: DisputeId, verdict: Verdict) -> Order:
        """Decide it; see `domain.disputing.decide`."""
        who.needs(Side.OPERATOR)
        said = (dispute_id, verdict.refund, verdict.why)
        return await self._change(who, order_id, lambda order, at: decide_dispute(order, at, who.actor, said))

    async def withdraw(self, who: Who, order_id: OrderId, dispute_id: DisputeId) -> Order:
        """Give it up."""
        who.needs(Side.BUYER, Side.OPERATOR)
        return await self._change(who, order_id, lambda order, at: withdraw_dispute(order, at, who.actor, dispute_id))
