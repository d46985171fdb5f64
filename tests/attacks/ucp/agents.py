"""Two agents, each with a profile and a key of its own, and how they ask: over REST and by the tools of MCP."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import orjson
from fastapi.routing import APIRoute

from hupan.protocols.signatures import SignedRequest, SigningKey, sign_request
from hupan.protocols.ucp import Operation
from hupan.protocols.ucp.rest import router
from tests.integration.ucp.house import NEW, House

Json = dict[str, Any]

OWNER, THIEF = "https://owner.example/profile", "https://thief.example/profile"
OWNER_KEY, THIEF_KEY = SigningKey.make("owner-1"), SigningKey.make("thief-1")
HOST = "127.0.0.1:8000"
NO_OPERATIONS = {"version_profile", "read_schema", "about"}
ROUTES: Mapping[str, tuple[str, str]] = {
    route.name: (next(iter(route.methods or ())), route.path)
    for route in router.routes
    if isinstance(route, APIRoute) and route.name not in NO_OPERATIONS
}
"""Where each operation is over REST, by its name."""


@dataclass(frozen=True)
class Wanted:
    """Something that is asked for.

    Attributes:
        name: Of the operation.
        subject: What it is about.
        body: What is said.
        case: Of a return.
        key: Under which it is done once.
    """

    name: str
    subject: str = ""
    body: Mapping[str, Any] = field(default_factory=dict[str, Any])
    case: str = ""
    key: str = ""


@dataclass(frozen=True)
class Sender:
    """Who asks.

    Attributes:
        url: The profile that is named.
        key: That signs; nobody's where there is none.
        token: Of a person.
    """

    url: str
    key: SigningKey | None = None
    token: str = ""
    version: str = NEW

    def rest(self, wanted: Wanted) -> "Heard":
        """Write it for REST."""
        method, path = ROUTES[wanted.name]
        at = "/ucp" + path.format(version=self.version, subject=wanted.subject, return_id=wanted.case)
        raw = b"" if method == "GET" else orjson.dumps(dict(wanted.body))
        return self._signed(method, at, raw, wanted.key)

    def tool(self, wanted: Wanted, operation: Operation) -> "Heard":
        """Write it for MCP."""
        meta: Json = {"ucp-agent": {"profile": self.url}} | ({"idempotency-key": wanted.key} if wanted.key else {})
        said: Json = {"meta": meta} | ({"id": wanted.subject} if wanted.subject else {})
        if operation.argument:
            said[operation.argument] = {**wanted.body, **({"return_id": wanted.case} if wanted.case else {})}
        params = {"name": wanted.name, "arguments": said}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        return self._signed("POST", f"/ucp/{self.version}/mcp", orjson.dumps(message), "")

    def _signed(self, method: str, path: str, raw: bytes, key: str) -> "Heard":
        headers = {"ucp-agent": f'profile="{self.url}"'}
        headers |= {"content-type": "application/json"} if raw else {}
        headers |= {"idempotency-key": key} if key else {}
        headers |= {"authorization": f"Bearer {self.token}"} if self.token else {}
        heard = Heard(method, path, headers, raw)
        return heard if self.key is None else heard.signed(self.key)


@dataclass(frozen=True)
class Heard:
    """A request, as somebody on the way could keep it, and change it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def request(self, authority: str = HOST) -> SignedRequest:
        """What a signature covers of it."""
        return SignedRequest(self.method, authority, self.path, "", self.headers, self.body, scheme="http")

    def signed(self, key: SigningKey, late: float = 0.0, authority: str = HOST) -> "Heard":
        """Sign it."""
        made = sign_request(self.request(authority), key, time.time() - late)
        return replace(self, headers={**self.headers, **made})

    def named(self, **headers: str | None) -> "Heard":
        """Change headers, or leave them out."""
        changed = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return replace(self, headers={name: value for name, value in changed.items() if value is not None})

    async def send(self, house: House) -> httpx.Response:
        """Send it."""
        return await house.client.request(self.method, self.path, content=self.body, headers=dict(self.headers))
