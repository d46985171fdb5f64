"""Does `cancel` and `return`: prepares what a person then taps, or says by which rule it cannot be.

What it is worth is found by the rules of `hupan.purchases` on a copy of the order, so the card says what will be. The
tap posts to the same API as the order's own page, and everything is checked there again.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from hupan.aftercare.answering import answered
from hupan.aftercare.faults import return_reason
from hupan.aftercare.looking import case_lines, day_said
from hupan.aftercare.ports import Book, Orders, Payments, Returns
from hupan.aftercare.together import Called, pieces_of
from hupan.aftercare.whose import (
    Bought,
    lines_called,
    lines_together,
    meant_lines,
    meant_order,
    nothing_ordered,
    orders_apart,
    read_bought,
    which_order,
)
from hupan.choices import NOWHERE, how_many
from hupan.consents import drawn, question
from hupan.kernel import Money
from hupan.orders import CancelReason, Line, Order, OrderStatus, ReturnId, ReturnReason
from hupan.payments import PaymentId, PaymentNotFound
from hupan.phrases import read_phrases
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

Units = dict[LineId, int]

_BY_MISTAKE = re.compile(r"\bmistake|\baccident|\bwrong one\b|실수|잘못|下错|点错|买错|拍错")
_TOO_SLOW = re.compile(r"\btoo (?:slow|late|long)\b|\btakes? (?:too|so) long\b|늦|오래|너무 느|太慢|太久|来不及")
_NOT_NEEDED = re.compile(
    r"\b(?:don'?t|no longer|not) (?:need|want)|\bchanged my mind\b|필요\s?없|마음이 바|不需要|不想要|不要了|用不上"
)
_TRIED = ReturnId("ret_tried")
# Of an order that is cancelled all of it is meant; what goes back is named, or asked for.
_OF_ONE = frozenset({"return", "exchange"})
_EVERYTHING = re.compile(
    r"\beverything\b|\ball\b|\bboth\b|\bwhole (?:order|lot|thing)\b|전부|모두|다\s|둘\s?다|전체|全部|都|整单|所有"
)
# What comes instead is chosen for one thing at a time.
_ONE_FOR_ONE = frozenset({"exchange"})
_MOST_ASKED, _FEWEST = 6, 2


@dataclass(frozen=True, slots=True)
class CaseRooms:
    """What cases are prepared from."""

    orders: Orders
    returns: Returns
    payments: Payments
    book: Book


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case can be about, and what is said where it cannot.

    Attributes:
        open: How many of which lines of an order can be asked for.
        why_not: Why nothing of an order can.
        say_of: What is said for an order, by its `%(number)s`.
    """

    open: Callable[[Order], Mapping[LineId, int]]
    why_not: Callable[[Visit, Order], str]
    say_of: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a case is about: lines of an order, and how many of each."""

    bought: Bought
    order: Order
    lines: Sequence[Line]
    units: Units


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


async def find_case(step: Step, rooms: CaseRooms, asked: Asked) -> Found | Reply:
    """Find the order that is meant and what of it can be asked for; else ask which, or say why not."""
    bought = await read_bought(step, rooms.orders)
    if not bought.orders:
        return nothing_ordered(step)
    if (reply := await answered(step, bought, rooms.orders, rooms.book)) is not None:
        return reply
    fitting = [each for each in bought.orders if asked.open(each)]
    order = meant_order(step, bought, lambda each: bool(asked.open(each)))
    if order is None and len(fitting) > 1:
        return which_order(step, bought, fitting, lambda number: asked.say_of % {"number": number})
    order = order or (fitting[0] if fitting else bought.orders[0])
    can = asked.open(order)
    lines = [each for each in meant_lines(step, order, bought, lambda line: line.id in can) if each.id in can]
    if not lines:
        return Reply.of(asked.why_not(step.visit, order))
    together = () if step.action in _ONE_FOR_ONE else lines_together(step, order, lines, bought)
    if step.action in _OF_ONE and len(lines) > 1 and not together and not _EVERYTHING.search(step.said.casefold()):
        open_ = lines_called(step, order, lines, bought)
        if len(open_) != len(lines) or len({each.item.product_id for each in lines}) > 1:
            return _which_line(step, bought, lines, asked.say_of % {"number": order.number})
    wanted = {each.id: how_many(step.phrases) for each in lines} if len(lines) == 1 else _counted(together)
    units = {each.id: min(wanted.get(each.id) or can[each.id], can[each.id]) for each in lines}
    return Found(bought, order, lines, units)


def _counted(together: Sequence[Called[Line]]) -> dict[LineId, int | None]:
    """Read how many of each thing are meant that is named beside others: "two mugs and the lamp"."""
    return {each.things[0].id: how_many(read_phrases(each.said, NOWHERE)) for each in together if len(each.things) == 1}


async def one_by_one(
    step: Step, orders: Orders, open_: Callable[[Order], Mapping[LineId, int]], one: Callable[[Step], Awaitable[Reply]]
) -> Reply:
    """Prepare a case for each order where things of several are named: each waits for a tap of its own.

    Args:
        step: What was said.
        orders: Keeps what was bought.
        open_: How many of which lines of an order can be asked for.
        one: Prepares the case of one order.
    """
    if len(pieces_of(step.said.casefold())) < _FEWEST:
        return await one(step)
    apart = orders_apart(step, await read_bought(step, orders), lambda order, line: line.id in open_(order))
    if not apart:
        return await one(step)
    replies = [await one(replace(step, said=f"{step.said} ({each.number})")) for each in apart]
    return Reply(tuple(part for each in replies for part in each.parts))


def _which_line(step: Step, bought: Bought, lines: Sequence[Line], say: str) -> Reply:
    """Ask which of several things of an order is meant."""
    visit = step.visit
    names = [bought.name(each, visit) for each in lines[:_MOST_ASKED]]
    choices = [(name, f"{name}: {say}") for name in names]
    choices.append((visit.reader.words.say("All of it"), f"{say} ({visit.reader.words.say('All of it')})"))
    return Reply.of(visit.reader.words.say("Which of these do you mean?"), question(choices, {"action": step.action}))


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
        orders = self._rooms.orders
        return await one_by_one(step, orders, lambda order: orders.choices(order).open, self._one)

    async def _one(self, step: Step) -> Reply:
        reader, orders = step.visit.reader, self._rooms.orders
        say = reader.words.say
        asked = Asked(
            lambda order: orders.choices(order).open,
            lambda visit, order: _not_cancelled(visit, order, orders),
            say("Cancel order %(number)s"),
        )
        found = await find_case(step, self._rooms, asked)
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
        return await one_by_one(step, self._rooms.orders, self._open, self._one)

    def _open(self, order: Order) -> Mapping[LineId, int]:
        return {line: each.units for line, each in self._rooms.orders.choices(order).returns.items()}

    async def _one(self, step: Step) -> Reply:
        reader, orders = step.visit.reader, self._rooms.orders
        say = reader.words.say
        asked = Asked(
            self._open,
            lambda visit, order: not_returned(visit, order, orders),
            say("Return something of order %(number)s"),
        )
        found = await find_case(step, self._rooms, asked)
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
