"""OAuth 2.0 with PKCE, as platforms meet it where nobody has to be asked; and everything that must not be had so."""

import asyncio
from urllib.parse import urlencode

import pytest

from tests.integration.ucp.house import ORIGIN, House
from tests.integration.ucp.platform import (
    BACK,
    CONFIRM,
    LOOPBACK,
    MANAGE,
    READ,
    REVIEW,
    Platform,
    answer_of,
    known,
    sign_in,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def somebody(house: House) -> str:
    return await sign_in(house)


@pytest.fixture
async def platform(house: House, somebody: str) -> Platform:
    return await known(house)


async def test_the_endpoints_are_described(house: House) -> None:
    told = (await house.client.get("/.well-known/oauth-authorization-server")).json()
    assert told["issuer"] == ORIGIN
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    assert set(told["scopes_supported"]) == {READ, MANAGE, CONFIRM, REVIEW}
    assert {"none", "client_secret_basic"} <= set(told["token_endpoint_auth_methods_supported"])
    resource = (await house.client.get("/.well-known/oauth-protected-resource")).json()
    assert resource["authorization_servers"] == [ORIGIN]


@pytest.mark.parametrize("keeps_secret", [False, True])
async def test_a_platform_is_linked(house: House, somebody: str, keeps_secret: bool) -> None:
    platform = await known(house, keeps_secret=keeps_secret)
    answer = answer_of(await platform.ask())
    assert (answer["state"], answer["iss"]) == ("as-it-was", ORIGIN)
    told = (await platform.token(code=answer["code"])).json()
    assert (told["token_type"], told["scope"]) == ("Bearer", f"{READ} {MANAGE}")
    linked = await house.linking.identify(told["access_token"])
    assert linked is not None
    assert (linked.client_id, linked.scopes) == (platform.client_id, {READ, MANAGE})
    # One that refreshes opens nothing.
    assert await house.linking.identify(told["refresh_token"]) is None


async def test_a_port_on_the_persons_own_machine_does_not_count(platform: Platform) -> None:
    code = await platform.code(redirect_uri=LOOPBACK.replace("7777", "7711"))
    answer = await platform.token(code=code, redirect_uri=LOOPBACK.replace("7777", "7929"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "redirect_uri",
    [
        BACK + "/",
        BACK.replace("https", "http"),
        "https://platform.example.evil/back",
        "https://platform.example/back?x=1",
        "https://platform.example:444/back",
        "http://127.0.0.1:7777/other",
        "http://127.0.0.1:7777@evil.example/back",
        "http://user@127.0.0.1:7777/back",
        "http://localhost:7777/back",
        "http://127.0.0.1:99999/back",
        "",
    ],
)
async def test_nobody_is_sent_where_the_platform_is_not(platform: Platform, redirect_uri: str) -> None:
    answer = await platform.ask(redirect_uri=redirect_uri)
    assert (answer.status_code, answer.headers.get("location")) == (400, None)


@pytest.mark.parametrize("client_id", ["unknown", "a\x00b", "x" * 5000])
async def test_an_unknown_platform_gets_no_answer(platform: Platform, client_id: str) -> None:
    assert (await platform.ask(client_id=client_id)).status_code == 400


async def test_a_field_that_comes_twice_is_refused(house: House, platform: Platform) -> None:
    query = urlencode([*platform.question().items(), ("scope", READ)])
    assert (await house.client.get(f"/oauth/authorize?{query}")).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "dev.ucp.shopping.order:everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
async def test_what_may_not_be_asked_is_told_to_the_platform(
    platform: Platform, changed: dict[str, str], error: str
) -> None:
    answer = answer_of(await platform.ask(**changed))
    assert (answer["error"], answer["iss"]) == (error, ORIGIN)
    assert "code" not in answer


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": ""},
        {"code_verifier": "x" * 64},
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": ""},
        {"code": "guessed"},
    ],
)
async def test_a_code_is_good_only_for_who_asked(platform: Platform, changed: dict[str, str]) -> None:
    answer = await platform.token(**({"code": await platform.code()} | changed))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


async def test_a_wrong_guess_ends_a_code(platform: Platform) -> None:
    code = await platform.code()
    assert (await platform.token(code=code, code_verifier="x" * 64)).status_code == 400
    assert (await platform.token(code=code)).status_code == 400


async def test_a_code_of_another_platform_is_none(house: House, platform: Platform) -> None:
    other = await known(house)
    answer = await other.token(code=await platform.code(), code_verifier=platform.verifier)
    assert answer.json()["error"] == "invalid_grant"


async def test_a_code_that_comes_twice_ends_what_it_gave(house: House, platform: Platform) -> None:
    code = await platform.code()
    first = (await platform.token(code=code)).json()
    assert (await platform.token(code=code)).json()["error"] == "invalid_grant"
    assert await house.linking.identify(first["access_token"]) is None


