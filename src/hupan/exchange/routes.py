"""`/api/market/imports`: for the owner and administrators."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.datastructures import UploadFile

from hupan.catalog import CatalogService
from hupan.exchange.domain import ImportJob
from hupan.exchange.errors import ImportBusy
from hupan.exchange.export import ExportService
from hupan.exchange.schemas import (
    FetchInput,
    FieldView,
    FormatsView,
    FormatView,
    ImportsView,
    ImportView,
    SellerChoiceView,
    StartInput,
)
from hupan.exchange.service import ImportService
from hupan.intake import FIELDS, SourceTooLarge, SourceUnreadable
from hupan.platform.http import AdminOnly, ServerEvent, problems, sent_file, service, sse_response

router = APIRouter(prefix="/api/market", tags=["market imports"])

Imports = Annotated[ImportService, service(ImportService)]
Catalog = Annotated[CatalogService, service(CatalogService)]
Export = Annotated[ExportService, service(ExportService)]
Identifier = Annotated[str, Field(pattern=r"^imp_[0-9a-z]{26}$")]

_SHOWN_PROBLEMS = 20
_CHUNK = 1 << 18
_REPEATED = frozenset({"image", "images", "tags", "highlights", "category"})
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
_FEEDS: dict[str, tuple[str, str]] = {
    "jsonl": ("market.jsonl", "application/x-ndjson"),
    "google": ("google.xml", "application/xml"),
    "google-tsv": ("google.tsv", "text/tab-separated-values"),
}
_FILE = {200: {"content": {media: {"schema": {"type": "string"}} for _, media in _FEEDS.values()}}}
_CSV = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("/import-formats", operation_id="list_import_formats", responses=problems(401, 403))
async def list_import_formats(_: AdminOnly, imports: Imports, catalog: Catalog) -> FormatsView:
    """List formats, the fields that a column may become, and sellers."""
    sellers = sorted((await catalog.sellers()).values(), key=lambda seller: seller.name.casefold())
    return FormatsView(
        formats=[FormatView(key=each.key, name=each.name, file_types=each.file_types) for each in imports.formats],
        fields=[FieldView(key=key, repeats=key in _REPEATED) for key in FIELDS],
        sellers=[SellerChoiceView.model_validate(seller) for seller in sellers],
    )


@router.post(
    "/imports",
    operation_id="upload_import",
    status_code=201,
    openapi_extra=_UPLOAD,
    responses=problems(401, 403, 413, 422),
)
async def upload_import(_: AdminOnly, imports: Imports, request: Request) -> ImportView:
    """Upload a file, to be looked at; nothing is written yet."""
    sent = sent_file(
        request,
        imports.largest_bytes,
        too_large=SourceTooLarge(
            f"The file is larger than {imports.largest_bytes:,} bytes.", limit_bytes=imports.largest_bytes
        ),
        no_file=SourceUnreadable("Send the file as multipart/form-data, in the field 'file'."),
    )
    async with sent as upload:
        return await _view(imports, await imports.take(upload.filename or "", _chunks(upload)))


@router.post("/imports/url", operation_id="fetch_import", status_code=202, responses=problems(400, 401, 403, 422))
async def fetch_import(_: AdminOnly, imports: Imports, body: FetchInput) -> ImportView:
    """Fetch a file from the open web, to be looked at."""
    return await _view(imports, await imports.fetch(body.url))


@router.get("/imports", operation_id="list_imports", responses=problems(401, 403))
async def list_imports(_: AdminOnly, imports: Imports) -> ImportsView:
    """List imports, newest first, without their columns and samples."""
    return ImportsView(items=[ImportView.of(job, [], brief=True) for job in await imports.list()])


@router.get("/imports/{import_id}", operation_id="show_import", responses=problems(401, 403, 404, 422))
async def show_import(_: AdminOnly, imports: Imports, import_id: Identifier) -> ImportView:
    """Show an import."""
    return await _view(imports, await imports.show(import_id))


@router.post(
    "/imports/{import_id}/start",
    operation_id="start_import",
    status_code=202,
    responses=problems(400, 401, 403, 404, 409, 422),
)
async def start_import(_: AdminOnly, imports: Imports, import_id: Identifier, body: StartInput) -> ImportView:
    """Begin to write, or to work out what would be written."""
    job = await imports.show(import_id)
    if job.detection is None:
        raise ImportBusy("The file is not here yet.", import_id=import_id)
    options = body.value(job.detection.format)
    return await _view(imports, await imports.start(import_id, options, dry_run=body.dry_run))


@router.post("/imports/{import_id}/cancel", operation_id="cancel_import", responses=problems(401, 403, 404, 409, 422))
async def cancel_import(_: AdminOnly, imports: Imports, import_id: Identifier) -> ImportView:
    """Stop an import. What was written stays; starting it again goes on."""
    return await _view(imports, await imports.cancel(import_id))


@router.delete(
    "/imports/{import_id}", operation_id="remove_import", status_code=204, responses=problems(401, 403, 404, 409, 422)
)
async def remove_import(_: AdminOnly, imports: Imports, import_id: Identifier) -> Response:
    """Forget an import with its file; its products stay."""
    await imports.remove(import_id)
    return Response(status_code=204)


@router.get(
    "/imports/{import_id}/errors.csv",
    operation_id="import_errors",
    response_class=StreamingResponse,
    responses={**problems(401, 403, 404, 422), **_CSV},
)
async def import_errors(_: AdminOnly, imports: Imports, import_id: Identifier) -> StreamingResponse:
    """Read the bad rows as a table, to be mended and imported again."""
    job = await imports.show(import_id)
    name = quote(f"{job.origin.name.rpartition('.')[0] or job.origin.name}-errors.csv", safe="")
    return StreamingResponse(
        imports.bad_rows(import_id),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@router.get(
    "/imports/{import_id}/events",
    operation_id="follow_import",
    response_class=StreamingResponse,
    responses=problems(401, 403, 404, 422),
)
async def follow_import(_: AdminOnly, imports: Imports, import_id: Identifier) -> StreamingResponse:
    """Follow an import as server-sent events `import`, until it is over."""
    await imports.show(import_id)

    async def stream() -> AsyncIterator[ServerEvent]:
        async for job in imports.follow(import_id):
            yield ServerEvent("import", (await _view(imports, job)).model_dump_json())

    return sse_response(stream())


@router.get(
    "/export/{feed}",
    operation_id="export_market",
    response_class=StreamingResponse,
    responses={**problems(401, 403, 422), **_FILE},
)
async def export_market(
    _: AdminOnly, export: Export, feed: Literal["jsonl", "google", "google-tsv"]
) -> StreamingResponse:
    """Write the market as a file: everything as our own lines, or what buyers see as a feed for Google."""
    name, media_type = _FEEDS[feed]
    return StreamingResponse(
        export.export(feed),
        media_type=f"{media_type}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


async def _view(imports: ImportService, job: ImportJob) -> ImportView:
    first = [problem async for problem in imports.problems(job.id, _SHOWN_PROBLEMS)]
    return ImportView.of(job, first)


async def _chunks(upload: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await upload.read(_CHUNK):
        yield chunk
