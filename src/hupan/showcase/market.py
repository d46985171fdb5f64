"""The rooms that pages are made from, in one hand, and a reader's visit to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hupan.cart import CartService
from hupan.catalog import CatalogService, CategoryId, Offer, OfferId, Product, ProductId, Selection, SellerId
from hupan.inventory import InventoryService
from hupan.kernel import Money
from hupan.pricing import DeliveryWindow, Place, PricingService
from hupan.purchases import Terms
from hupan.rates import NoRate, RateService, ReferenceRates
from hupan.reviews import QuestionService, ReviewService, StandingService
from hupan.search import Hit, SearchNotReady, SearchPage, SearchRequest, SearchService
from hupan.showcase.reader import Reader
from hupan.wishes import WishService


@dataclass(frozen=True, slots=True)
class Market:
    """What pages may ask.

    Attributes:
        terms: For how many days what may be done with an order.
    """

    catalog: CatalogService
    inventory: InventoryService
    rates: RateService
    pricing: PricingService
    search: SearchService
    reviews: ReviewService
    questions: QuestionService
    standing: StandingService
    wishes: WishService
    carts: CartService
    terms: Terms


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader in the market, with the rates of this moment."""

    market: Market
    reader: Reader
    rates: ReferenceRates

    def worth(self, price: Money) -> Decimal:
        """Say what a price is about worth in the reader's currency, to compare it with others."""
        try:
            return self.rates.convert(price, self.reader.currency).money.amount
        except NoRate:
            return price.amount

    def approximate(self, price: Money) -> str:
        """Write about how much a price is in the reader's currency; empty where that says nothing new."""
        if price.currency == self.reader.currency:
            return ""
        try:
            return self.reader.formats.about(self.rates.convert(price, self.reader.currency).money)
        except NoRate:
            return ""

    async def windows(
        self, offers: Sequence[Offer], products: Mapping[ProductId, Product]
    ) -> Mapping[OfferId, DeliveryWindow]:
        """Tell when offers arrive at the reader's place; one that is not sent there is left out."""
        return await self.market.pricing.deliveries(offers, products, Place(self.reader.place))

    async def search(self, request: SearchRequest) -> SearchPage:
        """Search; in the first second of a server, while the index is being opened, what is new stands in for it."""
        person = self.reader.person
        try:
            return await self.market.search.search(request, None if person is None else person.id)
        except SearchNotReady:
            filters = request.filters
            selection = Selection(
                category_ids=tuple(CategoryId(each) for each in filters.categories) or None,
                seller_id=next((SellerId(each) for each in filters.sellers), None),
            )
            ids = (await self.market.catalog.listed(selection, limit=request.limit)).ids
            return SearchPage(tuple(Hit(each, 0.0) for each in ids), len(ids))

    async def similar(self, product_id: ProductId, limit: int) -> list[ProductId]:
        """Find what is like a product."""
        try:
            found = await self.market.search.similar(product_id, limit + 1)
        except SearchNotReady:
            return []
        return [hit.product_id for hit in found if hit.product_id != product_id][:limit]

    async def wished(self, product_ids: Sequence[ProductId]) -> Collection[ProductId]:
        """Tell which products the reader keeps in the wish list."""
        if self.reader.person is None or not product_ids:
            return ()
        return await self.market.wishes.contains(self.reader.person.id, product_ids)


async def visit(market: Market, reader: Reader) -> Visit:
    """Begin a visit."""
    return Visit(market, reader, await market.rates.rates())
