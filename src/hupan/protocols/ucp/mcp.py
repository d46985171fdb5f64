"""UCP as tools of the Model Context Protocol: JSON-RPC over one stateless HTTP endpoint, every answer one JSON.

An agent's platform says who it is in the tool's arguments (`meta`), since it has no hand on the headers. A client that
skips the handshake, or says nothing of what it accepts, is answered all the same.
"""

from dataclasses import dataclass
from typing import Any, Final, cast

import orjson
from fastapi import APIRouter, Request, Response

from hupan.protocols.mcp import BAD_PARAMS, BAD_REQUEST, Wrong, asks_nothing, error_body, result_body, result_of
from hupan.protocols.ucp.calls import Operation
from hupan.protocols.ucp.desk import Knock, UcpDesk
from hupan.protocols.ucp.dialects import Dialect
from hupan.protocols.ucp.doorway import desk_of, in_its_place, read_knock
from hupan.protocols.ucp.failures import Body, UcpRefusal
from hupan.protocols.ucp.rest import Version
from hupan.protocols.ucp.writing import json_response

router = APIRouter(tags=["ucp"])

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


@router.post("/{version}/mcp")
async def mcp(request: Request, version: Version) -> Response:
    """Speak MCP."""
    desk = desk_of(request)
    dialect = desk.dialect(version)
    message: Body = {}
    try:
        knock, message = await read_knock(request, version)
        if asks_nothing(message):
            return Response(status_code=202)
        result = await result_of(message, _Operations(desk, dialect, knock))
    except Wrong as wrong:
        return json_response(error_body(message, wrong.code, wrong.message))
    except UcpRefusal as refused:
        return _refused(dialect, message, refused)
    return json_response(result_body(message, result))


@dataclass(frozen=True, slots=True)
class _Operations:
    """Implements `Tools`: UCP's operations, as far as this version has them."""

    desk: UcpDesk
    dialect: Dialect
    knock: Knock
    instructions: str = ""

    async def listed(self) -> list[Body]:
        """Describe the operations."""
        ours = {each.name for each in self.dialect.capabilities(self.desk.business(self.knock.base_url))}
        return [_tool(each) for each in self.desk.operations.values() if each.root in ours]

    async def call(self, params: Body) -> Body:
        """Do one."""
        operation = self.desk.operations.get(str(params.get("name", "")))
        given: object = params.get("arguments", {})
        if operation is None or not isinstance(given, dict):
            raise Wrong(BAD_PARAMS, "There is no such tool, or its arguments are no object.")
        arguments = cast("Body", given)
        meta: object = arguments.get("meta", {})
        body: object = arguments.get(operation.argument, {}) if operation.argument else {}
        if not isinstance(meta, dict) or not isinstance(body, dict):
            raise Wrong(BAD_PARAMS, f"`meta` and `{operation.argument}` are objects.")
        whole = dict(cast("Body", body))
        subject = arguments.get("id", "")
        placed = in_its_place(self.knock, whole, cast("Body", meta), subject if isinstance(subject, str) else "")
        _, answer = await self.desk.answer(placed, operation.name)
        return {"content": [{"type": "text", "text": orjson.dumps(answer).decode()}], "structuredContent": answer}


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
        code = BAD_REQUEST
    elif not refused.flat:
        code = BAD_PARAMS
    elif status >= 500 and status != 503:  # noqa: PLR2004 - HTTP's
        code = _INTERNAL
    return json_response(error_body(message, code, refused.complaint.content, body), status, refused.headers)
