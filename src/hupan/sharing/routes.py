"""The room over HTTP: links, export, import."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic import Field, ValidationError

from hupan.conversations import Conversation, Message
from hupan.kernel import SystemClock
from hupan.platform.http import SignedIn, problems, service
from hupan.sharing.archive import ArchiveService
from hupan.sharing.errors import ImportTooLarge, InvalidImport
from hupan.sharing.links import ShareService
from hupan.sharing.schemas import (
    MESSAGES,
    ChatImportView,
    ExportedConversation,
    ExportedMessage,
    ImportDocument,
    SharedMessageView,
    SharedView,
    ShareView,
    head,
    without_nul,
)

router = APIRouter(prefix="/api", tags=["sharing"])

Links = Annotated[ShareService, service(ShareService)]
Archive = Annotated[ArchiveService, service(ArchiveService)]
Identifier = Annotated[str, Field(pattern=r"^[a-z]{2,6}_[0-9a-z]{26}$")]

_IMPORT_BYTES = 64_000_000
_IMPORT_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "What the export returned."}}},
    }
}


@router.post("/conversations/{conversation_id}/share", status_code=201, responses=problems(401, 404, 409, 422))
async def share_conversation(caller: SignedIn, links: Links, conversation_id: Identifier) -> ShareView:
    """Show the conversation as it is now under a link; again shows the newer state under the same link."""
    share = await links.share(caller.person_id, conversation_id, _encode)
    return ShareView(token=share.token, url_path=f"/s/{share.token}", created_at=share.created_at)


@router.delete("/conversations/{conversation_id}/share", status_code=204, responses=problems(401, 404, 422))
async def unshare_conversation(caller: SignedIn, links: Links, conversation_id: Identifier) -> Response:
    """Take the link back."""
    await links.take_back(caller.person_id, conversation_id)
    return Response(status_code=204)


@router.get("/shared/{token}", responses=problems(404, 422))
async def read_shared(links: Links, token: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{20,64}$")]) -> SharedView:
    """Read what was shared; no account is needed."""
    share, shown = await links.open(token)
    return SharedView(title=share.title, messages=MESSAGES.validate_json(shown), shared_at=share.created_at)


@router.get(
    "/conversations/{conversation_id}/export",
    response_class=StreamingResponse,
    responses={
        **problems(401, 404, 422),
        200: {"content": {"application/json": {}, "text/markdown": {}}, "description": "The export."},
    },
)
async def export_conversation(
    caller: SignedIn,
    archive: Archive,
    conversation_id: Identifier,
    format: Annotated[Literal["json", "markdown"], Query()] = "json",  # noqa: A002 - the contract's name
) -> Response:
    """Take one conversation out: the whole tree as JSON, or the branch that is shown as Markdown."""
    if format == "markdown":
        text = await archive.markdown(caller.person_id, conversation_id)
        return PlainTextResponse(text, media_type="text/markdown", headers=_saved_as("md"))
    conversation = await archive.conversation(caller.person_id, conversation_id)
    return StreamingResponse(
        _export(archive, _only(conversation)), media_type="application/json", headers=_saved_as("json")
    )


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={**problems(401), 200: {"content": {"application/json": {}}, "description": "The export."}},
)
async def export_everything(caller: SignedIn, archive: Archive) -> Response:
    """Take all conversations out, but temporary and deleted ones."""
    every = archive.conversations(caller.person_id)
    return StreamingResponse(_export(archive, every), media_type="application/json", headers=_saved_as("json"))


@router.post("/import", status_code=201, openapi_extra=_IMPORT_BODY, responses=problems(400, 401, 413, 422))
async def import_conversations(caller: SignedIn, archive: Archive, request: Request) -> ChatImportView:
    """Bring an export in; everything in it becomes new."""
    document = await _read_document(request)
    messages = 0
    for each in document.conversations:
        tree = [message.to_message() for message in each.messages]
        await archive.bring_in(each.to_conversation(caller.person_id), tree)
        messages += len(tree)
    return ChatImportView(conversations=len(document.conversations), messages=messages)


def _encode(messages: Sequence[Message]) -> bytes:
    return MESSAGES.dump_json([SharedMessageView.of(message) for message in messages])


def _saved_as(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="hupan-export.{ending}"', "Cache-Control": "no-store"}


async def _only(conversation: Conversation) -> AsyncGenerator[Conversation]:
    yield conversation


async def _export(archive: ArchiveService, conversations: AsyncGenerator[Conversation]) -> AsyncGenerator[str]:
    """Write the document piece by piece: it may be larger than the memory that one wants to spend on it."""
    yield json.dumps(head(SystemClock().now()))[:-1] + ', "conversations": ['
    comma = ""
    async with aclosing(conversations):
        async for conversation in conversations:
            yield comma + ExportedConversation.model_validate(conversation).model_dump_json()[:-1] + ', "messages": ['
            comma, inner = ",\n", ""
            async for stretch in archive.messages(conversation):
                for message in stretch:
                    yield inner + ExportedMessage.model_validate(message).model_dump_json()
                    inner = ",\n"
            yield "]}"
    yield "]}\n"


async def _read_document(request: Request) -> ImportDocument:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _IMPORT_BYTES:
            raise ImportTooLarge(f"An import has at most {_IMPORT_BYTES:,} bytes.", limit_bytes=_IMPORT_BYTES)
    try:
        return ImportDocument.model_validate(without_nul(json.loads(body)))
    except (ValueError, RecursionError) as error:
        found = error.errors()[0] if isinstance(error, ValidationError) else None
        where = ".".join(str(step) for step in found["loc"]) if found else ""
        raise InvalidImport(
            "This is not an export of Hupan, or it is damaged.", reason="malformed", where=where
        ) from error
