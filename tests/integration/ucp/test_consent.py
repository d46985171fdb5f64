"""The page on which a person is asked: in their language, with only our words in it, and answered by their own hand."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.platform import Database
from tests.integration.ucp.house import ORIGIN, House, open_house
from tests.integration.ucp.platform import BACK, Platform, answer_of, known, sign_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def asking(database: Database, tmp_path: Path) -> AsyncGenerator[House]:
    async with open_house(database, tmp_path, {}, {"HUPAN_UCP_CONFORMANCE": "false"}) as opened:
        yield opened


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


async def _decide(platform: Platform, csrf: str, decision: str = "allow", origin: str = ORIGIN) -> int | dict[str, str]:
    said = platform.question() | {"csrf": csrf, "decision": decision}
    answer = await platform.house.client.post("/oauth/authorize", data=said, headers={"origin": origin})
    return answer_of(answer) if answer.status_code == 303 else answer.status_code


async def test_a_guest_is_asked_to_sign_in(asking: House) -> None:
    platform = await known(asking)
    for language, title in (("en", "Link Lake Chat"), ("zh-CN", "要将 Lake Chat"), ("ko", "내 계정을 Lake Chat에")):
        asking.client.headers["accept-language"] = language
        answer = await platform.ask()
        assert answer.status_code == 401
        assert title in answer.text


async def test_a_person_is_asked_and_says_yes_or_no(asking: House) -> None:
    await sign_in(asking)
    platform = await known(asking)
    answer = await platform.ask()
    assert answer.status_code == 200
    assert "Mina &lt;Park&gt;" in answer.text
    assert "내 계정을 Lake Chat에 연결할까요" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("form-action 'self' https://platform.example")
    assert "frame-ancestors 'none'" in policy
    hidden = _hidden(answer.text)
    assert hidden.keys() == {*platform.question(), "csrf"}
    refused = await _decide(platform, hidden["csrf"], "refuse")
    assert isinstance(refused, dict)
    assert refused["error"] == "access_denied"
    allowed = await _decide(platform, hidden["csrf"])
    assert isinstance(allowed, dict)
    assert (await platform.token(code=allowed["code"])).status_code == 200


async def test_nobody_says_yes_in_a_persons_place(asking: House) -> None:
    platform = await known(asking)
    assert await _decide(platform, "") == 400
    await sign_in(asking)
    csrf = _hidden((await platform.ask()).text)["csrf"]
    assert await _decide(platform, "") == 403
    assert await _decide(platform, csrf[:-1] + "x") == 403
    assert await _decide(platform, csrf, origin="https://evil.example") == 403


async def test_a_platforms_name_is_text(asking: House) -> None:
    await sign_in(asking)
    name = '<script>alert(1)</script>"{person}'
    made = await asking.linking.register(name, "https://a.example/p", [BACK], keeps_secret=False)
    page = (await Platform(asking, made.client.id).ask(state='"><script>')).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


async def test_in_earnest_there_are_no_hooks(asking: House) -> None:
    ours = "/ucp/2026-04-08/testing"
    for path in ("/testing/oauth/mint", f"{ours}/idempotency/age", f"{ours}/orders/ord_1/adjust"):
        assert (await asking.client.post(path, json={"kind": "valid"})).status_code == 404
