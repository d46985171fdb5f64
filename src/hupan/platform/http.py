"""HTTP, as rooms' routes see it: problem details, services by type, the caller, and server-sent events.

Errors leave as problem details (RFC 9457) with a stable `code`; no stack trace ever reaches a reader.
"""

import asyncio
import contextlib
import errno
import math
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar, cast

import structlog
from fastapi import Depends, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from hupan.kernel import HupanError, Kind, PersonId
from hupan.platform.errors import disk_full

Role = Literal["owner", "admin", "member"]
T = TypeVar("T")

HEARTBEAT_S = 15.0
# What surrounds a file in a form: names of fields, boundaries, and some words beside it.
_ENVELOPE_BYTES = 10_000
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}

_NAME = r"^[A-Za-z0-9_.:-]{1,100}$"
# What names something of the market, which may have come from another system, and a person, in an address.
NamePath = Annotated[str, Path(pattern=_NAME)]
NameQuery = Annotated[str | None, Query(pattern=_NAME)]
PersonPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,100}$")]

_log = structlog.get_logger(__name__)

STATUS: Mapping[Kind, int] = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED: 422,
    Kind.TOO_MANY: 429,
    Kind.INTERNAL: 500,
    Kind.UNAVAILABLE: 503,
}


class Problem(BaseModel):
    """Problem details (RFC 9457) with two members of our own: a stable `code` and the facts in `params`."""

    type: str = Field("about:blank", description="URN of the kind of problem.")
    title: str = Field(description="The HTTP status in words.")
    status: int
    detail: str = Field(description="What went wrong and what to do next, in English.")
    code: str = Field(description="Stable; translations and programs go by it.")
    params: dict[str, Any] = Field(default_factory=dict, description="Facts of this occurrence.")


def problem_of(error: HupanError) -> Problem:
    """Translate a room's error into problem details."""
    return _problem(STATUS[error.kind], error.code, error.detail, error.params)


def problem_response(error: HupanError) -> JSONResponse:
    """Answer with problem details; for middleware, which stands before the handlers."""
    headers = {} if error.retry_after_s is None else {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}
    return _response(problem_of(error), headers)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document error responses of a route, for its `responses=`."""
    return {
        status: {
            "model": Problem,
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request; `identity`'s middleware puts it into the request's state."""

    person_id: PersonId
    role: Role
    scopes: frozenset[str] = frozenset()
    key_id: str | None = None
    session_id: str | None = None


class NotSignedIn(HupanError):
    """The request carries no valid session or key."""

    code = "identity.not_signed_in"
    kind = Kind.UNAUTHENTICATED


class NotAllowed(HupanError):
    """The caller's role does not suffice."""

    code = "identity.not_allowed"
    kind = Kind.FORBIDDEN


# Dependencies are coroutines although they wait for nothing: FastAPI runs plain functions in a thread, which costs more
# than everything else that such a function does for a request.


async def _signed_in(request: Request) -> Caller:
    caller = getattr(request.state, "caller", None)
    if not isinstance(caller, Caller):
        raise NotSignedIn("Sign in first.")
    return caller


async def _admin_only(caller: "SignedIn") -> Caller:
    if caller.role == "member":
        raise NotAllowed("Only the owner or an administrator can do this.")
    return caller


SignedIn = Annotated[Caller, Depends(_signed_in)]
AdminOnly = Annotated[Caller, Depends(_admin_only)]


def service(cls: type[T]) -> T:
    """Make the dependency by which a route asks for the one instance of a service.

    Args:
        cls: The service's class; a route writes `keys: Annotated[KeyService, service(KeyService)]`.
    """

    async def find(request: Request) -> T:
        services = cast("Mapping[type, object]", request.app.state.services)
        return cast("T", services[cls])

    return cast("T", Depends(find))


def bounded(request: Request, limit_bytes: int, too_large: HupanError) -> Request:
    """The same request, whose body is refused as soon as it is longer than allowed, whatever its header promised.

    Args:
        request: Its body must not have been read.
        limit_bytes: How long the whole body may be.
        too_large: Raised out of whatever reads the body.
    """
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > limit_bytes:
            raise too_large
        return message

    return Request(request.scope, receive)


