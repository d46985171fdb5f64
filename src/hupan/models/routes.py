"""`/api/models`. Reading is for everybody signed in, changing for administrators."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from hupan.downloads import DownloadService, SourceKind
from hupan.models.events import ModelEvents
from hupan.models.schemas import (
    CustomModelInput,
    DefaultModelInput,
    DownloadView,
    ModelsView,
    ModelView,
    RemoteRepositoryView,
    RemoteSearchView,
    download_json,
)
from hupan.models.service import ModelLibrary
from hupan.platform.http import AdminOnly, ServerEvent, SignedIn, problems, service, sse_response

router = APIRouter(prefix="/api", tags=["models"])

Library = Annotated[ModelLibrary, service(ModelLibrary)]
Downloads = Annotated[DownloadService, service(DownloadService)]
Events = Annotated[ModelEvents, service(ModelEvents)]


@router.get("/models", operation_id="list_models", responses=problems(401, 503))
async def list_models(_: SignedIn, library: Library) -> ModelsView:
    """List every model with its state on this machine."""
    return ModelsView.of(await library.overview())


@router.get("/models/events", operation_id="follow_models", response_class=StreamingResponse, responses=problems(401))
async def follow_models(_: SignedIn, downloads: Downloads, events: Events) -> StreamingResponse:
    """Follow downloads, changes of the list and the engine's state, as server-sent events."""

    async def stream() -> AsyncIterator[ServerEvent]:
        async with events.subscribe() as news:
            # What goes on already, so that a reader that comes late is current at once.
            for progress in downloads.going():
                yield ServerEvent("download", download_json(progress))
            async for event in news:
                yield ServerEvent(event.name, event.data)

    return sse_response(stream())


@router.get("/models/search", operation_id="search_models", responses=problems(401, 403, 422, 503))
async def search_models(
    _: AdminOnly,
    library: Library,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    source: SourceKind | None = None,
) -> RemoteSearchView:
    """Search the hubs for GGUF files."""
    return RemoteSearchView(items=[RemoteRepositoryView.of(hit) for hit in await library.search(q, source)])


@router.put("/models/default", operation_id="set_default_model", responses=problems(401, 403, 404, 422))
async def set_default_model(_: AdminOnly, library: Library, body: DefaultModelInput) -> ModelView:
    """Choose the model that answers where nobody chose one."""
    return ModelView.of(await library.set_default(body.model_id))


@router.post(
    "/models/custom", operation_id="add_custom_model", status_code=201, responses=problems(400, 401, 403, 422, 503)
)
async def add_custom_model(_: AdminOnly, library: Library, body: CustomModelInput) -> ModelView:
    """Add a GGUF file of a hub, an address or this machine to the catalogue."""
    return ModelView.of(await library.add_custom(body.value()))


@router.post(
    "/models/{model_id:path}/download/cancel",
    operation_id="cancel_download",
    responses=problems(401, 403, 404),
)
async def cancel_download(_: AdminOnly, downloads: Downloads, model_id: str) -> DownloadView:
    """Stop a download. What came so far is kept for the next one."""
    return DownloadView.of(await downloads.cancel(model_id))


@router.post(
    "/models/{model_id:path}/download",
    operation_id="start_download",
    status_code=202,
    responses=problems(401, 403, 404, 409),
)
async def start_download(_: AdminOnly, downloads: Downloads, model_id: str) -> DownloadView:
    """Fetch a model's files. Asking again while it runs changes nothing."""
    return DownloadView.of(await downloads.start(model_id))


@router.get("/models/{model_id:path}", operation_id="show_model", responses=problems(401, 404))
async def show_model(_: SignedIn, library: Library, model_id: str) -> ModelView:
    """Show one model."""
    return ModelView.of(await library.show(model_id))


@router.delete(
    "/models/{model_id:path}", operation_id="remove_model", status_code=204, responses=problems(401, 403, 404, 409)
)
async def remove_model(_: AdminOnly, library: Library, model_id: str) -> Response:
    """Delete a model's files; one that a person added leaves the catalogue as well."""
    await library.remove(model_id)
    return Response(status_code=204)
