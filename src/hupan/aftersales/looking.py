"""Reads orders with all that is known around them, for whoever bought."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.addresses import Address, AddressForm, AddressId, AddressService
from hupan.aftersales.differing import DifferenceDesk
from hupan.catalog import Product, ProductId, Seller, SellerId, Store, in_language
from hupan.checkout import CheckoutId, CheckoutTaxes, TaxTaken
from hupan.exhibits import Exhibit, ExhibitService
from hupan.fulfillment import Destination, Shipment
from hupan.kernel import Buyer, Money, OrderId
from hupan.orders import (
    Choices,
    Exchange,
    Order,
    OrderNotFound,
    OrderService,
    ReturnId,
    ReturnStatus,
    Terms,
    Units,
    Who,
)
from hupan.payments import HandlerNotFound, Payment, PaymentId, PaymentNotFound, PaymentService
from hupan.purchases import Deadline
from hupan.showcase import Reader, Visit, store_path

PARTS = ("name", "phone", "region", "city", "district", "postal_code", "line1", "line2")
_STRETCH = 10


@dataclass(frozen=True, slots=True)
class SellerSeen:
    """Who sold it.

    Attributes:
        href: Of the store, or empty.
    """

    name: str
    href: str
    country: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An order, and all that its pages say of it.

    Attributes:
        shipments: Its parcels, but for labels that were taken back.
        due: What happens by itself, the earliest first.
        products: What was bought, as far as it is still shown to anybody.
        handler: By which way it was paid, or empty where nobody knows any more.
        owed: Whether it is paid only when it arrives, and has not been.
        written: The address as it stands on a parcel.
        exhibits: Pictures of its returns and disputes.
        paging: Where an exchange's difference is being paid, by return.
        asks: Whether more is paid only on a page elsewhere.
        mark: See `mark_of`.
    """

    order: Order
    shipments: tuple[Shipment, ...]
    choices: Choices
    due: tuple[Deadline, ...]
    terms: Terms
    seller: SellerSeen
    products: Mapping[ProductId, Product]
    handler: str
    owed: bool
    written: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]
    paging: Mapping[ReturnId, str]
    asks: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of one's orders, the newest first; `before` is where the list goes on, or empty."""

    orders: tuple[Order, ...]
    sellers: Mapping[SellerId, SellerSeen]
    before: str


