import asyncio

import pytest

from tests.integration.identity.conftest import EVERYWHERE, PASSWORD, Room

pytestmark = pytest.mark.anyio

ADA = {"name": "Ada", "login": "Ada", "password": PASSWORD, "language": "en"}


async def test_the_first_visitor_becomes_the_owner(room: Room) -> None:
    browser = await room.browser()
    before = await browser.get("/api/session")
    assert (before["state"], before["person"], before["passwordless"]) == ("setup", None, True)
    after = await browser.do("POST", "/api/setup", ADA)
    assert after["state"] == "signed_in"
    assert after["person"] | {"id": "", "created_at": ""} == {
        "id": "",
        "login": "ada",
        "name": "Ada",
        "role": "owner",
        "language": "en",
        "theme": "system",
        "has_password": True,
        "created_at": "",
        "preferences": {
            "default_model_id": None,
            "send_with": "enter",
            "custom_instructions": "",
            "show_thinking": True,
        },
    }
    assert (await browser.get("/api/me"))["login"] == "ada"


async def test_a_second_set_up_is_refused(room: Room) -> None:
    await room.owner()
    stranger = await room.browser()
    assert await stranger.refused("POST", "/api/setup", ADA) == (409, "identity.already_set_up")


async def test_of_two_set_ups_at_once_one_makes_the_owner(room: Room) -> None:
    browsers = [await room.browser() for _ in range(6)]
    bodies = [{**ADA, "login": f"owner{n}"} for n in range(6)]
    responses = await asyncio.gather(
        *(browser.ask("POST", "/api/setup", body) for browser, body in zip(browsers, bodies, strict=True))
    )
    assert sorted(response.status_code for response in responses) == [201, 409, 409, 409, 409, 409]
    async with room.stores() as store:
        assert await store.count_people() == await store.count_owners() == 1


async def test_on_loopback_a_person_without_a_password_is_signed_in_by_visiting(room: Room) -> None:
    owner = await room.owner(password=None)
    assert (await owner.get("/api/me"))["has_password"] is False
    another = await room.browser("localhost:8000")
    view = await another.get("/api/session")
    assert (view["state"], view["person"]["login"]) == ("signed_in", "ada")
    await another.do("PATCH", "/api/me", {"name": "Ada L."})


async def test_on_loopback_the_first_page_of_the_market_greets_a_person_without_a_password(room: Room) -> None:
    await room.owner(password=None)
    another = await room.browser()
    response = await another.ask("GET", "/market/welcome", sec_fetch_mode="navigate", sec_fetch_site="none")

    assert response.json()["name"] == "Ada"
    session = await another.get("/api/session")
    assert session["csrf_token"] == response.json()["form_token"] != ""
    assert len((await another.get("/api/sessions"))["items"]) == 2
    once_more = await another.ask("GET", "/market/welcome", sec_fetch_mode="navigate")
    assert "set-cookie" not in once_more.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_mode": "no-cors"},
        {"sec_fetch_mode": "navigate", "sec_fetch_site": "cross-site"},
        {"sec_fetch_mode": "navigate", "via": "1.1 proxy.example"},
        {"sec_fetch_mode": "navigate", "host": "evil.example"},
    ],
)
async def test_whoever_reads_the_market_in_another_way_stays_a_guest(room: Room, headers: dict[str, str]) -> None:
    await room.owner(password=None)
    another = await room.browser()
    response = await another.ask("GET", "/market/welcome", **headers)

    assert response.json() == {"name": "", "form_token": ""}
    assert "set-cookie" not in response.headers


async def test_a_password_once_set_is_asked_for(room: Room) -> None:
    owner = await room.owner(password=None)
    await owner.do("POST", "/api/me/password", {"new_password": PASSWORD})
    another = await room.browser()
    assert (await another.get("/api/session"))["state"] == "anonymous"
    page = await another.ask("GET", "/market/welcome", sec_fetch_mode="navigate")
    assert page.json()["name"] == ""
    await another.do("POST", "/api/session", {"login": "ADA", "password": PASSWORD})


async def test_others_are_invited_only_by_those_who_have_a_password(room: Room) -> None:
    owner = await room.owner(password=None)
    refusal = await owner.refused("POST", "/api/invitations", {"role": "member"})
    assert refusal == (409, "identity.password_needed")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.5", ""])
async def test_a_host_name_that_was_pointed_at_loopback_gets_nothing(room: Room, host: str) -> None:
    stranger = await room.browser()
    headers = {"host": host, "origin": f"http://{host}"}
    view = (await stranger.ask("GET", "/api/session", **headers)).json()
    assert (view["state"], view["passwordless"]) == ("setup", False)
    assert (await stranger.refused("POST", "/api/setup", ADA, **headers))[0] == 403
    await room.owner(password=None)
    view = (await stranger.ask("GET", "/api/session", **headers)).json()
    assert (view["state"], stranger.cookie) == ("anonymous", None)
    assert (await stranger.refused("GET", "/v1/whoami", **headers)) == (401, "identity.invalid_key")


async def test_behind_a_proxy_nobody_is_let_in_without_a_password(room: Room) -> None:
    await room.owner(password=None)
    stranger = await room.browser()
    view = (await stranger.ask("GET", "/api/session", x_forwarded_for="203.0.113.9")).json()
    assert view["state"] == "anonymous"


@pytest.mark.parametrize(("host", "passwordless"), [(EVERYWHERE, True), ("192.168.1.4", True), ("127.0.0.1", False)])
async def test_elsewhere_and_when_so_set_accounts_are_demanded(room: Room, host: str, passwordless: bool) -> None:
    room.bind(host, passwordless=passwordless)
    browser = await room.browser()
    refusal = await browser.refused("POST", "/api/setup", {**ADA, "password": None})
    assert refusal == (409, "identity.password_needed")
    assert (await browser.get("/api/session"))["passwordless"] is False
    await browser.do("POST", "/api/setup", ADA)
    assert (await (await room.browser()).get("/api/session"))["state"] == "anonymous"


async def test_an_owner_without_a_password_is_not_let_in_once_bound_elsewhere(room: Room) -> None:
    await room.owner(password=None)
    room.bind(EVERYWHERE)
    browser = await room.browser()
    assert (await browser.get("/api/session"))["state"] == "anonymous"
    refusal = await browser.refused("POST", "/api/session", {"login": "ada", "password": ""})
    assert refusal == (422, "request.invalid")
    refusal = await browser.refused("POST", "/api/session", {"login": "ada", "password": "None"})
    assert refusal == (401, "identity.wrong_credentials")
