"""Returns and exchanges: asked for, granted or refused, sent, received, and the money or the other thing given.

REQUESTED > APPROVED > SENT > RECEIVED > REFUNDED or EXCHANGED, with REJECTED, WITHDRAWN and LAPSED on the way. A return
ends when it is received; an exchange ends when the other thing is paid for and taken off the stock, or cannot be. While
its buyer has to pay for it by themselves it is UNPAID, see `paying`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hupan.catalog import OfferId
from hupan.inventory import ReservationId
from hupan.kernel import Money
from hupan.purchases.domain.money import Cause, charge, less, refund, refund_shares, take_all, take_units
from hupan.purchases.domain.order import (
    SYSTEM,
    Actor,
    Change,
    Effect,
    EffectKind,
    Line,
    LineId,
    Order,
    Otherwise,
    Replacement,
    Return,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Units,
    checked_units,
)
from hupan.purchases.domain.sending import arrival, restock
from hupan.purchases.domain.terms import Terms, days
from hupan.purchases.domain.texts import tidy
from hupan.purchases.errors import BadUnits, CaseNotFound, NotExchangeable, PriceChanged, TooLate, WrongStep


@dataclass(frozen=True, slots=True)
class Request:
    """What a buyer wants to send back.

    Attributes:
        replacements: For an exchange, one a line.
        difference: For an exchange, what the buyer agreed to pay more, negative where they get some back.
        otherwise: For an exchange, what becomes of it where that is not paid.
    """

    id: ReturnId
    units: Units
    reason: ReturnReason
    note: str = ""
    replacements: tuple[Replacement, ...] = ()
    difference: Money | None = None
    otherwise: Otherwise = Otherwise.MONEY


def request(order: Order, at: datetime, actor: Actor, wanted: Request, terms: Terms) -> Change:
    """Ask to send something back.

    Raises:
        BadUnits: More than arrived, or than is not on its way back already.
        TooLate: The time for this reason is over.
        NotExchangeable: What should come instead is not another variant of the same product, one for each line.
        PriceChanged: The difference is not what was agreed.
    """
    for line_id, count in checked_units(wanted.units).items():
        line = order.line(line_id)
        can = line.delivered - line.returned - order.returning(line_id)
        if count > can:
            raise BadUnits(f"Only {can} of this line can go back.", line_id=line_id, can=can)
    came = arrival(order, wanted.units) or at
    allowed = terms.fault if wanted.reason.is_fault else terms.change_of_mind
    if at > came + days(allowed):
        raise TooLate(f"This could be sent back within {allowed} days of its arrival.", days=allowed)
    made = _case(order, at, wanted, ReturnStatus.REQUESTED)
    changed = replace(order, returns=(*order.returns, made))
    return Change(changed.noted(at, actor, "return_requested", return_id=made.id, reason=made.reason.value))


def swap(order: Order, at: datetime, actor: Actor, wanted: Request, reservation_id: ReservationId | None) -> Change:
    """Take another variant of what has not left yet; the other thing is set aside already.

    Raises:
        TooLate: It has left.
        NotExchangeable: As for `request`.
        PriceChanged: As for `request`.
    """
    for line_id, count in checked_units(wanted.units).items():
        if count > order.line(line_id).open:
            raise TooLate("This has been shipped. Exchange it when it has arrived.", line_id=line_id)
    case = _case(order, at, wanted, ReturnStatus.RECEIVED)
    if not case.replacements:
        raise NotExchangeable("Say what should come instead.")
    case = replace(case, unshipped=True, reservation_id=reservation_id, otherwise=wanted.otherwise)
    lines = {
        each: replace(order.line(each), cancelled=order.line(each).cancelled + wanted.units[each])
        for each in wanted.units
    }
    changed = replace(order.with_lines(lines), returns=(*order.returns, case))
    changed = changed.noted(at, actor, "exchange_before_shipping", return_id=case.id)
    return Change(changed, (restock(order, wanted.units, case.id), Effect(EffectKind.EXCHANGE, case.id)))


def approve(
    order: Order, at: datetime, actor: Actor, return_id: ReturnId, reservation_id: ReservationId | None = None
) -> Change:
    """Grant it.

    Args:
        order: The order.
        at: When.
        actor: Who.
        return_id: Which.
        reservation_id: By which the replacements were set aside.
    """
    case = step(order, return_id, ReturnStatus.REQUESTED)
    changed = with_case(order, replace(case, status=ReturnStatus.APPROVED, at=at, reservation_id=reservation_id))
    return Change(changed.noted(at, actor, "return_approved", return_id=return_id))


def reject(order: Order, at: datetime, actor: Actor, return_id: ReturnId, why: str) -> Change:
    """Refuse it, saying why; the buyer may open a dispute."""
    case = step(order, return_id, ReturnStatus.REQUESTED)
    answer = tidy(why)
    if not answer:
        raise WrongStep("Say why it is refused.")
    changed = with_case(order, replace(case, status=ReturnStatus.REJECTED, at=at, answer=answer))
    noted = replace(changed, closed_at=at).noted(at, actor, "return_rejected", return_id=return_id)
    return Change(noted, _let_go(case))


def withdraw(order: Order, at: datetime, actor: Actor, return_id: ReturnId) -> Change:
    """Keep it after all, as long as it was not sent."""
    return _given_up(order, at, actor, step(order, return_id, ReturnStatus.REQUESTED, ReturnStatus.APPROVED), "")


def lapse(order: Order, at: datetime, return_id: ReturnId) -> Change:
    """End a return that was granted and never sent."""
    return _given_up(order, at, SYSTEM, step(order, return_id, ReturnStatus.APPROVED), "lapsed")


def sent(order: Order, at: datetime, actor: Actor, return_id: ReturnId, tracking: str) -> Change:
    """Say that it is on its way back."""
    case = step(order, return_id, ReturnStatus.APPROVED)
    changed = with_case(order, replace(case, status=ReturnStatus.SENT, at=at, tracking=tidy(tracking, 120)))
    return Change(changed.noted(at, actor, "return_sent", return_id=return_id))


@dataclass(frozen=True, slots=True)
class Received:
    """What the seller found in the parcel.

    Attributes:
        deduction: Kept for wear; only of a change of mind, and said why.
        resell: Whether it goes back on the shelf.
    """

    return_id: ReturnId
    deduction: Money | None = None
    why: str = ""
    resell: bool = True


def receive(order: Order, at: datetime, actor: Actor, found: Received) -> Change:
    """Take it back: the money goes to the buyer, or the other thing is sent.

    Raises:
        WrongStep: It was not sent, or something is kept without a reason.
        TooMuch: More would be kept than it is worth.
    """
    case = step(order, found.return_id, ReturnStatus.SENT, ReturnStatus.APPROVED)
    kept = found.deduction or Money.zero(order.currency)
    why = tidy(found.why)
    if kept and (case.reason.is_fault or case.replacements or not why):
        raise WrongStep("Money is kept only where the buyer changed their mind, and with a reason.")
    lines = {
        each: replace(order.line(each), returned=order.line(each).returned + case.units[each]) for each in case.units
    }
    changed = order.with_lines(lines).noted(at, actor, "return_received", return_id=case.id, kept=kept.minor)
    shelved = (restock(order, case.units, case.id),) if found.resell else ()
    case = replace(case, at=at, deduction=kept, answer=why or case.answer)
    if case.replacements:
        changed = with_case(changed, replace(case, status=ReturnStatus.RECEIVED))
        return Change(changed, (*shelved, Effect(EffectKind.EXCHANGE, case.id)))
    changed, shares = take_all(changed, case.units, with_shipping=case.reason.is_fault)
    changed, shares = less(changed, shares, kept)
    return _refunded(changed, at, replace(case, status=ReturnStatus.REFUNDED), shares, shelved)


def due_of(order: Order, return_id: ReturnId) -> tuple[Return, Money]:
    """Tell what an exchange costs the buyer more, at this moment; negative where they get some back.

    Raises:
        WrongStep: It is not at that step.
    """
    case = step(order, return_id, ReturnStatus.RECEIVED, ReturnStatus.UNPAID)
    _, value, price = _moved(order, case.units, case.replacements)
    return case, price - value


def difference_of(order: Order, units: Units, replacements: tuple[Replacement, ...]) -> Money:
    """Tell what an exchange would cost the buyer more, negative where they would get some back."""
    for line_id, count in checked_units(units).items():
        if count > order.line(line_id).quantity:
            raise BadUnits("There are not so many of this line.", line_id=line_id)
    _, value, price = _moved(order, units, replacements)
    return price - value


def exchanged(order: Order, at: datetime, return_id: ReturnId, payment_id: str = "") -> Change:
    """Take the other thing into the order: it is off the stock, and paid for.

    Args:
        order: The order.
        at: When.
        return_id: Which.
        payment_id: By which the difference was paid, where there was one.
    """
    case, more = due_of(order, return_id)
    changed, _, _ = _moved(order, case.units, case.replacements)
    number = len(order.lines)
    added = tuple(
        _line(LineId(str(number + at_)), changed.line(each.line_id), order.line(each.line_id), each, case.units)
        for at_, each in enumerate(case.replacements, start=1)
    )
    changed = replace(changed, lines=(*changed.lines, *added), closed_at=at, delivered_at=None)
    changed = with_case(changed, replace(case, status=ReturnStatus.EXCHANGED, at=at))
    changed = changed.noted(at, SYSTEM, "exchanged", return_id=case.id, difference=more.minor)
    cause = Cause("exchanged", case.id, payment_id)
    if more.minor > 0:
        # The seller is paid this, too, and only when the other thing has arrived.
        return Change(replace(charge(changed, at, more, cause), released_at=None, confirmed_at=None))
    return refund(changed, at, -more, cause)


def not_exchanged(order: Order, at: datetime, return_id: ReturnId, why: str, taken: ReservationId | None) -> Change:
    """Give the money back instead: the other thing cannot be had, or its price was not paid.

    Args:
        order: The order.
        at: When.
        return_id: Which.
        why: Code of what was in the way.
        taken: By which the other thing was taken off the stock, where that is known; it goes back. Where it is not,
            it is looked for, with what was taken of the buyer.
    """
    case = step(order, return_id, ReturnStatus.RECEIVED, ReturnStatus.UNPAID)
    changed, shares = take_all(order, case.units, with_shipping=case.unshipped or case.reason.is_fault)
    back = _let_go(case) if taken is None else (put_back(case, taken),)
    changed = changed.noted(at, SYSTEM, "exchange_failed", return_id=case.id, why=why)
    return _refunded(changed, at, replace(case, status=ReturnStatus.REFUNDED, at=at), shares, back)


def put_back(case: Return, taken: ReservationId) -> Effect:
    """Put what was to come instead back on the shelf."""
    params = {"reservation_id": str(taken)}
    return Effect(EffectKind.RESTOCK, f"{case.id}-back", offers=offers_of(case), params=params)


def offers_of(case: Return) -> dict[OfferId, int]:
    """Tell how many of which offers come instead."""
    offers: dict[OfferId, int] = {}
    for each in case.replacements:
        offers[each.item.offer_id] = offers.get(each.item.offer_id, 0) + case.units[each.line_id]
    return offers


def step(order: Order, return_id: ReturnId, *allowed: ReturnStatus) -> Return:
    """Find a return that is at one of these steps.

    Raises:
        CaseNotFound: There is none.
        WrongStep: It is at another step.
    """
    case = next((each for each in order.returns if each.id == return_id), None)
    if case is None:
        raise CaseNotFound("The order has no such return.")
    if case.status not in allowed:
        raise WrongStep(f"The return is {case.status.value}.", status=case.status.value)
    return case


def _case(order: Order, at: datetime, wanted: Request, status: ReturnStatus) -> Return:
    case = Return(
        id=wanted.id,
        units=dict(wanted.units),
        reason=wanted.reason,
        note=tidy(wanted.note),
        status=status,
        at=at,
        requested_at=at,
        replacements=wanted.replacements,
        difference=wanted.difference,
    )
    if case.replacements:
        _check_exchange(order, case)
    return case


def _check_exchange(order: Order, case: Return) -> None:
    if sorted(each.line_id for each in case.replacements) != sorted(case.units):
        raise NotExchangeable("Each line is exchanged for one other thing.")
    for each in case.replacements:
        item = order.line(each.line_id).item
        if each.item.product_id != item.product_id or {each.unit_price.currency, each.goods.currency} != {
            order.currency
        }:
            raise NotExchangeable("Only another variant of the same product can come instead.", line_id=each.line_id)
        if each.item.offer_id == item.offer_id:
            raise NotExchangeable("This is what came already.", line_id=each.line_id)
    _, value, price = _moved(order, case.units, case.replacements)
    if case.difference is None or case.difference != price - value:
        raise PriceChanged(f"The exchange makes a difference of {price - value}.", difference=(price - value).minor)


def _moved(order: Order, units: Units, replacements: tuple[Replacement, ...]) -> tuple[Order, Money, Money]:
    """Settle the lines that are exchanged; returns what their goods are worth, and what the others cost."""
    lines: Mapping[LineId, Line] = {}
    value = price = Money.zero(order.currency)
    for each in replacements:
        count = units[each.line_id]
        taken, goods, _ = take_units(order.line(each.line_id), count, with_shipping=True)
        lines = {**lines, each.line_id: taken}
        value, price = value + goods, price + each.goods
    return order.with_lines(lines), value, price


def _line(line_id: LineId, after: Line, before: Line, made: Replacement, units: Units) -> Line:
    """Make the line of what comes instead. The part of shipping that was paid for the first goes with it."""
    count = units[made.line_id]
    _, _, shipping = take_units(before, count, with_shipping=True)
    return Line(
        id=line_id,
        item=made.item,
        unit_price=made.unit_price,
        quantity=count,
        goods=made.goods,
        shipping=shipping,
        replaces=after.id,
    )


def _refunded(
    order: Order, at: datetime, case: Return, shares: Mapping[LineId, Money], more: tuple[Effect, ...]
) -> Change:
    changed = replace(with_case(order, case), closed_at=at)
    back = refund_shares(changed, at, Cause("returned", case.id, shares=shares))
    return Change(back.order, (*back.effects, *more))


def _given_up(order: Order, at: datetime, actor: Actor, case: Return, how: str) -> Change:
    status = ReturnStatus.LAPSED if how else ReturnStatus.WITHDRAWN
    changed = replace(with_case(order, replace(case, status=status, at=at)), closed_at=at)
    return Change(changed.noted(at, actor, f"return_{status.value}", return_id=case.id), _let_go(case))


def _let_go(case: Return) -> tuple[Effect, ...]:
    # What was taken for it is looked for: whoever took it may have died before they could write that down.
    return (Effect(EffectKind.LET_GO, case.id, offers=offers_of(case)),) if case.replacements else ()


def with_case(order: Order, case: Return) -> Order:
    """Put a return in the place of what it was."""
    return replace(order, returns=tuple(case if each.id == case.id else each for each in order.returns))
