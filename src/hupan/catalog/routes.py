"""`/api/market`: what the catalogue knows. Reading is for everybody, signed in or not; changing for administrators."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from hupan.catalog.domain import Offer, OfferId, ProductId, Status
from hupan.catalog.errors import NotInCatalog
from hupan.catalog.schemas import CategoriesView, OfferView, PriceInput, PricesView, ProductView, StatusInput, StoreView
from hupan.catalog.service import CatalogService
from hupan.kernel import Money
from hupan.platform.http import AdminOnly, problems, service

router = APIRouter(prefix="/api/market", tags=["market"])

Catalog = Annotated[CatalogService, service(CatalogService)]
Slug = Annotated[str, Field(pattern=r"^[\w-]{1,120}$")]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]


@router.get("/categories", operation_id="list_market_categories")
async def list_categories(catalog: Catalog) -> CategoriesView:
    """List every category."""
    return CategoriesView.of(await catalog.categories())


@router.get("/products/{slug}", operation_id="get_market_product", responses=problems(404, 422))
async def get_product(catalog: Catalog, slug: Slug) -> ProductView:
    """Read a product with its offers, the cheapest of each currency first, and their sellers."""
    product = await catalog.product_by_slug(slug)
    if product is None:
        raise NotInCatalog("There is no such product.", slug=slug)
    offers = (await catalog.offers([product.id]))[product.id]
    sellers = await catalog.sellers(list({offer.seller_id for offer in offers}))
    return ProductView.of(product, offers, sellers)


@router.get("/stores/{slug}", operation_id="get_market_store", responses=problems(404, 422))
async def get_store(catalog: Catalog, slug: Slug) -> StoreView:
    """Read about a store and its seller."""
    store = await catalog.store_by_slug(slug)
    seller = None if store is None else (await catalog.sellers([store.seller_id])).get(store.seller_id)
    if store is None or seller is None or seller.status is not Status.ACTIVE:
        raise NotInCatalog("There is no such store.", slug=slug)
    return StoreView.of(store, seller)


@router.get("/offers/{offer_id}/prices", operation_id="list_market_prices", responses=problems(404, 422))
async def list_prices(catalog: Catalog, offer_id: Identifier) -> PricesView:
    """Read what an offer has asked since it is known, and its former price."""
    offer = await _seen(catalog, OfferId(offer_id))
    spans = (await catalog.price_spans([offer.id])).get(offer.id, [])
    return PricesView.of(offer.id, spans, (await catalog.former_prices([offer.id])).get(offer.id))


@router.put("/offers/{offer_id}/price", operation_id="set_market_price", responses=problems(400, 401, 403, 404, 422))
async def set_price(_: AdminOnly, catalog: Catalog, offer_id: Identifier, body: PriceInput) -> OfferView:
    """Ask another price from now on. What was asked before stays in the history."""
    usual = None if body.list_price_minor is None else Money(body.list_price_minor, body.currency)
    offer = await catalog.set_price(OfferId(offer_id), Money(body.minor, body.currency), usual)
    return OfferView.model_validate(offer)


@router.put("/offers/{offer_id}/status", operation_id="set_market_offer_status", responses=problems(401, 403, 404, 422))
async def set_offer_status(_: AdminOnly, catalog: Catalog, offer_id: Identifier, body: StatusInput) -> OfferView:
    """Show an offer, or hide it."""
    return OfferView.model_validate(await catalog.set_offer_status(OfferId(offer_id), body.status))


@router.put(
    "/products/{product_id}/status",
    operation_id="set_market_product_status",
    status_code=204,
    responses=problems(401, 403, 404, 409, 422),
)
async def set_product_status(_: AdminOnly, catalog: Catalog, product_id: Identifier, body: StatusInput) -> Response:
    """Show a product with its offers, or hide it."""
    await catalog.set_product_status(ProductId(product_id), body.status)
    return Response(status_code=204)


async def _seen(catalog: CatalogService, offer_id: OfferId) -> Offer:
    """Find an offer that buyers see."""
    offer = (await catalog.offers_by_id([offer_id])).get(offer_id)
    if offer is not None and await catalog.products([offer.product_id]):
        seen = (await catalog.offers([offer.product_id]))[offer.product_id]
        if any(each.id == offer_id for each in seen):
            return offer
    raise NotInCatalog("There is no such offer.", offer_id=offer_id)
