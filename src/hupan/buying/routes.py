"""`/api/shopping`: the card of a purchase as it stands now, for its buyer alone."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from hupan.buying.desk import ConsentDesk
from hupan.buying.differing import LONGEST_SEEN
from hupan.checkout import CheckoutId
from hupan.kernel import Language
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/shopping", tags=["shopping"])

CheckoutPath = Annotated[str, Path(pattern=r"^chk_[0-9a-z]{26}$")]
Seen = Annotated[str, Query(max_length=LONGEST_SEEN, description="What an earlier card had under `seen`.")]
Desk = Annotated[ConsentDesk, service(ConsentDesk)]


@router.get("/consent/{checkout_id}", operation_id="get_consent_card", responses=problems(401, 404, 422))
async def get_consent_card(
    response: Response,
    caller: SignedIn,
    desk: Desk,
    checkout_id: CheckoutPath,
    seen: Seen = "",
    language: Annotated[Language | None, Query(description="Of the card's words; the account's otherwise.")] = None,
) -> dict[str, Any]:
    """Show what would be bought now, and what is different from an earlier card. Looking buys nothing."""
    response.headers["Cache-Control"] = "no-store"
    card = await desk.look(caller.person_id, CheckoutId(checkout_id), seen, language)
    return {**card}
