"""`/api/merchants`: the shops elsewhere that one has added, and what one bought there."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from hupan.merchants.buying import PurchaseService
from hupan.merchants.domain import Merchant, MerchantId
from hupan.merchants.errors import PurchaseNotFound
from hupan.merchants.purchases import PurchaseId, payable_by
from hupan.merchants.schemas import AwayPurchaseList, MerchantForm, MerchantList, MerchantView, bought, shown
from hupan.merchants.service import MerchantService
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/merchants", tags=["merchants"])

Merchants = Annotated[MerchantService, service(MerchantService)]
Purchases = Annotated[PurchaseService, service(PurchaseService)]
MerchantPath = Annotated[str, Path(pattern=r"^shop_[0-9a-z]{26}$")]
PurchasePath = Annotated[str, Path(pattern=r"^apr_[0-9a-z]{26}$")]


@router.get("", operation_id="list_merchants", responses=problems(401))
async def list_merchants(caller: SignedIn, merchants: Merchants) -> MerchantList:
    """List the shops elsewhere that one has added."""
    return MerchantList(merchants=[_shown(each) for each in await merchants.of(caller.person_id)])


@router.post("", operation_id="add_merchant", status_code=201, responses=problems(400, 401, 409, 422, 503))
async def add_merchant(caller: SignedIn, merchants: Merchants, form: MerchantForm) -> MerchantView:
    """Add a shop by its address; one that is there already is looked at anew."""
    return _shown(await merchants.add(caller.person_id, form.address))


@router.post("/{merchant_id}/refresh", operation_id="refresh_merchant", responses=problems(401, 404, 422))
async def refresh_merchant(caller: SignedIn, merchants: Merchants, merchant_id: MerchantPath) -> MerchantView:
    """Read anew what a shop says of itself."""
    return _shown(await merchants.refresh(caller.person_id, MerchantId(merchant_id)))


@router.delete("/{merchant_id}", operation_id="remove_merchant", status_code=204, responses=problems(401, 404, 422))
async def remove_merchant(caller: SignedIn, merchants: Merchants, merchant_id: MerchantPath) -> None:
    """Remove a shop, with what was kept for it; what was bought there stays in the list."""
    await merchants.remove(caller.person_id, MerchantId(merchant_id))


@router.get("/purchases", operation_id="list_away_purchases", responses=problems(401))
async def list_away_purchases(caller: SignedIn, purchases: Purchases) -> AwayPurchaseList:
    """List what one bought, or began to buy, at shops elsewhere, the last one first."""
    return bought(await purchases.of(caller.person_id))


@router.get("/purchases/{purchase_id}/receipt", operation_id="get_away_receipt", responses=problems(401, 404, 422))
async def get_away_receipt(caller: SignedIn, purchases: Purchases, purchase_id: PurchasePath) -> Response:
    """Read the receipt of a purchase at a shop elsewhere: a compact JWS, signed by this house."""
    found = await purchases.get(caller.person_id, PurchaseId(purchase_id))
    if not found.receipt:
        raise PurchaseNotFound("There is no receipt of this purchase.")
    headers = {"Content-Disposition": f'attachment; filename="receipt-{purchase_id}.jws"'}
    return Response(found.receipt, media_type="application/jose", headers=headers)


def _shown(merchant: Merchant) -> MerchantView:
    payable = merchant.known is not None and payable_by(merchant.known.handlers) is not None
    return shown(merchant, pays_here=payable)
