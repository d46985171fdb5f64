"""Does `cancel` and `return`: prepares what a person then taps, or says by which rule it cannot be.

What it is worth is found by the rules of `hupan.purchases` on a copy of the order, so the card says what will be. The
tap posts to the same API as the order's own page, and everything is checked there again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from hupan.aftercare.faults import return_reason
from hupan.aftercare.finding import Asked, CaseRooms, Found, find_case, one_by_one
from hupan.aftercare.looking import case_lines, day_said
from hupan.aftercare.ports import Orders
from hupan.consents import drawn
from hupan.kernel import Money
from hupan.orders import CancelReason, Line, Order, OrderStatus, ReturnId, ReturnReason
from hupan.payments import PaymentId, PaymentNotFound
from hupan.purchases import (
    SYSTEM,
    LineId,
    Received,
    Request,
    approve_return,
    cancel_units,
    receive_return,
    request_return,
)
from hupan.shopping import CaseCard, Kind, OptionValue, Reply, Step
from hupan.showcase import Reader, Visit, cancel_reasons, order_path, return_reasons, sentences

_BY_MISTAKE = re.compile(r"\bmistake|\baccident|\bwrong one\b|실수|잘못|下错|点错|买错|拍错")
_TOO_SLOW = re.compile(r"\btoo (?:slow|late|long)\b|\btakes? (?:too|so) long\b|늦|오래|너무 느|太慢|太久|来不及")
_NOT_NEEDED = re.compile(
    r"\b(?:don'?t|no longer|not) (?:need|want)|\bchanged my mind\b|필요\s?없|마음이 바|不需要|不想要|不要了|用不上"
)
_TRIED = ReturnId("ret_tried")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a card says of a case beside its lines."""

    kind: Literal["cancel", "return", "exchange"]
    part: str
    body: dict[str, object]
    worth: str
    terms: Sequence[str]
    reason: str = ""
    reasons: Sequence[tuple[str, str]] = ()
    instead: str = field(default="")


def case_reply(step: Step, found: Found, prepared: Prepared, said: str) -> Reply:
    """Answer with the card of a case."""
    order, visit = found.order, step.visit
    card = CaseCard(
        order_id=order.id,
        number=order.number,
        kind=prepared.kind,
        lines=case_lines(found.lines, found.units, found.bought, visit),
        instead=prepared.instead,
        reason=prepared.reason,
        reasons=[OptionValue(value=value, label=label, swatch="") for value, label in prepared.reasons],
        worth=prepared.worth,
        terms=sentences(prepared.terms),
        path=f"/api/orders/{order.id}/{prepared.part}",
        body=prepared.body,
        page=order_path(order.id, prepared.kind),
    )
    return Reply.of(said, drawn(Kind.CASE, card))


def things(found: Found, visit: Visit) -> str:
    """Name what a case is about."""
    say, number = visit.reader.words.say, visit.reader.formats.number
    named = [
        say("%(n)s × %(name)s", n=number(found.units[each.id]), name=found.bought.name(each, visit))
        if found.units[each.id] > 1
        else found.bought.name(each, visit)
        for each in found.lines
    ]
    return ", ".join(named)


