"""Every failure under `/v1` in OpenAI's shape: `{"error": {"message", "type", "param", "code"}}`."""

import json
from collections.abc import Mapping
from typing import Any, cast

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from hupan.kernel import HupanError, Kind
from hupan.platform.http import STATUS

_TYPES: Mapping[int, str] = {
    401: "authentication_error",
    403: "permission_error",
    404: "invalid_request_error",
    429: "rate_limit_error",
}
# Where OpenAI has a code of its own for the same thing, its clients go by that one.
_CODES: Mapping[str, str] = {
    "inference.context_overflow": "context_length_exceeded",
    "inference.queue_full": "rate_limit_exceeded",
    "models.not_found": "model_not_found",
    "identity.invalid_key": "invalid_api_key",
}
_SERVER_ERRORS = 500


class BadParameter(HupanError):
    """A request says something that is not understood, or not meant to be said."""

    code = "openai.invalid_value"
    kind = Kind.INVALID

    def __init__(self, detail: str, *, param: str | None, code: str = "invalid_value") -> None:
        super().__init__(detail, param=param, openai_code=code)


class KeyMissing(HupanError):
    """There is no API key with the request, or none that is valid."""

    code = "invalid_api_key"
    kind = Kind.UNAUTHENTICATED


def status_of(error: HupanError) -> int:
    """Return the HTTP status; a conversation that is too long is a bad request in OpenAI's eyes."""
    status = STATUS[error.kind]
    return 400 if status in {413, 422} else status


def error_body(error: HupanError) -> dict[str, Any]:
    """Write an error."""
    code = error.params.get("openai_code") or _CODES.get(error.code, error.code)
    return _body(status_of(error), error.detail, code=str(code), param=cast("str | None", error.params.get("param")))


def headers_of(error: HupanError) -> dict[str, str]:
    """Say when to try again, where that is known."""
    if error.retry_after_s is None:
        return {}
    return {"Retry-After": str(max(1, round(error.retry_after_s)))}


def error_response(error: HupanError) -> Response:
    """Answer with an error."""
    return _response(status_of(error), error_body(error), headers_of(error))


def bad_parameter(error: ValidationError) -> BadParameter:
    """Say the first thing that is wrong with a request's parameters."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = [str(step) for step in first["loc"]]
    param = path[0] if path else None
    if first["type"] == "extra_forbidden":
        return BadParameter(f"Unknown parameter: {'.'.join(path)}.", param=param, code="unknown_parameter")
    if first["type"] == "missing":
        return BadParameter(
            f"Missing required parameter: {'.'.join(path)}.", param=param, code="missing_required_parameter"
        )
    return BadParameter(f"Invalid value for {'.'.join(path)}: {first['msg']}.", param=param)


async def on_expected(_: Request, error: Exception) -> Response:
    """Answer a room's error."""
    return error_response(cast("HupanError", error))


async def on_invalid(_: Request, error: Exception) -> Response:
    """Answer a request that FastAPI could not read."""
    first = cast("RequestValidationError", error).errors()[0]
    return _response(400, _body(400, str(first["msg"]), code="invalid_value", param=str(first["loc"][-1])))


async def on_http(_: Request, error: Exception) -> Response:
    """Answer for a path or a method that does not exist."""
    known = cast("HTTPException", error)
    code = "unknown_url" if known.status_code in {404, 405} else None
    body = _body(known.status_code, str(known.detail), code=code, param=None)
    return _response(known.status_code, body, dict(known.headers or {}))


async def on_unexpected(_: Request, __: Exception) -> Response:
    """Answer for what nobody foresaw. The server's own log says more."""
    return _response(500, _body(500, "Something went wrong on the server.", code="internal", param=None))


def _body(status: int, message: str, *, code: str | None, param: str | None) -> dict[str, Any]:
    fallback = "server_error" if status >= _SERVER_ERRORS else "invalid_request_error"
    kind = _TYPES.get(status, fallback)
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _response(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, status, dict(headers or {}), media_type="application/json")
