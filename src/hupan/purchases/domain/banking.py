"""What a buyer's bank does, told to an order: nobody's verb here, but part of its history."""

from datetime import datetime

from hupan.kernel import Money
from hupan.purchases.domain.order import SYSTEM, Change, Order


def note_chargeback(order: Order, at: datetime, event: str, chargeback_id: str, amount: Money) -> Change:
    """Write down how a chargeback stands, where that is not the last that was written of it.

    Args:
        order: The order.
        at: The time.
        event: `chargeback_opened`, `chargeback_won` or `chargeback_lost`.
        chargeback_id: Which one.
        amount: What of the order the bank wants back.
    """
    own = [each.event for each in order.history if each.params.get("chargeback_id") == chargeback_id]
    if own[-1:] == [event]:
        return Change(order)
    return Change(order.noted(at, SYSTEM, event, chargeback_id=chargeback_id, amount=amount.minor))
