"""Checkouts in UCP's words. Sums are those of the quote; nothing is reckoned here but what adds them up anew."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hupan.checkout import CheckoutSession, HandlerOffered, Message, MessageType, Status
from hupan.kernel import Language
from hupan.pictures import picture_url
from hupan.pricing import Level, Quote, QuoteStep, StepKind, fold_code
from hupan.protocols.ucp import Body, Call, Complaint
from hupan.protocols.ucp_shop.till_reading import address_of

OPTION: Final = "standard"
_METHOD, _GROUP = "shipping", "parcel"
_PICTURE_PX: Final = 640
_CODES: Final[Mapping[str, str]] = {
    "not_for_sale": "item_unavailable",
    "variant_changed": "item_unavailable",
    "currency_changed": "item_unavailable",
    "code_not_applied": "discount_code_invalid",
    "contact_missing": "missing",
    "destination_missing": "missing",
    "destination_invalid": "invalid",
    "cannot_ship": "address_undeliverable",
    "payment_declined": "payment_failed",
}
_PATHS: Final = (
    ("$.lines", "$.line_items"),
    ("$.contact", "$.buyer"),
    ("$.destination", "$.fulfillment.methods[0].destinations"),
    ("$.shipping", "$.fulfillment.methods[0]"),
    ("$.codes", "$.discounts.codes"),
)


def checkout_view(session: CheckoutSession, call: Call, notes: Mapping[str, Any]) -> Body:
    """Write a checkout.

    Args:
        session: As the room knows it.
        call: In whose words.
        notes: What the agent wrote that the room does not keep.
    """
    quote = session.quote
    steps = [] if quote is None else [each for each in quote.steps if each.kind is StepKind.PROMOTION]
    items = [each for each in steps if _of_items(each)]
    written: Body = {
        "id": session.id,
        "status": session.status.value,
        "currency": session.currency,
        "line_items": [_line(session, call, at, items) for at in range(len(session.wishes.lines))],
        "totals": _totals(session, quote, items),
        "links": [{"type": "terms_of_service", "url": f"{call.base_url}/market"}],
        "expires_at": session.expires_at.isoformat(),
        "discounts": {"codes": list(session.wishes.codes), "applied": _applied(session, steps)},
        "fulfillment": {"methods": [_method(session, notes)]},
        "payment": {"instruments": []},
    }
    if notes.get("buyer"):
        written["buyer"] = notes["buyer"]
    if session.order_ids:
        first = session.order_ids[0]
        written["order"] = {"id": first, "permalink_url": order_url(call, first)}
    if session.status not in {Status.COMPLETED, Status.CANCELED}:
        # The standard has it over TLS, whatever this server speaks itself.
        written["continue_url"] = f"https://{call.base_url.partition('://')[2]}/market"
    return written


def complaints_of(session: CheckoutSession) -> tuple[Complaint, ...]:
    """Write a checkout's messages."""
    return tuple(_complaint(each) for each in session.messages)


def handlers_view(offered: Sequence[HandlerOffered], call: Call) -> Body:
    """Write the ways in which a checkout can be paid."""
    return {
        handler_name(each.id): [handler_entry(each.id, each.config, call.base_url)] for each in offered if each.enough
    }


def handler_name(handler: str) -> str:
    """Name a way of paying in reverse-domain words."""
    return f"dev.hupan.{handler}"


def handler_entry(handler: str, config: Mapping[str, Any], base_url: str) -> Body:
    """Declare a way of paying; it is described by ourselves."""
    about = f"{base_url}/ucp/2026-01-11/about/{handler_name(handler)}"
    return {
        "id": handler,
        "version": "2026-04-08",
        "spec": about,
        "schema": f"{about}.json",
        "config": dict(config),
        "available_instruments": [{"type": "card"}],
    }


def order_url(call: Call, order_id: str) -> str:
    """Say where an order can be looked at."""
    return f"{call.base_url}/orders/{order_id}"


def _line(session: CheckoutSession, call: Call, at: int, items: Sequence[QuoteStep]) -> Body:
    line = session.wishes.lines[at]
    seen = session.items.get(line.offer_id)
    quoted = next((e for e in (session.quote.lines if session.quote else ()) if e.line.offer_id == line.offer_id), None)
    price = line.price_seen.minor if quoted is None else quoted.line.unit_price.minor
    subtotal = price * line.quantity
    off = sum(step.shares.get(line.offer_id, 0) for step in items)
    item: Body = {"id": line.offer_id, "title": seen.title if seen else line.offer_id, "price": price}
    if seen is not None and seen.picture:
        item["image_url"] = call.base_url + picture_url(seen.picture, _PICTURE_PX)
    totals = [_total("subtotal", subtotal)]
    if off:
        totals.append(_total("items_discount", -off))
    totals.append(_total("total", subtotal - off))
    return {"id": line.id, "item": item, "quantity": line.quantity, "totals": totals}


