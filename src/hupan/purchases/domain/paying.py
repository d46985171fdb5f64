"""An exchange that costs more, and waits for its buyer to pay that: RECEIVED > UNPAID > EXCHANGED, or what they want.

What comes instead is off the stock meanwhile. Paid is what was taken by a payment of exactly this sum; whatever comes
later, or is another sum, finds nothing that waits for it, so that whoever took it gives it back.
"""

from dataclasses import replace
from datetime import datetime

from hupan.inventory import ReservationId
from hupan.kernel import Money
from hupan.purchases.domain.order import (
    SYSTEM,
    Actor,
    Change,
    Effect,
    EffectKind,
    Order,
    Otherwise,
    ReturnId,
    ReturnStatus,
)
from hupan.purchases.domain.returning import due_of, exchanged, not_exchanged, put_back, step, with_case
from hupan.purchases.errors import PriceChanged, WrongStep

NOT_PAID = "orders.not_paid"
"""Why an exchange was not made, in its history."""


def await_payment(order: Order, at: datetime, return_id: ReturnId, taken: ReservationId) -> Change:
    """Wait for the buyer to pay the difference.

    Args:
        order: The order.
        at: When.
        return_id: Which.
        taken: By which the other thing was taken off the stock.
    """
    step(order, return_id, ReturnStatus.RECEIVED)
    case, more = due_of(order, return_id)
    changed = with_case(order, replace(case, status=ReturnStatus.UNPAID, at=at, reservation_id=taken))
    return Change(changed.noted(at, SYSTEM, "exchange_unpaid", return_id=return_id, more=more.minor))


def paid(order: Order, at: datetime, return_id: ReturnId, payment_id: str, amount: Money) -> Change:
    """The difference was taken: the other thing becomes part of the order.

    Raises:
        WrongStep: Nobody waits for that any more.
        PriceChanged: It is another sum by now, since money of these units was given back meanwhile.
    """
    step(order, return_id, ReturnStatus.UNPAID)
    _, more = due_of(order, return_id)
    if more != amount:
        raise PriceChanged(f"The exchange makes a difference of {more}.", difference=more.minor)
    return exchanged(order, at, return_id, payment_id)


def give_up(
    order: Order, at: datetime, actor: Actor, return_id: ReturnId, otherwise: Otherwise | None = None
) -> Change:
    """Wait no longer: it is what the buyer wants in this case.

    Args:
        order: The order.
        at: When.
        actor: Who.
        return_id: Which.
        otherwise: What they want now; `None` for what they wanted when they asked.

    Raises:
        WrongStep: It does not wait, or cannot be kept since it came back.
    """
    case = step(order, return_id, ReturnStatus.UNPAID)
    wanted = case.otherwise if otherwise is None else otherwise
    if wanted is Otherwise.KEEP:
        if not case.unshipped:
            raise WrongStep("What came back cannot be kept.", status=case.status.value)
        changed = with_case(order, replace(case, status=ReturnStatus.RECEIVED, otherwise=wanted, at=at))
        # What was bought first is taken off the stock again, where it is still there.
        return Change(
            changed.noted(at, actor, "exchange_given_up", return_id=return_id), (Effect(EffectKind.KEEP, return_id),)
        )
    return not_exchanged(order, at, return_id, NOT_PAID, case.reservation_id)


def kept(order: Order, at: datetime, return_id: ReturnId) -> Change:
    """What was bought first is off the stock again: it is sent after all, and what was to come instead goes back."""
    case = step(order, return_id, ReturnStatus.RECEIVED)
    lines = {
        each: replace(order.line(each), cancelled=order.line(each).cancelled - case.units[each]) for each in case.units
    }
    changed = with_case(order.with_lines(lines), replace(case, status=ReturnStatus.WITHDRAWN, at=at))
    changed = replace(changed, closed_at=at, delivered_at=None).noted(at, SYSTEM, "exchange_kept", return_id=return_id)
    return Change(changed, () if case.reservation_id is None else (put_back(case, case.reservation_id),))