@asynccontextmanager
async def sent_file(
    request: Request, largest_bytes: int, *, too_large: HupanError, no_file: HupanError
) -> AsyncGenerator[UploadFile]:
    """Read the one file of a form, in its field `file`; it can be read as long as the block runs.

    Args:
        request: Its body must not have been read.
        largest_bytes: How large the file may be, about: the form around it is allowed for.
        too_large: Raised for a body that is longer than that.
        no_file: Raised where it is no form, or has no file in it.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise no_file
    limited = bounded(request, largest_bytes + _ENVELOPE_BYTES, too_large)
    async with limited.form(max_files=1, max_fields=8, max_part_size=_ENVELOPE_BYTES) as form:
        upload = form.get("file")
        if not isinstance(upload, UploadFile):
            raise no_file
        yield upload


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One server-sent event.

    Attributes:
        event: Its name.
        data: Its payload, already JSON, on one line.
        id: What a reader sends back as `Last-Event-ID` to resume; `None` where the stream cannot be resumed.
    """

    event: str
    data: str
    id: str | None = None

    def encode(self) -> bytes:
        """Write it as the HTML standard's event stream format says (section 9.2.5)."""
        head = f"id: {self.id}\n" if self.id is not None else ""
        return f"{head}event: {self.event}\ndata: {self.data}\n\n".encode()


def sse_response(events: AsyncIterator[ServerEvent]) -> StreamingResponse:
    """Stream events, with a comment every 15 s so that proxies keep the line and dead readers are noticed."""
    return StreamingResponse(
        _with_heartbeat(events),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )


async def _with_heartbeat(events: AsyncIterator[ServerEvent]) -> AsyncGenerator[bytes, None]:
    # The first byte opens the stream at once, so that a reader knows that it is connected.
    yield b": open\n\n"
    pending: asyncio.Task[ServerEvent] | None = None
    try:
        while True:
            pending = pending or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({pending}, timeout=HEARTBEAT_S)
            if not done:
                yield b": still here\n\n"
                continue
            try:
                event = pending.result()
            except StopAsyncIteration:
                return
            pending = None
            yield event.encode()
    finally:
        if pending is not None:
            pending.cancel()
            with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                await pending
        if isinstance(events, AsyncGenerator):
            await events.aclose()


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of `app` leave as problem details."""

    async def expected(_: Request, error: Exception) -> JSONResponse:
        return problem_response(cast("HupanError", error))

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        found = cast("RequestValidationError", error).errors()
        where = [".".join(str(step) for step in each["loc"]) for each in found]
        detail = "; ".join(f"{place}: {each['msg']}" for place, each in zip(where, found, strict=True))
        return _response(_problem(422, "request.invalid", detail[:2000], {"fields": where[:50]}))

    async def http(_: Request, error: Exception) -> JSONResponse:
        known = cast("HTTPException", error)
        code = "request." + HTTPStatus(known.status_code).phrase.lower().replace(" ", "_").replace("-", "_")
        return _response(_problem(known.status_code, code, str(known.detail), {}), dict(known.headers or {}))

    async def without_room(_: Request, error: Exception) -> JSONResponse:
        if cast("OSError", error).errno not in _NO_ROOM:
            raise error
        return problem_response(disk_full())

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        _log.error("http.unexpected", path=request.url.path, exc_info=error)
        detail = "Something went wrong on the server. The log says more."
        return _response(_problem(500, "internal", detail, {}))

    handlers: dict[type[Exception], Callable[..., Any]] = {
        HupanError: expected,
        RequestValidationError: invalid,
        HTTPException: http,
        OSError: without_room,
        Exception: unexpected,
    }
    for error_type, handler in handlers.items():
        app.add_exception_handler(error_type, handler)


def _problem(status: int, code: str, detail: str, params: Mapping[str, Any]) -> Problem:
    return Problem(
        type=f"urn:hupan:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        params=dict(params),
    )


def _response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        problem.model_dump(),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=dict(headers or {}),
    )
