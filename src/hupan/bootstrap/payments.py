"""Builds the ledger and the payments."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.bootstrap.foundation import Foundation
from hupan.cards import CardService, Errands
from hupan.cards.repository import SqlCardStore
from hupan.chargebacks import CardNetwork, ChargebackClaims
from hupan.chargebacks.repository import SqlChargebackStore
from hupan.gateways.stripe import StripeHandler
from hupan.identity.site import is_loopback
from hupan.ledger import LedgerService
from hupan.ledger.repository import SqlBooks, SqlBookStore
from hupan.payments import (
    CallbackReader,
    CashOnDelivery,
    EscrowService,
    MockHandler,
    PaymentHandler,
    PaymentService,
    PaymentSettings,
    PaymentWatch,
    StripeSettings,
    WalletHandler,
    WalletService,
)
from hupan.payments.repository import SqlPaymentStore
from hupan.payouts import PayoutService
from hupan.payouts.repository import SqlPayoutStore
from hupan.platform import InvalidSettings


@dataclass(frozen=True, slots=True)
class PaymentsRoom:
    """The rooms' services."""

    ledger: LedgerService
    payments: PaymentService
    escrow: EscrowService
    payouts: PayoutService
    wallets: WalletService
    cards: CardService
    networks: Mapping[str, CardNetwork]


@asynccontextmanager
async def open_payments(ground: Foundation) -> AsyncGenerator[PaymentsRoom]:
    """Yield the rooms' services; on leaving, nobody is asked after open payments any more.

    Args:
        ground: What every room stands on.

    Raises:
        InvalidSettings: Test tokens are to be taken for money on an address that others reach.
    """
    settings, clock = ground.sources.load("payments", PaymentSettings), ground.clock
    if settings.mock and not is_loopback(ground.server.host):
        raise InvalidSettings(
            "[payments] mock takes test tokens for money: it needs a [server] host of this machine alone.",
            setting="payments.mock",
        )
    books, stores = ground.database.stores(SqlBookStore), ground.database.stores(_payments)
    handlers: list[PaymentHandler] = []
    readers: dict[str, CallbackReader] = {}
    if settings.wallet:
        handlers.append(WalletHandler(books, clock))
    if settings.cod:
        handlers.append(CashOnDelivery(settings.cod_most))
    if settings.mock:
        handlers.append(MockHandler())
    async with AsyncExitStack() as stack:
        if (card := _stripe(ground)) is not None:
            handlers.append(card)
            readers[card.id] = card
            stack.push_async_callback(card.close)
        payments = PaymentService(stores, handlers, readers, clock, settings.fee_bps)
        watch = PaymentWatch(payments)
        await watch.start()
        stack.push_async_callback(watch.stop)
        yield PaymentsRoom(
            ledger=LedgerService(books, payments, ChargebackClaims(ground.database.stores(chargeback_store))),
            payments=payments,
            escrow=EscrowService(stores, clock),
            payouts=PayoutService(ground.database.stores(_payouts), clock),
            wallets=WalletService(books, clock),
            cards=CardService(ground.database.stores(SqlCardStore), card and card.vault, Errands(ground.secrets)),
            networks={card.id: card.disputes} if card is not None else {},
        )


def _stripe(ground: Foundation) -> StripeHandler | None:
    settings = ground.sources.load("stripe", StripeSettings)
    if not settings.secret_key:
        return None
    if find_spec("stripe") is None:
        raise InvalidSettings("[stripe] needs Stripe's library: install hupan[stripe].", setting="stripe.secret_key")
    return StripeHandler(settings, Errands(ground.secrets))


def _payments(session: AsyncSession) -> SqlPaymentStore:
    return SqlPaymentStore(session, SqlBooks(session))


def chargeback_store(session: AsyncSession) -> SqlChargebackStore:
    """Open the rows of chargebacks in a transaction."""
    return SqlChargebackStore(session, _payments(session))


def _payouts(session: AsyncSession) -> SqlPayoutStore:
    return SqlPayoutStore(session, SqlBooks(session))
