"""Checkout: from what a buyer wants to orders that are paid, exactly once.

A `CheckoutSession` says at any moment what it would come to, what keeps it from being completed, and by its
fingerprint what exactly a person confirms. Completing it is durable work (`workflows`): every step is done under a key
of the attempt and can be taken back, so whatever dies, a buyer is charged once or not at all. `CheckoutTimekeeper` goes
on with what waits. Rooms above hear of what is over from the outbox, topic `NEWS`.
"""

from hupan.checkout.domain.messages import Code, Message, MessageType, Severity
from hupan.checkout.domain.session import (
    NEWS,
    STANDARD,
    CheckoutId,
    CheckoutSession,
    Completion,
    Contact,
    DeliveryOption,
    Destination,
    ItemSeen,
    Line,
    LineId,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
    Status,
    Wishes,
)
from hupan.checkout.errors import (
    BadCheckout,
    CheckoutClosed,
    CheckoutError,
    CheckoutNotFound,
    CheckoutOvertaken,
    NotAsConfirmed,
    NotReady,
)
from hupan.checkout.ports import (
    CartContents,
    CartLine,
    Charge,
    HandlerOffered,
    PaymentSeen,
    PaymentState,
    Rooms,
)
from hupan.checkout.service import (
    Changes,
    CheckoutService,
    Confirmation,
    Looking,
    NewCheckout,
    Progress,
    WantedLine,
)
from hupan.checkout.timekeeping import CheckoutTimekeeper
from hupan.checkout.workflows import FAULT_POINTS, CompleteCheckout

__all__ = [
    "FAULT_POINTS",
    "NEWS",
    "STANDARD",
    "BadCheckout",
    "CartContents",
    "CartLine",
    "Changes",
    "Charge",
    "CheckoutClosed",
    "CheckoutError",
    "CheckoutId",
    "CheckoutNotFound",
    "CheckoutOvertaken",
    "CheckoutService",
    "CheckoutSession",
    "CheckoutTimekeeper",
    "Code",
    "CompleteCheckout",
    "Completion",
    "Confirmation",
    "Contact",
    "DeliveryOption",
    "Destination",
    "HandlerOffered",
    "ItemSeen",
    "Line",
    "LineId",
    "Looking",
    "Message",
    "MessageType",
    "NewCheckout",
    "NotAsConfirmed",
    "NotReady",
    "PaymentSeen",
    "PaymentState",
    "PlacedCheckout",
    "PlacedLine",
    "PlacedOrder",
    "Progress",
    "Rooms",
    "Severity",
    "Status",
    "WantedLine",
    "Wishes",
]