def _totals(session: CheckoutSession, quote: Quote | None, items: Sequence[QuoteStep]) -> list[Body]:
    if quote is None:
        return [_total("subtotal", 0), _total("total", 0)]
    sums = quote.totals
    off_items = sum(step.amount.minor for step in items)
    off_all = sums.discount.minor + sums.shipping_discount.minor - off_items
    # Tax that prices hold already is in them; only what comes on top is a line of its own.
    added = (
        sums.total.minor
        - (sums.subtotal.minor - sums.discount.minor)
        - (sums.shipping.minor - sums.shipping_discount.minor)
    )
    lines = [
        {"display_text": _title(session, each.line.offer_id), "amount": each.subtotal.minor} for each in quote.lines
    ]
    totals = [_total("subtotal", sums.subtotal.minor) | {"lines": lines}]
    for kind, amount in (
        ("items_discount", -off_items),
        ("discount", -off_all),
        ("fulfillment", sums.shipping.minor),
        ("tax", added),
    ):
        if amount or (kind == "fulfillment" and quote.parcels):
            totals.append(_total(kind, amount))
    return [*totals, _total("total", sums.total.minor)]


def _applied(session: CheckoutSession, steps: Sequence[QuoteStep]) -> list[Body]:
    typed = {fold_code(code): code for code in session.wishes.codes}
    places = {line.offer_id: at for at, line in enumerate(session.wishes.lines)}
    found: list[Body] = []
    for step in steps:
        promotion = step.promotion
        if promotion is None or not step.amount.minor:
            continue
        names = promotion.names
        title = names.get(session.wishes.language) or names.get(Language.EN) or next(iter(names.values()), "Discount")
        applied: Body = {"title": title, "amount": step.amount.minor}
        if promotion.code:
            applied["code"] = typed.get(promotion.code, promotion.code)
        else:
            applied["automatic"] = True
        if _of_items(step):
            applied["allocations"] = [
                {"path": f"$.line_items[{places[offer]}]", "amount": share}
                for offer, share in step.shares.items()
                if share
            ]
        found.append(applied)
    return found


def _of_items(step: QuoteStep) -> bool:
    return step.promotion is not None and step.promotion.level is Level.ITEM


def _method(session: CheckoutSession, notes: Mapping[str, Any]) -> Body:
    lines = [line.id for line in session.wishes.lines]
    options: list[Body] = []
    if session.deliveries:
        # One group for everything, as agents have it that do not say that they know more: what all parcels cost.
        cost = sum(each.cost.minor for each in session.deliveries)
        options.append(
            {
                "id": OPTION,
                "title": "Standard",
                "earliest_fulfillment_time": f"{min(each.earliest for each in session.deliveries)}T00:00:00Z",
                "latest_fulfillment_time": f"{max(each.latest for each in session.deliveries)}T23:59:59Z",
                "totals": [_total("subtotal", cost), _total("total", cost)],
            }
        )
    destinations: list[Body] = list(notes.get("destinations") or [])
    selected = notes.get("selected") or None
    if not destinations and session.wishes.destination is not None:
        destinations = [{"id": "destination_1", **address_of(session.wishes.destination)}]
        selected = "destination_1"
    return {
        "id": _METHOD,
        "type": "shipping",
        "line_item_ids": lines,
        "destinations": destinations,
        "selected_destination_id": selected,
        "groups": [
            {
                "id": _GROUP,
                "line_item_ids": lines,
                "options": options,
                "selected_option_id": OPTION if options else None,
            }
        ],
    }


def _complaint(message: Message) -> Complaint:
    path = message.path
    for ours, theirs in _PATHS:
        if path.startswith(ours):
            path = theirs + path.removeprefix(ours)
            break
    content = message.text
    if "code" in message.params:
        content = f"{message.params['code']}: {content}"
    return Complaint(
        code=_CODES.get(message.code.value, message.code.value),
        content=content,
        kind={MessageType.ERROR: "error", MessageType.WARNING: "warning"}.get(message.type, "info"),
        severity=message.severity.value if message.severity is not None else "",
        path=path,
    )


def _title(session: CheckoutSession, offer_id: str) -> str:
    return next((each.title for each in session.items.values() if each.offer_id == offer_id), offer_id)


def _total(kind: str, amount: int) -> Body:
    return {"type": kind, "amount": amount}
