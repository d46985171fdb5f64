"""Returns, exchanges and disputes of an order: how each stands, and what comes next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hupan.aftersales.looking import Seen
from hupan.aftersales.pages.parcels import stations_of
from hupan.aftersales.pages.words import Saying
from hupan.aftersales.views.order import CasePictures, DisputeCard, PayView, ReturnCard, Said, Shown, Station
from hupan.exhibits import MOST_OF_A_SIDE
from hupan.kernel import Money
from hupan.orders import AdjustmentKind, Dispute, DisputeStatus, Order, Otherwise, Return, ReturnStatus, Side
from hupan.purchases import NOT_PAID, due_of
from hupan.showcase import dispute_reasons, order_path, return_reasons

_EVENTS = {"return_requested": 0, "exchange_before_shipping": 0, "return_approved": 1, "return_sent": 2}
_RECEIVED = 3
_Card = TypeVar("_Card", ReturnCard, DisputeCard)


def return_cards(seen: Seen, saying: Saying) -> tuple[ReturnCard, ...]:
    """Show every return, the newest first."""
    return _told_apart([_return(each, seen, saying) for each in seen.order.returns])


def dispute_cards(seen: Seen, saying: Saying) -> tuple[DisputeCard, ...]:
    """Show every dispute, the newest first."""
    return _told_apart([_dispute(each, seen, saying) for each in seen.order.disputes])


def _told_apart(oldest_first: Sequence[_Card]) -> tuple[_Card, ...]:
    """Count those of one title, the newest first: what was refused and is asked for again is about the same things."""
    before = Counter[str]()
    told: list[_Card] = []
    for each in oldest_first:
        before[each.title] += 1
        again = before[each.title]
        told.append(each if again == 1 else replace(each, title=f"{each.title} ({again})"))
    return tuple(reversed(told))


def _return(case: Return, seen: Seen, saying: Saying) -> ReturnCard:
    say, order = saying.reader.words.say, seen.order
    things = ", ".join(saying.count(units, saying.item(order.line(each).item)) for each, units in case.units.items())
    title = (
        say("Exchange: %(things)s", things=things) if case.replacements else say("Return: %(things)s", things=things)
    )
    line, tone = _standing(case, seen, saying)
    return ReturnCard(
        id=case.id,
        title=title,
        line=line,
        tone=tone,
        stations=() if case.unshipped else _stations(case, order, saying),
        facts=_facts(case, saying),
        sendable=case.status is ReturnStatus.APPROVED,
        droppable=case.status in {ReturnStatus.REQUESTED, ReturnStatus.APPROVED},
        pictures=_pictures(case.id, seen, saying, is_open=case.status.is_open),
        pay=_pay(case, seen, saying) if case.status is ReturnStatus.UNPAID else None,
    )


def _pay(case: Return, seen: Seen, saying: Saying) -> PayView:
    say = saying.reader.words.say
    money = (Otherwise.MONEY.value, say("Have the money back instead"))
    keep = (Otherwise.KEEP.value, say("Keep what I bought"))
    more = saying.money(due_of(seen.order, case.id)[1])
    return PayView(
        say("Pay %(sum)s by card", sum=more),
        seen.paging.get(case.id, ""),
        (keep, money) if case.unshipped else (money,),
    )


def _unpaid(case: Return, seen: Seen, saying: Saying, day: str) -> str:
    """Say what is to be paid until when, and what happens otherwise, as the buyer wanted."""
    say, more = saying.reader.words.say, saying.money(due_of(seen.order, case.id)[1])
    if case.otherwise is Otherwise.KEEP:
        return say(
            "It is set aside for you, and costs %(sum)s more. Pay that by %(day)s, or what you bought first is sent.",
            sum=more,
            day=day,
        )
    return say(
        "It is set aside for you, and costs %(sum)s more. Pay that by %(day)s, or you get your money back.",
        sum=more,
        day=day,
    )


def _standing(case: Return, seen: Seen, saying: Saying) -> tuple[str, str]:
    """Say how a return stands and what comes next, and in which tone."""
    say = saying.reader.words.say
    due = next((each.due_at for each in seen.due if each.subject == case.id), None)
    day = "" if due is None else saying.day(due)
    known = {
        ReturnStatus.REQUESTED: (
            say("The seller answers by %(day)s. Without an answer it is granted.", day=day),
            "",
        ),
        ReturnStatus.APPROVED: (
            say("Granted. Send it back by %(day)s, and write the parcel’s number here.", day=day),
            "good",
        ),
        ReturnStatus.SENT: (
            say("On its way back. The seller says by %(day)s what arrived; if not, it counts as received.", day=day),
            "",
        ),
        ReturnStatus.RECEIVED: (say("The other thing is being set aside for you."), ""),
        ReturnStatus.UNPAID: (
            _unpaid(case, seen, saying, day) if case.status is ReturnStatus.UNPAID else "",
            "warning",
        ),
        ReturnStatus.REJECTED: (say("The seller has refused it. If that is not right, open a dispute."), "warning"),
        ReturnStatus.WITHDRAWN: (say("You kept it after all."), ""),
        ReturnStatus.LAPSED: (say("It ended, since nothing was sent in time."), ""),
        ReturnStatus.EXCHANGED: (say("Exchanged: the other thing is part of this order now."), "good"),
        ReturnStatus.REFUNDED: (_refunded(case, seen.order, saying), "good"),
    }
    return known[case.status]


def _refunded(case: Return, order: Order, saying: Saying) -> str:
    say = saying.reader.words.say
    back = [each for each in order.adjustments if each.subject == case.id and each.kind is AdjustmentKind.REFUND]
    total = saying.money(sum((each.amount for each in back), Money.zero(order.currency)))
    if any(each.params.get("return_id") == case.id and each.params.get("why") == NOT_PAID for each in order.history):
        return say("The difference was not paid, so you get %(sum)s back.", sum=total)
    if not all(each.done for each in back):
        return say("%(sum)s is on its way back to you.", sum=total)
    return say("%(sum)s was given back to you.", sum=total)


def _facts(case: Return, saying: Saying) -> tuple[tuple[str, str], ...]:
    say = saying.reader.words.say
    facts: list[tuple[str, str]] = []
    if not case.unshipped:
        facts.append((say("Why"), return_reasons(saying.reader)[case.reason]))
    if case.note:
        facts.append((say("You wrote"), case.note))
    if case.replacements:
        instead = ", ".join(
            saying.count(case.units[each.line_id], saying.item(each.item)) for each in case.replacements
        )
        facts.append((say("Instead"), instead))
    # Of an exchange that came to nothing nobody pays the difference any more.
    over = case.status in {ReturnStatus.REFUNDED, ReturnStatus.WITHDRAWN}
    difference = None if over else case.difference
    if difference is not None and difference.minor > 0:
        facts.append((say("You pay more"), saying.money(difference)))
    elif difference is not None and difference.minor < 0:
        facts.append((say("You get back"), saying.money(-difference)))
    if case.tracking:
        facts.append((say("Your parcel’s number"), case.tracking))
    if case.deduction:
        facts.append((say("Kept for wear"), saying.money(case.deduction)))
    if case.answer:
        facts.append((say("The seller says"), case.answer))
    return tuple(facts)


def _stations(case: Return, order: Order, saying: Saying) -> tuple[Station, ...]:
    say = saying.reader.words.say
    exchanges = bool(case.replacements) and case.status is not ReturnStatus.REFUNDED
    end = say("Exchanged") if exchanges else say("Paid back")
    labels = (say("Asked"), say("Granted"), say("Sent back"), say("Received"), end)
    times = {
        _EVENTS.get(each.event, _RECEIVED): saying.moment(each.at)
        for each in order.history
        if each.params.get("return_id") == case.id and each.event in {*_EVENTS, "return_received"}
    }
    if case.status in {ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED}:
        times[len(labels) - 1] = saying.moment(case.at)
    furthest = max(times, default=0)
    reached = [Station(label, "done", times.get(at)) for at, label in enumerate(labels[: furthest + 1])]
    closing = {
        ReturnStatus.REJECTED: say("Refused"),
        ReturnStatus.WITHDRAWN: say("Kept"),
        ReturnStatus.LAPSED: say("Ended"),
    }
    if case.status in closing:
        reached.append(Station(closing[case.status], "done", saying.moment(case.at)))
    return stations_of(reached, labels[furthest + 1 :], over=not case.status.is_open)


def _dispute(case: Dispute, seen: Seen, saying: Saying) -> DisputeCard:
    say = saying.reader.words.say
    due = next((each.due_at for each in seen.due if each.subject == case.id), None)
    day = "" if due is None else saying.day(due)
    lines = {
        DisputeStatus.OPEN: (
            say("The seller answers by %(day)s; after that the market’s arbiter looks at it.", day=day),
            "",
        ),
        DisputeStatus.ANSWERED: (say("The seller has answered. The market’s arbiter decides next."), ""),
        DisputeStatus.ESCALATED: (say("The seller has not answered. The market’s arbiter decides next."), ""),
        DisputeStatus.WITHDRAWN: (say("You withdrew it."), ""),
        DisputeStatus.DECIDED: (_decided(case, saying), "good" if case.refund else ""),
    }
    line, tone = lines[case.status]
    return DisputeCard(
        id=case.id,
        title=dispute_reasons(saying.reader)[case.reason],
        line=line,
        tone=tone,
        wanted=saying.money(case.wanted),
        said=_said(case, seen, saying),
        open=case.status.is_open,
        pictures=_pictures(case.id, seen, saying, is_open=case.status.is_open),
    )


def _decided(case: Dispute, saying: Saying) -> str:
    say = saying.reader.words.say
    if not case.refund:
        return say("It was decided that nothing is given back.")
    return say("It was decided that you get %(sum)s back.", sum=saying.money(case.refund))


def _said(case: Dispute, seen: Seen, saying: Saying) -> tuple[Said, ...]:
    """Put everything that was said in the order in which it was: the history knows it."""
    words = {
        "dispute_opened": iter([case.text]),
        "dispute_said": (each.text for each in case.remarks),
        "dispute_answered": iter([case.answer]),
        "dispute_decided": iter([case.decision]),
    }
    found: list[Said] = []
    for entry in seen.order.history:
        mine = entry.params.get("dispute_id") == case.id
        text = next(words[entry.event], "") if mine and entry.event in words else ""
        if text:
            side = entry.actor.role
            spoken_for = entry.event == "dispute_answered" and side is Side.OPERATOR
            name = saying.spoken_for(seen.seller.name) if spoken_for else saying.side(side, seen.seller.name)
            found.append(Said(name, saying.moment(entry.at), text, side is Side.BUYER))
    return tuple(found)


def _pictures(case_id: str, seen: Seen, saying: Saying, *, is_open: bool) -> CasePictures:
    """Show a case's pictures, each side's in the order in which they came."""
    own = [each for each in seen.exhibits if each.case_id == case_id]
    sides = {side: [each for each in own if each.side is side and each.is_there] for side in Side}
    href = f"{order_path(seen.order.id)}/pictures"
    shown = tuple(
        Shown(
            href=f"{href}/{each.id}?large=1",
            thumb=f"{href}/{each.id}",
            alt=saying.picture(side, number, len(theirs)),
            width=each.width,
            height=each.height,
            whose=saying.picture_of(side),
            drop=each.id if is_open and side is Side.BUYER else "",
        )
        for side, theirs in sides.items()
        for number, each in enumerate(theirs, start=1)
    )
    room = MOST_OF_A_SIDE - len(sides[Side.BUYER]) if is_open else 0
    say_more = saying.reader.words.count("You can add %(n)s more picture.", "You can add %(n)s more pictures.", room)
    gone = (saying.picture_gone(each.side, each.taken_back_at) for each in own if each.taken_back_at is not None)
    return CasePictures(shown, tuple(dict.fromkeys(gone)), room, say_more if room else "")
