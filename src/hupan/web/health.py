"""Is it up, and which parts of it."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from hupan import __version__

router = APIRouter(prefix="/api", tags=["health"])


class Health(BaseModel):
    """What a supervisor, a balancer or a person asks first."""

    status: Literal["ok", "starting"]
    version: str


@router.get("/health")
async def get_health(request: Request) -> Health:
    """Say whether requests are served."""
    return Health(status="ok" if request.app.state.services else "starting", version=__version__)
