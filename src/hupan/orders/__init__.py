"""Orders: what was bought from one seller at one time, and everything that can happen to it until nobody asks any more.

An order's rules are pure (`domain`): each takes an order and says how it stands then, and what has to be done outside
of it. What has to be done is kept with the change that caused it, and done after that, once: a process that dies in
between leaves it to the next one. Deadlines are rows, and `OrderTimekeeper` lets happen what is due. Rooms above hear
of changes from the outbox, topic `NEWS`.
"""

from hupan.orders.domain.order import (
    NEWS,
    Actor,
    Adjustment,
    AdjustmentKind,
    Dispute,
    DisputeId,
    DisputeReason,
    DisputeStatus,
    Entry,
    Item,
    Line,
    LineId,
    Order,
    Replacement,
    Return,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Role,
    Status,
    Units,
)
from hupan.orders.domain.placing import PlacedCheckout, PlacedLine, PlacedOrder, paid_line
from hupan.orders.domain.sending import CancelReason
from hupan.orders.domain.terms import Terms
from hupan.orders.errors import (
    AddressElsewhere,
    BadOrder,
    BadUnits,
    CaseNotFound,
    CaseOpen,
    CheckoutReused,
    NotExchangeable,
    NotYours,
    OrderNotFound,
    OrdersError,
    PriceChanged,
    TooLate,
    TooMuch,
    WrongStep,
)

__all__ = [
    "NEWS",
    "Actor",
    "AddressElsewhere",
    "Adjustment",
    "AdjustmentKind",
    "BadOrder",
    "BadUnits",
    "CancelReason",
    "CaseNotFound",
    "CaseOpen",
    "CheckoutReused",
    "Dispute",
    "DisputeId",
    "DisputeReason",
    "DisputeStatus",
    "Entry",
    "Item",
    "Line",
    "LineId",
    "NotExchangeable",
    "NotYours",
    "Order",
    "OrderNotFound",
    "OrdersError",
    "PlacedCheckout",
    "PlacedLine",
    "PlacedOrder",
    "PriceChanged",
    "Replacement",
    "Return",
    "ReturnId",
    "ReturnReason",
    "ReturnStatus",
    "Role",
    "Status",
    "Terms",
    "TooLate",
    "TooMuch",
    "Units",
    "WrongStep",
    "paid_line",
]
