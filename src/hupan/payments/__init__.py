"""Payments: what buyers pay, by whom it is taken, and where it is kept until it is clear whose it is.

A payment goes by one `PaymentHandler` (our wallet, cash on delivery, Stripe) into the escrow of its orders; from there
it is released to the seller, less a fee, or refunded. Money is only ever moved: every step is a transaction of the
ledger, written together with what it is about. Every verb is idempotent under its key. Where a handler does not answer,
the payment is `unknown` until the handler was asked. Rooms above hear of changes from the outbox, topic `NEWS`.
"""

from hupan.payments.domain.escrow import Share, Taken
from hupan.payments.domain.payments import (
    DISPUTED_NEWS,
    HEARD_NEWS,
    NEWS,
    Answer,
    Payment,
    PaymentId,
    PaymentRequest,
    PaymentState,
)
from hupan.payments.domain.refunds import Refund, RefundAnswer, RefundId, RefundState
from hupan.payments.domain.withdrawals import HOLD, Claim, Withdrawn
from hupan.payments.errors import (
    BadCallback,
    BadPayment,
    ChargedBack,
    EscrowHeld,
    EscrowNotFound,
    HandlerNotFound,
    HandlerRefused,
    KeyReused,
    OutcomeUnknown,
    PaymentNotFound,
    PaymentsError,
    ProviderAway,
    RefundTooLarge,
    WrongState,
)
from hupan.payments.ports import CallbackReader, Heard, PaymentHandler, PaymentStore
from hupan.payments.reconciling import PaymentWatch
from hupan.payments.service.escrow import EscrowService, OrderMoney
from hupan.payments.service.ownless import CashOnDelivery, MockHandler
from hupan.payments.service.payments import PaymentService
from hupan.payments.service.wallets import WalletHandler, WalletService
from hupan.payments.service.withdrawing import withdraw_within
from hupan.payments.settings import PaymentSettings, StripeSettings

__all__ = [
    "DISPUTED_NEWS",
    "HEARD_NEWS",
    "HOLD",
    "NEWS",
    "Answer",
    "BadCallback",
    "BadPayment",
    "CallbackReader",
    "CashOnDelivery",
    "ChargedBack",
    "Claim",
    "EscrowHeld",
    "EscrowNotFound",
    "EscrowService",
    "HandlerNotFound",
    "HandlerRefused",
    "Heard",
    "KeyReused",
    "MockHandler",
    "OrderMoney",
    "OutcomeUnknown",
    "Payment",
    "PaymentHandler",
    "PaymentId",
    "PaymentNotFound",
    "PaymentRequest",
    "PaymentService",
    "PaymentSettings",
    "PaymentState",
    "PaymentStore",
    "PaymentWatch",
    "PaymentsError",
    "ProviderAway",
    "Refund",
    "RefundAnswer",
    "RefundId",
    "RefundState",
    "RefundTooLarge",
    "Share",
    "StripeSettings",
    "Taken",
    "WalletHandler",
    "WalletService",
    "Withdrawn",
    "WrongState",
    "withdraw_within",
]
