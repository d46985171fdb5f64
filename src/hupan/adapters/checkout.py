"""Puts the rooms that a checkout stands on behind its ports."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from hupan import cart as carts
from hupan import orders as placed_orders
from hupan.adapters.limits import LimitsOf
from hupan.addresses import AddressService, BadAddress
from hupan.addresses import Draft as AddressDraft
from hupan.cards import CardService
from hupan.catalog import CatalogService, Offer, OfferId, Option, Product, Seller, SellerId, Variant, in_language
from hupan.catalog import Status as Shown
from hupan.checkout import (
    CartContents,
    Charge,
    Destination,
    HandlerOffered,
    ItemSeen,
    PaymentSeen,
    PaymentState,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
    Rooms,
    WantedLine,
)
from hupan.fulfillment import Destination as ParcelDestination
from hupan.inventory import InventoryService, ReservationId
from hupan.kernel import Buyer, Language, Money, PersonId
from hupan.limits import LimitService
from hupan.orders import OrderService, Who
from hupan.payments import Payment, PaymentId, PaymentRequest, PaymentService, Share, WalletService
from hupan.payments import PaymentState as Paid
from hupan.platform.durable import DurableWork
from hupan.pricing import PricingService, PromotionService


@dataclass(frozen=True, slots=True)
class Below:
    """The services that a checkout stands on."""

    catalog: CatalogService
    inventory: InventoryService
    pricing: PricingService
    promotions: PromotionService
    addresses: AddressService
    carts: carts.CartService
    payments: PaymentService
    cards: CardService
    wallets: WalletService
    orders: OrderService
    work: DurableWork
    limits: LimitService | None = None


class CatalogShelf:
    """Implements `hupan.checkout.ports.Shelf` by the catalogue.

    Args:
        catalog: The catalogue.
    """

    def __init__(self, catalog: CatalogService) -> None:
        self._catalog = catalog

    async def offers(self, ids: Sequence[OfferId]) -> Mapping[OfferId, Offer]:
        """Find offers, whatever their status."""
        return await self._catalog.offers_by_id(ids)

    async def items(self, offers: Sequence[Offer], language: Language) -> Mapping[OfferId, ItemSeen]:
        """Tell what can be seen of offers."""
        products = await self._catalog.products(list({each.product_id for each in offers}))
        sellers = await self._catalog.sellers(list({each.seller_id for each in offers}))
        found: dict[OfferId, ItemSeen] = {}
        for offer in offers:
            product, seller = products.get(offer.product_id), sellers.get(offer.seller_id)
            variant = None if product is None else _variant(product, offer)
            if product is not None and variant is not None and seller is not None and seller.status is Shown.ACTIVE:
                found[offer.id] = _item(offer, product, variant, seller, language)
        return found


class PaidBy:
    """Implements `hupan.checkout.ports.Payments` by the room of payments.

    Args:
        payments: Takes them.
        wallets: Knows what people have.
    """

    def __init__(self, payments: PaymentService, wallets: WalletService) -> None:
        self._payments = payments
        self._wallets = wallets

    async def handlers(self, buyer: Buyer, amount: Money) -> Sequence[HandlerOffered]:
        """List the ways in which this buyer can pay this."""
        offered: list[HandlerOffered] = []
        for each in self._payments.handlers(buyer, amount):
            balance = await self._balance(buyer, amount.currency) if each.id == "wallet" else None
            offered.append(
                HandlerOffered(each.id, each.config, balance, balance is None or balance.minor >= amount.minor)
            )
        return offered

    async def authorise(self, key: str, charge: Charge) -> PaymentSeen:
        """Ask for money, once a key."""
        plan = charge.plan
        # An order that promotions paid for altogether has no share.
        shares = tuple(Share(each.order_id, each.seller_id, each.total) for each in plan.orders if each.total)
        request = PaymentRequest(key, plan.buyer, plan.total, charge.handler, charge.credential, shares)
        return self._seen(await self._payments.authorise(request))

    async def find(self, key: str) -> PaymentSeen | None:
        """Find the payment of a key."""
        found = await self._payments.find(key)
        return None if found is None else self._seen(found)

    async def ask(self, payment_id: str) -> PaymentSeen:
        """Ask the provider how a payment stands."""
        return self._seen(await self._payments.reconcile(PaymentId(payment_id)))

    async def capture(self, payment_id: str) -> PaymentSeen:
        """Take the money into escrow."""
        return self._seen(await self._payments.capture(PaymentId(payment_id)))

    async def undo(self, payment_id: str, key: str) -> PaymentSeen:
        """Let go of money, or give back what is left of it. What is on its way is the payments' to see through."""
        certain = await self._payments.undo(PaymentId(payment_id), key)
        return PaymentSeen(payment_id, PaymentState.VOIDED if certain else PaymentState.UNKNOWN)

    def _seen(self, payment: Payment) -> PaymentSeen:
        state = PaymentState(payment.state.value)
        # Cash is taken at the door, and counts as taken here.
        if payment.state is Paid.AUTHORISED and self._payments.handler(payment.handler).by_order:
            state = PaymentState.CAPTURED
        if payment.came_late:
            state = PaymentState.VOIDED  # it is on its way back
        return PaymentSeen(payment.id, state, payment.failure, payment.action)

    async def _balance(self, buyer: Buyer, currency: str) -> Money:
        nothing = Money.zero(currency)
        if buyer.person_id is None:
            return nothing
        held = await self._wallets.balances(buyer.person_id)
        return next((each.amount for each in held if each.amount.currency == currency), nothing)


