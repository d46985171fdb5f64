"""`/api/endpoints`. Reading is for everybody signed in, changing for administrators."""

from typing import Annotated

from fastapi import APIRouter, Response

from hupan.endpoints.schemas import EndpointChange, EndpointInput, EndpointsView, EndpointView
from hupan.endpoints.service import EndpointChanges, EndpointService
from hupan.platform.http import AdminOnly, SignedIn, problems, service

router = APIRouter(prefix="/api", tags=["endpoints"])

Endpoints = Annotated[EndpointService, service(EndpointService)]


@router.get("/endpoints", operation_id="list_endpoints", responses=problems(401))
async def list_endpoints(_: SignedIn, endpoints: Endpoints) -> EndpointsView:
    """List the endpoints."""
    return EndpointsView(items=[EndpointView.of(each) for each in await endpoints.all()])


@router.post("/endpoints", operation_id="add_endpoint", status_code=201, responses=problems(400, 401, 403, 422))
async def add_endpoint(_: AdminOnly, endpoints: Endpoints, body: EndpointInput) -> EndpointView:
    """Add an OpenAI-compatible server and ask it for its models. It is kept also if it does not answer yet."""
    return EndpointView.of(await endpoints.add(body.name, body.base_url, body.api_key))


@router.patch("/endpoints/{endpoint_id}", operation_id="change_endpoint", responses=problems(400, 401, 403, 404, 422))
async def change_endpoint(_: AdminOnly, endpoints: Endpoints, endpoint_id: str, body: EndpointChange) -> EndpointView:
    """Change an endpoint; a new address or key is tried at once."""
    changes = EndpointChanges(
        name=body.name,
        base_url=body.base_url,
        api_key=body.api_key,
        replaces_key="api_key" in body.model_fields_set,
        enabled=body.enabled,
        agents=body.agents or {},
    )
    return EndpointView.of(await endpoints.change(endpoint_id, changes))


@router.delete(
    "/endpoints/{endpoint_id}", operation_id="remove_endpoint", status_code=204, responses=problems(401, 403, 404)
)
async def remove_endpoint(_: AdminOnly, endpoints: Endpoints, endpoint_id: str) -> Response:
    """Remove an endpoint and its key."""
    await endpoints.remove(endpoint_id)
    return Response(status_code=204)


@router.post("/endpoints/{endpoint_id}/check", operation_id="check_endpoint", responses=problems(401, 403, 404))
async def check_endpoint(_: AdminOnly, endpoints: Endpoints, endpoint_id: str) -> EndpointView:
    """Ask an endpoint for its models again."""
    return EndpointView.of(await endpoints.check(endpoint_id))