class Cancel:
    """Does `cancel`.

    Args:
        rooms: What it is prepared from.
    """

    def __init__(self, rooms: CaseRooms) -> None:
        self._rooms = rooms

    async def run(self, step: Step) -> Reply:
        """Prepare it: nothing is cancelled before the tap."""
        return await one_by_one(step, self._rooms, self._asked(), self._one)

    def _asked(self) -> Asked:
        orders = self._rooms.orders
        return Asked(
            lambda order: orders.choices(order).open,
            lambda visit, order: _not_cancelled(visit, order, orders),
            _not_this_cancelled,
        )

    async def _one(self, step: Step, order: Order | None) -> Reply:
        reader, orders = step.visit.reader, self._rooms.orders
        say = reader.words.say
        found = await find_case(step, self._rooms, self._asked(), order)
        if isinstance(found, Reply):
            return found
        reason = _cancel_reason(step.said)
        whole = found.units == dict(orders.choices(found.order).open)
        body: dict[str, object] = {"reason": reason.value}
        if not whole:
            body["units"] = {str(each): count for each, count in found.units.items()}
        after = cancel_units(found.order, reader.now, SYSTEM, reason, found.units).order
        back = reader.formats.money(after.refunded - found.order.refunded)
        worth = say("You get back %(sum)s.", sum=back)
        if await self._owed(found.order):
            worth = say("Nothing has been paid yet, so nothing has to be given back.")
        prepared = Prepared(
            kind="cancel",
            part="cancel",
            body=body,
            worth=worth,
            terms=[say("What has not been sent can be cancelled. Nobody has to agree.")],
            reason=reason.value,
            reasons=[(each.value, label) for each, label in cancel_reasons(reader).items()],
        )
        said = say("%(things)s: tap to cancel. Nothing is done before.", things=things(found, step.visit))
        return case_reply(step, found, prepared, f"{said} {worth}")

    async def _owed(self, order: Order) -> bool:
        """Whether it is paid only when it arrives."""
        try:
            return (await self._rooms.payments.get(PaymentId(order.payment_id))).handler == "cod"
        except PaymentNotFound:
            return False


class GiveBack:
    """Does `return`.

    Args:
        rooms: What it is prepared from.
    """

    def __init__(self, rooms: CaseRooms) -> None:
        self._rooms = rooms

    async def run(self, step: Step) -> Reply:
        """Prepare it: nothing is asked of the seller before the tap."""
        return await one_by_one(step, self._rooms, self._asked(), self._one)

    def _asked(self) -> Asked:
        orders = self._rooms.orders
        return Asked(self._open, lambda visit, order: not_returned(visit, order, orders), not_this_returned)

    def _open(self, order: Order) -> Mapping[LineId, int]:
        return {line: each.units for line, each in self._rooms.orders.choices(order).returns.items()}

    async def _one(self, step: Step, order: Order | None) -> Reply:
        reader, orders = step.visit.reader, self._rooms.orders
        say = reader.words.say
        found = await find_case(step, self._rooms, self._asked(), order)
        if isinstance(found, Reply):
            return found
        may = orders.choices(found.order).returns
        reason = return_reason(step.said)
        until = [may[each.id].until for each in found.lines]
        faults = min(may[each.id].fault_until for each in found.lines)
        if not reason.is_fault and any(each is None for each in until):
            return Reply.of(_only_faults(step.visit, found, orders, day_said(faults, reader)))
        worth = say("You get back %(sum)s.", sum=reader.formats.money(worth_returning(found, reason, orders, reader)))
        days = [each for each in until if each is not None]
        reasons = {each: label for each, label in return_reasons(reader).items() if each.is_fault or days}
        last = say("Only for faults now, until %(last)s.", last=day_said(faults, reader))
        if days:
            until_, faults_ = day_said(min(days), reader), day_said(max(faults, min(days)), reader)
            last = say("For any reason until %(day)s, for faults until %(last)s.", day=until_, last=faults_)
        prepared = Prepared(
            kind="return",
            part="returns",
            body={"units": {str(each): count for each, count in found.units.items()}, "reason": reason.value},
            worth=worth,
            terms=[last, _who_pays(reason, reader), answer_said(orders, reader)],
            reason=reason.value,
            reasons=[(each.value, label) for each, label in reasons.items()],
        )
        said = say("%(things)s: tap to ask the seller. Nothing is done before.", things=things(found, step.visit))
        return case_reply(step, found, prepared, f"{said} {worth}")


def worth_returning(found: Found, reason: ReturnReason, orders: Orders, reader: Reader) -> Money:
    """Tell what would go back, by the rules themselves: asked for, granted and received in this moment."""
    order, now = found.order, reader.now
    asked = request_return(order, now, SYSTEM, Request(_TRIED, found.units, reason), orders.terms).order
    granted = approve_return(asked, now, SYSTEM, _TRIED).order
    return receive_return(granted, now, SYSTEM, Received(_TRIED)).order.refunded - order.refunded


