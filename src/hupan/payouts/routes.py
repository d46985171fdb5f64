"""Payouts over HTTP, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from hupan.payouts.domain import PayoutId, PayoutState
from hupan.payouts.schemas import PayoutsInput, PayoutsView, PayoutVerdict, PayoutView
from hupan.payouts.service import PayoutService
from hupan.platform.http import AdminOnly, problems, service

router = APIRouter(prefix="/api", tags=["payments"])

Payouts = Annotated[PayoutService, service(PayoutService)]
Limit = Annotated[int, Query(ge=1, le=200)]

_ADMIN = problems(400, 401, 403, 404, 409, 422)


@router.get("/market/payouts", operation_id="list_payouts", responses=problems(401, 403, 422))
async def list_payouts(
    _: AdminOnly,
    payouts: Payouts,
    cursor: Annotated[str, Query(pattern="^(po_[0-9a-z]{26})?$")] = "",
    limit: Limit = 50,
) -> PayoutsView:
    """List payouts, the newest first."""
    found = await payouts.page(cursor, limit + 1)
    shown = [PayoutView.of(each) for each in found[:limit]]
    return PayoutsView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.post("/market/payouts", operation_id="make_payouts", responses=problems(401, 403, 422))
async def make_payouts(_: AdminOnly, payouts: Payouts, body: PayoutsInput) -> PayoutsView:
    """Make a payout for every seller who has earned enough; asked again, it pays nobody twice."""
    return PayoutsView(items=[PayoutView.of(each) for each in await payouts.make(body.least_minor)])


@router.put("/market/payouts/{payout_id}", operation_id="settle_payout", responses=_ADMIN)
async def settle_payout(
    _: AdminOnly,
    payouts: Payouts,
    payout_id: Annotated[str, Path(pattern="^po_[0-9a-z]{26}$")],
    body: PayoutVerdict,
) -> PayoutView:
    """Mark a payout as sent, or as failed: then the seller has it again."""
    return PayoutView.of(await payouts.settle(PayoutId(payout_id), PayoutState(body.state), body.note))
