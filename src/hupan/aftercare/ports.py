"""What the errands need beside the market of a visit. Below: the rooms' services, as they are.

None of these verbs changes an order: what is asked for is posted by the page of whoever taps.
"""

from collections.abc import Sequence
from typing import Protocol

from hupan.addresses import Address, Kept
from hupan.catalog import ProductId
from hupan.fulfillment import Shipment
from hupan.kernel import Language, Money, OrderId, PersonId
from hupan.orders import Choices, Exchange, Order, OrderPage, Terms, Who
from hupan.payments import Payment, PaymentId
from hupan.purchases import Units
from hupan.watches import Watch


class Orders(Protocol):
    """Keeps orders. Below: `OrderService`. Nothing here changes one."""

    async def shipments(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read their shipments."""
        ...

    @property
    def terms(self) -> Terms:
        """For how long what may be done."""
        ...

    def choices(self, order: Order) -> Choices:
        """Tell what the buyer may do with an order."""
        ...

    async def list(self, who: Who, *, limit: int = 20) -> OrderPage:
        """List orders, the newest first."""
        ...


class Returns(Protocol):
    """Knows what an exchange would cost. Below: `ReturnService`."""

    async def price(self, who: Who, order_id: OrderId, units: Units, exchange: Exchange) -> Money:
        """Tell what it would cost more; negative where less."""
        ...


class Book(Protocol):
    """Keeps addresses. Below: `AddressService`."""

    async def list(self, person_id: PersonId) -> list[Kept]:
        """Read a person's addresses."""
        ...

    async def written(self, address: Address) -> tuple[str, ...]:
        """Write an address as it stands on a parcel."""
        ...


class Payments(Protocol):
    """Knows how something was paid. Below: `PaymentService`."""

    async def get(self, payment_id: PaymentId) -> Payment:
        """Find a payment."""
        ...


class Watches(Protocol):
    """Keeps what people watch. Below: `WatchService`."""

    async def put(self, person_id: PersonId, product_id: ProductId, target: Money | None, language: Language) -> Watch:
        """Watch a product, for a price or for any drop."""
        ...

    async def find(self, person_id: PersonId, product_id: ProductId) -> Watch | None:
        """Find what a person watches of a product."""
        ...

    async def remove(self, person_id: PersonId, product_id: ProductId) -> None:
        """Stop watching it."""
        ...
