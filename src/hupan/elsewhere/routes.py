"""`/api/shopping/away`: the card of a purchase at a shop elsewhere, and the tap that confirms it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from hupan.elsewhere.desk import AwayDesk
from hupan.kernel import Language
from hupan.merchants import PurchaseId
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/shopping/away", tags=["shopping"])

PurchasePath = Annotated[str, Path(pattern=r"^apr_[0-9a-z]{26}$")]
Desk = Annotated[AwayDesk, service(AwayDesk)]
InLanguage = Annotated[Language | None, Query(description="Of the card's words; the account's otherwise.")]


class AwayConfirmation(BaseModel):
    """That exactly this is to be bought."""

    model_config = ConfigDict(extra="forbid")

    fingerprint: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the card that was tapped.")


@router.get("/{purchase_id}", operation_id="get_away_card", responses=problems(401, 404, 422, 503))
async def get_away_card(
    response: Response,
    caller: SignedIn,
    desk: Desk,
    purchase_id: PurchasePath,
    language: InLanguage = None,
    follow: Annotated[bool, Query(description="Ask the shop first how it stands.")] = False,
) -> dict[str, Any]:
    """Show what would be bought, or was, at a shop elsewhere. Looking buys nothing."""
    response.headers["Cache-Control"] = "no-store"
    card = await desk.look(caller.person_id, PurchaseId(purchase_id), language, follow=follow)
    return {**card}


@router.post("/{purchase_id}/confirm", operation_id="confirm_away", responses=problems(401, 404, 409, 422, 503))
async def confirm_away(
    caller: SignedIn, desk: Desk, purchase_id: PurchasePath, form: AwayConfirmation, language: InLanguage = None
) -> dict[str, Any]:
    """Buy exactly what was shown; where anything has changed since, nothing is paid and the card is another one."""
    card = await desk.confirm(caller.person_id, PurchaseId(purchase_id), form.fingerprint, language)
    return {**card}
