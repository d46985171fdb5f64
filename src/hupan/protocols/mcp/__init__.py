"""The Model Context Protocol over stateless HTTP: one JSON-RPC message in, one JSON out.

Whoever offers tools implements `Tools`; `result_of` does the rest of what a server of tools has to say. A client that
skips the handshake is answered all the same. Source: modelcontextprotocol.io, revision 2025-11-25, "Tools" and
"Streamable HTTP" (a server that answers each POST with JSON, and opens no stream).
"""

from hupan.protocols.mcp.speaking import (
    BAD_PARAMS,
    BAD_REQUEST,
    Body,
    Tools,
    Wrong,
    asks_nothing,
    error_body,
    id_of,
    read_message,
    result_body,
    result_of,
)

__all__ = [
    "BAD_PARAMS",
    "BAD_REQUEST",
    "Body",
    "Tools",
    "Wrong",
    "asks_nothing",
    "error_body",
    "id_of",
    "read_message",
    "result_body",
    "result_of",
]
