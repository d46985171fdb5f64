"""A stall to order at: everything real but the payments, which are a small ledger in memory."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hupan.catalog import CatalogService, OfferId, ProductId, VariantId
from hupan.fulfillment import DemoCarrier, Destination, FulfillmentService, PostingCarrier
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.inventory import InventoryService, Level, Location, LocationId, Wanted
from hupan.inventory.repository import SqlInventoryStore
from hupan.kernel import Buyer, HupanError, Kind, Money, OrderId, PersonId, new_id
from hupan.orders import (
    READER,
    DisputeService,
    Errands,
    Item,
    LineId,
    Order,
    OrderPorts,
    OrderService,
    OrderTimekeeper,
    Oversight,
    ParcelFollower,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
    ReturnService,
    Who,
)
from hupan.orders.oversight_repository import SqlOversightStore
from hupan.orders.ports import Payments
from hupan.orders.repository import SqlOrderStore
from hupan.platform import Database, OutboxReader, Signals
from hupan.pricing import PricingService, usual_shipping
from hupan.pricing.domain.shipping import FlatRate
from hupan.pricing.repository import SqlPricingStore
from tests.integration.catalog.market import LAKE, StoppedClock, catalog_on, open_stalls, shirt

RED, BLUE = OfferId("off_shirt_red_lake"), OfferId("off_shirt_blue_lake")
SEOUL = LocationId("loc_seoul")
ONE, TWO = LineId("1"), LineId("2")
MINA = Buyer(PersonId("per_mina"))
PICTURE = "5" * 64
GUEST = Buyer.guest_of("a secret that nobody else knows")
BUYING = Who.buying(MINA)
SELLING = Who.selling(PersonId("per_lake"), frozenset({LAKE}))
OPERATING = Who.operating(PersonId("per_owner"))
HOME = Destination("Mina", "+82 10 1234 5678", "KR", "1 Seokchon-ro", "05555", "11", "Seoul")
PRICE = 19_900
SECRET = "a carrier's secret"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


class Refused(HupanError):
    """A way of paying says no."""

    code = "test.refused"
    kind = Kind.CONFLICT


class Away(HupanError):
    """A way of paying does not answer."""

    code = "test.away"
    kind = Kind.UNAVAILABLE


@dataclass
class Ledger:
    """Implements `hupan.orders.ports.Payments`: each key counts once, and no account goes below nothing."""

    escrow: Counter[str] = field(default_factory=Counter[str])
    sellers: Counter[str] = field(default_factory=Counter[str])
    back: Counter[str] = field(default_factory=Counter[str])
    keys: set[str] = field(default_factory=set[str])
    holds: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    collected: list[str] = field(default_factory=list[str])
    refusing: bool = False
    asking: bool = False
    away: bool = False

    async def refund(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> None:
        self._answer()
        if key in self.keys:
            return
        self.keys.add(key)
        out = min(amount.minor, self.escrow[order_id])
        self.escrow[order_id] -= out
        self.sellers[order_id] -= amount.minor - out
        assert self.sellers[order_id] >= 0
        self.back[payment_id] += amount.minor

    async def collect(self, payment_id: str, order_id: OrderId) -> None:
        self._answer()
        self.collected.append(payment_id)

    async def release(self, order_id: OrderId) -> None:
        self._answer()
        assert not self.holds.get(order_id)
        self.sellers[order_id] += self.escrow.pop(order_id, 0)

    async def hold(self, order_id: OrderId, reason: str) -> None:
        self._answer()
        self.holds.setdefault(order_id, set()).add(reason)

    async def unhold(self, order_id: OrderId, reason: str) -> None:
        self._answer()
        self.holds.get(order_id, set()).discard(reason)

    async def asks_buyer(self, payment_id: str) -> bool:
        return self.asking

    async def charge_more(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> str:
        self._answer()
        if self.refusing:
            raise Refused("No.")
        if key not in self.keys:
            self.keys.add(key)
            self.escrow[order_id] += amount.minor
        return f"pay:{key}"

    async def take_back(self, key: str) -> None:
        self._answer()
        assert key not in self.keys, "nothing that was taken is given back here"

    def _answer(self) -> None:
        if self.away:
            raise Away("Not now.")


@dataclass
class Stall:
    """The rooms' services, and how to order."""

    ports: OrderPorts
    ledger: Ledger
    clock: StoppedClock
    catalog: CatalogService
    inventory: InventoryService
    fulfillment: FulfillmentService
    orders: OrderService
    returns: ReturnService
    disputes: DisputeService
    timekeeper: OrderTimekeeper
    follower: ParcelFollower
    oversight: Oversight
    reader: OutboxReader

    def checkout(self, quantity: int = 3, buyer: Buyer = MINA, *, shipping: int = 3_000) -> PlacedCheckout:
        shirt = ProductId("prod_shirt"), VariantId("var_shirt_red")
        item = Item(RED, *shirt, "Linen shirt", {"Colour": "Red"}, PICTURE)
        line = PlacedLine(item, won(PRICE), quantity, won(PRICE * quantity), won(shipping))
        order = PlacedOrder(OrderId(new_id("ord")), LAKE, (line,), "Happy birthday")
        return PlacedCheckout(new_id("chk"), buyer, "pay_1", HOME, (order,), "mina@example.org")

    async def order(self, quantity: int = 3, buyer: Buyer = MINA) -> Order:
        """Order as a checkout does: the stock is sold, the money in escrow."""
        held = await self.inventory.reserve([Wanted(RED, quantity)], timedelta(hours=1), new_id("chk"))
        await self.inventory.commit(held.id)
        placed = await self.orders.place(replace(self.checkout(quantity, buyer), reservation_id=held.id))
        self.ledger.escrow[placed[0].id] += placed[0].total.minor
        return placed[0]

    async def delivered(self, quantity: int = 3, buyer: Buyer = MINA) -> Order:
        """Order, and let the demo carrier bring it."""
        order = await self.order(quantity, buyer)
        await self.orders.ship(SELLING, order.id, {ONE: quantity}, "demo")
        await self.arrive()
        return await self.orders.get(Who.buying(buyer), order.id)

    async def arrive(self) -> None:
        """Let a day and a half pass, so that everything that was sent arrives."""
        self.clock.forward(hours=31)
        await self.fulfillment.look(timedelta(seconds=1))
        await self.follower.catch_up()

    async def left(self, offer_id: OfferId = RED) -> int:
        return (await self.inventory.available([offer_id]))[offer_id]


