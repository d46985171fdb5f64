"""The operator's side of webhooks, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from hupan.platform.http import AdminOnly, problems, service
from hupan.webhooks.domain import DeliveryId, DeliveryStatus, EndpointId
from hupan.webhooks.schemas import (
    EndpointWithSecret,
    Replayed,
    TestSent,
    WebhookDeliveryList,
    WebhookDeliveryView,
    WebhookEndpointDraft,
    WebhookEndpointList,
    WebhookEndpointView,
)
from hupan.webhooks.service import WebhookService

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

Webhooks = Annotated[WebhookService, service(WebhookService)]
EndpointName = Annotated[str, Path(pattern=r"^hook_[0-9a-z]{26}$")]
DeliveryName = Annotated[str, Path(pattern=r"^dlv_[0-9a-z]{26}$")]


@router.get("/endpoints", responses=problems(401, 403))
async def list_webhook_endpoints(webhooks: Webhooks, _: AdminOnly) -> WebhookEndpointList:
    """Read all endpoints, those of sellers and agents too."""
    return WebhookEndpointList(items=[WebhookEndpointView.of(each) for each in await webhooks.endpoints()])


@router.post("/endpoints", status_code=201, responses=problems(400, 401, 403, 409, 422))
async def add_webhook_endpoint(webhooks: Webhooks, _: AdminOnly, draft: WebhookEndpointDraft) -> EndpointWithSecret:
    """Add an endpoint for the house's own events."""
    endpoint, secret = await webhooks.register("", draft.wanted())
    return EndpointWithSecret(endpoint=WebhookEndpointView.of(endpoint), secret=secret)


@router.put("/endpoints/{endpoint_id}", responses=problems(400, 401, 403, 404, 422))
async def change_webhook_endpoint(
    webhooks: Webhooks, _: AdminOnly, endpoint_id: EndpointName, draft: WebhookEndpointDraft
) -> WebhookEndpointView:
    """Change an endpoint, or switch it off or on."""
    return WebhookEndpointView.of(await webhooks.change(EndpointId(endpoint_id), draft.wanted(), enabled=draft.enabled))


@router.delete("/endpoints/{endpoint_id}", status_code=204, responses=problems(401, 403, 404, 422))
async def remove_webhook_endpoint(webhooks: Webhooks, _: AdminOnly, endpoint_id: EndpointName) -> Response:
    """Remove an endpoint, and what was on its way there."""
    await webhooks.remove(EndpointId(endpoint_id))
    return Response(status_code=204)


@router.post("/endpoints/{endpoint_id}/secret", responses=problems(401, 403, 404, 422))
async def renew_webhook_secret(webhooks: Webhooks, _: AdminOnly, endpoint_id: EndpointName) -> EndpointWithSecret:
    """Give an endpoint another secret; the former one signs beside it for a day."""
    endpoint, secret = await webhooks.renew_secret(EndpointId(endpoint_id))
    return EndpointWithSecret(endpoint=WebhookEndpointView.of(endpoint), secret=secret)


@router.post("/endpoints/{endpoint_id}/test", status_code=202, responses=problems(401, 403, 404, 422))
async def try_webhook_endpoint(webhooks: Webhooks, _: AdminOnly, endpoint_id: EndpointName) -> TestSent:
    """Send an endpoint an event that means nothing."""
    return TestSent(event_id=(await webhooks.try_out(EndpointId(endpoint_id))).id)


@router.post("/endpoints/{endpoint_id}/replay", responses=problems(401, 403, 404, 422))
async def replay_dead_webhooks(webhooks: Webhooks, _: AdminOnly, endpoint_id: EndpointName) -> Replayed:
    """Deliver once more what an endpoint did not take."""
    return Replayed(count=await webhooks.replay_dead(EndpointId(endpoint_id)))


@router.get("/deliveries", responses=problems(401, 403, 422))
async def list_webhook_deliveries(
    webhooks: Webhooks,
    _: AdminOnly,
    status: DeliveryStatus | None = None,
    endpoint_id: Annotated[str | None, Query(pattern=r"^hook_[0-9a-z]{26}$")] = None,
    before: Annotated[str | None, Query(pattern=r"^dlv_[0-9a-z]{26}$", description="The last one seen.")] = None,
) -> WebhookDeliveryList:
    """Read deliveries, 50 at a time, the newest first; dead letters are those with the status `dead`."""
    found = await webhooks.deliveries(
        status,
        EndpointId(endpoint_id) if endpoint_id is not None else None,
        DeliveryId(before) if before is not None else None,
    )
    return WebhookDeliveryList(items=[WebhookDeliveryView.of(each) for each in found])


@router.post("/deliveries/{delivery_id}/replay", status_code=204, responses=problems(401, 403, 404, 422))
async def replay_webhook(webhooks: Webhooks, _: AdminOnly, delivery_id: DeliveryName) -> Response:
    """Deliver something once more from the start."""
    await webhooks.replay(DeliveryId(delivery_id))
    return Response(status_code=204)
