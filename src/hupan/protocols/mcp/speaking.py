"""What a server of tools says to each of MCP's methods."""

from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeAlias, cast

import orjson

from hupan import __version__

Body: TypeAlias = dict[str, Any]

BAD_REQUEST: Final = -32600
BAD_PARAMS: Final = -32602
_NO_METHOD: Final = -32601
_PARSE_ERROR: Final = -32700
_SPOKEN: Final = ("2025-11-25", "2025-06-18", "2025-03-26")


class Wrong(Exception):
    """A message is not one of JSON-RPC's, or of MCP's.

    Args:
        code: JSON-RPC's number for it.
        message: What is wrong.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Tools(Protocol):
    """What is offered to a client."""

    @property
    def instructions(self) -> str:
        """What a model should know of the tools; may be empty."""
        ...

    async def listed(self) -> Sequence[Body]:
        """Describe the tools, each with `name`, `description` and `inputSchema`."""
        ...

    async def call(self, params: Body) -> Body:
        """Use one, and return its result (`content`, and perhaps `structuredContent` and `isError`).

        Args:
            params: As the client sent them: `name` and `arguments`.

        Raises:
            Wrong: There is no such tool, or its arguments are none of what it takes.
        """
        ...


def read_message(raw: bytes) -> Body:
    """Read one message.

    Raises:
        Wrong: It is no JSON object. Batches left the protocol in 2025-06-18.
    """
    try:
        message: object = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Wrong(_PARSE_ERROR, "This is no JSON.") from error
    if not isinstance(message, dict):
        raise Wrong(BAD_REQUEST, "Send one message, as an object.")
    return cast("Body", message)


def asks_nothing(message: Body) -> bool:
    """Whether it is a notification, which wants no answer."""
    return "id" not in message and isinstance(message.get("method"), str)


async def result_of(message: Body, tools: Tools) -> Body:
    """Work on a message.

    Raises:
        Wrong: It cannot be worked on; what the tools raise goes through.
    """
    if message.get("jsonrpc") != "2.0":
        raise Wrong(BAD_REQUEST, "This is no message of JSON-RPC 2.0.")
    given: object = message.get("params", {})
    params = cast("Body", given) if isinstance(given, dict) else {}
    method = message.get("method")
    if method == "initialize":
        return _hello(params, tools.instructions)
    if method == "ping":
        return {}
    if method == "tools/list":
        return {"tools": list(await tools.listed())}
    if method == "tools/call":
        return await tools.call(params)
    raise Wrong(_NO_METHOD, "There is no such method.")


def _hello(params: Body, instructions: str) -> Body:
    wanted = params.get("protocolVersion")
    said: Body = {
        "protocolVersion": wanted if wanted in _SPOKEN else _SPOKEN[0],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "hupan", "version": __version__},
    }
    return {**said, "instructions": instructions} if instructions else said


def result_body(message: Body, result: Body) -> Body:
    """Write the answer to a message."""
    return {"jsonrpc": "2.0", "id": id_of(message), "result": result}


def error_body(message: Body, code: int, text: str, data: Body | None = None) -> Body:
    """Write that a message could not be worked on."""
    error: Body = {"code": code, "message": text}
    return {"jsonrpc": "2.0", "id": id_of(message), "error": error if data is None else {**error, "data": data}}


def id_of(message: Body) -> str | int | None:
    """Take what names a message; nothing where it names itself by something else."""
    found: object = message.get("id")
    return found if isinstance(found, str | int) else None
