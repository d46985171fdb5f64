"""Checkout: from what a buyer wants to orders that are paid, exactly once.

A `CheckoutSession` says at any moment what it would come to, what keeps it from being completed, and by its
fingerprint what exactly a person confirms. Completing it is durable work (`workflows`): every step is done under a key
of the attempt and can be taken back, so whatever dies, a buyer is charged once or not at all. `CheckoutTimekeeper` goes
on with what waits. Rooms above hear of what is over from the outbox, topic `NEWS`.
"""

from hupan.checkout.domain.messages import Code, Message, MessageType, Severity
from hupan.checkout.domain.session import (
    LONGEST_CODE,
    LONGEST_NOTE,
    MOST_CODES,
    MOST_LINES,
    MOST_OF_ONE,
    NEWS,
    STANDARD,
    CheckoutId,
    CheckoutSession,
    Contact,
    DeliveryOption,
    Destination,
    ItemSeen,
    Line,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
    Status,
    Wishes,
)
from hupan.checkout.errors import (
    BadCheckout,
    CheckoutBusy,
    CheckoutClosed,
    CheckoutError,
    CheckoutNotFound,
    CheckoutOvertaken,
    NotAsConfirmed,
    NotEntitled,
    NotReady,
)
from hupan.checkout.ports import (
    CartContents,
    Charge,
    HandlerOffered,
    PaymentSeen,
    PaymentState,
    Rooms,
    WantedLine,
)
from hupan.checkout.service import (
    Changes,
    CheckoutService,
    Confirmation,
    NewCheckout,
)

__all__ = [
    "LONGEST_CODE",
    "LONGEST_NOTE",
    "MOST_CODES",
    "MOST_LINES",
    "MOST_OF_ONE",
    "NEWS",
    "STANDARD",
    "BadCheckout",
    "CartContents",
    "Changes",
    "Charge",
    "CheckoutBusy",
    "CheckoutClosed",
    "CheckoutError",
    "CheckoutId",
    "CheckoutNotFound",
    "CheckoutOvertaken",
    "CheckoutService",
    "CheckoutSession",
    "Code",
    "Confirmation",
    "Contact",
    "DeliveryOption",
    "Destination",
    "HandlerOffered",
    "ItemSeen",
    "Line",
    "Message",
    "MessageType",
    "NewCheckout",
    "NotAsConfirmed",
    "NotEntitled",
    "NotReady",
    "PaymentSeen",
    "PaymentState",
    "PlacedCheckout",
    "PlacedLine",
    "PlacedOrder",
    "Rooms",
    "Severity",
    "Status",
    "WantedLine",
    "Wishes",
]
