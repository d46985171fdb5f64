import pytest

from hupan.identity.service.entry import MAX_SESSIONS
from tests.integration.identity.conftest import PASSWORD, Room

pytestmark = pytest.mark.anyio

CREDENTIALS = {"login": "ada", "password": PASSWORD}


async def test_signing_in_and_out(room: Room) -> None:
    await room.owner()
    browser = await room.browser()
    assert (await browser.get("/api/session"))["state"] == "anonymous"
    view = await browser.do("POST", "/api/session", CREDENTIALS)
    assert (view["state"], view["person"]["name"]) == ("signed_in", "Ada")
    await browser.do("DELETE", "/api/session")
    assert browser.cookie is None
    assert await browser.refused("GET", "/api/me") == (401, "identity.not_signed_in")


async def test_a_cookie_that_was_kept_does_not_work_after_signing_out(room: Room) -> None:
    owner = await room.owner()
    kept = owner.cookie
    assert kept is not None
    await owner.get("/api/me")
    await owner.do("DELETE", "/api/session")
    owner.client.cookies.set("hupan_session", kept)
    assert await owner.refused("GET", "/api/me") == (401, "identity.not_signed_in")


async def test_the_cookie_cannot_be_read_by_pages_nor_sent_by_other_sites(room: Room) -> None:
    await room.owner()
    browser = await room.browser()
    plain = await browser.ask("POST", "/api/session", CREDENTIALS)
    flags = {part.strip().lower() for part in plain.headers["set-cookie"].split(";")[1:]}
    assert flags == {"httponly", "max-age=15552000", "path=/", "samesite=lax"}
    room.bind("127.0.0.1", public_url="https://hupan.example")
    for host, scheme in (("hupan.example", "http"), ("lake.example", "https")):
        secure = await room.browser(host, scheme=scheme)
        response = await secure.ask("POST", "/api/session", CREDENTIALS, origin=f"https://{host}")
        assert "; Secure" in response.headers["set-cookie"]


async def test_no_cache_keeps_what_a_person_sees(room: Room) -> None:
    owner = await room.owner()
    for path in ("/api/session", "/api/me", "/api/people/x"):
        assert (await owner.ask("GET", path)).headers["cache-control"] == "no-store"
    stranger = await room.browser()
    assert (await stranger.ask("GET", "/api/me")).headers["cache-control"] == "no-store"


async def test_sessions_are_listed_and_can_be_ended_from_elsewhere(room: Room) -> None:
    owner = await room.owner()
    room.clock.advance(minutes=5)
    phone = await room.browser(address="192.0.2.7")
    await phone.ask("POST", "/api/session", CREDENTIALS, user_agent="Phone")
    items = (await owner.get("/api/sessions"))["items"]
    assert [(item["address"], item["current"]) for item in items] == [("192.0.2.7", False), ("127.0.0.1", True)]
    assert items[0]["user_agent"] == "Phone"
    await phone.get("/api/me")
    await owner.do("DELETE", f"/api/sessions/{items[0]['id']}")
    assert await phone.refused("GET", "/api/me") == (401, "identity.not_signed_in")
    assert (await owner.get("/api/session"))["state"] == "signed_in"


async def test_a_session_slides_and_ends_when_it_is_not_used(room: Room) -> None:
    owner = await room.owner()
    for _ in range(3):
        room.clock.advance(days=29)
        await owner.get("/api/me")
    room.clock.advance(days=30)
    assert await owner.refused("GET", "/api/me") == (401, "identity.not_signed_in")


async def test_a_session_ends_in_any_case(room: Room) -> None:
    owner = await room.owner()
    for _ in range(17):
        room.clock.advance(days=10)
        await owner.get("/api/me")
    room.clock.advance(days=10)
    assert await owner.refused("GET", "/api/me") == (401, "identity.not_signed_in")


async def test_ended_sessions_are_neither_listed_nor_kept(room: Room) -> None:
    owner = await room.owner()
    room.clock.advance(days=31)
    await owner.do("POST", "/api/session", CREDENTIALS)
    assert len((await owner.get("/api/sessions"))["items"]) == 1
    async with room.stores() as store:
        (person,) = await store.list_people()
        assert len(await store.list_sessions(person.id)) == 1


async def test_a_script_without_a_cookie_jar_does_not_fill_the_database(room: Room) -> None:
    owner = await room.owner(password=None)
    for _ in range(MAX_SESSIONS + 3):
        room.clock.advance(seconds=1)
        await (await room.browser()).get("/api/session")
    async with room.stores() as store:
        (person,) = await store.list_people()
        assert len(await store.list_sessions(person.id)) == MAX_SESSIONS
    room.clock.advance(seconds=10)
    assert (await owner.get("/api/session"))["state"] == "signed_in"


async def test_last_seen_is_written_at_most_once_a_minute(room: Room) -> None:
    owner = await room.owner()
    began = room.clock.now()
    room.clock.advance(seconds=59)
    await owner.get("/api/me")
    async with room.stores() as store:
        (person,) = await store.list_people()
        assert [session.last_seen_at for session in await store.list_sessions(person.id)] == [began]
    room.clock.advance(seconds=4)
    await owner.get("/api/me")
    async with room.stores() as store:
        assert [session.last_seen_at for session in await store.list_sessions(person.id)] == [room.clock.now()]
