"""tau2's retailer, brought into our rooms: its products, and its orders as our order service would have placed them.

Money, stock and parcels are simple and in memory, so that a thousand orders take a second; the services and rules are
the real ones.
"""

import json
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

from hupan.addresses import Address, AddressId, AddressService, Draft, Kept
from hupan.addresses.ports import AddressStore
from hupan.catalog import CategoryId, Offer, OfferId, Product, ProductId, ProductText, SellerId, Variant, VariantId
from hupan.fulfillment import Destination, Parcel, Shipment, ShipmentId
from hupan.gateways.i18naddress import AddressData
from hupan.inventory import OutOfStock, Reservation, ReservationId, ReservationStatus, Wanted
from hupan.kernel import Buyer, Language, Money, OrderId, PersonId, new_id
from hupan.orders import (
    CancelReason,
    Errands,
    LineId,
    Order,
    OrderPorts,
    OrderService,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
    ReturnService,
    Who,
)
from hupan.orders.ports import OrderStore, Waiting
from hupan.pricing import Basket, Context, Line, Place, Quote, QuoteRequest, quote
from hupan.purchases import Effect, ParcelStatus, Sent, follow_parcels, item_of
from hupan.purchases.domain.deadlines import Deadline
from tests.integration.catalog.market import START, StoppedClock
from tests.integration.orders.stall import Ledger

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "tau2_retail"
SHOP = SellerId("sell_tau2")
SELLING = Who.selling(PersonId("per_tau2"), frozenset({SHOP}))

Json = dict[str, Any]


@cache
def read(name: str) -> Any:  # noqa: ANN401 - somebody else's JSON
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def usd(amount: float) -> Money:
    """Its amounts are floats with two decimals, give or take what adding floats does to them."""
    return Money.exactly(Decimal(str(amount)).quantize(Decimal("0.01")), "USD")


@dataclass
class Memory:
    """Implements `OrderStore` for one process: what a test needs of it."""

    orders: dict[OrderId, Order] = field(default_factory=dict[OrderId, Order])
    effects: dict[OrderId, list[tuple[int, Effect]]] = field(default_factory=dict[OrderId, list[tuple[int, Effect]]])

    async def place(self, orders: Sequence[Order], deadlines: Mapping[OrderId, Sequence[Deadline]]) -> bool:
        self.orders |= {order.id: order for order in orders}
        return True

    async def of_checkout(self, checkout_id: str) -> list[Order]:
        return [order for order in self.orders.values() if order.checkout_id == checkout_id]

    async def get(self, order_id: OrderId, *, for_change: bool = False) -> Order | None:
        return self.orders.get(order_id)

    async def save(self, before: Order, after: Order, effects: Sequence[Effect], now: datetime) -> None:
        self.orders[after.id] = after
        self.effects.setdefault(after.id, []).extend((id(each), each) for each in effects)

    async def set_deadlines(self, order_id: OrderId, deadlines: Sequence[Deadline]) -> None:
        return

    async def take_effect(self, order_id: OrderId, now: datetime, until: datetime) -> Waiting | None:
        waiting = self.effects.get(order_id)
        return Waiting(*waiting[0], attempts=1) if waiting else None

    async def end_effect(self, effect_id: int, now: datetime) -> None:
        for waiting in self.effects.values():
            waiting[:] = [each for each in waiting if each[0] != effect_id]

    async def rest_effect(self, effect_id: int, next_at: datetime, failure: str) -> None:
        raise AssertionError(failure)


@dataclass
class Book:
    """Implements `AddressStore` for one process."""

    kept: dict[PersonId, list[Kept]] = field(default_factory=lambda: defaultdict(list))

    async def hold(self, person_id: PersonId) -> None:
        return

    async def book(self, person_id: PersonId) -> list[Kept]:
        return self.kept[person_id]

    async def save(self, person_id: PersonId, kept: Kept) -> None:
        others = [each for each in self.kept[person_id] if each.address.id != kept.address.id]
        self.kept[person_id] = [kept, *others]

    async def remove(self, person_id: PersonId, address_id: AddressId) -> None:
        raise NotImplementedError

    async def choose_default(self, person_id: PersonId, address: Address) -> None:
        await self.save(person_id, Kept(address, is_default=True, updated_at=START))


@dataclass
class Warehouse:
    """Implements `Stock`: a variant that tau2 calls available is there, in any number, and others are not."""

    available: dict[OfferId, bool]
    held: dict[str, Reservation] = field(default_factory=dict[str, Reservation])
    back: Counter[OfferId] = field(default_factory=Counter[OfferId])

    async def reserve(self, wanted: Sequence[Wanted], ttl: timedelta, key: str) -> Reservation:
        for each in wanted:
            if not self.available[each.offer_id]:
                raise OutOfStock("None are left.", offer_id=each.offer_id)
        made = Reservation(ReservationId(new_id("rsv")), key, (), ReservationStatus.HELD, START + ttl)
        return self.held.setdefault(key, made)

    async def find(self, key: str) -> Reservation | None:
        return self.held.get(key)

    async def commit(self, reservation_id: ReservationId) -> Reservation:
        return next(each for each in self.held.values() if each.id == reservation_id)

    async def release(self, reservation_id: ReservationId) -> Reservation:
        return await self.commit(reservation_id)

    async def put_back(self, key: str, wanted: Sequence[Wanted], reservation_id: ReservationId | None) -> None:
        self.back.update({each.offer_id: each.quantity for each in wanted})


class Doorstep:
    """Implements `Shipping`: whatever is sent is known; the test says what arrives."""

    def check(self, carrier: str, tracking_number: str) -> None:
        return

    async def send(self, parcel: Parcel) -> Shipment:
        return Shipment(
            parcel.id, parcel.order_id, SHOP, parcel.units, "tau2", parcel.tracking_number, parcel.destination, START
        )

    async def void(self, shipment_id: ShipmentId) -> Shipment:
        raise NotImplementedError

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        return {each: [] for each in order_ids}


