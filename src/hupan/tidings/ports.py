"""What tidings need from outside. Above: `Teller` and `DeskTeller`. Below: the repository, and rooms under this one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hupan.catalog import Offer, OfferId, Product, ProductId, SellerId
from hupan.checkout import CheckoutId, CheckoutSession
from hupan.exhibits import Exhibit
from hupan.fulfillment import Shipment
from hupan.identity import Person
from hupan.inventory import Stock
from hupan.kernel import OrderId, PersonId
from hupan.notices import News
from hupan.orders import Order
from hupan.payouts import Payout, PayoutId
from hupan.tidings.domain import Tiding
from hupan.webhooks import Endpoint


class TidingStore(Protocol):
    """What was told, and whom it is told to."""

    async def hold(self, subjects: Sequence[str]) -> dict[str, int]:
        """Say how much of each subject was told, and hold that until the transaction ends."""
        ...

    async def tell(self, tidings: Sequence[Tiding], now: datetime, *, letters: bool) -> None:
        """Write notices to the buyers, events for the house's webhooks, and letters to the orders' contacts.

        Args:
            tidings: What there is to tell.
            now: The time.
            letters: Whether this server sends letters.
        """
        ...

    async def keep(self, told: Mapping[str, int]) -> None:
        """Write down how much of subjects is told by now."""
        ...

    async def notify(self, news: Sequence[News], now: datetime) -> None:
        """Write notices to people; who has left is told nothing, and keeps nobody else from being told."""
        ...

    async def known(self, subjects: Sequence[str]) -> set[str]:
        """Say of which subjects something was told."""
        ...

    async def told_short(self, limit: int) -> list[str]:
        """List offers that were told to run out; however much else was told, it is not read."""
        ...

    async def forget(self, subjects: Sequence[str]) -> None:
        """Forget that something was told, so that it is told again when it happens again."""
        ...


class Orders(Protocol):
    """Knows orders. Below: the room of orders."""

    async def several(self, order_ids: Sequence[OrderId]) -> list[Order]:
        """Read orders, whoever's they are; those that are not there are left out."""
        ...

    async def since(self, placed_after: datetime, before: OrderId | None) -> list[Order]:
        """Read a stretch of the orders that were placed after a moment, the newest first."""
        ...


class Parcels(Protocol):
    """Knows where parcels are. Below: fulfilment."""

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Shipment]]:
        """Read the shipments of orders."""
        ...


class Exhibits(Protocol):
    """Knows the pictures of returns and disputes. Below: the room of exhibits."""

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Exhibit]]:
        """List the pictures of orders, whoever's they are, with what is left of those that were taken back."""
        ...


class Checkouts(Protocol):
    """Knows checkouts. Below: the room of checkouts."""

    async def several(self, checkout_ids: Sequence[CheckoutId]) -> dict[CheckoutId, CheckoutSession]:
        """Read checkouts as they were kept, whoever's they are; those that are not there are left out."""
        ...


class Desks(Protocol):
    """Knows who speaks for sellers, and what they call few. Below: `DeskService`."""

    async def people_of(self, seller_ids: Sequence[SellerId]) -> Mapping[SellerId, Sequence[PersonId]]:
        """Find who speaks for sellers; those for whom nobody does are left out."""
        ...

    async def low_marks(self, offers: Sequence[Offer]) -> Mapping[OfferId, int]:
        """Tell of how many of an offer its seller says that they are few."""
        ...


class People(Protocol):
    """Knows everybody. Below: `PeopleService`."""

    async def list(self) -> Sequence[Person]:
        """List everybody."""
        ...


class Payouts(Protocol):
    """Knows payouts. Below: `PayoutService`."""

    async def get(self, payout_id: PayoutId) -> Payout | None:
        """Find a payout."""
        ...


class Endpoints(Protocol):
    """Knows where webhooks go. Below: `WebhookService`."""

    async def endpoints(self) -> Sequence[Endpoint]:
        """Read all endpoints."""
        ...


class Shelf(Protocol):
    """Knows what is offered. Below: `CatalogService`."""

    async def offers_by_id(self, ids: Sequence[OfferId]) -> Mapping[OfferId, Offer]:
        """Find offers, whatever their status."""
        ...

    async def offers(self, product_ids: Sequence[ProductId], *, hidden: bool) -> Mapping[ProductId, Sequence[Offer]]:
        """Find what is offered of products."""
        ...

    async def products(self, ids: Sequence[ProductId], *, hidden: bool) -> Mapping[ProductId, Product]:
        """Find products."""
        ...


class Stocks(Protocol):
    """Knows what lies where. Below: `InventoryService`."""

    async def stock(self, offer_ids: Sequence[OfferId]) -> Mapping[OfferId, Sequence[Stock]]:
        """Tell what lies where; an offer that has no stock is left out."""
        ...
