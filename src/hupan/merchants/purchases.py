"""What a person buys at shops elsewhere: what they keep for it, what they were shown, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType

from hupan.kernel import Money, PersonId
from hupan.merchants.domain import Difference, Handler, MerchantId, OrderLook, Recipient, Terms, fingerprint

PurchaseId = NewType("PurchaseId", str)

DEMO_HANDLERS: Final = ("mock_payment_handler",)
"""The ways to pay that this house knows beside the shop's own page: the standard's demonstration handler."""

MOST_LINES: Final = 50
"""So many things are kept for one shop."""


class PurchaseState(StrEnum):
    """How a purchase stands here.

    `open` waits for the person; `confirmed` is being completed, whatever happens to this process; `completed` was
    bought; `escalated` goes on at the shop; `unsure` is one of which the shop does not say what came; the others came
    to nothing.
    """

    OPEN = "open"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    ESCALATED = "escalated"
    UNSURE = "unsure"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class KeptLine:
    """Something that a person keeps for a shop, as it was told when they did; `price` is of one."""

    merchant_id: MerchantId
    item_id: str
    title: str
    options: str
    price: Money
    quantity: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase at a shop elsewhere.

    Attributes:
        address: Of the shop, which may be removed later.
        terms: The shop's checkout, as the card shows it.
        fingerprint: Of exactly that.
        handler: How it is paid; `None` where only the shop's page takes money.
        changes: What was different when it was looked at last.
        complaint: What the shop said last where something went wrong.
        order: How the order stands, as the shop said last.
        receipt: What was agreed, signed by this house; empty before it is bought.
        next_at: When it is looked at again.
        tries: How often its end was asked for.
    """

    id: PurchaseId
    person_id: PersonId
    merchant_id: MerchantId
    address: str
    state: PurchaseState
    terms: Terms
    recipient: Recipient
    fingerprint: str
    handler: Handler | None
    created_at: datetime
    changed_at: datetime
    changes: tuple[Difference, ...] = ()
    complaint: str = ""
    order: OrderLook | None = None
    receipt: str = ""
    confirmed_at: datetime | None = None
    next_at: datetime | None = None
    tries: int = 0

    @property
    def name(self) -> str:
        """What the shop is called here."""
        return self.address.partition("://")[2]

    @property
    def key(self) -> str:
        """Under which it is completed: one purchase, one order."""
        return f"{self.id}-complete"

    def print_of(self, terms: Terms) -> str:
        """Take the fingerprint of what would be bought by other terms."""
        return fingerprint(self.address, terms, self.recipient, self.handler.id if self.handler else "")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a purchase takes of a person's limits."""

    purchase_id: PurchaseId
    person_id: PersonId
    merchant_id: MerchantId
    money: Money


def payable_by(handlers: Sequence[Handler]) -> Handler | None:
    """Choose a way to pay that both sides know; `None` where the shop's own page is the only one."""
    return next((each for each in handlers if each.id in DEMO_HANDLERS), None)


def claims_of(purchase: Purchase, receipt_id: str, issuer: str, now: datetime) -> dict[str, Any]:
    """Write what was confirmed here and what the shop answered, in the shape of the house's own receipts.

    Nobody's name or address is in it: the fingerprint binds these, too.
    """
    terms = purchase.terms

    def amount(minor: int) -> dict[str, Any]:
        return {"amount": minor, "currency": terms.currency}

    lines = [
        {
            "title": each.title,
            "offer_id": each.item_id,
            "quantity": each.quantity,
            "unit_price": amount(each.price),
            "goods": amount(each.price * each.quantity),
        }
        for each in terms.lines
    ]
    confirmed_at = purchase.confirmed_at or now
    return {
        "form": "hupan.receipt.away.1",
        "jti": receipt_id,
        "iss": issuer,
        "iat": int(now.timestamp()),
        "status": "Success",
        "checkout_id": terms.checkout_id,
        "fingerprint": purchase.fingerprint,
        "confirmed": {"at": int(confirmed_at.timestamp()), "how": "card"},
        "orders": [
            {
                "order_id": terms.order_id,
                "payee": {"id": purchase.address, "name": purchase.name},
                "delivery": {"way": terms.delivery, "country": purchase.recipient.country},
                "line_items": lines,
                "total": amount(terms.total),
            }
        ],
        "payment": {"method": purchase.handler.id if purchase.handler else "", "payment_amount": amount(terms.total)},
        "totals": {"total": amount(terms.total)},
        "told_by": purchase.address,
    }
