"""`/api/market/demo`: how far the demo market is, for everybody; loading and removing it, for administrators."""

from typing import Annotated

from fastapi import APIRouter

from hupan.demo.schemas import DemoView
from hupan.demo.service import DemoService
from hupan.platform.http import AdminOnly, problems, service

router = APIRouter(prefix="/api/market/demo", tags=["market"])

Demo = Annotated[DemoService, service(DemoService)]


@router.get("", operation_id="get_market_demo")
async def get_demo(demo: Demo) -> DemoView:
    """Tell how far the demo market is."""
    return DemoView.model_validate(await demo.progress())


@router.post("", operation_id="load_market_demo", status_code=202, responses=problems(401, 403, 409))
async def load_demo(_caller: AdminOnly, demo: Demo) -> DemoView:
    """Load the demo market in the background."""
    return DemoView.model_validate(await demo.load_behind())


@router.delete("", operation_id="remove_market_demo", status_code=202, responses=problems(401, 403, 409))
async def remove_demo(_caller: AdminOnly, demo: Demo) -> DemoView:
    """Remove the demo market in the background, and nothing else."""
    return DemoView.model_validate(await demo.remove_behind())
