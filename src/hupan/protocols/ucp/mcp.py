"""UCP as tools of the Model Context Protocol: JSON-RPC over one stateless HTTP endpoint, every answer one JSON.

An agent's platform says who it is in the tool's arguments (`meta`), since it has no hand on the headers. A client that
skips the handshake, or says nothing of what it accepts, is answered all the same.
"""

from typing import Any, Final, cast

import orjson
from fastapi import APIRouter, Request, Response

from hupan import __version__
from hupan.protocols.ucp.calls import Operation
from hupan.protocols.ucp.desk import Knock, UcpDesk
from hupan.protocols.ucp.dialects import Dialect
from hupan.protocols.ucp.doorway import desk_of, in_its_place, read_knock
from hupan.protocols.ucp.failures import Body, UcpRefusal
from hupan.protocols.ucp.rest import Version
from hupan.protocols.ucp.writing import json_response

router = APIRouter(tags=["ucp"])

_SPOKEN: Final = ("2025-11-25", "2025-06-18", "2025-03-26")
_NO_METHOD, _BAD_PARAMS, _BAD_REQUEST = -32601, -32602, -32600
_REFUSED, _UNDISCOVERED, _INTERNAL = -32000, -32001, -32603
_OF_DISCOVERY: Final = frozenset(
    {"invalid_profile_url", "profile_unreachable", "profile_malformed", "version_unsupported"}
)
_OF_MESSAGES: Final = frozenset({"digest_mismatch", "algorithm_unsupported"})
_META: Final[Body] = {
    "type": "object",
    "description": 'Who asks: {"ucp-agent": {"profile": "https://…"}}.',
    "properties": {
        "ucp-agent": {"type": "object", "properties": {"profile": {"type": "string"}}, "required": ["profile"]},
        "idempotency-key": {"type": "string"},
    },
    "required": ["ucp-agent"],
}


class _Wrong(Exception):
    """A message is not one of JSON-RPC's, or of MCP's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@router.post("/{version}/mcp")
async def mcp(request: Request, version: Version) -> Response:
    """Speak MCP."""
    desk = desk_of(request)
    dialect = desk.dialect(version)
    message: Body = {}
    try:
        knock, message = await read_knock(request, version)
        if "id" not in message and isinstance(message.get("method"), str):
            # A notification wants no answer.
            return Response(status_code=202)
        result = await _result(desk, dialect, knock, message)
    except _Wrong as wrong:
        return _error(message, wrong.code, wrong.message)
    except UcpRefusal as refused:
        return _refused(dialect, message, refused)
    return json_response({"jsonrpc": "2.0", "id": _id(message), "result": result})


async def _result(desk: UcpDesk, dialect: Dialect, knock: Knock, message: Body) -> Body:
    if message.get("jsonrpc") != "2.0":
        raise _Wrong(_BAD_REQUEST, "This is no message of JSON-RPC 2.0.")
    params: object = message.get("params", {})
    said = cast("Body", params) if isinstance(params, dict) else {}
    method = message.get("method")
    if method == "initialize":
        wanted = said.get("protocolVersion")
        return {
            "protocolVersion": wanted if wanted in _SPOKEN else _SPOKEN[0],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "hupan", "version": __version__},
        }
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": [_tool(each) for each in _offered(desk, dialect, knock)]}
    if method == "tools/call":
        return await _called(desk, knock, said)
    raise _Wrong(_NO_METHOD, "There is no such method.")


async def _called(desk: UcpDesk, knock: Knock, params: Body) -> Body:
    operation = desk.operations.get(str(params.get("name", "")))
    given: object = params.get("arguments", {})
    if operation is None or not isinstance(given, dict):
        raise _Wrong(_BAD_PARAMS, "There is no such tool, or its arguments are no object.")
    arguments = cast("Body", given)
    meta: object = arguments.get("meta", {})
    body: object = arguments.get(operation.argument, {}) if operation.argument else {}
    if not isinstance(meta, dict) or not isinstance(body, dict):
        raise _Wrong(_BAD_PARAMS, f"`meta` and `{operation.argument}` are objects.")
    whole = dict(cast("Body", body))
    subject = arguments.get("id", "")
    placed = in_its_place(knock, whole, cast("Body", meta), subject if isinstance(subject, str) else "")
    _, answer = await desk.answer(placed, operation.name)
    return {"content": [{"type": "text", "text": orjson.dumps(answer).decode()}], "structuredContent": answer}


def _offered(desk: UcpDesk, dialect: Dialect, knock: Knock) -> list[Operation]:
    ours = {each.name for each in dialect.capabilities(desk.business(knock.base_url))}
    return [each for each in desk.operations.values() if each.root in ours]


def _tool(operation: Operation) -> Body:
    properties: dict[str, Any] = {"meta": _META}
    required = ["meta"]
    if operation.of_one:
        properties["id"] = {"type": "string"}
        required.append("id")
    if operation.argument:
        properties[operation.argument] = {"type": "object", "properties": dict(operation.fields)}
        required.append(operation.argument)
    schema = {"type": "object", "properties": properties, "required": required}
    return {"name": operation.name, "description": operation.about, "inputSchema": schema}


def _refused(dialect: Dialect, message: Body, refused: UcpRefusal) -> Response:
    """Say it twice, as the standard has it: in the status of HTTP, and in the message."""
    status, body = dialect.refuse(refused)
    code = _REFUSED
    if refused.complaint.code in _OF_DISCOVERY:
        code = _UNDISCOVERED
    elif refused.complaint.code in _OF_MESSAGES:
        code = _BAD_REQUEST
    elif not refused.flat:
        code = _BAD_PARAMS
    elif status >= 500 and status != 503:  # noqa: PLR2004 - HTTP's
        code = _INTERNAL
    error = {"code": code, "message": refused.complaint.content, "data": body}
    return json_response({"jsonrpc": "2.0", "id": _id(message), "error": error}, status, refused.headers)


def _error(message: Body, code: int, text: str) -> Response:
    return json_response({"jsonrpc": "2.0", "id": _id(message), "error": {"code": code, "message": text}})


def _id(message: Body) -> str | int | None:
    found: object = message.get("id")
    return found if isinstance(found, str | int) else None
