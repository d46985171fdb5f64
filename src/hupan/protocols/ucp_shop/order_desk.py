"""The operations on orders: an agent's own, and, where a person has linked a platform, that person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from hupan.fulfillment import Destination as ParcelDestination
from hupan.fulfillment import Shipment, Stage, TrackingEvent
from hupan.kernel import Buyer, Money, OrderId
from hupan.orders import AdjustmentKind, CancelReason, Line, Order, OrderNotFound, OrderService, Who
from hupan.protocols.ucp import ORDER, Body, Call, Outcome, number_in, text_in
from hupan.protocols.ucp_shop.delivering import delivery_title
from hupan.protocols.ucp_shop.whose import OrderFinder, missing

_MOST_LISTED: Final = 50
# What an order's own history says is told by it; these are on the way in between.
_SCANS: Final[Mapping[Stage, str]] = {
    Stage.PICKED_UP: "in_transit",
    Stage.IN_TRANSIT: "in_transit",
    Stage.OUT_FOR_DELIVERY: "out_for_delivery",
    Stage.PROBLEM: "failed_attempt",
}


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """Tells of orders.

    Attributes:
        orders: Knows them.
    """

    orders: OrderService

    async def get(self, call: Call) -> Outcome:
        """Tell how an order stands: the agent's own, or one of the person who linked this platform."""
        _, order = await OrderFinder(self.orders).find(call)
        return await self._view(order, call)

    async def list(self, call: Call) -> Outcome:
        """List the orders of the person who linked this platform."""
        limit = number_in(call.body, "limit")
        before = text_in(call.body, "cursor")
        page = await self.orders.list(
            Who.buying(_person(call)),
            before=OrderId(before) if before else None,
            limit=max(1, min(limit or _MOST_LISTED, _MOST_LISTED)),
        )
        paging: Body = {"has_next_page": page.before is not None}
        if page.before is not None:
            paging["cursor"] = page.before
        shipments = await self.orders.shipments([each.id for each in page.orders])
        orders = [order_view(each, call.base_url, shipments[each.id]) for each in page.orders]
        return Outcome(ORDER, {"orders": orders, "pagination": paging})

    async def cancel(self, call: Call) -> Outcome:
        """Cancel what has not left of an order of the person who linked this platform."""
        buyer = _person(call)
        try:
            order = await self.orders.cancel(
                Who.buying(buyer), OrderId(_plain(call.subject)), CancelReason.NO_LONGER_NEEDED
            )
        except OrderNotFound as error:
            raise missing("order") from error
        return await self._view(order, call)

    async def _view(self, order: Order, call: Call) -> Outcome:
        shipments = await self.orders.shipments([order.id])
        return Outcome(ORDER, order_view(order, call.base_url, shipments[order.id]))


def order_view(order: Order, base_url: str, shipments: Sequence[Shipment] = ()) -> Body:
    """Write an order, with where it can be looked at in a market that is reached somewhere.

    Args:
        order: The order.
        base_url: Where the market is reached.
        shipments: What carriers know of its parcels.
    """
    goods = sum(line.goods.minor for line in order.lines)
    shipping = sum(line.shipping.minor for line in order.lines)
    return {
        "id": order.id,
        "label": order.number,
        "checkout_id": order.checkout_id,
        "permalink_url": f"{base_url}/market/orders/{order.id}",
        "currency": order.currency,
        "line_items": [_line(line) for line in order.lines],
        "fulfillment": {"expectations": _expectations(order), "events": _events(order, shipments)},
        "adjustments": [
            {
                "id": each.id,
                "type": each.kind.value,
                "occurred_at": each.at.isoformat(),
                "status": "completed" if each.done else "pending",
                "description": each.reason,
                "totals": [{"type": "total", "amount": _signed(each.kind, each.amount)}],
                "line_items": [
                    {"id": line.id, "quantity": -(line.cancelled + line.returned)}
                    for line in order.lines
                    if line.id in each.shares and line.cancelled + line.returned
                ],
            }
            for each in order.adjustments
        ],
        "totals": [
            {"type": "subtotal", "amount": goods},
            {"type": "fulfillment", "amount": shipping},
            {"type": "total", "amount": order.total.minor},
        ],
    }