class OrderLook:
    """Reads orders. What is not the reader's is not there.

    Args:
        orders: Keeps them.
        payments: Knows how they were paid.
        addresses: Knows how addresses are written.
        taxes: Knows what tax was in it.
        exhibits: Keeps pictures of returns and disputes.
        differences: Knows what an exchange would cost, and where that is being paid.
    """

    def __init__(
        self,
        orders: OrderService,
        payments: PaymentService,
        addresses: AddressService,
        taxes: CheckoutTaxes,
        exhibits: ExhibitService,
        differences: DifferenceDesk,
    ) -> None:
        self._orders = orders
        self._payments = payments
        self._addresses = addresses
        self._taxes = taxes
        self._exhibits = exhibits
        self._differences = differences

    async def one(self, visit: Visit, order_id: OrderId) -> Seen:
        """Read an order of the reader's.

        Raises:
            OrderNotFound: There is none, or it is somebody else's.
        """
        order = await self._orders.get(Who.buying(buyer_of(visit, order_id)), order_id)
        shipments, sellers, products, payment, written, exhibits = await asyncio.gather(
            self._orders.shipments([order.id]),
            _sellers(visit, [order.seller_id]),
            visit.market.catalog.products(list({line.item.product_id for line in order.lines})),
            self._payment(order),
            self._addresses.written(address_of(order.destination)),
            self._pictures(visit, order),
        )
        return Seen(
            order=order,
            shipments=tuple(each for each in shipments[order.id] if each.stage.value != "voided"),
            choices=self._orders.choices(order),
            due=tuple(self._orders.due(order)),
            terms=self._orders.terms,
            seller=sellers[order.seller_id],
            products=products,
            handler="" if payment is None else payment.handler,
            owed=payment is not None and self._is_owed(payment, order),
            written=(*written, visit.reader.formats.country(order.destination.country)),
            exhibits=tuple(exhibits),
            paging=await self._paging(order),
            asks=payment is not None and self._asks(payment),
            mark=mark_of(order, shipments[order.id]),
        )

    async def _pictures(self, visit: Visit, order: Order) -> Sequence[Exhibit]:
        """List the order's pictures; most orders have no case that could have any."""
        if not order.returns and not order.disputes:
            return ()
        return await self._exhibits.of_order(Who.buying(buyer_of(visit, order.id)), order.id)

    async def _paging(self, order: Order) -> Mapping[ReturnId, str]:
        waiting = [each.id for each in order.returns if each.status is ReturnStatus.UNPAID]
        return {each: await self._differences.action(each) for each in waiting}

    def _asks(self, payment: Payment) -> bool:
        try:
            return not self._payments.handler(payment.handler).at_home
        except HandlerNotFound:
            return False

    async def taxes(self, order: Order) -> tuple[TaxTaken, ...]:
        """Tell what tax is in an order as it was placed, by rate; nothing where that is not known."""
        return await self._taxes.of(CheckoutId(order.checkout_id), order.seller_id)

    async def some(self, visit: Visit, statuses: frozenset[str], before: OrderId | None) -> Stretch:
        """Read a stretch of the reader's orders; a guest who has bought nothing has none."""
        buyer = visit.reader.cart.buyer
        if buyer is None:
            return Stretch((), {}, "")
        page = await self._orders.list(Who.buying(buyer), statuses=statuses, before=before, limit=_STRETCH)
        sellers = await _sellers(visit, list({order.seller_id for order in page.orders}))
        return Stretch(page.orders, sellers, page.before or "")

    async def address_form(self, country: str) -> AddressForm:
        """Tell what an address in a country consists of."""
        return await self._addresses.form(country)

    async def difference(self, visit: Visit, order: Order, units: Units, exchange: Exchange) -> Money:
        """Tell what an exchange would cost more at the prices of this moment; negative where less.

        Raises:
            NotExchangeable: The other thing cannot be had for this one.
        """
        return await self._differences.price(Who.buying(buyer_of(visit, order.id)), order.id, units, exchange)

    async def _payment(self, order: Order) -> Payment | None:
        try:
            return await self._payments.get(PaymentId(order.payment_id))
        except PaymentNotFound:
            return None

    def _is_owed(self, payment: Payment, order: Order) -> bool:
        try:
            by_order = self._payments.handler(payment.handler).by_order
        except HandlerNotFound:
            return False
        return by_order and order.id in payment.open_orders


def mark_of(order: Order, shipments: Sequence[Shipment]) -> str:
    """Write how an order stands in a few letters: others mean that its page has changed."""
    done = sum(each.done for each in order.adjustments)
    return f"{len(order.history)}.{done}.{sum(len(each.events) for each in shipments)}"


def buyer_of(visit: Visit, order_id: OrderId) -> Buyer:
    """Tell who reads.

    Raises:
        OrderNotFound: A guest who has bought nothing.
    """
    if visit.reader.cart.buyer is None:
        raise OrderNotFound("There is no such order.", order_id=order_id)
    return visit.reader.cart.buyer


def address_of(destination: Destination) -> Address:
    """Take an order's address as the room of addresses knows it."""
    parts = {name: getattr(destination, name) for name in PARTS}
    return Address(id=AddressId(""), country=destination.country, **parts)


async def _sellers(visit: Visit, ids: Sequence[SellerId]) -> dict[SellerId, SellerSeen]:
    catalog = visit.market.catalog
    if not ids:
        return {}
    sellers, stores = await asyncio.gather(catalog.sellers(ids), catalog.stores(ids))
    return {each: _seen(sellers.get(each), stores.get(each), visit.reader) for each in ids}


def _seen(seller: Seller | None, store: Store | None, reader: Reader) -> SellerSeen:
    name = None if store is None else in_language(store.names, reader.language, store.language)
    return SellerSeen(
        name=name or ("" if seller is None else seller.name) or reader.words.say("A seller who has left the market"),
        href="" if store is None else store_path(store.slug),
        country="" if seller is None else seller.country,
    )
