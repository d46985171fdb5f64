"""A whole shop on a database: every room real, and a bank that can be made to fail."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.checkout import Below, rooms_of
from hupan.adapters.purse import OrderPurse
from hupan.addresses import AddressService
from hupan.addresses.repository import SqlAddressStore
from hupan.cards import CardService
from hupan.cards import Errands as CardErrands
from hupan.cards.repository import SqlCardStore
from hupan.cart import CartPorts, CartService
from hupan.cart.repository import SqlCartStore
from hupan.catalog import Listing, OfferId, SellerId
from hupan.checkout import (
    Changes,
    CheckoutId,
    CheckoutService,
    CheckoutSession,
    Confirmation,
    Contact,
    Destination,
    NewCheckout,
    Status,
    WantedLine,
)
from hupan.checkout.repository import SqlCheckoutStore
from hupan.checkout.service import Looking, Progress
from hupan.checkout.workflows import CompleteCheckout
from hupan.fulfillment import FulfillmentService, PostingCarrier
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.gateways.i18naddress import AddressData
from hupan.gateways.stripe import StripeHandler
from hupan.inventory import InventoryService, Level, Location, LocationId
from hupan.inventory.repository import SqlInventoryStore
from hupan.kernel import Buyer, Clock, Language, Money, PersonId
from hupan.ledger import LedgerService
from hupan.ledger.repository import SqlBooks, SqlBookStore
from hupan.limits import LimitService
from hupan.limits.repository import SqlLimitStore
from hupan.orders import Errands, Order, OrderPorts, OrderService, Who
from hupan.orders.repository import SqlOrderStore
from hupan.payments import (
    CashOnDelivery,
    EscrowService,
    PaymentHandler,
    PaymentService,
    WalletHandler,
    WalletService,
)
from hupan.payments.repository import SqlPaymentStore
from hupan.platform import Database, Secrets
from hupan.platform.durable import DurableWork
from hupan.pricing import (
    Conditions,
    PercentOff,
    PricingService,
    Promotion,
    PromotionId,
    PromotionService,
    usual_shipping,
)
from hupan.pricing import (
    Level as PromotionLevel,
)
from hupan.pricing.repository import SqlPricingStore
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from tests.integration.catalog.market import LAKE, StoppedClock, catalog_on, offer, open_stalls, seller, shirt, store
from tests.integration.payments.stand import Bank, Paper
from tests.unit.checkout.world import MemoryWork

MOON = SellerId("sell_moon")
RED, BLUE, CAP = OfferId("off_shirt_red_lake"), OfferId("off_shirt_blue_lake"), OfferId("off_cap_red_moon")
MINA, GUEST = Buyer(PersonId("per_mina")), Buyer.guest_of("a secret of a guest, long enough")
HOME = Destination("KR", "Mina Kim", "+82 10 1234 5678", "11", "중구", "", "04524", "세종대로 110")
CONTACT = Contact("mina@example.org", "Mina Kim")
PLENTY = 10**9


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@dataclass
class Shop:
    """The rooms' services, and how one buys."""

    database: Database
    clock: Clock
    below: Below
    bank: Bank
    ledger: LedgerService
    checkouts: CheckoutService
    work: DurableWork

    async def fill(self, units: int = 10) -> None:
        """Put in two sellers with three things, a code that three may use, and money for Mina."""
        below = self.below
        await open_stalls(below.catalog)
        await below.catalog.put_sellers([seller(MOON)], [store(MOON)])
        cap = shirt("cap", 9_900)
        caps = Listing(cap.product, (offer(cap.product, 0, MOON, won(9_900)),))
        await below.catalog.put_listings([shirt(), caps])
        places = {LAKE: LocationId("loc_lake"), MOON: LocationId("loc_moon")}
        await below.inventory.put_locations([Location(each, name, name, "KR") for name, each in places.items()])
        await below.inventory.put_levels(
            [Level(RED, places[LAKE], units), Level(BLUE, places[LAKE], units), Level(CAP, places[MOON], units)]
        )
        await below.pricing.put_shipping([usual_shipping(each, "KR") for each in places])
        names = {Language.EN: "Spring"}
        spring = Promotion(
            PromotionId(""),
            names,
            PromotionLevel.PLATFORM,
            PercentOff(Decimal(10)),
            code="SPRING",
            conditions=Conditions(limit=1_000_000),
        )
        await below.promotions.add(spring)
        await below.wallets.top_up("first", PersonId("per_mina"), won(PLENTY))

    async def ready(self, buyer: Buyer = MINA, *lines: tuple[OfferId, int]) -> CheckoutSession:
        """Begin a checkout that can be completed."""
        wanted = tuple(WantedLine(each, quantity) for each, quantity in lines or ((RED, 2), (CAP, 1)))
        wishes = Changes(contact=CONTACT, destination=HOME, codes=("spring",))
        session = await self.checkouts.create(buyer, NewCheckout("KR", wanted, wishes=wishes))
        assert session.status is Status.READY, session.messages
        return session

    async def orders_of(self, buyer: Buyer = MINA) -> tuple[Order, ...]:
        return (await self.below.orders.list(Who.buying(buyer), limit=100)).orders

    async def left(self, *offers: OfferId) -> tuple[int, ...]:
        available = await self.below.inventory.available(offers)
        return tuple(available[each] for each in offers)

    async def spent(self) -> int:
        """What has left Mina's wallet."""
        held = await self.below.wallets.balances(PersonId("per_mina"))
        return PLENTY - sum(each.amount.minor for each in held)

    async def codes_used(self) -> int:
        return sum(each.used for each in await self.below.promotions.page("", 10))

    async def look(self, checkout_id: CheckoutId) -> CheckoutSession:
        """Read a checkout as it is kept."""
        async with self.database.stores(SqlCheckoutStore)() as kept:
            found = await kept.get(checkout_id)
        assert found is not None
        return found


