"""What this house says of itself to shops elsewhere: its profile as an agent, and how it signs and names itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, Response

from hupan.kernel import new_id
from hupan.platform.http import service
from hupan.protocols.signatures import SignedRequest, sign_request
from hupan.protocols.ucp import CHECKOUT, FULFILLMENT, LOOKUP, NEWEST, ORDER, SEARCH, KeyRing
from hupan.protocols.ucp_away.profile import SPOKEN
from hupan.protocols.ucp_away.terms import OLD

WHERE: Final = "/.well-known/ucp-agent.json"
_ABLE: Final[Mapping[str, tuple[str, ...]]] = {
    SEARCH: (),
    LOOKUP: (),
    CHECKOUT: (),
    FULFILLMENT: (CHECKOUT,),
    ORDER: (),
}
_SINCE_APRIL: Final = frozenset({SEARCH, LOOKUP})


@dataclass(frozen=True, slots=True)
class Ourselves:
    """This house as an agent.

    Attributes:
        base_url: Where it is reached, without a slash at the end.
        keys: Its own.
    """

    base_url: str
    keys: KeyRing

    async def profile(self) -> dict[str, Any]:
        """Write what it can do, and its public keys."""
        return {
            "ucp": {
                "version": NEWEST.version,
                "capabilities": {name: _declared(name, extends) for name, extends in _ABLE.items()},
            },
            "signing_keys": list(await self.keys.ready_keys()),
        }

    async def headers(self, method: str, url: str, body: bytes, version: str, key: str) -> dict[str, str]:
        """Write the headers of a request, signed."""
        parts = urlsplit(url)
        headers = {
            "ucp-agent": f'profile="{self.base_url}{WHERE}"',
            "request-id": new_id("req"),
            "accept": "application/json",
        }
        if body:
            headers["content-type"] = "application/json"
        if key:
            headers["idempotency-key"] = key
        await self.keys.ready()
        request = SignedRequest(method, parts.netloc, parts.path, parts.query, headers, body, parts.scheme)
        signed = headers | sign_request(request, self.keys.current, time())
        if version == OLD:
            # The older version has a header of its own for signatures, with a form that nobody has settled on.
            signed["request-signature"] = signed["signature"]
        return signed


def _declared(name: str, extends: tuple[str, ...]) -> list[dict[str, Any]]:
    versions = [each for each in SPOKEN if each != OLD or name not in _SINCE_APRIL]
    return [{"version": each, **({"extends": extends[0]} if extends else {})} for each in versions]


router = APIRouter(include_in_schema=False)


@router.get(WHERE)
async def read_agent_profile(ourselves: Annotated[Ourselves, service(Ourselves)]) -> Response:
    """Read what this house says of itself to shops elsewhere."""
    body = orjson.dumps(await ourselves.profile())
    return Response(body, media_type="application/json", headers={"Cache-Control": "public, max-age=300"})