async def open_stall(
    database: Database, clock: StoppedClock | None = None, payments: Payments | None = None, *, anew: bool = True
) -> Stall:
    """Open the stall: ten red shirts, ten blue ones; or come back to it, as after a restart."""
    clock = clock or StoppedClock()
    catalog = catalog_on(database, clock)
    inventory = InventoryService(database.stores(SqlInventoryStore), catalog, clock)
    pricing = PricingService(database.stores(SqlPricingStore), catalog, clock)
    if anew:
        await open_stalls(catalog)
        await catalog.put_listings([shirt()])
        await inventory.put_locations([Location(SEOUL, LAKE, "Seoul", "KR")])
        await inventory.put_levels([Level(RED, SEOUL, 10), Level(BLUE, SEOUL, 10)])
        usual = usual_shipping(LAKE, "KR")
        # To the island of Jeju it costs twice as much.
        island = replace(usual.zones[0], postal_prefixes=("63",), rate=FlatRate(won(6_000)), free_from=None)
        await pricing.put_shipping([replace(usual, zones=(*usual.zones, island))])
    carriers = [DemoCarrier(timedelta(hours=30), SECRET), PostingCarrier("other", SECRET)]
    fulfillment = FulfillmentService(database.stores(SqlFulfillmentStore), carriers, clock)
    ledger = Ledger()
    ports = OrderPorts(
        stores=database.stores(SqlOrderStore),
        payments=payments or ledger,
        stock=inventory,
        shipping=fulfillment,
        shelf=catalog,
        prices=pricing,
        clock=clock,
    )
    errands = Errands(ports)
    orders = OrderService(ports, errands)
    reader = OutboxReader(database, READER, "fulfillment.orders")
    return Stall(
        ports=ports,
        ledger=ledger,
        clock=clock,
        catalog=catalog,
        inventory=inventory,
        fulfillment=fulfillment,
        orders=orders,
        returns=ReturnService(ports, errands),
        disputes=DisputeService(ports.terms, errands),
        timekeeper=OrderTimekeeper(ports, orders, errands, every_s=0.01),
        follower=ParcelFollower(ports, orders, reader, Signals(database)),
        oversight=Oversight(database.stores(SqlOversightStore), ports, Errands(ports)),
        reader=reader,
    )
