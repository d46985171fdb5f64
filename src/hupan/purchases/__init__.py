"""Purchases: what an order is, and the rules of everything that can happen to it. Pure values; nothing does I/O here.

Every rule takes an order and the time, and returns a `Change`: the order as it is then, and the `Effect`s that have to
be done outside of it. Money is divided to the last minor unit, and never given back twice. Whoever keeps orders, and
does what their changes bring about, is the room `orders` above.
"""

from hupan.purchases.domain.banking import note_chargeback
from hupan.purchases.domain.choices import Choices, Returnable, choices_of
from hupan.purchases.domain.deadlines import Deadline, DeadlineKind, deadlines, overdue
from hupan.purchases.domain.disputing import Complaint, open_dispute, withdraw_dispute
from hupan.purchases.domain.disputing import accept as accept_dispute
from hupan.purchases.domain.disputing import answer as answer_dispute
from hupan.purchases.domain.disputing import decide as decide_dispute
from hupan.purchases.domain.disputing import say as say_in_dispute
from hupan.purchases.domain.money import sources
from hupan.purchases.domain.order import (
    NEWS,
    SYSTEM,
    Actor,
    Adjustment,
    AdjustmentKind,
    Change,
    Dispute,
    DisputeId,
    DisputeReason,
    DisputeStatus,
    Effect,
    EffectKind,
    Entry,
    Item,
    Line,
    LineId,
    Order,
    OrderStatus,
    Otherwise,
    Parcel,
    ParcelStatus,
    Remark,
    Replacement,
    Return,
    ReturnId,
    ReturnReason,
    ReturnStatus,
    Side,
    Units,
    checked_units,
)
from hupan.purchases.domain.paying import NOT_PAID
from hupan.purchases.domain.paying import await_payment as await_exchange_payment
from hupan.purchases.domain.paying import give_up as give_up_exchange
from hupan.purchases.domain.paying import kept as keep_first
from hupan.purchases.domain.paying import paid as pay_exchange
from hupan.purchases.domain.placing import (
    NUMBERS,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
    goods_of,
    item_of,
    orders_of,
    paid_line,
    write_number,
)
from hupan.purchases.domain.returning import Received, Request, difference_of, due_of, offers_of
from hupan.purchases.domain.returning import approve as approve_return
from hupan.purchases.domain.returning import exchanged as settle_exchange
from hupan.purchases.domain.returning import not_exchanged as fail_exchange
from hupan.purchases.domain.returning import receive as receive_return
from hupan.purchases.domain.returning import reject as reject_return
from hupan.purchases.domain.returning import request as request_return
from hupan.purchases.domain.returning import sent as send_back
from hupan.purchases.domain.returning import step as return_at
from hupan.purchases.domain.returning import swap as swap_units
from hupan.purchases.domain.returning import withdraw as withdraw_return
from hupan.purchases.domain.sending import CancelReason, Dispatch, Sent
from hupan.purchases.domain.sending import cancel as cancel_units
from hupan.purchases.domain.sending import change_address as send_elsewhere
from hupan.purchases.domain.sending import confirm as confirm_receipt
from hupan.purchases.domain.sending import follow as follow_parcels
from hupan.purchases.domain.sending import give_back as give_back_part
from hupan.purchases.domain.sending import ship as ship_units
from hupan.purchases.domain.terms import Terms
from hupan.purchases.domain.texts import LONGEST_TEXT
from hupan.purchases.errors import (
    AddressElsewhere,
    BadOrder,
    BadUnits,
    CaseNotFound,
    CaseOpen,
    CheckoutReused,
    NotExchangeable,
    NotYours,
    OrderChanged,
    OrderNotFound,
    OrdersError,
    PriceChanged,
    TooLate,
    TooMuch,
    WrongStep,
)

__all__ = [
    "LONGEST_TEXT",
    "NEWS",
    "NOT_PAID",
    "NUMBERS",
    "SYSTEM",
    "Actor",
    "AddressElsewhere",
    "Adjustment",
    "AdjustmentKind",
    "BadOrder",
    "BadUnits",
    "CancelReason",
    "CaseNotFound",
    "CaseOpen",
    "Change",
    "CheckoutReused",
    "Choices",
    "Complaint",
    "Deadline",
    "DeadlineKind",
    "Dispatch",
    "Dispute",
    "DisputeId",
    "DisputeReason",
    "DisputeStatus",
    "Effect",
    "EffectKind",
    "Entry",
    "Item",
    "Line",
    "LineId",
    "NotExchangeable",
    "NotYours",
    "Order",
    "OrderChanged",
    "OrderNotFound",
    "OrderStatus",
    "OrdersError",
    "Otherwise",
    "Parcel",
    "ParcelStatus",
    "PlacedCheckout",
    "PlacedLine",
    "PlacedOrder",
    "PriceChanged",
    "Received",
    "Remark",
    "Replacement",
    "Request",
    "Return",
    "ReturnId",
    "ReturnReason",
    "ReturnStatus",
    "Returnable",
    "Sent",
    "Side",
    "Terms",
    "TooLate",
    "TooMuch",
    "Units",
    "WrongStep",
    "accept_dispute",
    "answer_dispute",
    "approve_return",
    "await_exchange_payment",
    "cancel_units",
    "checked_units",
    "choices_of",
    "confirm_receipt",
    "deadlines",
    "decide_dispute",
    "difference_of",
    "due_of",
    "fail_exchange",
    "follow_parcels",
    "give_back_part",
    "give_up_exchange",
    "goods_of",
    "item_of",
    "keep_first",
    "note_chargeback",
    "offers_of",
    "open_dispute",
    "orders_of",
    "overdue",
    "paid_line",
    "pay_exchange",
    "receive_return",
    "reject_return",
    "request_return",
    "return_at",
    "say_in_dispute",
    "send_back",
    "send_elsewhere",
    "settle_exchange",
    "ship_units",
    "sources",
    "swap_units",
    "withdraw_dispute",
    "withdraw_return",
    "write_number",
]