async def test_of_two_who_bring_one_code_at_once_none_keeps_a_token(house: House, platform: Platform) -> None:
    code = await platform.code()
    answers = await asyncio.gather(*(platform.token(code=code) for _ in range(4)))
    given = [each.json()["access_token"] for each in answers if each.status_code == 200]
    assert len(given) == 1
    assert await house.linking.identify(given[0]) is None


async def test_a_platform_with_a_secret_has_to_know_it(house: House, somebody: str) -> None:
    platform = await known(house, keeps_secret=True)
    code = await platform.code()
    for pretender in (
        Platform(house, platform.client_id, "wrong", platform.verifier),
        Platform(house, platform.client_id, "", platform.verifier),
        Platform(house, "unknown", "wrong", platform.verifier),
    ):
        answer = await pretender.token(code=code)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert (await platform.token(code=code)).status_code == 200


async def test_a_public_platform_cannot_pretend_to_have_one(house: House, platform: Platform) -> None:
    pretender = Platform(house, platform.client_id, "made up", platform.verifier)
    assert (await pretender.token(code=await platform.code())).json()["error"] == "invalid_client"


async def test_refreshing_gives_new_ones_once(house: House, platform: Platform) -> None:
    first = await platform.tokens()
    second = (await platform.refresh(first["refresh_token"])).json()
    assert await house.linking.identify(second["access_token"]) is not None
    # A second time means that somebody else has it, too: all ends.
    assert (await platform.refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
    assert await house.linking.identify(second["access_token"]) is None
    assert (await platform.refresh(second["refresh_token"])).json()["error"] == "invalid_grant"


async def test_refreshing_gives_no_more_than_was_allowed(platform: Platform) -> None:
    told = await platform.tokens(scope=READ)
    refused = await platform.refresh(told["refresh_token"], scope=f"{READ} {MANAGE}")
    assert refused.json()["error"] == "invalid_scope"
    assert (await platform.refresh(told["refresh_token"], scope=READ)).json()["scope"] == READ


async def test_revoking_ends_a_token_or_all_of_them(house: House, platform: Platform) -> None:
    told = await platform.tokens()
    assert (await platform.revoke(told["access_token"])).status_code == 200
    assert await house.linking.identify(told["access_token"]) is None
    fresh = (await platform.refresh(told["refresh_token"])).json()
    stranger = await known(house)
    assert (await stranger.revoke(fresh["refresh_token"])).status_code == 200
    assert await house.linking.identify(fresh["access_token"]) is not None
    assert (await platform.revoke(fresh["refresh_token"])).status_code == 200
    assert await house.linking.identify(fresh["access_token"]) is None
    assert (await platform.revoke("unknown")).status_code == 200


@pytest.mark.parametrize("body", [b"\xff", b"a=1&a=2", b"x" * 20_000, b"grant_type=%00", b"", b"grant_type=password"])
async def test_what_is_no_request_for_tokens_is_refused(house: House, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/oauth/token", "/oauth/revoke"):
        assert (await house.client.post(path, content=body, headers=headers)).status_code in {400, 401}


async def test_a_person_sees_their_links_and_takes_them_back(house: House, platform: Platform, somebody: str) -> None:
    told = await platform.tokens(scope=READ)
    links = (await house.client.get("/api/linking/links")).json()
    assert (links[0]["platform"], links[0]["scopes"]) == ("Lake Chat", [READ])
    headers = {"x-csrf-token": somebody, "origin": ORIGIN}
    gone = await house.client.delete(f"/api/linking/links/{links[0]['id']}", headers=headers)
    assert gone.status_code == 204
    assert await house.linking.identify(told["access_token"]) is None


async def test_the_operator_makes_platforms_known_and_forgets_them(house: House, somebody: str) -> None:
    headers = {"x-csrf-token": somebody, "origin": ORIGIN}
    draft = {"name": "N", "profile_url": "https://a.example/p", "redirect_uris": [BACK], "keeps_secret": True}
    made = (await house.client.post("/api/linking/platforms", json=draft, headers=headers)).json()
    listed = (await house.client.get("/api/linking/platforms")).json()
    assert made["secret"]
    assert made["id"] in {each["id"] for each in listed}
    assert "secret" not in listed[0]
    platform = Platform(house, made["id"], made["secret"])
    told = await platform.tokens()
    await house.client.delete(f"/api/linking/platforms/{made['id']}", headers=headers)
    assert await house.linking.identify(told["access_token"]) is None
    for wrong in ("javascript:alert(1)", "http://evil.example/", "https://a.example/#x", "data:text/html,x"):
        refused = await house.client.post(
            "/api/linking/platforms", json=draft | {"redirect_uris": [wrong]}, headers=headers
        )
        assert refused.status_code == 422
