"""What no request may bring, whoever sends it and whichever room it is for: too much, or what is no text."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hupan.kernel import HupanError, Kind
from hupan.platform.http import problem_response

MOST_BYTES: Final = 4 * 1024 * 1024
"""The longest message of a conversation, written in the longest way that JSON knows, three times over."""

TAKE_FILES: Final = frozenset(
    {"/api/files", "/api/import", "/api/market/exhibits", "/api/market/imports", "/api/market/pictures"}
)
"""These read piece by piece, each with a limit of its own; a house test holds them against the routes."""


class BodyTooLarge(HupanError):
    """A request brings more than any request needs."""

    code = "request.content_too_large"
    kind = Kind.TOO_LARGE


class QueryNotText(HupanError):
    """An address asks with a NUL, which is no character of any text and which PostgreSQL does not keep."""

    code = "request.not_text"
    kind = Kind.INVALID


class QueryText:
    """Pure ASGI. Every room may take what an address asks for as text that can be looked for.

    Args:
        app: What stands behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 400."""
        if scope["type"] == "http" and b"%00" in scope["query_string"]:
            error = QueryNotText("A query holds text, and NUL is none.")
            await problem_response(error)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class BodyLimit:
    """Pure ASGI. Whatever a header promises, it is counted what comes.

    Args:
        app: What stands behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 413 as soon as it is too large."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/") or scope["path"] in TAKE_FILES:
            await self._app(scope, receive, send)
            return
        promised = Headers(scope=scope).get("content-length", "")
        if promised.isdecimal() and int(promised[:20]) > MOST_BYTES:
            await _refuse(scope, receive, send)
            return
        counted = _Counted(receive, send)
        await self._app(scope, counted.receive, counted.send)
        if counted.refused:
            await _refuse(scope, receive, send)


class _Counted:
    """A body that ends in the middle once it is too long, and an answer that is not given then."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._bytes = 0
        self._answered = False
        self.refused = False

    async def receive(self) -> Message:
        """Hand a piece on; the line is cut where it goes too far."""
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > MOST_BYTES and not self._answered:
            self.refused = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        """Hand the answer on, unless another one is given."""
        if not self.refused:
            self._answered = True
            await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    error = BodyTooLarge(f"A request here has at most {MOST_BYTES:,} bytes.", limit_bytes=MOST_BYTES)
    await problem_response(error)(scope, receive, send)
