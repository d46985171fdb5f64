"""What each unit of a line is worth, exact to the last minor unit, and never given back twice.

Units are told apart by when they are given back: the first, the second, and so on. The nth gets what the first n are
worth less what the first n - 1 are, so that any number of steps adds up to the same sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from hupan.kernel import Money
from hupan.purchases.domain.order import (
    Adjustment,
    AdjustmentKind,
    Change,
    Effect,
    EffectKind,
    Line,
    LineId,
    Order,
    Units,
)
from hupan.purchases.errors import TooMuch

Taken = tuple[Line, Money, Money]
"""A line after something was given back, and how much of that was goods and shipping."""


def part(total: Money, units: int, begin: int, count: int) -> Money:
    """Tell what `count` units are worth from the `begin`th on, where `units` are worth `total`."""
    return Money(total.minor * (begin + count) // units - total.minor * begin // units, total.currency)


def take_units(line: Line, count: int, *, with_shipping: bool) -> Taken:
    """Give back units of a line; no more than is left of what was paid for it."""
    goods = min(part(line.goods, line.quantity, line.goods_units, count), line.remaining)
    shipping = Money.zero(goods.currency)
    if with_shipping:
        due = part(line.shipping, line.quantity, line.shipping_units, count)
        shipping = min(due, line.remaining - goods)
    taken = replace(
        _settled(line, goods + shipping),
        goods_units=line.goods_units + count,
        shipping_units=line.shipping_units + (count if with_shipping else 0),
    )
    return taken, goods, shipping


def take_all(order: Order, units: Units, *, with_shipping: bool) -> tuple[Order, dict[LineId, Money]]:
    """Give back units of several lines; returns the order and each line's share."""
    lines: dict[LineId, Line] = {}
    shares: dict[LineId, Money] = {}
    for line_id, count in units.items():
        lines[line_id], goods, shipping = take_units(order.line(line_id), count, with_shipping=with_shipping)
        shares[line_id] = goods + shipping
    return order.with_lines(lines), shares


def take_amount(order: Order, amount: Money) -> tuple[Order, dict[LineId, Money]]:
    """Give back a sum, divided over the lines by what is left of each.

    Raises:
        TooMuch: More than is left of all, or nothing.
    """
    if not 0 < amount.minor <= order.remaining.minor:
        raise TooMuch(f"At most {order.remaining} are left to give back.", remaining=order.remaining.minor)
    parts = amount.allocate([line.remaining.minor for line in order.lines])
    shares = {line.id: share for line, share in zip(order.lines, parts, strict=True) if share}
    return order.with_lines({each: _settled(order.line(each), shares[each]) for each in shares}), shares


def less(order: Order, shares: Mapping[LineId, Money], kept: Money) -> tuple[Order, dict[LineId, Money]]:
    """Keep a part of what was to be given back, divided over the shares.

    Raises:
        TooMuch: More than was to be given back.
    """
    total = sum_of(shares.values(), order.currency)
    if not 0 <= kept.minor <= total.minor:
        raise TooMuch(f"At most {total} can be kept.", remaining=total.minor)
    if not kept:
        return order, dict(shares)
    names = list(shares)
    parts = dict(zip(names, kept.allocate([shares[each].minor for each in names]), strict=True))
    lines = {each: _settled(order.line(each), -parts[each]) for each in names}
    return order.with_lines(lines), {each: shares[each] - parts[each] for each in names}


def sum_of(sums: Iterable[Money], currency: str) -> Money:
    """Add up sums of one currency."""
    return sum(sums, Money.zero(currency))


@dataclass(frozen=True, slots=True)
class Cause:
    """Why money moves: which story, which return or dispute, which line's money it is, and by which payment it came."""

    reason: str
    subject: str = ""
    payment_id: str = ""
    shares: Mapping[LineId, Money] = field(default_factory=dict[LineId, Money])


def refund(order: Order, at: datetime, amount: Money, cause: Cause) -> Change:
    """Write down that money goes back, and have it sent; nothing where the sum is zero."""
    if not amount:
        return Change(order)
    made = _adjustment(order, at, AdjustmentKind.REFUND, amount, cause)
    effect = Effect(EffectKind.REFUND, made.id, amount)
    return Change(replace(order, adjustments=(*order.adjustments, made)), (effect,))


def refund_shares(order: Order, at: datetime, cause: Cause) -> Change:
    """Write down that the shares of lines go back."""
    return refund(order, at, sum_of(cause.shares.values(), order.currency), cause)


def charge(order: Order, at: datetime, amount: Money, cause: Cause) -> Order:
    """Write down that more was paid; only once it is, since nothing may be bought with money that never comes."""
    made = replace(_adjustment(order, at, AdjustmentKind.CHARGE, amount, cause), done=True)
    return replace(order, adjustments=(*order.adjustments, made))


def _adjustment(order: Order, at: datetime, kind: AdjustmentKind, amount: Money, cause: Cause) -> Adjustment:
    number = len(order.adjustments) + 1
    return Adjustment(
        id=f"adj{number}",
        kind=kind,
        amount=amount,
        reason=cause.reason,
        at=at,
        subject=cause.subject,
        shares=dict(cause.shares),
        payment_id=cause.payment_id,
    )


def sources(order: Order, adjustment_id: str) -> list[tuple[str, Money]]:
    """Say from which payments a refund is taken: from the first as long as it lasts, then from what was charged later.

    Adjustments are only ever added, so that the answer stays the same whenever it is asked.
    """
    begin = 0
    for each in order.adjustments:
        if each.id == adjustment_id:
            return _drawn(order, begin, begin + each.amount.minor)
        if each.kind is AdjustmentKind.REFUND:
            begin += each.amount.minor
    return []


def _drawn(order: Order, begin: int, end: int) -> list[tuple[str, Money]]:
    charges = [(each.payment_id, each.amount) for each in order.adjustments if each.kind is AdjustmentKind.CHARGE]
    found: list[tuple[str, Money]] = []
    low = 0
    for payment_id, amount in [(order.payment_id, order.total), *charges]:
        high = low + amount.minor
        taken = min(end, high) - max(begin, low)
        if taken > 0:
            found.append((payment_id, Money(taken, order.currency)))
        low = high
    return found


def _settled(line: Line, amount: Money) -> Line:
    return replace(line, settled=amount if line.settled is None else line.settled + amount)
