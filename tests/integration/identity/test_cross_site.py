"""What pages of strangers in the reader's own browser try."""

import pytest

from tests.integration.identity.conftest import PASSWORD, Browser, Room

pytestmark = pytest.mark.anyio

CHANGE = ("PATCH", "/api/me", {"name": "Mallory"})


async def _name(browser: Browser) -> str:
    return (await browser.get("/api/me"))["name"]


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
async def test_without_the_token_of_the_session_nothing_is_changed(room: Room, token: str) -> None:
    owner = await room.owner()
    owner.csrf = token
    assert await owner.refused(*CHANGE) == (403, "identity.cross_site")
    assert await _name(owner) == "Ada"


async def test_the_token_of_another_session_does_not_fit(room: Room) -> None:
    owner = await room.owner()
    member = await room.joined(owner, "member", "mallory")
    owner.csrf = member.csrf
    assert await owner.refused(*CHANGE) == (403, "identity.cross_site")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9000", "http://127.0.0.1", ""])
async def test_a_foreign_origin_is_refused_even_with_the_token(room: Room, origin: str) -> None:
    owner = await room.owner()
    assert await owner.refused(*CHANGE, origin=origin) == (403, "identity.cross_site")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
async def test_the_browsers_word_that_it_is_cross_site_is_believed(room: Room, site: str) -> None:
    owner = await room.owner()
    assert await owner.refused(*CHANGE, sec_fetch_site=site) == (403, "identity.cross_site")


async def test_the_public_address_counts_as_our_own(room: Room) -> None:
    room.bind("127.0.0.1", public_url="https://hupan.example/")
    owner = await room.owner()
    changed = await owner.ask(*CHANGE, origin="https://hupan.example", sec_fetch_site="same-origin")
    assert changed.status_code == 200
    assert await owner.refused(*CHANGE, origin="https://other.example") == (403, "identity.cross_site")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/session", {"login": "ada", "password": PASSWORD}),
        ("/api/setup", {"name": "Mallory", "language": "en"}),
        ("/api/invitations/accept", {"token": "x"}),
    ],
)
async def test_a_stranger_cannot_sign_the_reader_in_as_somebody_else(room: Room, path: str, body: object) -> None:
    await room.owner()
    reader = await room.browser()
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        assert await reader.refused("POST", path, body, **headers) == (403, "identity.cross_site")
    assert reader.cookie is None


async def test_a_form_cannot_pass_for_json(room: Room) -> None:
    await room.owner()
    reader = await room.browser()
    response = await reader.client.post(
        "/api/session",
        content='{"login": "ada", "password": "' + PASSWORD + '"}',
        headers={"content-type": "text/plain"},
    )
    assert response.status_code == 422
    assert reader.cookie is None


async def test_a_page_of_a_stranger_does_not_begin_a_session_by_embedding_one(room: Room) -> None:
    await room.owner(password=None)
    reader = await room.browser()
    view = (await reader.ask("GET", "/api/session", sec_fetch_site="cross-site")).json()
    assert (view["state"], reader.cookie) == ("anonymous", None)


async def test_a_page_of_a_stranger_does_not_use_the_model_of_a_machine_without_passwords(room: Room) -> None:
    await room.owner(password=None)
    reader = await room.browser()
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        assert await reader.refused("GET", "/v1/whoami", **headers) == (401, "identity.invalid_key")


async def test_a_session_that_was_planted_is_not_taken_over(room: Room) -> None:
    await room.owner()
    reader = await room.browser()
    reader.client.cookies.set("hupan_session", "planted-by-a-stranger")
    await reader.do("POST", "/api/session", {"login": "ada", "password": PASSWORD})
    cookies = {cookie.value for cookie in reader.client.cookies.jar if cookie.domain != ""}
    assert cookies
    assert "planted-by-a-stranger" not in cookies


async def test_signing_in_again_ends_the_session_before(room: Room) -> None:
    owner = await room.owner()
    before = owner.cookie
    await owner.do("POST", "/api/session", {"login": "ada", "password": PASSWORD})
    assert owner.cookie != before
    assert len((await owner.get("/api/sessions"))["items"]) == 1


@pytest.mark.parametrize("forged", ["", "x", "a" * 5000, "'; drop table identity_people; --", "%00", "ñ"])
async def test_forged_cookies_open_nothing(room: Room, forged: str) -> None:
    await room.owner()
    stranger = await room.browser()
    cookie = f"hupan_session={forged}".encode()
    response = await stranger.client.get("/api/me", headers=[(b"cookie", cookie)])
    assert (response.status_code, response.json()["code"]) == (401, "identity.not_signed_in")


async def test_what_is_kept_of_a_session_does_not_open_it(room: Room) -> None:
    await room.owner()
    async with room.stores() as store:
        (person,) = await store.list_people()
        (session,) = await store.list_sessions(person.id)
    stranger = await room.browser()
    for kept in (session.token_hash.hex(), session.id):
        stranger.client.cookies.set("hupan_session", kept)
        assert (await stranger.refused("GET", "/api/me"))[0] == 401


async def test_a_route_that_forgets_to_ask_is_not_open(room: Room) -> None:
    owner = await room.owner()
    stranger = await room.browser()
    assert await stranger.refused("GET", "/api/forgetful") == (401, "identity.not_signed_in")
    assert await stranger.refused("POST", "/api/forgetful") == (401, "identity.not_signed_in")
    assert (await owner.ask("GET", "/api/forgetful")).json() == "done"
    owner.csrf = ""
    assert await owner.refused("POST", "/api/forgetful") == (403, "identity.cross_site")


@pytest.mark.parametrize("path", ["/api/session/", "/api/SESSION", "/api//me", "/api/shared/../me", "/api/me%2f"])
async def test_no_spelling_of_a_path_gets_around_the_door(room: Room, path: str) -> None:
    await room.owner()
    stranger = await room.browser()
    response = await stranger.client.get(path)
    assert response.status_code in {401, 404}