def confirming(session: CheckoutSession, key: str = "key", handler: str = "wallet") -> Confirmation:
    return Confirmation(key, session.fingerprint, handler)


@asynccontextmanager
async def open_shop(
    database: Database,
    folder: Path,
    *,
    work: DurableWork | None = None,
    clock: Clock | None = None,
    cards: StripeHandler | None = None,
) -> AsyncGenerator[Shop]:
    """Open a shop on a database that has all tables."""
    time, bank = clock or StoppedClock(), Bank()
    work = work or MemoryWork()
    catalog = catalog_on(database)
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, time)
    prices = database.stores(SqlPricingStore)
    rates = RateService(database.stores(SqlRateStore))
    pricing = PricingService(prices, catalog, time)
    books, stores = database.stores(SqlBookStore), database.stores(_payments)
    handlers: list[PaymentHandler] = [WalletHandler(books, time), CashOnDelivery(), bank]
    if cards is not None:
        handlers.append(cards)
    readers = {"bank": bank} if cards is None else {"bank": bank, cards.id: cards}
    payments = PaymentService(stores, handlers, readers, time, 500)
    ports = OrderPorts(
        stores=database.stores(SqlOrderStore),
        payments=OrderPurse(payments, EscrowService(stores, time)),
        stock=inventory,
        shipping=FulfillmentService(database.stores(SqlFulfillmentStore), [PostingCarrier("other", "secret")], time),
        shelf=catalog,
        prices=pricing,
        clock=time,
    )
    below = Below(
        catalog=catalog,
        inventory=inventory,
        pricing=pricing,
        promotions=PromotionService(prices, time),
        addresses=AddressService(database.stores(SqlAddressStore), AddressData(), time),
        carts=CartService(CartPorts(database.stores(SqlCartStore), catalog, inventory, pricing, time)),
        payments=payments,
        cards=CardService(database.stores(SqlCardStore), cards and cards.vault, CardErrands(Paper())),
        wallets=WalletService(books, time),
        orders=OrderService(ports, Errands(ports)),
        work=work,
        limits=LimitService(database.stores(SqlLimitStore), catalog, rates, time),
    )
    rooms = rooms_of(below)
    kept, secrets = database.stores(SqlCheckoutStore), await asyncio.to_thread(Secrets, folder / "secret.key")
    checkouts = CheckoutService(kept, rooms, work, secrets, time)
    work.register(CompleteCheckout(Progress(kept, secrets), Looking(rooms, time), rooms, time))
    yield Shop(database, time, below, bank, LedgerService(books, payments), checkouts, work)


def _payments(session: AsyncSession) -> SqlPaymentStore:
    return SqlPaymentStore(session, SqlBooks(session))