def _line(line: Line) -> Body:
    left = line.quantity - line.cancelled - line.returned
    fulfilled = min(line.shipped - line.returned, left)
    status = "processing"
    if left == 0:
        status = "removed"
    elif fulfilled:
        status = "fulfilled" if fulfilled == left else "partial"
    return {
        "id": line.id,
        "item": {"id": line.item.offer_id, "title": line.item.title, "price": line.unit_price.minor},
        "quantity": {"original": line.quantity, "total": left, "fulfilled": fulfilled},
        "totals": [{"type": "subtotal", "amount": line.goods.minor}, {"type": "total", "amount": line.goods.minor}],
        "status": status,
    }


def _expectations(order: Order) -> list[Body]:
    waited = [
        {"id": line.id, "quantity": line.quantity - line.cancelled}
        for line in order.lines
        if line.quantity > line.cancelled
    ]
    if not waited:
        return []
    expectation: Body = {
        "id": f"{order.id}-1",
        "line_items": waited,
        "method_type": "shipping",
        "destination": _address(order.destination),
    }
    free = not any(line.shipping for line in order.lines)
    expectation["title"] = delivery_title(order.delivery, free=free)
    expectation["description"] = f"{expectation['title']}."
    if order.promised is not None:
        expectation["description"] += f" Arrives from {order.promised[0]} to {order.promised[1]}."
    return [expectation]


def _events(order: Order, shipments: Sequence[Shipment]) -> list[Body]:
    known = {each.id: each for each in shipments}
    told: list[Body] = []
    for each in order.parcels:
        units = [{"id": line_id, "quantity": number} for line_id, number in each.units.items() if number]
        tracking = _tracking(known[each.shipment_id]) if each.shipment_id in known else {}
        sent: Body = {
            "id": each.shipment_id,
            "occurred_at": each.at.isoformat(),
            "type": {"sent": "shipped", "voided": "canceled"}.get(each.status.value, each.status.value),
            "line_items": units,
            **tracking,
        }
        told.append(sent)
        if each.shipment_id in known:
            told.extend(_scan(scan, sent) for scan in known[each.shipment_id].story if scan.stage in _SCANS)
    return told


def _scan(scan: TrackingEvent, parcel: Body) -> Body:
    """Write what a carrier has scanned; its words are a stranger's, and bounded where they came in."""
    words = ", ".join(part for part in (scan.text, scan.place) if part)
    said = {"description": words} if words else {}
    # Of one parcel no two scans have the same key.
    name = f"{parcel['id']}:{sha256(scan.key.encode()).hexdigest()[:16]}"
    return {**parcel, "id": name, "occurred_at": scan.at.isoformat(), "type": _SCANS[scan.stage], **said}


def _tracking(shipment: Shipment) -> Body:
    told = {
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "tracking_url": shipment.tracking_url,
    }
    return {key: value for key, value in told.items() if value}


def _address(destination: ParcelDestination) -> Body:
    written = {
        "full_name": destination.name,
        "street_address": destination.line1,
        "extended_address": destination.line2,
        "address_locality": destination.city,
        "address_region": destination.region,
        "postal_code": destination.postal_code,
        "address_country": destination.country,
    }
    return {key: value for key, value in written.items() if value}


def _signed(kind: AdjustmentKind, amount: Money) -> int:
    return -amount.minor if kind is AdjustmentKind.REFUND else amount.minor


def _person(call: Call) -> Buyer:
    if call.linked is None:
        raise AssertionError("whoever has no person's leave is not let in here")
    return Buyer(call.linked.person_id)


def _plain(subject: str) -> str:
    # What no order is called, such as a name with NUL in it, a database need not be asked for.
    return subject if subject.isprintable() else ""
