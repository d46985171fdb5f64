"""The pages on which something is asked for, each with its rules in plain words: cancel, address, return, dispute."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hupan.addresses import AddressForm
from hupan.aftersales.looking import PARTS, Seen
from hupan.aftersales.pages.words import Saying, item_picture
from hupan.aftersales.views.acts import ActView, AddressActView, DisputeActView, Pick, UnitsView
from hupan.orders import Choices, Line, LineId, ReturnReason
from hupan.purchases import SYSTEM, CancelReason, cancel_units
from hupan.showcase import (
    Reader,
    Visit,
    address_fields,
    cancel_reasons,
    dispute_reasons,
    order_path,
    return_reasons,
)
from hupan.storefront import Page, meta_of


@dataclass(frozen=True, slots=True)
class Typed:
    """What was written on a page the last time, where it was refused.

    Attributes:
        code: Of the error; empty where the page is new.
        fields: As typed in.
        problems: Of an address, by field.
    """

    code: str = ""
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    problems: Mapping[str, str] = field(default_factory=dict[str, str])

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def status(self) -> int:
        """Of the answer."""
        return 422 if self.code else 200


def can_ask(may: Choices, part: str) -> bool:
    """Whether an order's state allows a page."""
    return {
        "cancel": bool(may.open),
        "address": may.readdress,
        "return": bool(may.returns),
        "exchange": bool(may.open or may.returns),
        "dispute": may.dispute_until is not None,
    }.get(part, False)


def act_view(seen: Seen, saying: Saying, deed: str, title: str, rules: tuple[str, ...], typed: Typed) -> ActView:
    """Make what every such page has."""
    order = seen.order
    problem = saying.problem(typed.code) if typed.code else ""
    return ActView(order.id, order_path(order.id), order.number, len(order.history), title, deed, rules, problem)


def act_page(template: str, reader: Reader, view: object, title: str, typed: Typed) -> Page:
    """Frame such a page."""
    meta = meta_of(reader, title=title, description=title, indexed=False)
    return Page(template, meta, {"page": view}, typed.status)


def cancel_page(visit: Visit, seen: Seen, typed: Typed) -> Page:
    """Make the page on which an order is cancelled, or some of it."""
    saying, say = Saying(visit.reader), visit.reader.words.say
    order, may = seen.order, seen.choices
    whole = cancel_units(order, visit.reader.now, SYSTEM, CancelReason.OTHER).order
    back = saying.money(whole.refunded - order.refunded)
    rules = (
        say("What has not been sent can be cancelled. Nobody has to agree."),
        say("Nothing has been paid yet, so nothing has to be given back.")
        if seen.owed
        else say(
            "You get back what you paid for it, with its part of the delivery: %(sum)s for all of it.",
            sum=back,
        ),
    )
    title = say("Cancel")
    picks = tuple(_pick(line, may.open[line.id], typed, all_of_it=True) for line in _lines(seen, may.open))
    view = UnitsView(
        act=act_view(seen, saying, "cancel", title, rules, typed),
        picks=picks,
        reasons=tuple((reason.value, text) for reason, text in cancel_reasons(saying.reader).items()),
        reason=typed["reason"],
        note="",
        noted=False,
        button=say("Cancel this"),
    )
    return act_page("order-units.html", visit.reader, view, title, typed)


