"""What the catalogue needs from outside. Above: `service/`. Below: `repository/`, one transaction on PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.catalog.domain import (
    Category,
    Counts,
    Mark,
    Offer,
    OfferId,
    PriceSpan,
    Product,
    ProductId,
    Selection,
    Seller,
    SellerId,
    Store,
)


class ProductStore(Protocol):
    """Products with their variants, and offers."""

    async def products(
        self, ids: Sequence[ProductId], *, hidden: bool, for_change: bool = False
    ) -> dict[ProductId, Product]:
        """Find products; `hidden` ones, too, if wanted; with `for_change` nobody else changes them meanwhile."""
        ...

    async def product_by_slug(self, slug: str) -> Product | None:
        """Find one, whatever its status."""
        ...

    async def offers(
        self, product_ids: Sequence[ProductId], *, hidden: bool, for_change: bool = False
    ) -> dict[ProductId, list[Offer]]:
        """Find offers, lowest number first; only active ones of active sellers unless `hidden`."""
        ...

    async def offers_by_id(self, ids: Sequence[OfferId], *, for_change: bool = False) -> dict[OfferId, Offer]:
        """Find offers, whatever their status; with `for_change` nobody else changes them meanwhile."""
        ...

    async def ids_after(self, after: ProductId | None, limit: int, *, hidden: bool) -> list[ProductId]:
        """List ids of products in their order."""
        ...

    async def listed(self, selection: Selection, after: Mark | None, limit: int) -> list[tuple[Mark, ProductId]]:
        """List active products in order, each with its place."""
        ...

    async def sources(self, source: str, keys: Sequence[str]) -> dict[str, tuple[ProductId, str]]:
        """Find products by their names elsewhere, with the hash of what came."""
        ...

    async def counts(self) -> Counts:
        """Count what is on sale."""
        ...

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures a product, whatever its status, or a store shows."""
        ...


class ProductWriter(Protocol):
    """Writing of products and offers, in bulk. Every clash with somebody else's change raises `Overtaken`."""

    async def taken_slugs(self, slugs: Sequence[str]) -> set[str]:
        """Tell which of some addresses belong to a product."""
        ...

    async def strangers(self, products: Sequence[Product], offers: Sequence[Offer]) -> dict[str, str]:
        """Find what these refer to but may not: field to the first wrong id.

        Categories and sellers that are not there, variants and offers of other products, a name at its source that
        another product has.
        """
        ...

    async def add_products(self, products: Sequence[Product]) -> None:
        """Add new ones with their variants."""
        ...

    async def save_products(self, products: Sequence[Product]) -> None:
        """Write back products that were read for change: variants that are gone from them go, with their offers."""
        ...

    async def save_offers(self, offers: Sequence[Offer]) -> None:
        """Add offers, or write them back."""
        ...

    async def add_changes(self, spans: Sequence[PriceSpan]) -> None:
        """Add what is asked from now on, later than everything that was known of each offer."""
        ...

    async def add_past(self, spans: Sequence[PriceSpan]) -> int:
        """Add what was asked before; what is known already, and what would belie the present price, is left out."""
        ...

    async def price_spans(
        self, offer_ids: Sequence[OfferId], since: datetime | None, changed_since: datetime | None = None
    ) -> dict[OfferId, list[PriceSpan]]:
        """List what was asked since a time, oldest first, with the span that was then in force.

        With `changed_since`, only of offers whose price has changed since then.
        """
        ...

    async def remove_products(self, source: str, limit: int) -> list[ProductId]:
        """Remove some products of a source with their variants, offers and prices."""
        ...

    async def tell_products(self, ids: Sequence[ProductId]) -> None:
        """Tell the rooms above that something about these has changed, when the transaction commits."""
        ...


class SellerStore(Protocol):
    """Sellers, their stores, and the categories."""

    async def sellers(self, ids: Sequence[SellerId] | None = None, *, slug: str | None = None) -> list[Seller]:
        """Find sellers by id or address; all of them where neither is given."""
        ...

    async def stores(self, seller_ids: Sequence[SellerId] | None = None, *, slug: str | None = None) -> list[Store]:
        """Find stores by seller or address; all of them where neither is given."""
        ...

    async def save_sellers(self, sellers: Sequence[Seller], stores: Sequence[Store]) -> None:
        """Add sellers and stores, or write them back."""
        ...

    async def products_of(self, seller_ids: Sequence[SellerId]) -> list[ProductId]:
        """List the products that some sellers have offers of."""
        ...

    async def remove_sellers(self, source: str) -> list[ProductId]:
        """Remove the sellers of a source with stores and offers; returns products of others that lost an offer."""
        ...

    async def categories(self) -> list[Category]:
        """List all of them."""
        ...

    async def save_categories(self, categories: Sequence[Category]) -> None:
        """Add categories, parents before children, or write them back; tells every process."""
        ...

    async def remove_categories(self, source: str) -> int:
        """Remove the categories of a source in which nothing lies any more; tells every process."""
        ...


class CatalogStore(ProductStore, ProductWriter, SellerStore, Protocol):
    """Everything that this room keeps, within one transaction."""
