"""`/api/mandates`: what is bought later in one's name. API keys read, stop and revoke; only the person makes one."""

from typing import Annotated

from fastapi import APIRouter, Path

from hupan.mandates.domain import BuyId, MandateId
from hupan.mandates.errors import MandatesByPerson
from hupan.mandates.schemas import (
    BuyingMandateList,
    BuyingMandateView,
    MandateDraftInput,
    MandateInput,
    MandatePreview,
    MandateTermsView,
)
from hupan.mandates.service import MandateService
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/mandates", tags=["mandates"])

Mandates = Annotated[MandateService, service(MandateService)]
MandatePath = Annotated[str, Path(pattern=r"^mnd_[0-9a-z]{26}$")]
BuyPath = Annotated[str, Path(pattern=r"^buy_[0-9a-z]{26}$")]

_ASKED = problems(400, 401, 403, 404, 409, 422)


@router.get("", operation_id="list_mandates", responses=problems(401))
async def list_mandates(caller: SignedIn, mandates: Mandates) -> BuyingMandateList:
    """List one's mandates, the newest first."""
    found = await mandates.list(caller.person_id)
    return BuyingMandateList(mandates=[BuyingMandateView.of(each) for each in found])


@router.post("/preview", operation_id="preview_mandate", responses=_ASKED)
async def preview_mandate(caller: SignedIn, mandates: Mandates, body: MandateDraftInput) -> MandatePreview:
    """Say what a mandate would be; nothing is kept."""
    terms, fingerprint = await mandates.preview(caller.person_id, body.draft())
    return MandatePreview(terms=MandateTermsView.of(terms), fingerprint=fingerprint)


@router.post("", operation_id="make_mandate", status_code=201, responses=_ASKED)
async def make_mandate(caller: SignedIn, mandates: Mandates, body: MandateInput) -> BuyingMandateView:
    """Make a mandate of exactly what was shown."""
    if caller.key_id is not None:
        raise MandatesByPerson("Only the person makes a mandate.")
    return BuyingMandateView.of(await mandates.make(caller.person_id, body.draft(), body.fingerprint))


@router.post("/{mandate_id}/revoke", operation_id="revoke_mandate", responses=_ASKED)
async def revoke_mandate(caller: SignedIn, mandates: Mandates, mandate_id: MandatePath) -> BuyingMandateView:
    """Take a mandate back; what is being paid at this moment goes through."""
    return BuyingMandateView.of(await mandates.revoke(caller.person_id, MandateId(mandate_id)))


@router.post("/{mandate_id}/buys/{buy_id}/cancel", operation_id="cancel_mandate_buy", responses=_ASKED)
async def cancel_mandate_buy(
    caller: SignedIn, mandates: Mandates, mandate_id: MandatePath, buy_id: BuyPath
) -> BuyingMandateView:
    """Say no to a purchase before it is paid; the mandate rests for a day."""
    return BuyingMandateView.of(await mandates.cancel(caller.person_id, MandateId(mandate_id), BuyId(buy_id)))
