"""Finds what a case is about: which order, which of its things and how many; or asks, or says why it cannot be.

Whoever names several things means all of them: each order has a case of its own, and what cannot be asked for is said
with the reason, never left out.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from hupan.aftercare.answering import answered
from hupan.aftercare.ports import Book, Orders, Payments, Returns
from hupan.aftercare.together import pieces_of
from hupan.aftercare.whose import (
    Bought,
    called_orders,
    lines_called,
    lines_together,
    meant_lines,
    meant_order,
    nothing_ordered,
    of_order,
    read_bought,
    said_of_each,
    things_apart,
    which_order,
)
from hupan.choices import NOWHERE, how_many
from hupan.consents import question
from hupan.orders import Line, Order
from hupan.phrases import read_phrases
from hupan.purchases import LineId
from hupan.shopping import Reply, Step
from hupan.showcase import Visit, sentences

Units = dict[LineId, int]

# Of an order that is cancelled all of it is meant; what goes back is named, or asked for.
_OF_ONE = frozenset({"return", "exchange"})
EVERYTHING = re.compile(
    r"\beverything\b|\ball\b|\bboth\b|\bwhole (?:order|lot|thing)\b|전부|모두|다\s|둘\s?다|전체|全部|都|整单|所有"
)
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
        why_not_this: Why a line cannot, by its name, where others of its order can.
    """

    open: Callable[[Order], Mapping[LineId, int]]
    why_not: Callable[[Visit, Order], str]
    why_not_this: Callable[[Visit, Line, str], str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a case is about: lines of an order, and how many of each."""

    bought: Bought
    order: Order
    lines: Sequence[Line]
    units: Units


async def find_case(step: Step, rooms: CaseRooms, asked: Asked, order: Order | None = None) -> Found | Reply:
    """Find the order that is meant and what of it can be asked for; else ask which, or say why not.

    Args:
        step: What was said.
        rooms: What the case is prepared from.
        asked: What it can be about.
        order: The order, where that is known already.
    """
    bought = await read_bought(step, rooms.orders)
    if not bought.orders:
        return nothing_ordered(step)
    if order is None:
        if (reply := await answered(step, bought, rooms.orders, rooms.book)) is not None:
            return reply
        fitting = [each for each in bought.orders if asked.open(each)]
        order = meant_order(step, bought, lambda each: bool(asked.open(each)))
        if order is None and len(fitting) > 1:
            return which_order(step, bought, _called_among(step, bought, fitting))
        order = order or (fitting[0] if fitting else bought.orders[0])
    return _of_order(step, bought, asked, order)


def _of_order(step: Step, bought: Bought, asked: Asked, order: Order) -> Found | Reply:
    """Find what is meant of an order, and how many of it."""
    can = asked.open(order)
    if not can:
        return Reply.of(asked.why_not(step.visit, order))
    named = lines_called(step, order, order.lines, bought)
    if named and not any(each.id in can for each in named):
        # Of an order what was named is meant, and nothing else in its place.
        return Reply.of(_refused(step, bought, [(order, each) for each in named], asked))
    lines = meant_lines(step, order, bought, lambda line: line.id in can)
    together = lines_together(step, order, lines, bought)
    if step.action in _OF_ONE and len(lines) > 1 and not together and not EVERYTHING.search(step.said.casefold()):
        open_ = lines_called(step, order, lines, bought)
        if len(open_) != len(lines) or len({each.item.product_id for each in lines}) > 1:
            return _which_line(step, order, bought, lines)
    pieces = said_of_each(step, bought)
    wanted = {each.id: _counted(pieces.get((order.id, each.id), ""), each, bought) for each in lines}
    if len(lines) == 1 and not pieces:
        wanted = {lines[0].id: how_many(step.phrases, names=bought.names(lines[0]))}
    units = {each.id: min(wanted[each.id] or can[each.id], can[each.id]) for each in lines}
    return Found(bought, order, lines, units)


def _called_among(step: Step, bought: Bought, orders: Sequence[Order]) -> Sequence[Order]:
    """Leave of some orders those that have what is named."""
    keys = {each.id for each in called_orders(step.said.casefold(), bought)}
    return [each for each in orders if each.id in keys] or orders


def _counted(piece: str, line: Line, bought: Bought) -> int | None:
    """Read how many of a thing are meant that is named beside others: "two mugs and the lamp"."""
    return how_many(read_phrases(piece, NOWHERE), names=bought.names(line)) if piece else None


async def one_by_one(
    step: Step, rooms: CaseRooms, asked: Asked, one: Callable[[Step, Order | None], Awaitable[Reply]]
) -> Reply:
    """Prepare a case for each order where things of several are named: each waits for a tap of its own.

    What was named and cannot be asked for is said, with the reason, beside what can.

    Args:
        step: What was said.
        rooms: What cases are prepared from.
        asked: What they can be about.
        one: Prepares the case of an order, or finds which order is meant.
    """
    if len(pieces_of(step.said, step.action)) < _FEWEST:
        return await one(step, None)
    bought = await read_bought(step, rooms.orders)
    apart = things_apart(step, bought, lambda order, line: line.id in asked.open(order))
    if apart is None:
        return await one(step, None)
    if (reply := await answered(step, bought, rooms.orders, rooms.book)) is not None:
        return reply
    if apart.between:
        return which_order(step, bought, apart.between)
    parts = [part for order in apart.orders for part in (await one(step, order)).parts]
    refused = Reply.of(_refused(step, bought, apart.refused, asked))
    return Reply((*parts, *refused.parts))


def _refused(step: Step, bought: Bought, lines: Sequence[tuple[Order, Line]], asked: Asked) -> str:
    """Say of what was named why it cannot be asked for."""
    say = step.visit.reader.words.say
    told: list[str] = []
    over: dict[str, tuple[Order, list[str]]] = {}
    for order, line in lines:
        name = bought.name(line, step.visit)
        if asked.open(order):
            told.append(asked.why_not_this(step.visit, line, name))
        else:
            over.setdefault(order.id, (order, []))[1].append(name)
    for order, names in over.values():
        told.append(say("This does not work for %(things)s.", things=", ".join(names)))
        told.append(asked.why_not(step.visit, order))
    return sentences(told)


def _which_line(step: Step, order: Order, bought: Bought, lines: Sequence[Line]) -> Reply:
    """Ask which of several things of an order is meant; what else was said of it is said again."""
    visit, said = step.visit, of_order(step.said, order)
    names = [bought.name(each, visit) for each in lines[:_MOST_ASKED]]
    choices = [(name, f"{name}: {said}") for name in names]
    choices.append((visit.reader.words.say("All of it"), f"{said} ({visit.reader.words.say('All of it')})"))
    return Reply.of(visit.reader.words.say("Which of these do you mean?"), question(choices, {"action": step.action}))
