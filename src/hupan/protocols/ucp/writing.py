"""Answers on the wire, and the signature that every one of them carries."""

from collections.abc import Mapping, MutableMapping
from time import time
from typing import Any, cast

import orjson
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hupan.kernel import HupanError
from hupan.protocols.signatures import sign_response
from hupan.protocols.ucp.desk import UcpDesk
from hupan.protocols.ucp.dialects import DIALECTS, NEWEST
from hupan.protocols.ucp.failures import UcpRefusal, refusal, refusal_of

_JSON = "application/json"


def json_response(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON."""
    return Response(orjson.dumps(body), status, dict(headers or {}), media_type=_JSON)


def refusal_response(request: Request, refused: UcpRefusal) -> Response:
    """Say in the words of the request's version why it is not worked on."""
    version = str(request.path_params.get("version", ""))
    status, body = DIALECTS.get(version, NEWEST).refuse(refused)
    return json_response(body, status, refused.headers)


async def on_refusal(request: Request, error: Exception) -> Response:
    """Answer a refusal."""
    return refusal_response(request, cast("UcpRefusal", error))


async def on_expected(request: Request, error: Exception) -> Response:
    """Answer a room's error that no operation translated."""
    return refusal_response(request, refusal_of(cast("HupanError", error)))


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a request that FastAPI could not read."""
    first = cast("RequestValidationError", error).errors()[0]
    return refusal_response(request, refusal(400, "invalid", str(first["msg"])))


async def on_http(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that does not exist."""
    known = cast("HTTPException", error)
    refused = refusal(known.status_code, "not_found", str(known.detail))
    refused.headers.update(known.headers or {})
    return refusal_response(request, refused)


async def on_unexpected(request: Request, _: Exception) -> Response:
    """Answer for what nobody foresaw. The server's own log says more."""
    return refusal_response(request, refusal(500, "internal", "Something went wrong on the server."))


class SigningDoor:
    """Signs every answer with the market's key.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, once its whole answer is known."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: MutableMapping[str, Any] = {}
        pieces: list[bytes] = []

        async def send_signed(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            pieces.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            await self._sign(scope, start, b"".join(pieces))
            await send(start)
            await send({"type": "http.response.body", "body": b"".join(pieces)})

        await self._app(scope, receive, send_signed)

    async def _sign(self, scope: Scope, start: MutableMapping[str, Any], body: bytes) -> None:
        desk = cast("Mapping[type, object]", scope["app"].state.services).get(UcpDesk)
        if isinstance(desk, UcpDesk):
            await desk.keys.ready()
            headers = MutableHeaders(raw=start["headers"])
            kind = headers.get("content-type", "")
            headers.update(sign_response(int(start["status"]), body, kind, desk.keys.current, time()))
