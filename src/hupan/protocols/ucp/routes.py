"""What stands at addresses that a standard fixed: the market's profile."""

from fastapi import APIRouter, Request, Response

from hupan.protocols.ucp.dialects import DIALECTS, NEWEST
from hupan.protocols.ucp.doorway import base_url_of, desk_of
from hupan.protocols.ucp.suite import root_router
from hupan.protocols.ucp.writing import json_response

router = APIRouter(include_in_schema=False)
router.include_router(root_router)


@router.get("/.well-known/ucp")
async def ucp_profile(request: Request) -> Response:
    """Read the market's profile in the newest version's words, and where the older ones are."""
    desk = desk_of(request)
    await desk.keys.ready()
    base_url = base_url_of(request, desk.public_url)
    profile = NEWEST.profile(desk.business(base_url))
    older = [version for version in DIALECTS if version != NEWEST.version]
    profile["ucp"]["supported_versions"] = {version: f"{base_url}/ucp/{version}/.well-known/ucp" for version in older}
    return json_response(profile, headers={"Cache-Control": "public, max-age=300"})
