"""What conformance suites need beside the standard: to see time pass, storage fail, and tokens go bad.

The hooks exist only where the desk was given them: in conformance mode, on loopback. Elsewhere there is nothing.
"""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from hupan.protocols.ucp.calls import number_in, text_in
from hupan.protocols.ucp.doorway import desk_of, read_knock
from hupan.protocols.ucp.failures import Body, invalid, refusal
from hupan.protocols.ucp.rest import Version
from hupan.protocols.ucp.writing import json_response

KINDS = ("valid", "expired", "revoked", "foreign_client")


class SuiteHooks(Protocol):
    """Does it. Below: `bootstrap`."""

    async def age(self, key: str, hours: int) -> None:
        """Let what is remembered under a key be older."""
        ...

    async def fail(self, *, failing: bool) -> None:
        """Let nothing be remembered under keys, as if their storage were away; or let it be well again."""
        ...

    async def mint(self, kind: str) -> str:
        """Make a token of one of `KINDS`."""
        ...


router = APIRouter(include_in_schema=False)
root_router = APIRouter(include_in_schema=False)


def _hooks(request: Request) -> SuiteHooks:
    hooks = desk_of(request).hooks
    if hooks is None:
        raise refusal(404, "not_found", "Not Found")
    return hooks


@router.post("/{version}/testing/idempotency/age")
async def age_key(request: Request, version: Version) -> Response:
    """Let what is remembered under a key be older."""
    hooks = _hooks(request)
    _, body = await read_knock(request, version)
    await hooks.age(text_in(body, "key"), number_in(body, "hours") or 0)
    return json_response({})


@router.post("/{version}/testing/idempotency/outage")
async def fail_keys(request: Request, version: Version) -> Response:
    """Let the storage of keys be away, or well again."""
    hooks = _hooks(request)
    _, body = await read_knock(request, version)
    await hooks.fail(failing=body.get("enabled") is True)
    return json_response({})


@root_router.post("/testing/oauth/mint")
async def mint_token(request: Request) -> Response:
    """Make a token that is good, or bad in one way."""
    hooks = desk_of(request).hooks
    if hooks is None:
        return json_response({"detail": "Not Found"}, 404)
    _, body = await read_knock(request, "")
    kind = text_in(body, "kind")
    if kind not in KINDS:
        raise invalid("There is no such kind.")
    answer: Body = {"access_token": await hooks.mint(kind), "token_type": "Bearer"}
    return json_response(answer)
