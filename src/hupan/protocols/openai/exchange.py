"""One request and its answer, written to the wire as it comes; stopped when the client goes away."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import structlog
from fastapi import Response
from starlette.types import Receive, Scope, Send

from hupan.kernel import HupanError, Kind
from hupan.protocols.openai.failures import error_body, headers_of, status_of

_log = structlog.get_logger(__name__)


class _Unexpected(HupanError):
    code = "internal"
    kind = Kind.INTERNAL


class Outlet:
    """Where an answer goes.

    Args:
        send: ASGI's own.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def begin(self, content_type: str = "text/event-stream; charset=utf-8") -> None:
        """Begin a stream."""
        self.started = True
        headers = [(b"content-type", content_type.encode()), (b"cache-control", b"no-cache")]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def write(self, piece: bytes) -> None:
        """Send a piece of the stream."""
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def event(self, data: Mapping[str, Any], name: str | None = None) -> None:
        """Send one server-sent event."""
        head = f"event: {name}\n" if name else ""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        await self.write(f"{head}data: {text}\n\n".encode())

    async def end(self) -> None:
        """End the stream."""
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def whole(self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Send a whole answer of JSON."""
        self.started = True
        lines = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        lines += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        await self._send({"type": "http.response.start", "status": status, "headers": lines})
        await self._send({"type": "http.response.body", "body": body, "more_body": False})


Talk = Callable[[Outlet], Awaitable[None]]


class Exchange(Response):
    """A response that is made while it is sent.

    Args:
        talk: Makes it. It is cancelled as soon as the client is gone.
    """

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self._talk = talk

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Make and send the answer, or stop making it."""
        outlet = Outlet(send)
        work = asyncio.ensure_future(self._talk(outlet))
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not work.done():
                work.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await work
        if not work.cancelled() and (error := work.exception()) is not None:
            await _fail(outlet, error)


async def _until_gone(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return


async def _fail(outlet: Outlet, error: BaseException) -> None:
    """Say what went wrong: as the answer, or, where one has begun already, as its last event."""
    if not isinstance(error, HupanError):
        _log.error("openai.unexpected", exc_info=cast("Exception", error))
        error = _Unexpected("Something went wrong on the server.")
    if outlet.started:
        await outlet.event(error_body(error))
        await outlet.end()
        return
    body = json.dumps(error_body(error), ensure_ascii=False).encode()
    await outlet.whole(body, status_of(error), headers_of(error))
