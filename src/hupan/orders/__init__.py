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
from hupan.orders.domain.returning import Received
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
from hupan.orders.ports import Desks
from hupan.orders.service.changing import OrderPorts
from hupan.orders.service.disputes import DisputeService, Verdict
from hupan.orders.service.errands import Errands
from hupan.orders.service.orders import OrderPage, OrderService
from hupan.orders.service.returns import Asked, Exchange, ReturnService
from hupan.orders.service.who import Who
from hupan.orders.settings import OrderSettings
from hupan.orders.stand_ins import NoDesks
from hupan.orders.timekeeping import READER, OrderTimekeeper, ParcelFollower

__all__ = [
    "NEWS",
    "READER",
    "Actor",
    "AddressElsewhere",
    "Adjustment",
    "AdjustmentKind",
    "Asked",
    "BadOrder",
    "BadUnits",
    "CancelReason",
    "CaseNotFound",
    "CaseOpen",
    "CheckoutReused",
    "Desks",
    "Dispute",
    "DisputeId",
    "DisputeReason",
    "DisputeService",
    "DisputeStatus",
    "Entry",
    "Errands",
    "Exchange",
    "Item",
    "Line",
    "LineId",
    "NoDesks",
    "NotExchangeable",
    "NotYours",
    "Order",
    "OrderNotFound",
    "OrderPage",
    "OrderPorts",
    "OrderService",
    "OrderSettings",
    "OrderTimekeeper",
    "OrdersError",
    "ParcelFollower",
    "PlacedCheckout",
    "PlacedLine",
    "PlacedOrder",
    "PriceChanged",
    "Received",
    "Replacement",
    "Return",
    "ReturnId",
    "ReturnReason",
    "ReturnService",
    "ReturnStatus",
    "Role",
    "Status",
    "Terms",
    "TooLate",
    "TooMuch",
    "Units",
    "Verdict",
    "Who",
    "WrongStep",
    "paid_line",
]