class Shelf:
    """Implements `Shelf` and `Prices` by tau2's products: what is asked is what is paid, shipping and tax included."""

    def __init__(self, products: Mapping[str, Json]) -> None:
        self._products: dict[ProductId, Product] = {}
        self.offers: dict[OfferId, Offer] = {}
        self.available: dict[OfferId, bool] = {}
        for product in products.values():
            self._add(product)

    def _add(self, product: Json) -> None:
        product_id = ProductId(product["product_id"])
        found = tuple(
            Variant(VariantId(each["item_id"]), each["item_id"], cast("dict[str, str]", each["options"]))
            for each in product["variants"].values()
        )
        texts = {Language.EN: ProductText(product["name"])}
        self._products[product_id] = Product(
            product_id, product_id, CategoryId("cat"), "", Language.EN, texts, START, START, variants=found
        )
        for each in product["variants"].values():
            offer_id = OfferId(each["item_id"])
            self.available[offer_id] = each["available"]
            self.offers[offer_id] = Offer(
                offer_id, product_id, VariantId(offer_id), SHOP, usd(each["price"]), START, START
            )

    async def offers_by_id(self, ids: Sequence[OfferId]) -> dict[OfferId, Offer]:
        return {each: self.offers[each] for each in ids if each in self.offers}

    async def products(self, ids: Sequence[ProductId], *, hidden: bool = False) -> dict[ProductId, Product]:
        return {each: self._products[each] for each in ids if each in self._products}

    async def quote(self, request: QuoteRequest) -> list[Quote]:
        lines = tuple(
            Line(each, self.offers[each].product_id, SHOP, self.offers[each].price, count)
            for each, count in request.items.items()
        )
        return [quote(Basket(lines), Context(Place("US"), START))]

    def line(self, item: Json, count: int) -> PlacedLine:
        """A line as it was bought, at the price of then: a variant may cost something else today, or be gone."""
        offer = self.offers[OfferId(item["item_id"])]
        said = item_of(self._products[offer.product_id], offer, Language.EN)
        price = usd(item["price"])
        return PlacedLine(said, price, count, price * count, Money.zero("USD"))


@dataclass
class Retailer:
    """The services, and what tau2 calls things."""

    shelf: Shelf
    store: Memory
    stock: Warehouse
    ledger: Ledger
    orders: OrderService
    returns: ReturnService
    addresses: AddressService
    ids: dict[str, OrderId] = field(default_factory=dict[str, OrderId])

    async def bring(self, told: Json) -> Order:
        """Let one of tau2's orders become one of ours, as far as it has come."""
        prices: dict[str, Json] = {item["item_id"]: item for item in told["items"]}
        counts = Counter(item["item_id"] for item in told["items"])
        lines = tuple(self.shelf.line(prices[each], count) for each, count in counts.items())
        order_id = self.ids[told["order_id"]] = OrderId(new_id("ord"))
        to = destination(told["address"])
        buyer = Buyer(PersonId(told["user_id"]))
        placed = PlacedOrder(order_id, SHOP, lines)
        (order,) = await self.orders.place(PlacedCheckout(new_id("chk"), buyer, "pay_1", to, (placed,)))
        self.ledger.escrow[order.id] += order.total.minor
        if told["status"] == "cancelled":
            return await self.orders.cancel(Who.buying(buyer), order.id, CancelReason.NO_LONGER_NEEDED)
        if told["status"] in {"processed", "delivered"}:
            units = {line.id: line.quantity for line in order.lines}
            order = await self.orders.ship(SELLING, order.id, units, "tau2")
        if told["status"] == "delivered":
            # Nobody tells when it came: today, so that it can still go back.
            order = _arrived(order)
            self.store.orders[order.id] = order
        return order


def _arrived(order: Order) -> Order:
    said = [Sent(parcel.shipment_id, ParcelStatus.DELIVERED, START) for parcel in order.parcels]
    return follow_parcels(order, said, START).order


def destination(told: Json) -> Destination:
    return Destination(
        name="",
        phone="",
        country={"USA": "US"}[told["country"]],
        line1=told["address1"],
        postal_code=told["zip"],
        region=told["state"],
        city=told["city"],
        line2=told["address2"],
    )


def draft(told: Json, name: str) -> Draft:
    """An address of tau2's, as somebody types it in."""
    to = destination(told)
    return Draft(
        to.country,
        name,
        region=to.region,
        city=to.city,
        postal_code=to.postal_code,
        line1=to.line1,
        line2=to.line2,
    )


def line_of(order: Order, item_id: str) -> LineId:
    """Find the line of an item that is still to be had, or was delivered."""
    return next(line.id for line in order.lines if line.item.offer_id == item_id and line.quantity > line.cancelled)


def open_shop() -> Retailer:
    """Open the shop, with all products and no orders."""
    shelf, store, ledger = Shelf(read("db.json")["products"]), Memory(), Ledger()
    stock = Warehouse(shelf.available)

    @asynccontextmanager
    async def stores() -> AsyncGenerator[OrderStore]:
        yield cast("OrderStore", store)

    ports = OrderPorts(stores, ledger, stock, Doorstep(), shelf, shelf, StoppedClock())
    errands = Errands(ports)
    book = Book()

    @asynccontextmanager
    async def books() -> AsyncGenerator[AddressStore]:
        yield book

    addresses = AddressService(books, AddressData(), StoppedClock())
    return Retailer(shelf, store, stock, ledger, OrderService(ports, errands), ReturnService(ports, errands), addresses)