def return_page(visit: Visit, seen: Seen, typed: Typed) -> Page:
    """Make the page on which something is sent back for money."""
    saying, say = Saying(visit.reader), visit.reader.words.say
    may, terms = seen.choices.returns, seen.terms
    answer = visit.reader.words.count(
        "The seller answers within %(n)s day; without an answer it is granted.",
        "The seller answers within %(n)s days; without an answer it is granted.",
        terms.answer,
    )
    rules = (
        say("If you have changed your mind, you get back the price of the goods. You pay for sending it."),
        say("If something is wrong with it, you get back its part of the delivery as well."),
        answer,
    )
    title = say("Return")
    reasons = return_reasons(saying.reader)
    if all(each.until is None for each in may.values()):
        reasons = {reason: text for reason, text in reasons.items() if reason.is_fault}
    only = len(may) == 1
    picks = tuple(
        _pick(line, may[line.id].units, typed, all_of_it=only, rule=_until(line, seen, saying))
        for line in _lines(seen, may)
    )
    view = UnitsView(
        act=act_view(seen, saying, "return", title, rules, typed),
        picks=picks,
        reasons=tuple((reason.value, text) for reason, text in reasons.items()),
        reason=typed["reason"] or ("" if len(reasons) > 1 else ReturnReason.DEFECTIVE.value),
        note=typed["note"],
        noted=True,
        button=say("Ask to send it back"),
    )
    return act_page("order-units.html", visit.reader, view, title, typed)


def address_page(visit: Visit, seen: Seen, form: AddressForm, typed: Typed) -> Page:
    """Make the page on which another address is written."""
    reader, order = visit.reader, seen.order
    saying, say = Saying(reader), reader.words.say
    country = reader.formats.country(order.destination.country)
    rules = (
        say("As long as nothing has been sent, it can go elsewhere in %(country)s.", country=country),
        say("Tax and delivery have to cost the same there; otherwise cancel it, and order it anew."),
    )
    values = {name: typed.fields.get(name, getattr(order.destination, name)) for name in PARTS}
    problems = {
        name: say("Fill this in") if problem == "required" else say("Check this")
        for name, problem in typed.problems.items()
    }
    title = say("Change the address")
    view = AddressActView(
        act=act_view(seen, saying, "address", title, rules, typed),
        country=country,
        fields=address_fields(form, reader, values, problems),
    )
    return act_page("order-address.html", reader, view, title, typed)


def dispute_page(visit: Visit, seen: Seen, typed: Typed) -> Page:
    """Make the page on which a dispute is opened."""
    reader, order, terms = visit.reader, seen.order, seen.terms
    saying, say = Saying(reader), reader.words.say
    answer = reader.words.count(
        "The seller has %(n)s day to answer. Then the market’s arbiter reads both sides and decides.",
        "The seller has %(n)s days to answer. Then the market’s arbiter reads both sides and decides.",
        terms.dispute_answer,
    )
    held = (
        say("The seller has been paid already; what you are awarded comes from them.")
        if order.released_at is not None
        else say("The seller is not paid until it ends.")
    )
    title = say("Open a dispute")
    view = DisputeActView(
        act=act_view(seen, saying, "dispute", title, (held, answer), typed),
        reasons=tuple((reason.value, text) for reason, text in dispute_reasons(saying.reader).items()),
        reason=typed["reason"],
        text=typed["text"],
        all=saying.money(order.remaining),
        sign=reader.formats.symbol(order.currency),
        part=typed["wanted"],
        whole=typed["much"] != "part",
    )
    return act_page("order-dispute.html", reader, view, title, typed)


def _lines(seen: Seen, chosen: Mapping[LineId, object]) -> list[Line]:
    return [line for line in seen.order.lines if line.id in chosen]


def _pick(line: Line, most: int, typed: Typed, *, all_of_it: bool, rule: str = "") -> Pick:
    name = f"units-{line.id}"
    text = typed[name]
    chosen = int(text) if text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004 - whatever was typed
    return Pick(
        id=line.id,
        title=line.item.title,
        variant=", ".join(line.item.options.values()),
        picture=item_picture(line.item),
        most=most,
        chosen=min(chosen, most) if typed.fields else (most if all_of_it else 0),
        rule=rule,
    )


def _until(line: Line, seen: Seen, saying: Saying) -> str:
    say, found = saying.reader.words.say, seen.choices.returns[line.id]
    if found.until is None:
        return say("Only for faults now, until %(last)s.", last=saying.day(found.fault_until))
    last = max(found.until, found.fault_until)
    return say(
        "For any reason until %(day)s, for faults until %(last)s.", day=saying.day(found.until), last=saying.day(last)
    )
