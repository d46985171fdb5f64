"""`/api/shopping`: the cards of a purchase and of the cart as they stand now, for their buyer alone."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from hupan.checkout import CheckoutId
from hupan.consents.desk import ConsentDesk
from hupan.consents.differing import LONGEST_SEEN
from hupan.kernel import Language
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/shopping", tags=["shopping"])

CheckoutPath = Annotated[str, Path(pattern=r"^chk_[0-9a-z]{26}$")]
Seen = Annotated[str, Query(max_length=LONGEST_SEEN, description="What an earlier card had under `seen`.")]
Spoken = Annotated[Language | None, Query(description="Of the card's words; the account's otherwise.")]
Desk = Annotated[ConsentDesk, service(ConsentDesk)]


@router.get("/consent/{checkout_id}", operation_id="get_consent_card", responses=problems(401, 404, 422))
async def get_consent_card(
    response: Response,
    caller: SignedIn,
    desk: Desk,
    checkout_id: CheckoutPath,
    seen: Seen = "",
    language: Spoken = None,
) -> dict[str, Any]:
    """Show what would be bought now, and what is different from an earlier card. Looking buys nothing."""
    response.headers["Cache-Control"] = "no-store"
    card = await desk.look(caller.person_id, CheckoutId(checkout_id), seen, language)
    return {**card}


@router.get("/cart", operation_id="get_cart_card", responses=problems(401, 422))
async def get_cart_card(response: Response, caller: SignedIn, desk: Desk, language: Spoken = None) -> dict[str, Any]:
    """Show one's own cart with its pictures and its words. Looking changes nothing."""
    response.headers["Cache-Control"] = "no-store"
    return {**await desk.cart(caller.person_id, language)}
