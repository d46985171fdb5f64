"""Prepares what is asked for of an order as a whole: that it goes elsewhere, or that the market decides about it.

Nothing is done before the tap, which posts to the same API as the order's own page; everything is checked there again.
"""

from collections.abc import Mapping

from hupan.addresses import Address
from hupan.aftercare.faults import dispute_reason
from hupan.aftercare.looking import case_lines
from hupan.aftercare.ports import Book, Orders
from hupan.aftercare.whose import Bought
from hupan.consents import drawn
from hupan.orders import Order
from hupan.shopping import CaseCard, CasePlace, Kind, OptionValue, Reply, Step
from hupan.showcase import dispute_reasons, order_path, sentences

_PARTS = ("name", "phone", "country", "region", "city", "district", "postal_code", "line1", "line2")
_MOST_PLACES = 8
_LONGEST_SAID = 1_000


async def address_reply(step: Step, order: Order, bought: Bought, book: Book) -> Reply | None:
    """Offer the buyer's other addresses in the same country; `None` where they have none."""
    kept = [] if step.buyer.person_id is None else await book.list(step.buyer.person_id)
    here = _parts(order.destination)
    others = [each.address for each in kept if each.address.country == order.destination.country]
    places = [
        CasePlace(lines=list(await book.written(each)), body=dict(_parts(each)))
        for each in others
        if _parts(each) != here
    ][:_MOST_PLACES]
    if not places:
        return None
    visit, say = step.visit, step.visit.reader.words.say
    units = {line.id: line.open for line in order.lines if line.open}
    lines = [line for line in order.lines if line.open]
    page = order_path(order.id, "address")
    known = Address(id=kept[0].address.id, **_parts(order.destination))
    card = CaseCard(
        order_id=order.id,
        number=order.number,
        kind="address",
        lines=case_lines(lines, units, bought, visit),
        instead="",
        reason="",
        reasons=[],
        worth="",
        terms=say("Now it goes to: %(address)s.", address=", ".join(await book.written(known))),
        path=f"/api/orders/{order.id}/address",
        body=places[0]["body"] if len(places) == 1 else {},
        page=page,
        places=places,
    )
    said = say(
        "Order %(number)s has not left yet: tap where it goes instead. Tax and delivery have to cost the same there. "
        "Any other address can be [written on its page](%(page)s).",
        number=order.number,
        page=page,
    )
    return Reply.of(said, drawn(Kind.CASE, card))


def dispute_reply(step: Step, order: Order, bought: Bought, orders: Orders, said: str, *, missing: bool) -> Reply:
    """Prepare a complaint, with the words that it was made in."""
    visit, reader, terms = step.visit, step.visit.reader, orders.terms
    units = {line.id: line.quantity - line.cancelled - line.returned for line in order.lines}
    lines = [line for line in order.lines if units[line.id] > 0]
    reason = dispute_reason(step.said, missing=missing)
    held = reader.words.say("The seller is not paid until it ends.") if order.released_at is None else ""
    answer = reader.words.count(
        "The seller has %(n)s day to answer. Then the market’s arbiter reads both sides and decides.",
        "The seller has %(n)s days to answer. Then the market’s arbiter reads both sides and decides.",
        terms.dispute_answer,
    )
    card = CaseCard(
        order_id=order.id,
        number=order.number,
        kind="dispute",
        lines=case_lines(lines, units, bought, visit),
        instead="",
        reason=reason.value,
        reasons=[
            OptionValue(value=each.value, label=label, swatch="") for each, label in dispute_reasons(reader).items()
        ],
        worth=reader.words.say("You ask for %(sum)s.", sum=reader.formats.money(order.remaining)),
        terms=sentences(filter(None, [held, answer])),
        path=f"/api/orders/{order.id}/disputes",
        body={
            "reason": reason.value,
            "text": step.said.strip()[:_LONGEST_SAID],
            "wanted_minor": order.remaining.minor,
        },
        page=order_path(order.id, "dispute"),
        write=reader.words.say("What is wrong"),
    )
    return Reply.of(said, drawn(Kind.CASE, card))


def _parts(place: object) -> Mapping[str, str]:
    return {name: str(getattr(place, name)) for name in _PARTS}