class OrdersFrom:
    """Implements `hupan.checkout.ports.Orders` by the room of orders.

    Args:
        orders: Makes them.
        payments: Knows who takes the money.
    """

    def __init__(self, orders: OrderService, payments: PaymentService) -> None:
        self._orders = orders
        self._payments = payments

    async def has_bought(self, person_id: PersonId) -> bool:
        """Whether a person has ever ordered."""
        return bool((await self._orders.list(Who.buying(Buyer(person_id)), limit=1)).orders)

    async def place(self, placed: PlacedCheckout) -> None:
        """Make the orders of a checkout, once."""
        await self._orders.place(
            placed_orders.PlacedCheckout(
                checkout_id=placed.checkout_id,
                buyer=placed.buyer,
                payment_id=placed.payment_id,
                destination=ParcelDestination(**asdict(placed.destination)),
                orders=tuple(_order(each) for each in placed.orders),
                contact=placed.contact.email,
                reservation_id=ReservationId(placed.reservation_id),
                at_the_door=await self._at_the_door(placed.payment_id),
            )
        )

    async def _at_the_door(self, payment_id: str) -> bool:
        payment = await self._payments.get(PaymentId(payment_id))
        return self._payments.handler(payment.handler).by_order


class CartsOf:
    """Implements `hupan.checkout.ports.Carts` by the room of carts.

    Args:
        service: Keeps them.
    """

    def __init__(self, service: carts.CartService) -> None:
        self._service = service

    async def contents(self, buyer: Buyer) -> CartContents:
        """Tell what lies in somebody's cart."""
        cart = await self._service.of(buyer)
        lines = (WantedLine(each.offer_id, each.quantity, each.gift_note, each.price_seen) for each in cart.lines)
        return CartContents(tuple(lines), tuple(cart.codes))

    async def bought(self, buyer: Buyer, quantities: Mapping[OfferId, int]) -> None:
        """Take what was bought out of somebody's cart; what was put in beyond that stays."""
        for line in (await self._service.of(buyer)).lines:
            if 0 < line.quantity <= quantities.get(line.offer_id, 0):
                await self._service.remove(buyer, line.id)


class AddressesBy:
    """Implements `hupan.checkout.ports.AddressRules` by the room of addresses.

    Args:
        addresses: Knows how countries write them.
    """

    def __init__(self, addresses: AddressService) -> None:
        self._addresses = addresses

    async def tidied(self, destination: Destination) -> Destination:
        """Write it as its country does."""
        try:
            address = await self._addresses.check(AddressDraft(**asdict(destination)))
        except BadAddress:
            return destination
        return Destination(**{name: getattr(address, name) for name in asdict(destination)})

    async def wrong_fields(self, destination: Destination) -> Mapping[str, str]:
        """Name the fields that the country's form does not accept, and why."""
        try:
            await self._addresses.check(AddressDraft(**asdict(destination)))
        except BadAddress as error:
            return error.problems
        return {}


class ByOutbox:
    """Implements `hupan.checkout.ports.News`: whoever tells people hears of it from the outbox."""

    async def ordered(self, placed: PlacedCheckout) -> None:
        """Leave it to the outbox, which orders and checkouts have told already."""


def rooms_of(below: Below) -> Rooms:
    """Put the rooms below behind the ports."""
    return Rooms(
        shelf=CatalogShelf(below.catalog),
        stock=below.inventory,
        prices=below.pricing,
        promotions=below.promotions,
        addresses=AddressesBy(below.addresses),
        payments=PaidBy(below.payments, below.wallets),
        orders=OrdersFrom(below.orders, below.payments),
        carts=CartsOf(below.carts),
        news=ByOutbox(),
        limits=None if below.limits is None else LimitsOf(below.limits),
    )


def _variant(product: Product, offer: Offer) -> Variant | None:
    return next((each for each in product.variants if each.id == offer.variant_id), None)


def _item(offer: Offer, product: Product, variant: Variant, seller: Seller, language: Language) -> ItemSeen:
    said = dict(_said(option, variant, product, language) for option in product.options)
    fitting = (each for each in product.media if set(each.options.items()) <= set(variant.options.items()))
    picture = next(fitting, next(iter(product.media), None))
    return ItemSeen(
        offer_id=offer.id,
        product_id=product.id,
        variant_id=variant.id,
        seller_id=SellerId(offer.seller_id),
        seller=seller.name,
        title=product.text(language).name,
        condition=offer.condition,
        options=dict(variant.options),
        said=said,
        picture="" if picture is None else picture.picture,
        slug=product.slug,
    )


def _said(option: Option, variant: Variant, product: Product, language: Language) -> tuple[str, str]:
    chosen = variant.options.get(option.key, "")
    value = next((each for each in option.values if each.value == chosen), None)
    told = None if value is None else in_language(value.names, language, product.language)
    return in_language(option.names, language, product.language) or option.key, told or chosen


def _order(order: PlacedOrder) -> placed_orders.PlacedOrder:
    notes = [line for line in order.lines if line.gift_note]
    # One note goes into the parcel as it is; of several, each says for which thing it is.
    note = "\n\n".join(f"{e.item.title}: {e.gift_note}" if len(notes) > 1 else e.gift_note for e in notes)
    promised = None if order.earliest is None or order.latest is None else (order.earliest, order.latest)
    return placed_orders.PlacedOrder(
        id=order.order_id,
        seller_id=order.seller_id,
        lines=tuple(_line(line) for line in order.lines),
        gift_note=note,
        promised=promised,
        delivery=order.delivery,
    )


def _line(line: PlacedLine) -> placed_orders.PlacedLine:
    seen = line.item
    item = placed_orders.Item(
        offer_id=seen.offer_id,
        product_id=seen.product_id,
        variant_id=seen.variant_id,
        title=seen.title,
        options=dict(seen.said),
        picture=seen.picture,
    )
    return placed_orders.PlacedLine(item, line.unit_price, line.quantity, line.goods, line.shipping)
