"""`/api/market/rates`. Reading is for everybody, setting for administrators."""

from typing import Annotated

from fastapi import APIRouter

from hupan.platform.http import AdminOnly, problems, service
from hupan.rates.schemas import RatesInput, RatesView
from hupan.rates.service import RateService

router = APIRouter(prefix="/api/market", tags=["prices"])

Rates = Annotated[RateService, service(RateService)]


@router.get("/rates", operation_id="list_reference_rates")
async def list_rates(rates: Rates) -> RatesView:
    """List reference rates between currencies: for reading, never for paying."""
    return RatesView(rates=list((await rates.rates()).rates.values()))


@router.put("/rates", operation_id="set_reference_rates", responses=problems(400, 401, 403, 422))
async def set_rates(_: AdminOnly, rates: Rates, body: RatesInput) -> RatesView:
    """Set reference rates of a day; the newest day of each currency counts."""
    await rates.put(body.rates)
    return RatesView(rates=list((await rates.rates()).rates.values()))
