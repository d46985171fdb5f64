"""Signed requests are checked, and every answer is signed."""

import time
from collections.abc import Mapping

import httpx
import orjson
import pytest

from hupan.protocols.signatures import (
    SignedRequest,
    SigningKey,
    content_digest,
    read_dictionary,
    sign_request,
    verifies,
)
from tests.integration.ucp.house import AGENT, AGENT_KEY, NEW, House

pytestmark = pytest.mark.anyio

BODY = orjson.dumps({"query": "teapot"})


async def _send(
    house: House, key: SigningKey = AGENT_KEY, sent: bytes = BODY, changed: Mapping[str, str] | None = None
) -> httpx.Response:
    headers = {"ucp-agent": f'profile="{AGENT}"', "content-type": "application/json"}
    request = SignedRequest("POST", "127.0.0.1:8000", f"/ucp/{NEW}/catalog/search", "", headers, BODY, scheme="http")
    others = dict(changed or {})
    headers |= sign_request(request, key, time.time() - float(others.pop("late", 0)))
    headers |= others
    return await house.client.post(request.path, content=sent, headers={k: v for k, v in headers.items() if v})


async def test_a_signed_request_is_worked_on(house: House) -> None:
    assert (await _send(house)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"signature": ""}, 401, "signature_missing"),
        ({"late": "1000"}, 401, "signature_invalid"),
        ({"content-digest": content_digest(b"x")}, 400, "digest_mismatch"),
        ({"content-type": "text/json"}, 401, "signature_invalid"),
    ],
)
async def test_a_signature_has_to_fit(house: House, changed: dict[str, str], status: int, code: str) -> None:
    answer = await _send(house, changed=changed)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_stranger_cannot_sign_for_an_agent(house: House) -> None:
    forged = await _send(house, SigningKey.make(AGENT_KEY.kid))
    assert (forged.status_code, forged.json()["code"]) == (401, "signature_invalid")
    unknown = await _send(house, SigningKey.make("other"))
    assert (unknown.status_code, unknown.json()["code"]) == (401, "key_not_found")
    swapped = await _send(house, sent=orjson.dumps({"query": "mug"}))
    assert (swapped.status_code, swapped.json()["code"]) == (400, "digest_mismatch")


async def test_every_answer_is_signed_by_a_published_key(house: House) -> None:
    (jwk,) = (await house.client.get("/.well-known/ucp")).json()["signing_keys"]
    answers = [
        await house.post("/catalog/search", {"query": "teapot"}),
        await house.post("/catalog/search", {}),
        await house.post("/nowhere", {}),
    ]
    assert [each.status_code for each in answers] == [200, 400, 404]
    for each in answers:
        covered = read_dictionary(each.headers["signature-input"])["sig1"]
        signature = read_dictionary(each.headers["signature"])["sig1"].value
        assert covered.params["keyid"] == jwk["kid"]
        assert each.headers["content-digest"] == content_digest(each.content)
        base = (
            f'"@status": {each.status_code}\n"content-digest": {each.headers["content-digest"]}\n'
            f'"content-type": {each.headers["content-type"]}\n"@signature-params": {covered.raw}'
        )
        assert isinstance(signature, bytes)
        assert verifies(jwk, base.encode(), signature)
