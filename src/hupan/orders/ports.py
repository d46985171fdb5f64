"""What orders need from outside. Above: the room's services. Below: the repository, and rooms under this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hupan.catalog import Offer, OfferId, Product, ProductId, SellerId
from hupan.fulfillment import Parcel, Shipment, ShipmentId
from hupan.inventory import Reservation, ReservationId, Wanted
from hupan.kernel import Buyer, Money, OrderId, PersonId
from hupan.pricing import Quote, QuoteRequest
from hupan.purchases import Deadline, Effect, Order

LONGEST_REST = timedelta(hours=6)
"""After this at the latest an effect that failed is tried again."""


class Payments(Protocol):
    """Moves an order's money. Below: the payments. Every verb twice is as good as once."""

    async def refund(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> None:
        """Send money back to the buyer, once a key; it has been sent, or surely will be, when this returns."""
        ...

    async def collect(self, payment_id: str, order_id: OrderId) -> None:
        """Take what was to be paid when the order arrives; nothing, where it was paid before."""
        ...

    async def release(self, order_id: OrderId) -> None:
        """Pay the seller what lies in escrow."""
        ...

    async def hold(self, order_id: OrderId, reason: str) -> None:
        """Keep what lies in escrow where it is, until the same reason is taken away; nothing, where none does yet."""
        ...

    async def unhold(self, order_id: OrderId, reason: str) -> None:
        """Take a reason away."""
        ...

    async def asks_buyer(self, payment_id: str) -> bool:
        """Tell whether more can be taken only while the buyer is there, such as on a page where a card is typed in."""
        ...

    async def charge_more(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> str:
        """Take more from the buyer, by the way in which the order was paid, into its escrow; once a key.

        Returns:
            The id of the payment by which it came.

        Raises:
            HupanError: Of a kind other than `UNAVAILABLE` where it was refused; then nothing was taken.
        """
        ...

    async def take_back(self, key: str) -> None:
        """Give back whatever a key has taken by `charge_more`; nothing, where it has taken nothing.

        Raises:
            HupanError: That is not certain yet.
        """
        ...


class Stock(Protocol):
    """Knows what lies where. Below: `InventoryService`."""

    async def put_back(self, key: str, wanted: Sequence[Wanted], reservation_id: ReservationId | None) -> None:
        """Put back on the shelf what was sold; once a key."""
        ...

    async def reserve(self, wanted: Sequence[Wanted], ttl: timedelta, key: str) -> Reservation:
        """Set things aside."""
        ...

    async def find(self, key: str) -> Reservation | None:
        """Find what a key has set aside and not given back: it is held, or sold."""
        ...

    async def commit(self, reservation_id: ReservationId) -> Reservation:
        """Turn what was set aside into a sale."""
        ...

    async def release(self, reservation_id: ReservationId) -> Reservation:
        """Give back what was set aside."""
        ...


class Shipping(Protocol):
    """Knows carriers and where parcels are. Below: `FulfillmentService`."""

    def check(self, carrier: str, tracking_number: str) -> None:
        """Check that a parcel can be sent so."""
        ...

    async def send(self, parcel: Parcel) -> Shipment:
        """Hand a parcel to its carrier; once an id."""
        ...

    async def void(self, shipment_id: ShipmentId) -> Shipment:
        """Take back a parcel that no carrier has seen yet."""
        ...

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read the shipments of orders."""
        ...


class Shelf(Protocol):
    """Knows what is sold. Below: `CatalogService`."""

    async def offers_by_id(self, ids: Sequence[OfferId]) -> dict[OfferId, Offer]:
        """Find offers, whatever their status."""
        ...

    async def products(self, ids: Sequence[ProductId], *, hidden: bool = False) -> dict[ProductId, Product]:
        """Find products."""
        ...


class Prices(Protocol):
    """Knows what things cost where. Below: `PricingService`."""

    async def quote(self, request: QuoteRequest) -> list[Quote]:
        """Reckon offers at their prices of this moment."""
        ...


class WaitingFor(StrEnum):
    """What of an order waits for somebody's hand."""

    RETURN = "return"
    """A return is to be answered, or was sent and is to be received."""
    DISPUTE = "dispute"
    """A dispute goes on."""
    ERRAND = "errand"
    """Something outside of the order was refused, such as a refund; it is tried again now and then."""
    SENDING = "sending"
    """Something is to be sent, and nobody but the market's operator sees to that."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Which orders that are to be sent wait for the operator: those of sellers who are late, or have nobody.

    Attributes:
        cancelled_before: Late is who lets an order come so near to the day on which it is cancelled by itself.
        seen_to: Sellers for whom somebody speaks, and who are given the time until then.
    """

    cancelled_before: datetime
    seen_to: frozenset[SellerId] = frozenset()


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for among orders.

    Attributes:
        words: The beginning of a number or of a receiver's name, or an e-mail address.
        waiting: Only those of which this waits.
        unsent: Which of those that are to be sent; all of them where it is `None`.
    """

    words: str = ""
    seller_id: SellerId | None = None
    waiting: WaitingFor | None = None
    unsent: Unsent | None = None


_ALL = Filters()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which orders are listed, the newest first.

    Attributes:
        sellers: Only those of these sellers; `None` for all.
        statuses: Only those that stand so; empty for all.
        before: Only those placed before this one.
    """

    buyer: Buyer | None = None
    sellers: frozenset[SellerId] | None = None
    statuses: frozenset[str] = frozenset()
    before: OrderId | None = None
    limit: int = 20
    filters: Filters = _ALL


@dataclass(frozen=True, slots=True)
class Waiting:
    """An effect that has not been done."""

    id: int
    effect: Effect
    attempts: int


@dataclass(frozen=True, slots=True)
class Errand:
    """An effect that has not been done, as those see it who watch.

    Attributes:
        failure: Code of the error by which the last attempt ended, or empty.
    """

    effect: Effect
    attempts: int
    next_at: datetime
    failure: str


class OversightStore(Protocol):
    """Rows of what is not done yet."""

    async def count_waiting(self, unsent: Unsent) -> dict[WaitingFor, int]:
        """Count orders that wait for a hand, as far as that is worth counting."""
        ...

    async def numbers(self, order_ids: Sequence[OrderId]) -> dict[OrderId, str]:
        """Find the numbers of orders; those that are not there are left out."""
        ...

    async def errands(self, order_id: OrderId) -> list[Errand]:
        """List what is not done yet of an order, in order."""
        ...

    async def hurry(self, order_id: OrderId, now: datetime) -> None:
        """Let what failed be tried at once."""
        ...


class OrderStore(Protocol):
    """Rows of orders. Whoever changes one locks it first, and never two, but for those of one checkout."""

    async def place(self, orders: Sequence[Order], deadlines: Mapping[OrderId, Sequence[Deadline]]) -> bool:
        """Keep new orders of one checkout, and tell; says no where the checkout or a number is taken."""
        ...

    async def of_checkout(self, checkout_id: str) -> list[Order]:
        """Find the orders of a checkout, by seller."""
        ...

    async def get(self, order_id: OrderId, *, for_change: bool = False) -> Order | None:
        """Find an order."""
        ...

    async def save(self, before: Order, after: Order, effects: Sequence[Effect], now: datetime) -> None:
        """Write what has changed, keep what is to be done, and tell the rooms above."""
        ...

    async def set_deadlines(self, order_id: OrderId, deadlines: Sequence[Deadline]) -> None:
        """Write when something happens by itself."""
        ...

    async def page(self, selection: Selection) -> list[Order]:
        """List orders."""
        ...

    async def claim(self, guest: Buyer, person: Buyer) -> None:
        """Write another buyer on orders, and tell."""
        ...

    async def bought(self, person_id: PersonId, product_id: ProductId) -> OrderId | None:
        """Find the last order by which a person bought a product, and something of it arrived."""
        ...

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures are shown with something that was bought."""
        ...

    async def due(self, now: datetime, after: OrderId | None, limit: int) -> list[OrderId]:
        """Find orders to which something happens by itself now, by id."""
        ...

    async def waiting(self, now: datetime, after: OrderId | None, limit: int) -> list[OrderId]:
        """Find orders with effects that may be tried now, by id."""
        ...

    async def take_effect(self, order_id: OrderId, now: datetime, until: datetime) -> Waiting | None:
        """Take the first effect of an order that is not done, so that nobody else does until then.

        Nothing, where somebody else is at it, or it is to rest for a while: later ones wait for earlier ones.
        """
        ...

    async def end_effect(self, effect_id: int, now: datetime) -> None:
        """Note that an effect is done."""
        ...

    async def rest_effect(self, effect_id: int, next_at: datetime, failure: str) -> None:
        """Note that an effect failed, and from when on it may be tried again."""
        ...

    async def forget_effects(self, done_before: datetime) -> None:
        """Forget effects that were done long ago."""
        ...
