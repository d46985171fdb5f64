"""`/api/limits`: how much may be spent in one's name. Whoever acts by an API key reads them, and changes none."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from hupan.limits.domain import LimitId
from hupan.limits.errors import LimitsByPerson
from hupan.limits.schemas import SpendingGroundInput, SpendingLimitInput, SpendingLimitsView
from hupan.limits.service import LimitService
from hupan.platform.http import Caller, SignedIn, problems, service

router = APIRouter(prefix="/api/limits", tags=["limits"])

Limits = Annotated[LimitService, service(LimitService)]
LimitPath = Annotated[str, Path(pattern=r"^lim_[0-9a-z]{26}$")]

_CHANGED = problems(400, 401, 403, 404, 409, 422)


async def _in_person(caller: SignedIn) -> Caller:
    if caller.key_id is not None:
        raise LimitsByPerson("Only the person changes limits, on the market's page.")
    return caller


InPerson = Annotated[Caller, Depends(_in_person)]


@router.get("", operation_id="list_spending_limits", responses=problems(401))
async def list_spending_limits(caller: SignedIn, limits: Limits) -> SpendingLimitsView:
    """List one's limits, and what is left of each."""
    return SpendingLimitsView.of(await limits.rules(caller.person_id), await limits.standing(caller.person_id))


@router.put("", operation_id="set_spending_ground", responses=_CHANGED)
async def set_spending_ground(caller: InPerson, limits: Limits, body: SpendingGroundInput) -> SpendingLimitsView:
    """Say in which currency and time zone limits count; sums that are set stay the numbers that they are."""
    await limits.ground(caller.person_id, body.currency, body.time_zone)
    return await list_spending_limits(caller, limits)


@router.post("", operation_id="put_spending_limit", status_code=201, responses=_CHANGED)
async def put_spending_limit(caller: InPerson, limits: Limits, body: SpendingLimitInput) -> SpendingLimitsView:
    """Set a limit, in place of one over and of the same."""
    await limits.put(caller.person_id, body.wanted())
    return await list_spending_limits(caller, limits)


@router.delete("/{limit_id}", operation_id="remove_spending_limit", responses=_CHANGED)
async def remove_spending_limit(caller: InPerson, limits: Limits, limit_id: LimitPath) -> SpendingLimitsView:
    """Remove a limit."""
    await limits.remove(caller.person_id, LimitId(limit_id))
    return await list_spending_limits(caller, limits)
