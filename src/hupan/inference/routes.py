"""The engine and usage over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from hupan.inference.schemas import DailyUsageView, EngineView, UsagePage
from hupan.inference.service import InferenceService
from hupan.platform.http import AdminOnly, SignedIn, problems, service

router = APIRouter(prefix="/api", tags=["inference"])

Inference = Annotated[InferenceService, service(InferenceService)]


@router.get("/engine", operation_id="show_engine", responses=problems(401))
async def show_engine(_caller: SignedIn, inference: Inference) -> EngineView:
    """Say what the engine is doing: which model is loaded, who waits."""
    return EngineView.of(inference.status())


@router.post("/engine/restart", operation_id="restart_engine", status_code=202, responses=problems(401, 403))
async def restart_engine(_caller: AdminOnly, inference: Inference) -> EngineView:
    """End the engine's process and start it again."""
    await inference.restart_engine()
    return EngineView.of(inference.status())


@router.get("/usage", operation_id="list_usage", responses=problems(401, 422))
async def list_usage(
    caller: SignedIn, inference: Inference, days: Annotated[int, Query(ge=1, le=3660)] = 30
) -> UsagePage:
    """Sum up what the caller used, by day and model."""
    items = await inference.usage_by_day(days, caller.person_id)
    return UsagePage(items=[DailyUsageView.of(each) for each in items])
