"""The stall with real payments: wallets, escrow and a ledger that balances."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.purse import OrderPurse
from hupan.catalog import SellerId
from hupan.inventory import Wanted
from hupan.kernel import Buyer, Money, PersonId, new_id
from hupan.ledger import LedgerService
from hupan.ledger.repository import SqlBooks, SqlBookStore
from hupan.orders import Order
from hupan.payments import (
    CashOnDelivery,
    EscrowService,
    PaymentRequest,
    PaymentService,
    Share,
    WalletHandler,
    WalletService,
)
from hupan.payments.repository import SqlPaymentStore
from hupan.platform import Database
from tests.integration.catalog.market import StoppedClock
from tests.integration.orders.stall import MINA, ONE, RED, SELLING, Stall, open_stall, won

PURSE = 200_000


@dataclass
class Till:
    """The stall, and where its money is."""

    stall: Stall
    payments: PaymentService
    escrow: EscrowService
    wallets: WalletService
    ledger: LedgerService

    async def order(self, quantity: int = 2, handler: str = "wallet", buyer: Buyer = MINA) -> Order:
        """Order as a checkout does: the stock is sold, the money taken."""
        stall = self.stall
        held = await stall.inventory.reserve([Wanted(RED, quantity)], timedelta(hours=1), new_id("chk"))
        await stall.inventory.commit(held.id)
        checkout = stall.checkout(quantity, buyer)
        total = sum((line.goods + line.shipping for line in checkout.orders[0].lines), Money.zero("KRW"))
        shares = (Share(checkout.orders[0].id, SellerId(checkout.orders[0].seller_id), total),)
        made = await self.payments.authorise(PaymentRequest(new_id("key"), buyer, total, handler, "", shares))
        if handler == "wallet":
            await self.payments.capture(made.id)
        paid = replace(checkout, payment_id=made.id, reservation_id=held.id, at_the_door=handler == "cod")
        placed = await stall.orders.place(paid)
        return placed[0]

    async def delivered(self, quantity: int = 2, handler: str = "wallet") -> Order:
        """Order, and let the demo carrier bring it."""
        order = await self.order(quantity, handler)
        await self.stall.orders.ship(SELLING, order.id, {ONE: quantity}, "demo")
        await self.stall.arrive()
        return order

    async def purse(self) -> int:
        """How much the buyer has."""
        return (await self.wallets.balances(PersonId("per_mina")))[0].amount.minor


async def open_till(database: Database, clock: StoppedClock | None = None, *, anew: bool = True) -> Till:
    """Open the stall with a buyer who has some money, and a market that takes no fee."""
    clock = clock or StoppedClock()

    def payments_of(session: AsyncSession) -> SqlPaymentStore:
        return SqlPaymentStore(session, SqlBooks(session))

    books, stores = database.stores(SqlBookStore), database.stores(payments_of)
    payments = PaymentService(stores, [WalletHandler(books, clock), CashOnDelivery()], {}, clock, 0)
    escrow, wallets = EscrowService(stores, clock), WalletService(books, clock)
    stall = await open_stall(database, clock, OrderPurse(payments, escrow), anew=anew)
    await wallets.top_up("first", PersonId("per_mina"), won(PURSE))
    return Till(stall, payments, escrow, wallets, LedgerService(books, payments))
