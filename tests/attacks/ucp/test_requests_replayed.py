"""Requests that somebody overheard: sent again, elsewhere, with less or out of their order, they do nothing new."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import orjson
import pytest

from hupan.protocols.signatures import SignedRequest, sign_request
from tests.integration.ucp.goods import MUG, TEAPOT
from tests.integration.ucp.house import AGENT, AGENT_KEY, NEW, House

pytestmark = pytest.mark.anyio

PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}


@dataclass(frozen=True)
class Heard:
    """A signed request, as somebody on the way could keep it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    async def send(self, house: House) -> httpx.Response:
        return await house.client.request(self.method, self.path, content=self.body, headers=dict(self.headers))


def _signed(path: str, body: object, key: str, method: str = "POST") -> Heard:
    raw = b"" if body is None else orjson.dumps(body)
    headers = {"ucp-agent": f'profile="{AGENT}"', "idempotency-key": key}
    if raw:
        headers["content-type"] = "application/json"
    whole = SignedRequest(method, "127.0.0.1:8000", f"/ucp/{NEW}{path}", "", headers, raw, scheme="http")
    return Heard(method, whole.path, headers | sign_request(whole, AGENT_KEY, time.time()), raw)


async def _begun(house: House, key: str) -> dict[str, Any]:
    lines = [{"item": {"id": each}, "quantity": 1} for each in (TEAPOT, MUG)]
    answer = await _signed("/checkout-sessions", {"line_items": lines}, key).send(house)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_completion_sent_again_is_the_same_completion(house: House) -> None:
    made = await _begun(house, "begin-1")
    completion = _signed(f"/checkout-sessions/{made['id']}/complete", PAYMENT, "pay-1")
    first, second = await completion.send(house), await completion.send(house)
    assert first.json()["status"] == "completed"
    assert second.json() == first.json()  # one order, and one payment for it


async def test_what_was_signed_for_one_thing_does_nothing_elsewhere(house: House) -> None:
    made, other = await _begun(house, "begin-2"), await _begun(house, "begin-3")
    completion = _signed(f"/checkout-sessions/{made['id']}/complete", PAYMENT, "pay-2")
    elsewhere = replace(completion, path=completion.path.replace(made["id"], other["id"]))
    renamed = replace(completion, headers={**completion.headers, "idempotency-key": "pay-3"})
    fewer = replace(completion, method="PUT", path=completion.path.removesuffix("/complete"))
    for forged in (elsewhere, renamed, fewer):
        refused = await forged.send(house)
        assert (refused.status_code, refused.json()["code"]) == (401, "signature_invalid")
    swapped = replace(completion, body=orjson.dumps({**PAYMENT, "more": 1}))
    assert (await swapped.send(house)).json()["code"] == "digest_mismatch"
    # Without its signature it is nobody's request: what was begun under one is not there for it.
    names = ("signature", "signature-input", "content-digest")
    bare = replace(completion, headers={k: v for k, v in completion.headers.items() if k not in names})
    assert (await bare.send(house)).status_code == 404
    read = await _signed(f"/checkout-sessions/{made['id']}", None, "", "GET").send(house)
    assert read.json()["status"] == "ready_for_complete"


async def test_a_change_that_comes_behind_the_completion_changes_nothing(house: House) -> None:
    """Both were signed; the network brought them the other way round."""
    made = await _begun(house, "begin-4")
    path = f"/checkout-sessions/{made['id']}"
    lines = [{"item": {"id": MUG}, "quantity": 9}]
    change = _signed(path, {"id": made["id"], "line_items": lines}, "change-4", "PUT")
    completion = _signed(f"{path}/complete", PAYMENT, "pay-4")
    assert (await completion.send(house)).json()["status"] == "completed"
    late = await change.send(house)
    assert late.status_code == 409
    again = await completion.send(house)
    assert again.json()["line_items"] == made["line_items"]
    assert (await _signed(path, None, "", "GET").send(house)).json()["line_items"] == made["line_items"]


async def test_an_old_request_is_too_old(house: House) -> None:
    body = {"line_items": [{"item": {"id": MUG}, "quantity": 1}]}
    raw = orjson.dumps(body)
    headers = {"ucp-agent": f'profile="{AGENT}"', "idempotency-key": "old", "content-type": "application/json"}
    whole = SignedRequest("POST", "127.0.0.1:8000", f"/ucp/{NEW}/checkout-sessions", "", headers, raw, scheme="http")
    for late in (3600, -3600):
        signed = headers | sign_request(whole, AGENT_KEY, time.time() - late)
        refused = await Heard("POST", whole.path, signed, raw).send(house)
        assert (refused.status_code, refused.json()["code"]) == (401, "signature_invalid")
