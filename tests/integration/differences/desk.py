"""The stall where cards are taken on pages of Stripe's, over the wire, and where exchanges cost more."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.purse import OrderPurse
from hupan.cards import Errand, Errands
from hupan.differences import DifferencePorts, DifferenceService
from hupan.differences.repository import SqlDifferenceStore
from hupan.gateways.stripe import StripeHandler
from hupan.inventory import Wanted
from hupan.kernel import Money, OrderId, new_id
from hupan.ledger import LedgerService
from hupan.ledger.repository import SqlBooks, SqlBookStore
from hupan.orders import Asked, Exchange, Order, Otherwise, Received, Return, ReturnId, ReturnReason
from hupan.payments import EscrowService, Payment, PaymentRequest, PaymentService, PaymentState, Share, StripeSettings
from hupan.payments.repository import SqlPaymentStore
from hupan.platform import Database
from tests.integration.catalog.market import LAKE, StoppedClock
from tests.integration.orders.stall import BLUE, BUYING, MINA, ONE, PRICE, RED, SELLING, Stall, open_stall, won
from tests.integration.payments.stand import Paper
from tests.integration.payments.stripe_front import Front, open_front
from tests.integration.payments.stripe_pages import KEY

GOOD, NO_MONEY = "4242 4242 4242 4242", "4000000000009995"
DEARER = 25_000
MORE = DEARER - PRICE
BACK = "http://127.0.0.1:1/market/orders/ord_1?from=card"
SECRET = "whsec_test"
ERRANDS = Errands(Paper())


@dataclass
class Desk:
    """The stall, its payments, and what is outside of all that."""

    stall: Stall
    payments: PaymentService
    escrow: EscrowService
    ledger: LedgerService
    differences: DifferenceService
    front: Front

    async def order(self, quantity: int = 2) -> Order:
        """Order as a checkout does: the stock is sold, a card typed in, the money taken."""
        stall = self.stall
        held = await stall.inventory.reserve([Wanted(RED, quantity)], timedelta(hours=1), new_id("chk"))
        await stall.inventory.commit(held.id)
        checkout = stall.checkout(quantity)
        total = sum((line.goods + line.shipping for line in checkout.orders[0].lines), Money.zero("KRW"))
        shares = (Share(checkout.orders[0].id, LAKE, total),)
        request = PaymentRequest(new_id("key"), MINA, total, "stripe", self.errand(), shares)
        begun = await self.payments.authorise(request)
        await self.types(begun.action)
        await self.payments.reconcile(begun.id)
        assert (await self.payments.capture(begun.id)).state is PaymentState.CAPTURED
        placed = await stall.orders.place(replace(checkout, payment_id=begun.id, reservation_id=held.id))
        return placed[0]

    async def unpaid(self, otherwise: Otherwise = Otherwise.MONEY) -> tuple[OrderId, ReturnId]:
        """Have one of two, delivered, exchanged for a dearer one: it came back, and waits to be paid."""
        order = await self.order()
        await self.stall.orders.ship(SELLING, order.id, {ONE: 2}, "demo")
        await self.stall.arrive()
        returns = self.stall.returns
        wanted = Exchange({ONE: BLUE}, won(MORE), otherwise=otherwise)
        order = await returns.request(BUYING, order.id, Asked({ONE: 1}, ReturnReason.CHANGED_MIND, "", wanted))
        case = order.returns[0].id
        await returns.approve(SELLING, order.id, case)
        await returns.sent(BUYING, order.id, case, "post")
        await returns.receive(SELLING, order.id, Received(case))
        return order.id, case

    async def swapped(self, otherwise: Otherwise) -> tuple[OrderId, ReturnId]:
        """Have one of two exchanged before it has left."""
        order = await self.order()
        wanted = Exchange({ONE: BLUE}, won(MORE), otherwise=otherwise)
        asked = Asked({ONE: 1}, ReturnReason.CHANGED_MIND, "", wanted)
        order = await self.stall.returns.swap(BUYING, order.id, asked)
        return order.id, order.returns[0].id

    async def pay(self, order_id: OrderId, return_id: ReturnId) -> str:
        return await self.differences.pay(BUYING, order_id, return_id, self.errand())

    def errand(self) -> str:
        """As every visit seals it anew."""
        self.front.pages.now = self.stall.clock.now().timestamp()
        return ERRANDS.write(Errand(f"{BACK}&{new_id('x')}", email="mina@example.org"))

    async def types(self, url: str, number: str = GOOD) -> int:
        """Type a card in."""
        async with self.front.session.post(url, data={"number": number}, allow_redirects=False) as answer:
            return answer.status

    async def read(self, order_id: OrderId) -> tuple[Order, Return]:
        order = await self.stall.orders.get(BUYING, order_id)
        return order, order.returns[0]

    async def let_time_pass(self, **span: float) -> None:
        """Let everything happen that happens by itself."""
        self.stall.clock.forward(**span)
        await self.stall.timekeeper.sweep()
        await self.differences.sweep()
        await self.payments.reconcile_all()

    async def charged(self) -> int:
        """What Stripe took of everybody, and did not give back."""
        total = 0
        for session in self.front.pages.sessions.values():
            if session.intent is not None:
                found = await self._at_stripe(f"/v1/payment_intents/{session.intent}")
                refunds = await self._at_stripe(f"/v1/refunds?payment_intent={session.intent}")
                taken = found["amount"] if found["status"] == "succeeded" else 0
                total += taken - sum(each["amount"] for each in refunds["data"])
        return total

    async def is_right(self, order_id: OrderId) -> bool:
        """Whether Stripe, the books and the order say the same."""
        assert (await self.ledger.audit()).clean
        order, inside = (await self.read(order_id))[0], await self.escrow.of_order(order_id)
        return order.remaining == inside.captured - inside.refunded and order.remaining.minor == await self.charged()

    async def payment(self, order_id: OrderId, return_id: ReturnId, number: int = 1) -> Payment:
        found = await self.payments.find(f"{order_id}:{return_id}:more:{number}")
        assert found is not None
        return found

    async def _at_stripe(self, path: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with self.front.session.get(self.front.upstream + path, headers=headers) as answer:
            return await answer.json()


@asynccontextmanager
async def open_desk(
    database: Database, upstream: str, clock: StoppedClock | None = None, *, anew: bool = True, front: str = ""
) -> AsyncGenerator[Desk]:
    """Open it, on a front of its own, or come back to it with the front of whoever outlives us."""
    clock = clock or StoppedClock()

    def payments_of(session: AsyncSession) -> SqlPaymentStore:
        return SqlPaymentStore(session, SqlBooks(session))

    async with open_front(upstream) as own:
        own.pages.now = clock.now().timestamp()
        settings = StripeSettings(secret_key=KEY, webhook_secret=SECRET, api_base=front or own.url, timeout_s=5)
        handler = StripeHandler(settings, ERRANDS)
        books, stores = database.stores(SqlBookStore), database.stores(payments_of)
        payments = PaymentService(stores, [handler], {"stripe": handler}, clock, 0)
        escrow = EscrowService(stores, clock)
        stall = await open_stall(database, clock, OrderPurse(payments, escrow), anew=anew)
        if anew:
            await stall.catalog.set_price(BLUE, won(DEARER))
        ports = DifferencePorts(database.stores(SqlDifferenceStore), stall.orders, stall.returns, payments, clock)
        yield Desk(stall, payments, escrow, LedgerService(books, payments), DifferenceService(ports), own)
        await handler.close()
