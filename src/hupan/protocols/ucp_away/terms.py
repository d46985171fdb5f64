"""Checkouts and orders of other shops: written for them in either version's words, and read into this house's."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hupan.merchants import Charge, Handler, OrderLook, Recipient, Status, Terms, TermsLine, Wanted
from hupan.protocols.ucp_away.profile import handlers_in
from hupan.protocols.ucp_away.reading import (
    LONGEST_TEXT,
    an_object,
    count_in,
    currency_in,
    minor_in,
    must,
    name_in,
    objects,
    odd,
    page_in,
    words,
)

OLD: Final = "2026-01-11"
DEMO_TOKEN: Final = "success_token"  # noqa: S105 - the standard's own, which everybody knows
"""What the standard's own demonstration handler takes for money."""

_MOST_LINES: Final = 200
_MOST_CHARGES: Final = 50
_MOST_MESSAGES: Final = 20
_MOST_EVENTS: Final = 100
_HERE: Final = "home"
_OFF: Final = frozenset({"discount", "items_discount"})
_STAGES: Final = frozenset(
    {"processing", "shipped", "in_transit", "delivered", "failed_attempt", "canceled", "returned"}
)


def checkout_body(wanted: Wanted, version: str, handlers: Sequence[Handler]) -> dict[str, Any]:
    """Write a checkout to begin."""
    body: dict[str, Any] = {
        "line_items": [{"item": {"id": item}, "quantity": quantity} for item, quantity in wanted.lines],
        "context": {
            "currency": wanted.currency,
            "language": wanted.language.value,
            **({"address_country": wanted.recipient.country} if wanted.recipient.country else {}),
        },
    }
    if version == OLD:
        body["currency"] = wanted.currency
        known = [{"id": each.id, "name": each.name, "version": OLD, **_UNREAD} for each in handlers]
        body["payment"] = {"instruments": [], "handlers": known}
        body["line_items"] = [
            {"item": {"id": item, "title": item}, "quantity": quantity} for item, quantity in wanted.lines
        ]
    if buyer := _buyer(wanted.recipient):
        body["buyer"] = buyer
    if wanted.recipient.has_place:
        body["fulfillment"] = {"methods": [_method(wanted.recipient)]}
    return body


# Members that the older version wants of a handler, and that nobody reads in a request.
_UNREAD: Final[Mapping[str, Any]] = {
    "spec": "https://ucp.dev/",
    "config_schema": "https://ucp.dev/",
    "instrument_schemas": ["https://ucp.dev/"],
    "config": {},
}


def delivery_body(
    answer: Mapping[str, Any], wanted: Wanted, version: str, handlers: Sequence[Handler]
) -> dict[str, Any] | None:
    """Write the choice of a way to send everything where none is made yet; `None` where there is none to make.

    The cheapest is chosen, as the shop tells it.
    """
    methods = objects(an_object(answer.get("fulfillment")).get("methods"), 5)
    if not methods or not wanted.recipient.has_place:
        return None
    chosen = [_chosen(each, wanted.recipient) for each in methods]
    if chosen == [_kept(each) for each in methods]:
        return None
    lines = [
        {
            "id": name_in(each, "id"),
            "item": {"id": name_in(an_object(each.get("item")), "id"), **_title(each, version)},
            "quantity": count_in(each, "quantity"),
        }
        for each in objects(answer.get("line_items"), _MOST_LINES)
    ]
    body = {**checkout_body(wanted, version, handlers), "line_items": lines, "fulfillment": {"methods": chosen}}
    return {"id": name_in(answer, "id"), **body}


def paying_body(handler: Handler, version: str) -> dict[str, Any]:
    """Write a payment by the demonstration handler, the only one that this house can pay others by."""
    instrument: dict[str, Any] = {
        "id": "instrument_1",
        "handler_id": handler.id,
        "handler_name": handler.name or handler.id,
        "type": "card",
        "brand": "Visa",
        "last_digits": "1234",
        "selected": True,
        "credential": {"type": "token", "token": DEMO_TOKEN},
    }
    if version == OLD:
        return {"payment_data": instrument, "risk_signals": {}}
    return {"payment": {"instruments": [instrument]}}


def read_terms(body: Mapping[str, Any], wanted: Wanted | None = None, *, local: bool = False) -> Terms:
    """Read a checkout.

    Args:
        body: As it came.
        wanted: What it has to be of, where that is known.
        local: Whether the shop is one on this machine.

    Raises:
        MerchantNotUnderstood: It is none, or not of what was wanted.
    """
    lines = tuple(_line(each) for each in objects(body.get("line_items"), _MOST_LINES))
    if wanted is not None and sorted((each.item_id, each.quantity) for each in lines) != sorted(wanted.lines):
        raise odd("not what was asked for")
    charges, total = _charges(body)
    order = an_object(body.get("order"))
    status = name_in(body, "status")
    if status not in set(Status):
        raise odd("status")
    return Terms(
        checkout_id=must(name_in(body, "id"), "id"),
        status=Status(status),
        currency=currency_in(body),
        lines=lines,
        charges=charges,
        total=total,
        delivery=_delivery(body),
        said=tuple(_said(body)),
        handlers=tuple(handlers_in(body)),
        continue_url=page_in(body.get("continue_url"), local=local),
        order_id=name_in(order, "id") or name_in(body, "order_id"),
        order_url=page_in(order.get("permalink_url") or body.get("order_permalink_url"), local=local),
    )


