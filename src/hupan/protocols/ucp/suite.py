"""What conformance suites need beside the standard: to see time pass, storage fail, and tokens go bad.

The hooks exist only where the desk was given them: in conformance mode, on loopback. Elsewhere there is nothing.
"""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Protocol, cast

from fastapi import APIRouter, Request, Response

from hupan.protocols.ucp.calls import list_in, number_in, object_in, text_in
from hupan.protocols.ucp.doorway import desk_of, read_knock
from hupan.protocols.ucp.failures import Body, invalid, refusal
from hupan.protocols.ucp.rest import Subject, Version
from hupan.protocols.ucp.writing import json_response

KINDS = ("valid", "expired", "revoked", "foreign_client")
_MOST: Final = 100
_STATES: Final = ("pending", "completed", "failed")


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

    async def ship(self, order_id: str, units: Mapping[str, int], tracking_number: str = "") -> None:
        """Hand units of an order's lines to a carrier; all that wait where none are named.

        Raises:
            HupanError: There is no such order, or nothing of it waits.
        """
        ...

    async def take_off(self, order_id: str, units: Mapping[str, int]) -> None:
        """Cancel units of an order's lines that have not left, and give their money back.

        Raises:
            HupanError: There is no such order, or not so many wait.
        """
        ...

    async def give_back(self, order_id: str, minor: int, why: str) -> None:
        """Give a part of an order's money back.

        Raises:
            HupanError: There is no such order, or not so much to give back.
        """
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


@router.post("/{version}/testing/simulate-shipping/{subject}")
async def simulate_shipping(request: Request, version: Version, subject: Subject) -> Response:
    """Let everything of an order leave. The older version's suite proves itself by a secret that it shares with us."""
    hooks, desk = _hooks(request), desk_of(request)
    await read_knock(request, version)
    sent = request.headers.get("simulation-secret", "").encode()
    if not desk.simulation_secret or not hmac.compare_digest(sent, desk.simulation_secret.encode()):
        raise refusal(403, "forbidden", "This is for whoever knows the secret of the simulation.")
    await hooks.ship(subject, {})
    return json_response({"status": "shipped"})


@router.post("/{version}/testing/orders/{subject}/adjust")
async def adjust_order(request: Request, version: Version, subject: Subject) -> Response:
    """Let units of a line be canceled after they were bought, as their seller would."""
    hooks = _hooks(request)
    _, body = await read_knock(request, version)
    await hooks.take_off(subject, {text_in(body, "line_item_id"): number_in(body, "quantity") or 0})
    return json_response({})


@router.put("/{version}/orders/{subject}")
async def write_order(request: Request, version: Version, subject: Subject) -> Response:
    """Let happen what the older version's suite writes into an order as having happened: parcels, and money back.

    In earnest nobody but the seller ships, and no agent refunds: outside of conformance mode there is no such verb.
    """
    hooks, desk = _hooks(request), desk_of(request)
    if desk.dialect(version).negotiates:
        raise refusal(405, "not_found", "Method Not Allowed")
    knock, body = await read_knock(request, version)
    knock = replace(knock, subject=subject)
    _, present = await desk.answer(replace(knock, body={}, idempotency_key=""), "get_order")
    adjustments = _fresh(body, present, "adjustments")
    events = _fresh(object_in(body, "fulfillment"), present["fulfillment"], "events")
    if adjustments is None or events is None or any(each.get("status") not in _STATES for each in adjustments):
        # Elsewhere this version has 400 for it.
        return json_response({"detail": "Adjustments and events are lists of what the standard says of them."}, 422)
    for each in events:
        units = {
            text_in(line, "id"): number_in(line, "quantity") or 0 for line in list_in(each, "line_items", most=_MOST)
        }
        await hooks.ship(subject, units, text_in(each, "tracking_number"))
    for each in adjustments:
        await hooks.give_back(subject, number_in(each, "amount") or 0, text_in(each, "description"))
    status, answer = await desk.answer(replace(knock, body={}, idempotency_key=""), "get_order")
    return json_response(answer, status)


def _fresh(said: Mapping[str, Any], present: Mapping[str, Any], name: str) -> list[Body] | None:
    """Pick what was written in addition to what is there already; `None` where it is no list of objects."""
    listed: object = said.get(name) or []
    if not isinstance(listed, list):
        return None
    entries = cast("list[object]", listed)[:_MOST]
    written = [cast("Body", each) for each in entries if isinstance(each, dict)]
    known = {each["id"] for each in cast("list[Body]", present.get(name) or [])}
    return [each for each in written if each.get("id") not in known] if len(written) == len(entries) else None


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
