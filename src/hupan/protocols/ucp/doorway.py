"""Reads a request: its body within bounds, and what a signature would cover of it."""

from dataclasses import replace
from typing import cast

from fastapi import Request

from hupan.protocols.signatures import SignedRequest
from hupan.protocols.ucp.agents import Named
from hupan.protocols.ucp.desk import Knock, UcpDesk
from hupan.protocols.ucp.failures import Body, invalid
from hupan.protocols.ucp.limits import LARGEST_BODY_BYTES, read_object


def desk_of(request: Request) -> UcpDesk:
    """Find the desk among the services of the app around this one."""
    return cast("UcpDesk", request.app.state.services[UcpDesk])


def base_url_of(request: Request, public_url: str | None) -> str:
    """Say where the market is reached, without a slash at the end."""
    if public_url:
        return public_url.rstrip("/")
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


async def read_knock(request: Request, version: str) -> tuple[Knock, Body]:
    """Read a request.

    Returns:
        The request, and its whole body as an object.

    Raises:
        UcpRefusal: Its body is too large, or no JSON object.
    """
    raw = await _raw(request)
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    path = cast("bytes", request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1")
    base_url = base_url_of(request, desk_of(request).public_url)
    signed = SignedRequest(
        method=request.method,
        # Behind a proxy the agent signed the name that it knows, which is not the one we are called by.
        authority=base_url.partition("://")[2],
        path=path.partition("?")[0],
        query=request.url.query,
        headers=headers,
        body=raw,
        scheme=base_url.partition("://")[0],
    )
    body = read_object(raw)
    knock = Knock(
        version=version,
        base_url=base_url,
        address=request.client.host if request.client else "",
        signed=signed,
        agent=headers.get("ucp-agent"),
        body=body,
        idempotency_key=headers.get("idempotency-key", ""),
    )
    return knock, body


def in_its_place(knock: Knock, body: Body, meta: Body, subject: str) -> Knock:
    """Put what a tool's arguments say of an agent in the place of headers."""
    agent: object = meta.get("ucp-agent")
    named = cast("Body", agent) if isinstance(agent, dict) else {}
    profile, version, key = named.get("profile"), named.get("version"), meta.get("idempotency-key")
    return replace(
        knock,
        agent=Named(profile, version if isinstance(version, str) else "") if isinstance(profile, str) else knock.agent,
        body=body,
        idempotency_key=key if isinstance(key, str) else knock.idempotency_key,
        subject=subject,
    )


async def _raw(request: Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_BODY_BYTES:
            raise invalid(f"A request has at most {LARGEST_BODY_BYTES:,} bytes.", code="request_too_large", status=413)
        pieces.append(piece)
    return b"".join(pieces)
