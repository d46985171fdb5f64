"""Ways of delivery in UCP's words: one group for everything, whose options are the ways that the sellers have.

An option is named after a way, and lets every seller who has it send so; the others send as they usually do.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hupan.checkout import CheckoutSession, DeliveryOption
from hupan.protocols.ucp import Body, list_in, object_in, text_in
from hupan.protocols.ucp_shop.sums import freight_off, total

_GROUP: Final = "parcel"
_MOST: Final = 20
_LONGEST: Final = 200


def read_option(body: Mapping[str, Any]) -> str:
    """Read which option an agent chose; empty where it says nothing of it.

    Raises:
        UcpRefusal: It is not understood.
    """
    method = _first(object_in(body, "fulfillment"), "methods")
    return text_in(_first(method, "groups"), "selected_option_id", longest=_LONGEST)


def sending_by(deliveries: Sequence[DeliveryOption], option: str) -> dict[Any, str]:
    """Say which sellers send in an option's way."""
    return {each.seller_id: option for each in deliveries if each.id == option}


def delivery_title(way: str, *, free: bool) -> str:
    """Name a way of delivery for people."""
    words = way.replace("-", " ").replace("_", " ")
    return f"Free {words}" if free else words[:1].upper() + words[1:]


def groups_view(session: CheckoutSession) -> list[Body]:
    """Write the ways in which everything can be delivered, and the one in which it is."""
    ways = dict.fromkeys(each.id for each in session.deliveries)
    chosen = next(
        (each.id for each in session.deliveries if each.chosen and each.id in session.wishes.shipping.values()), None
    )
    selected = chosen or next(iter(ways), None)
    return [
        {
            "id": _GROUP,
            "line_item_ids": [line.id for line in session.wishes.lines],
            "options": [_option(session, way, selected=way == selected) for way in ways],
            "selected_option_id": selected,
        }
    ]


def _option(session: CheckoutSession, way: str, *, selected: bool) -> Body:
    parcels = _by_seller(session.deliveries, way)
    cost = sum(each.cost.minor for each in parcels)
    # What promotions take off by themselves is known of the way that was reckoned; the others tell what they cost.
    off = freight_off(session.quote) if selected else 0
    totals = [total("subtotal", cost), *([total("discount", -off)] if off else []), total("total", cost - off)]
    return {
        "id": way,
        "title": delivery_title(way, free=cost == off),
        "earliest_fulfillment_time": f"{min(each.earliest for each in parcels)}T00:00:00Z",
        "latest_fulfillment_time": f"{max(each.latest for each in parcels)}T23:59:59Z",
        "totals": totals,
    }


def _by_seller(deliveries: Sequence[DeliveryOption], way: str) -> list[DeliveryOption]:
    found: dict[str, DeliveryOption] = {}
    for each in deliveries:
        if each.seller_id not in found or each.id == way:
            found[each.seller_id] = each
    return list(found.values())


def _first(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    entries = list_in(body, name, most=_MOST)
    return object_in({name: entries[0]}, name) if entries else {}
