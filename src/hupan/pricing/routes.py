"""`/api/market`: quotes for everybody; promotions, shipping and tax for administrators."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from hupan.catalog import OfferId
from hupan.kernel import PersonId
from hupan.platform.http import AdminOnly, Caller, problems, service
from hupan.pricing.domain.basket import Place, PromotionId
from hupan.pricing.domain.promotions import fold_code
from hupan.pricing.domain.shipping import ShippingProfile
from hupan.pricing.errors import BadPromotion
from hupan.pricing.schemas import (
    Identifier,
    PromotionInput,
    PromotionsView,
    PromotionView,
    QuoteInput,
    QuotesView,
    QuoteView,
    TaxInput,
)
from hupan.pricing.service import PricingService, PromotionService, QuoteRequest

router = APIRouter(prefix="/api/market", tags=["prices"])

Prices = Annotated[PricingService, service(PricingService)]
Promotions = Annotated[PromotionService, service(PromotionService)]

_ASKED = problems(400, 401, 403, 404, 409, 422)


async def _person(request: Request) -> PersonId | None:
    caller = getattr(request.state, "caller", None)
    return caller.person_id if isinstance(caller, Caller) else None


@router.post("/quote", operation_id="quote", responses=problems(400, 422))
async def quote(
    prices: Prices, person_id: Annotated[PersonId | None, Depends(_person)], body: QuoteInput
) -> QuotesView:
    """Reckon offers at their present prices, with promotions, shipping and tax; one quote a currency."""
    items: Counter[OfferId] = Counter()
    for item in body.items:
        items[OfferId(item.offer_id)] += item.quantity
    place = Place(body.country, body.region, body.postal_code)
    quotes = await prices.quote(QuoteRequest(items, place, tuple(body.codes), person_id))
    return QuotesView(quotes=[QuoteView.model_validate(each) for each in quotes])


@router.put("/tax", operation_id="set_taxes", status_code=204, responses=_ASKED)
async def set_taxes(_: AdminOnly, prices: Prices, body: TaxInput) -> Response:
    """Set tax rules of places, and tax classes of categories and of what is below them."""
    await prices.put_tax(body.rules, body.classes)
    return Response(status_code=204)


@router.put("/shipping", operation_id="set_shipping", status_code=204, responses=_ASKED)
async def set_shipping(_: AdminOnly, prices: Prices, body: list[ShippingProfile]) -> Response:
    """Set how sellers ship; a profile without a seller is for all who have none."""
    await prices.put_shipping(body)
    return Response(status_code=204)


@router.get("/promotions", operation_id="list_promotions", responses=problems(401, 403, 422))
async def list_promotions(
    _: AdminOnly, promotions: Promotions, cursor: Identifier = "0", limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> PromotionsView:
    """List promotions, oldest first."""
    found = await promotions.page(cursor, limit + 1)
    shown = [PromotionView.of(each) for each in found[:limit]]
    return PromotionsView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.post("/promotions", operation_id="add_promotion", status_code=201, responses=_ASKED)
async def add_promotion(_: AdminOnly, promotions: Promotions, body: PromotionInput) -> PromotionView:
    """Add a promotion."""
    return PromotionView.of(await promotions.add(_folded(body).promotion()))


@router.put("/promotions/{promotion_id}", operation_id="replace_promotion", responses=_ASKED)
async def replace_promotion(
    _: AdminOnly, promotions: Promotions, promotion_id: Identifier, body: PromotionInput
) -> PromotionView:
    """Write a promotion in place of another; how often it was redeemed stays."""
    return PromotionView.of(await promotions.replace(_folded(body).promotion(promotion_id)))


@router.delete("/promotions/{promotion_id}", operation_id="remove_promotion", status_code=204, responses=_ASKED)
async def remove_promotion(_: AdminOnly, promotions: Promotions, promotion_id: Identifier) -> Response:
    """Remove a promotion; one that was redeemed is archived."""
    await promotions.remove(PromotionId(promotion_id))
    return Response(status_code=204)


def _folded(body: PromotionInput) -> PromotionInput:
    """People may write a code as they like it; it is kept in the form by which it is found."""
    if body.code and not fold_code(body.code):
        raise BadPromotion("A code is more than blanks.", field="code")
    return body.model_copy(update={"code": fold_code(body.code)})