def said_in(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Read what a shop says where it refuses, as one-liners for people."""
    found = tuple(_said(body))
    if found:
        return found
    plain = (words(body.get(key), LONGEST_TEXT) for key in ("content", "detail", "message"))
    return tuple(each for each in plain if each)[:1]


def read_order(body: Mapping[str, Any], order_id: str, *, local: bool = False) -> OrderLook:
    """Read how an order stands."""
    fulfillment = an_object(body.get("fulfillment"))
    events = [name_in(each, "type") for each in objects(fulfillment.get("events"), _MOST_EVENTS)]
    counts = [an_object(each.get("quantity")) for each in objects(body.get("line_items"), _MOST_LINES)]
    adjustments = objects(body.get("adjustments"), _MOST_EVENTS)
    return OrderLook(
        order_id=order_id,
        url=page_in(body.get("permalink_url"), local=local),
        stages=tuple(dict.fromkeys(each for each in events if each in _STAGES)),
        fulfilled=sum(count_in(each, "fulfilled") for each in counts),
        pieces=sum(count_in(each, "total") for each in counts),
        refunded=sum(1 for each in adjustments if name_in(each, "type") == "refund"),
    )


def _buyer(recipient: Recipient) -> dict[str, str]:
    first, _, last = recipient.name.rpartition(" ")
    told = {
        "email": recipient.email,
        "full_name": recipient.name,
        "first_name": first or last,
        "last_name": last,
        "phone_number": recipient.phone,
    }
    return {key: value for key, value in told.items() if value}


def _method(recipient: Recipient) -> dict[str, Any]:
    return {"type": "shipping", "destinations": [_destination(recipient)], "selected_destination_id": _HERE}


def _destination(recipient: Recipient) -> dict[str, str]:
    first, _, last = recipient.name.rpartition(" ")
    told = {
        "id": _HERE,
        "full_name": recipient.name,
        "first_name": first or last,
        "last_name": last,
        "phone_number": recipient.phone,
        "street_address": recipient.line1,
        "extended_address": recipient.line2,
        "address_locality": recipient.city,
        "address_region": recipient.region,
        "postal_code": recipient.postal_code,
        "address_country": recipient.country,
    }
    return {key: value for key, value in told.items() if value}


def _kept(method: Mapping[str, Any]) -> dict[str, Any]:
    """Write a way of sending things as it is, without what only the shop says."""
    groups = [
        {"id": name_in(each, "id"), "selected_option_id": name_in(each, "selected_option_id")}
        for each in objects(method.get("groups"), _MOST_LINES)
    ]
    return {
        "id": name_in(method, "id"),
        "type": name_in(method, "type") or "shipping",
        "destinations": objects(method.get("destinations"), 20),
        "selected_destination_id": name_in(method, "selected_destination_id"),
        "groups": groups,
    }


def _chosen(method: Mapping[str, Any], recipient: Recipient) -> dict[str, Any]:
    """Write a way of sending things with everything chosen that is open."""
    kept = _kept(method)
    known = [name_in(each, "id") for each in kept["destinations"]]
    if not kept["selected_destination_id"]:
        # A shop that names places anew has ours under a name of its own.
        kept["selected_destination_id"] = _HERE if _HERE in known or not known else known[0]
    if not known:
        kept["destinations"] = [_destination(recipient)]
    for group, told in zip(kept["groups"], objects(method.get("groups"), _MOST_LINES), strict=True):
        options = objects(told.get("options"), _MOST_LINES)
        if not group["selected_option_id"] and options:
            group["selected_option_id"] = name_in(min(options, key=_cost), "id")
    return kept


def _cost(option: Mapping[str, Any]) -> int:
    return next(
        (
            minor_in(each, "amount", negative=True)
            for each in objects(option.get("totals"), 10)
            if each.get("type") == "total"
        ),
        0,
    )


def _title(line: Mapping[str, Any], version: str) -> dict[str, str]:
    return {"title": words(an_object(line.get("item")).get("title"))} if version == OLD else {}


def _line(line: Mapping[str, Any]) -> TermsLine:
    item = an_object(line.get("item"))
    item_id = must(name_in(item, "id"), "item")
    quantity = count_in(line, "quantity")
    if not quantity:
        raise odd("quantity")
    return TermsLine(item_id, words(item.get("title")) or item_id, quantity, minor_in(item, "price"))


def _charges(body: Mapping[str, Any]) -> tuple[tuple[Charge, ...], int]:
    """Read the total, and what it is made of; of totals there has to be exactly one."""
    charges: list[Charge] = []
    totals: list[int] = []
    for each in objects(body.get("totals"), _MOST_CHARGES):
        kind = must(name_in(each, "type"), "totals")
        amount = minor_in(each, "amount", negative=kind != "total")
        if kind == "total":
            totals.append(amount)
            continue
        # The older version writes what is taken off as a sum that is not negative.
        amount = -abs(amount) if kind in _OFF else amount
        charges.append(Charge(kind, words(each.get("display_text")), amount))
    if len(totals) != 1:
        raise odd("total")
    return tuple(charges), totals[0]


def _delivery(body: Mapping[str, Any]) -> str:
    told: list[str] = []
    for method in objects(an_object(body.get("fulfillment")).get("methods"), 5):
        for group in objects(method.get("groups"), _MOST_LINES):
            chosen = name_in(group, "selected_option_id")
            told += [
                words(each.get("title")) or chosen
                for each in objects(group.get("options"), _MOST_LINES)
                if chosen and name_in(each, "id") == chosen
            ]
    return ", ".join(dict.fromkeys(told))[:LONGEST_TEXT]


def _said(body: Mapping[str, Any]) -> list[str]:
    messages = objects(body.get("messages"), _MOST_MESSAGES)
    found = (words(each.get("content") or each.get("code"), LONGEST_TEXT) for each in messages)
    return [each for each in dict.fromkeys(found) if each]
