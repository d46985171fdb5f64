"""What the cart needs from outside. Above: `CartService`. Below: the repository, the catalogue, stock and prices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hupan.cart.domain.cart import Cart
from hupan.catalog import Offer, OfferId, Product, ProductId, Seller, SellerId
from hupan.kernel import Buyer
from hupan.pricing import Quote, QuoteRequest


class CartStore(Protocol):
    """Rows of carts."""

    async def read(self, owner: Buyer) -> Cart | None:
        """Find a buyer's cart."""
        ...

    async def count(self, owner: Buyer) -> int:
        """Count the things in a buyer's cart."""
        ...

    async def hold(self, owner: Buyer, made: Cart, now: datetime) -> Cart:
        """Find a buyer's cart, or keep this one as it; nobody else changes it until the transaction ends."""
        ...

    async def save(self, before: Cart, after: Cart, now: datetime) -> None:
        """Write what has changed of a cart that is held."""
        ...

    async def note(self, owner: Buyer, deed: str, now: datetime) -> bool:
        """Note that something is done, in the transaction that does it; false where it was done before."""
        ...

    async def remove(self, cart: Cart) -> None:
        """Remove a cart."""
        ...

    async def forget(self, unused_since: datetime, limit: int) -> int:
        """Remove guests' carts that nobody has changed for long; says how many."""
        ...


class Belongings(Protocol):
    """What else is a guest's, and becomes a person's who has signed in. Below: whoever keeps it."""

    async def claim(self, guest: Buyer, person: Buyer) -> bool:
        """Give what a guest has to a person; says whether something stays with the guest for a while."""
        ...


class Shelf(Protocol):
    """Knows what is for sale. Below: the catalogue."""

    async def offers_by_id(self, ids: Sequence[OfferId]) -> dict[OfferId, Offer]:
        """Find offers, whatever their status."""
        ...

    async def products(self, ids: Sequence[ProductId], *, hidden: bool = False) -> dict[ProductId, Product]:
        """Find products."""
        ...

    async def sellers(self, ids: Sequence[SellerId] | None = None) -> dict[SellerId, Seller]:
        """Find sellers, whatever their status."""
        ...


class Stock(Protocol):
    """Knows how many there are. Below: the inventory."""

    async def available(self, offer_ids: Sequence[OfferId]) -> Mapping[OfferId, int]:
        """Tell how many of each offer can be had now."""
        ...


class Prices(Protocol):
    """Knows what it costs. Below: pricing."""

    async def quote(self, request: QuoteRequest) -> list[Quote]:
        """Reckon offers at their prices of this moment."""
        ...
