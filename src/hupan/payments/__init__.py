"""Payments: what buyers pay, by whom it is taken, where it is kept, and to whom it goes.

A payment goes by one `PaymentHandler` (our wallet, cash on delivery, Stripe) into the escrow of its orders; from there
it is released to the seller, less a fee, or refunded. Money is only ever moved: every step is a transaction of the
ledger, written together with what it is about. Every verb is idempotent under its key. Where a handler does not answer,
the payment is `unknown` until the handler was asked. Rooms above hear of changes from the outbox, topic `NEWS`.
"""

from hupan.payments.domain.escrow import Share
from hupan.payments.domain.payments import NEWS, Answer, Payment, PaymentId, PaymentRequest, PaymentState
from hupan.payments.domain.payouts import PAYOUT_NEWS, Payout, PayoutId, PayoutState
from hupan.payments.domain.refunds import Refund, RefundAnswer, RefundId, RefundState
from hupan.payments.errors import (
    BadCallback,
    BadPayment,
    EscrowHeld,
    EscrowNotFound,
    HandlerNotFound,
    HandlerRefused,
    KeyReused,
    OutcomeUnknown,
    PaymentNotFound,
    PaymentsError,
    PayoutNotFound,
    ProviderAway,
    RefundTooLarge,
    WrongState,
)
from hupan.payments.ports import CallbackReader, PaymentHandler
from hupan.payments.reconciling import PaymentWatch
from hupan.payments.service.escrow import EscrowService, OrderMoney
from hupan.payments.service.ownless import CashOnDelivery, MockHandler
from hupan.payments.service.payments import PaymentService
from hupan.payments.service.payouts import PayoutService
from hupan.payments.service.wallets import WalletHandler, WalletService
from hupan.payments.settings import PaymentSettings, StripeSettings

__all__ = [
    "NEWS",
    "PAYOUT_NEWS",
    "Answer",
    "BadCallback",
    "BadPayment",
    "CallbackReader",
    "CashOnDelivery",
    "EscrowHeld",
    "EscrowNotFound",
    "EscrowService",
    "HandlerNotFound",
    "HandlerRefused",
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
    "PaymentWatch",
    "PaymentsError",
    "Payout",
    "PayoutId",
    "PayoutNotFound",
    "PayoutService",
    "PayoutState",
    "ProviderAway",
    "Refund",
    "RefundAnswer",
    "RefundId",
    "RefundState",
    "RefundTooLarge",
    "Share",
    "StripeSettings",
    "WalletHandler",
    "WalletService",
    "WrongState",
]