def answer_said(orders: Orders, reader: Reader) -> str:
    """Say until when the seller answers."""
    return reader.words.count(
        "The seller answers within %(n)s day; without an answer it is granted.",
        "The seller answers within %(n)s days; without an answer it is granted.",
        orders.terms.answer,
    )


def not_returned(visit: Visit, order: Order, orders: Orders) -> str:
    """Say why nothing of an order can be sent back, and until when it could."""
    reader, terms = visit.reader, orders.terms
    say = reader.words.say
    if orders.choices(order).open and order.delivered_at is None:
        return say("Order %(number)s has not been sent yet: it can be cancelled instead.", number=order.number)
    if order.status in {OrderStatus.CANCELLED, OrderStatus.RETURNED}:
        return say("Nothing of order %(number)s is left to send back.", number=order.number)
    arrived = order.delivered_at
    if arrived is None:
        return say(
            "Order %(number)s has not arrived yet. From then on it can be sent back for %(days)s days.",
            number=order.number,
            days=terms.change_of_mind,
        )
    last = arrived + timedelta(days=max(terms.fault, terms.change_of_mind))
    if reader.now <= last:
        return say("All of order %(number)s is on its way back already.", number=order.number)
    return say(
        "Order %(number)s could be sent back until %(day)s: %(days)s days from its arrival, %(fault)s for faults.",
        number=order.number,
        day=day_said(last, reader),
        days=terms.change_of_mind,
        fault=terms.fault,
    )


def not_this_returned(visit: Visit, line: Line, name: str) -> str:
    """Say why a thing cannot be sent back, while others of its order can."""
    say = visit.reader.words.say
    if line.open:
        return say("%(name)s has not been sent yet: it can be cancelled instead.", name=name)
    if line.cancelled == line.quantity:
        return say("%(name)s is cancelled already.", name=name)
    if line.shipped > line.delivered:
        return say("%(name)s has not arrived yet. From then on it can be sent back.", name=name)
    return say("%(name)s cannot be sent back any more, or is on its way back already.", name=name)


def _only_faults(visit: Visit, found: Found, orders: Orders, last: str) -> str:
    say, order = visit.reader.words.say, found.order
    arrived = order.delivered_at or visit.reader.now
    until = day_said(arrived + timedelta(days=orders.terms.change_of_mind), visit.reader)
    return say(
        "%(things)s could be sent back for any reason until %(day)s. Only where something is wrong with it, it still "
        "can be, until %(last)s: say what is wrong.",
        things=things(found, visit),
        day=until,
        last=last,
    )


def _who_pays(reason: ReturnReason, reader: Reader) -> str:
    say = reader.words.say
    if reason.is_fault:
        return say("If something is wrong with it, you get back its part of the delivery as well.")
    return say("If you have changed your mind, you get back the price of the goods. You pay for sending it.")


def _not_cancelled(visit: Visit, order: Order, orders: Orders) -> str:
    say = visit.reader.words.say
    if order.status in {OrderStatus.CANCELLED, OrderStatus.RETURNED}:
        return say("Order %(number)s is cancelled or sent back already.", number=order.number)
    sent = next((entry.at for entry in order.history if entry.event == "shipped"), order.placed_at)
    return say(
        "Order %(number)s was sent on %(day)s, and only what has not been sent can be cancelled. Once it is there, it "
        "can be sent back for %(days)s days.",
        number=order.number,
        day=day_said(sent, visit.reader),
        days=orders.terms.change_of_mind,
    )


def _not_this_cancelled(visit: Visit, line: Line, name: str) -> str:
    say = visit.reader.words.say
    if line.cancelled == line.quantity:
        return say("%(name)s is cancelled already.", name=name)
    return say("%(name)s has been sent already. Once it is there, it can be sent back.", name=name)


def _cancel_reason(said: str) -> CancelReason:
    text = said.casefold()
    for reason, pattern in (
        (CancelReason.BY_MISTAKE, _BY_MISTAKE),
        (CancelReason.TOO_SLOW, _TOO_SLOW),
        (CancelReason.NO_LONGER_NEEDED, _NOT_NEEDED),
    ):
        if pattern.search(text):
            return reason
    return CancelReason.OTHER
