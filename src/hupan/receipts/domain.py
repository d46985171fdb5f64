"""What a receipt says.

Names are those of AP2's receipts where it has them (`status`, `iss`, `iat`, `reference`, `payment_id`, `order_id`), and
sums are written as there: minor units and a currency. Nobody's name, address or letter is in it: whoever bought is
called by a pseudonym of this receipt alone, and the place by its country. The fingerprint binds all of that, too.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hupan.checkout import CheckoutId, CheckoutSession, PlacedCheckout, PlacedLine, PlacedOrder
from hupan.kernel import Money

FORM = "hupan.receipt.1"
LATE = timedelta(days=1)
"""A receipt that is made longer than this after its checkout says so."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt, as it is kept.

    Attributes:
        jws: The receipt itself, compact.
        kid: The key that signed it: its thumbprint.
    """

    checkout_id: CheckoutId
    jws: str
    kid: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key that signs receipts; `secret` is sealed by whoever keeps it."""

    kid: str
    jwk: Mapping[str, str]
    secret: str


@dataclass(frozen=True, slots=True)
class Mandated:
    """A mandate on which a purchase stands.

    Attributes:
        kind: Which, such as `mandate.checkout.1`.
        reference: Hash or id by which it is found again.
        by: Who presented it; empty for one of the house's own.
    """

    kind: str
    reference: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What a receipt says beside the checkout itself.

    Attributes:
        receipt_id: Its name.
        issuer: Who signs.
        salt: Makes the buyer's pseudonym one of this receipt alone.
        made_at: When it is signed.
    """

    receipt_id: str
    issuer: str
    salt: str
    made_at: datetime
    mandates: Sequence[Mandated] = ()


def claims_of(session: CheckoutSession, plan: PlacedCheckout, around: Around) -> dict[str, Any]:
    """Write what a completed checkout was.

    Args:
        session: The checkout.
        plan: What was agreed and paid.
        around: What else is said.
    """
    completion = session.completion
    if completion is None:
        raise AssertionError("only what was completed has a receipt")
    confirmed = completion.confirmed
    claims: dict[str, Any] = {
        "form": FORM,
        "jti": around.receipt_id,
        "iss": around.issuer,
        "iat": _seconds(around.made_at),
        "status": "Success",
        "sub": pseudonym(session.buyer.key, around.salt),
        "checkout_id": session.id,
        "fingerprint": completion.fingerprint,
        "confirmed": {"at": _seconds(completion.started_at), "how": confirmed.how.value},
        "completed_at": _seconds(session.updated_at),
        "orders": [_order(each, plan) for each in plan.orders],
        "payment": {
            "payment_id": plan.payment_id,
            "method": completion.handler,
            "payment_amount": _sum(plan.total),
        },
        "totals": _totals(session, plan),
    }
    if confirmed.by:
        claims["confirmed"]["by"] = confirmed.by[:LONGEST_NAME]
    if confirmed.beyond:
        claims["confirmed"]["beyond_limits"] = True
    if around.made_at - session.updated_at > LATE:
        claims["made_later"] = True
    if around.mandates:
        claims["reference"] = around.mandates[0].reference
        claims["mandates"] = [_mandate(each) for each in around.mandates]
    return claims


def pseudonym(buyer: str, salt: str) -> str:
    """Name a buyer so that two receipts do not tell of one another; whoever has the salt can show whose it is."""
    return hashlib.sha256(f"{FORM}:{salt}:{buyer}".encode()).hexdigest()[:32]


def _order(order: PlacedOrder, plan: PlacedCheckout) -> dict[str, Any]:
    delivery: dict[str, Any] = {"way": order.delivery, "country": plan.destination.country}
    if order.earliest is not None and order.latest is not None:
        delivery |= {"earliest": order.earliest.isoformat(), "latest": order.latest.isoformat()}
    names = [line.item.seller for line in order.lines]
    return {
        "order_id": order.order_id,
        "payee": {"id": order.seller_id, "name": names[0][:LONGEST_NAME] if names else ""},
        "delivery": delivery,
        "line_items": [_line(each) for each in order.lines],
        "total": _sum(order.total),
    }


def _line(line: PlacedLine) -> dict[str, Any]:
    item = line.item
    return {
        "title": item.title,
        "offer_id": item.offer_id,
        "product_id": item.product_id,
        "variant_id": item.variant_id,
        "condition": item.condition.value,
        "options": dict(item.said),
        "quantity": line.quantity,
        "unit_price": _sum(line.unit_price),
        "goods": _sum(line.goods),
        "shipping": _sum(line.shipping),
    }


def _totals(session: CheckoutSession, plan: PlacedCheckout) -> dict[str, Any]:
    """Write what was reckoned; of a quote that can no longer be read the total alone, which the plan has, too."""
    if session.quote is None:
        return {"total": _sum(plan.total)}
    names = ("subtotal", "discount", "shipping", "shipping_discount", "tax", "total")
    return {name: _sum(getattr(session.quote.totals, name)) for name in names}


def _mandate(mandated: Mandated) -> dict[str, str]:
    said = {"kind": mandated.kind, "reference": mandated.reference}
    return {**said, "platform": mandated.by} if mandated.by else said


def _sum(money: Money) -> dict[str, Any]:
    return {"amount": money.minor, "currency": money.currency}


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
