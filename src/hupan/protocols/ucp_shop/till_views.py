"""Checkouts in UCP's words; their sums are written in `sums`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hupan.checkout import CheckoutSession, HandlerOffered, Message, MessageType, Status
from hupan.pictures import picture_url
from hupan.pricing import fold_code
from hupan.protocols.ucp import Body, Call, Complaint
from hupan.protocols.ucp_shop.claiming import CLAIMS
from hupan.protocols.ucp_shop.delivering import groups_view
from hupan.protocols.ucp_shop.sums import Told, applied_view, line_totals, totals_view
from hupan.protocols.ucp_shop.till_reading import address_of

_METHOD: Final = "shipping"
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
    wishes = session.wishes
    claims: Mapping[str, str] = notes.get(CLAIMS) or {}
    typed = [each for each in wishes.codes if fold_code(each) not in claims]
    places = {line.offer_id: at for at, line in enumerate(wishes.lines)}
    told = Told(typed, wishes.language, places, claims, provisional=session.status is not Status.COMPLETED)
    titles = {each: item.title for each, item in session.items.items()}
    nowhere = wishes.destination is None
    written: Body = {
        "id": session.id,
        "status": session.status.value,
        "currency": session.currency,
        "line_items": [_line(session, call, at) for at in range(len(wishes.lines))],
        "totals": totals_view(session.quote, titles, goods_alone=nowhere),
        "links": [{"type": "terms_of_service", "url": f"{call.base_url}/market"}],
        "expires_at": session.expires_at.isoformat(),
        "discounts": {"codes": typed, "applied": applied_view(session.quote, told, goods_alone=nowhere)},
        "fulfillment": {"methods": [_method(session, notes)]},
        "payment": {"instruments": []},
    }
    if notes.get("buyer"):
        written["buyer"] = notes["buyer"]
    if session.order_ids:
        orders = [{"id": each, "permalink_url": order_url(call, each)} for each in session.order_ids]
        written["order"] = orders[0]
        if len(orders) > 1:
            # The standard has a place for one; here each seller's part is an order of its own.
            written["orders"] = orders
    return written


def complaints_of(session: CheckoutSession, notes: Mapping[str, Any]) -> tuple[Complaint, ...]:
    """Write a checkout's messages."""
    claims: Mapping[str, str] = notes.get(CLAIMS) or {}
    told = tuple(_complaint(each, claims) for each in session.messages)
    if len(session.order_ids) < 2:  # noqa: PLR2004 - one is the standard's
        return told
    said = f"Several sellers send this, so it became an order for each: {', '.join(session.order_ids)}."
    return (*told, Complaint("several_orders", said, "info", path="$.orders"))


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
    return f"{call.base_url}/market/orders/{order_id}"


def _line(session: CheckoutSession, call: Call, at: int) -> Body:
    line = session.wishes.lines[at]
    seen = session.items.get(line.offer_id)
    quoted = next((e for e in (session.quote.lines if session.quote else ()) if e.line.offer_id == line.offer_id), None)
    price = line.price_seen.minor if quoted is None else quoted.line.unit_price.minor
    item: Body = {"id": line.offer_id, "title": seen.title if seen else line.offer_id, "price": price}
    if seen is not None and seen.picture:
        item["image_url"] = call.base_url + picture_url(seen.picture, _PICTURE_PX)
    totals = line_totals(line.offer_id, price * line.quantity, session.quote)
    return {"id": line.id, "item": item, "quantity": line.quantity, "totals": totals}


def _method(session: CheckoutSession, notes: Mapping[str, Any]) -> Body:
    lines = [line.id for line in session.wishes.lines]
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
        "groups": groups_view(session),
    }


def _complaint(message: Message, claims: Mapping[str, str]) -> Complaint:
    claim = claims.get(fold_code(str(message.params.get("code", ""))))
    if claim is not None:
        said = f"{claim}: this takes nothing off here."
        return Complaint("eligibility_not_accepted", said, "warning", path="$.context.eligibility")
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
