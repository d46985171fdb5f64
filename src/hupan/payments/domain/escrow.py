"""What is paid for an order is kept apart until it is clear whose it is: released to the seller, or refunded."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from hupan.catalog import SellerId
from hupan.kernel import Money, OrderId
from hupan.ledger import FEES, Account, Entry, escrow, gateway, move, seller
from hupan.payments.errors import RefundTooLarge

_WHOLE_BPS = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """What one order has of a payment."""

    order_id: OrderId
    seller_id: SellerId
    amount: Money


@dataclass(frozen=True, slots=True)
class Escrow:
    """An order's money, beside what lies in its account.

    Attributes:
        fee_bps: What the market takes of what is released, in hundredths of a percent; as it was when first paid.
        released: What went to the seller, the fee included, and was not taken back for a refund.
        releases: How often something was released.
        holds: Why nothing may be released at present.
    """

    order_id: OrderId
    seller_id: SellerId
    fee_bps: int
    released: Money
    releases: int = 0
    holds: tuple[str, ...] = ()

    @property
    def fee(self) -> Money:
        """What the market has of what was released."""
        return self.released.share(Decimal(self.fee_bps) / _WHOLE_BPS)


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a refund was taken from.

    Attributes:
        inside: Out of escrow.
        back: From what the seller and the market had been given.
    """

    inside: Money
    back: Money


def capture(handler: str, shares: Iterable[Share]) -> list[Entry]:
    """Book what a handler has taken: into each order's escrow."""
    return [entry for each in shares for entry in move(each.amount, gateway(handler), escrow(each.order_id))]


def release(kept: Escrow, inside: Money) -> tuple[Escrow, list[Entry]]:
    """Give the seller what lies in escrow, less the fee.

    Args:
        kept: The order's.
        inside: What lies in its account.
    """
    after = replace(kept, released=kept.released + inside, releases=kept.releases + 1)
    fee = after.fee - kept.fee
    return after, [
        Entry(escrow(kept.order_id), -inside),
        Entry(seller(kept.seller_id), inside - fee),
        Entry(FEES, fee),
    ]


def take(kept: Escrow, inside: Money, amount: Money, target: Account) -> tuple[Escrow, Taken, list[Entry]]:
    """Take a refund: out of escrow first, the rest from the seller, who may come to owe it, and the market's fee of it.

    Raises:
        RefundTooLarge: There was never that much.
    """
    taken = Taken(min(inside, amount), amount - min(inside, amount))
    if kept.released < taken.back:
        raise RefundTooLarge("That is more than was paid for this order.", order_id=kept.order_id)
    after = replace(kept, released=kept.released - taken.back)
    return after, taken, _taking(kept, after, taken, target)


def give_back(kept: Escrow, taken: Taken, source: Account) -> tuple[Escrow, list[Entry]]:
    """Undo `take`: the refund has failed."""
    after = replace(kept, released=kept.released + taken.back)
    entries = _taking(after, kept, taken, source)
    return after, [Entry(each.account, -each.amount) for each in entries]


def _taking(richer: Escrow, poorer: Escrow, taken: Taken, other: Account) -> list[Entry]:
    fee = richer.fee - poorer.fee
    return [
        Entry(escrow(richer.order_id), -taken.inside),
        Entry(seller(richer.seller_id), fee - taken.back),
        Entry(FEES, -fee),
        Entry(other, taken.inside + taken.back),
    ]
