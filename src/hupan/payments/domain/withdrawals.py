"""What a provider takes back of a payment, since the buyer's bank wants it: a chargeback, in the books.

It is taken where a refund would be: out of escrow, the rest from the seller and the market's fee of it. What no order
has any more, since it was refunded before, and what the provider asks for its trouble, is the market's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.kernel import Money, OrderId
from hupan.ledger import FEES, Entry, gateway
from hupan.payments.domain.escrow import Taken
from hupan.payments.domain.payments import Payment, ShareState
from hupan.payments.domain.refunds import Refund, left_of

HOLD = "chargeback:"
"""How the reasons begin for which an escrow is held while a bank decides."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a provider has of a payment at present.

    Attributes:
        shares: Where each order's part was taken from.
        market: What the market bears, since no order has it.
        fee: What the provider asks for its trouble, in its own currency; the market's, too.
    """

    market: Money
    shares: Mapping[OrderId, Taken]
    fee: Money | None = None

    @property
    def amount(self) -> Money:
        """What went back to the buyer."""
        return sum((each.inside + each.back for each in self.shares.values()), self.market)

    @classmethod
    def nothing(cls, currency: str) -> "Withdrawn":
        """Say that nothing was taken."""
        return cls(Money.zero(currency), {})


@dataclass(frozen=True, slots=True)
class Claim:
    """What a provider says that it has taken back.

    Attributes:
        key: Of the transaction that books it; another one for each change.
        reason: Why the orders' money is held while the bank decides; begins with `HOLD`.
        amount: What is with the buyer's bank now; nothing, where it came back or was not taken yet.
        going_on: Whether the bank still decides.
    """

    key: str
    reason: str
    amount: Money
    fee: Money | None
    going_on: bool


def parts(payment: Payment, refunds: Sequence[Refund], own: Withdrawn, amount: Money) -> dict[OrderId, Money]:
    """Divide what is taken among the orders, by what is left of each; never more than that.

    Args:
        payment: Of which it is taken.
        refunds: Of the payment.
        own: What the same chargeback has taken, and is divided anew.
        amount: What is taken in all.
    """
    lefts: dict[OrderId, Money] = {}
    for each in payment.shares:
        if each.state is ShareState.CAPTURED:
            before = own.shares.get(each.share.order_id)
            left = left_of(each, refunds)
            lefts[each.share.order_id] = left if before is None else left + before.inside + before.back
    there = sum(lefts.values(), Money.zero(amount.currency))
    taken = min(amount, there)
    if not taken:
        return {}
    divided = taken.allocate([each.minor for each in lefts.values()])
    return {order_id: part for order_id, part in zip(lefts, divided, strict=True) if part}


def at_the_market(handler: str, before: Withdrawn, after: Withdrawn) -> list[Entry]:
    """Book what the market bears then, in place of what it bore."""
    outside = gateway(handler)
    sums = [before.market, *([before.fee] if before.fee else [])]
    borne = [after.market, *([after.fee] if after.fee else [])]
    return [
        *(line for each in sums for line in (Entry(FEES, each), Entry(outside, -each))),
        *(line for each in borne for line in (Entry(FEES, -each), Entry(outside, each))),
    ]
