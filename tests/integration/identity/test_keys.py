from typing import Any

import pytest

from hupan.identity.service.keys import MAX_KEYS
from tests.integration.identity.conftest import Browser, Room

pytestmark = pytest.mark.anyio


async def _key(browser: Browser, **more: object) -> dict[str, Any]:
    return await browser.do("POST", "/api/keys", {"name": "Laptop", "scopes": ["models", "chat"], **more})


async def _whoami(room: Room, key: str, kind: str = "Bearer") -> int:
    program = await room.browser()
    response = await program.ask("GET", "/v1/whoami", authorization=f"{kind} {key}")
    return response.status_code


async def test_a_key_is_shown_once_and_opens_v1(room: Room) -> None:
    owner = await room.owner()
    made = await _key(owner)
    assert made["key"].startswith("hp_")
    assert len(made["key"]) == len("hp_") + 43
    (item,) = (await owner.get("/api/keys"))["items"]
    assert item == {name: value for name, value in made.items() if name != "key"}
    assert (item["prefix"], item["scopes"]) == (made["key"][:7] + "…", ["chat", "models"])
    program = await room.browser()
    answer = (await program.ask("GET", "/v1/whoami", authorization=f"Bearer {made['key']}")).json()
    assert answer == {"person_id": (await owner.get("/api/me"))["id"], "scopes": ["chat", "models"]}


async def test_nothing_that_is_kept_of_a_key_opens_anything(room: Room) -> None:
    owner = await room.owner()
    await _key(owner)
    async with room.stores() as store:
        (person,) = await store.list_people()
        (kept,) = await store.list_keys(person.id)
    for guess in (kept.secret_hash.hex(), kept.id, kept.prefix.removesuffix("…"), "hp_", "", "hp_" + "0" * 43):
        assert await _whoami(room, guess) == 401


@pytest.mark.parametrize(("kind", "status"), [("bearer", 200), ("Basic", 401), ("", 401)])
async def test_a_key_comes_as_a_bearer_token(room: Room, kind: str, status: int) -> None:
    owner = await room.owner()
    assert await _whoami(room, (await _key(owner))["key"], kind) == status


async def test_a_revoked_key_is_refused_at_once(room: Room) -> None:
    owner = await room.owner()
    made = await _key(owner)
    assert await _whoami(room, made["key"]) == 200
    await owner.do("DELETE", f"/api/keys/{made['id']}")
    assert await _whoami(room, made["key"]) == 401
    assert await owner.refused("DELETE", f"/api/keys/{made['id']}") == (404, "identity.key_not_found")


async def test_a_key_expires(room: Room) -> None:
    owner = await room.owner()
    made = await _key(owner, expires_at="2026-11-21T09:00:00Z")
    room.clock.advance(minutes=59)
    assert await _whoami(room, made["key"]) == 200
    room.clock.advance(minutes=1)
    assert await _whoami(room, made["key"]) == 401
    past = {"name": "k", "scopes": ["chat"], "expires_at": "2026-11-21T09:00:00Z"}
    assert await owner.refused("POST", "/api/keys", past) == (400, "identity.expiry_passed")


async def test_last_use_is_written_at_most_once_a_minute(room: Room) -> None:
    owner = await room.owner()
    made = await _key(owner)
    seen: list[str] = []
    for _ in range(4):
        await _whoami(room, made["key"])
        seen.append((await owner.get("/api/keys"))["items"][0]["last_used_at"])
        room.clock.advance(seconds=30)
    assert seen == ["2026-11-21T08:00:00Z"] * 2 + ["2026-11-21T08:01:00Z"] * 2


async def test_a_key_is_good_for_its_scopes_and_nothing_else(room: Room) -> None:
    owner = await room.owner()
    program = await room.browser()
    chat = f"Bearer {(await _key(owner))['key']}"
    assert await program.refused("GET", "/v1/embed", authorization=chat) == (403, "identity.scope_missing")
    embeddings = f"Bearer {(await _key(owner, scopes=['embeddings']))['key']}"
    assert (await program.ask("GET", "/v1/embed", authorization=embeddings)).json() == "done"


async def test_a_key_does_not_open_the_pages_nor_a_session_v1(room: Room) -> None:
    owner = await room.owner()
    key = (await _key(owner))["key"]
    program = await room.browser()
    refusal = await program.refused("GET", "/api/me", authorization=f"Bearer {key}")
    assert refusal == (401, "identity.not_signed_in")
    assert await owner.refused("GET", "/v1/whoami") == (401, "identity.invalid_key")


async def test_without_passwords_any_bearer_will_do_on_loopback_but_not_a_revoked_key(room: Room) -> None:
    owner = await room.owner(password=None)
    program = await room.browser()
    answer = (await program.ask("GET", "/v1/whoami", authorization="Bearer sk-anything")).json()
    assert answer["scopes"] == ["chat", "embeddings", "models"]
    assert (await program.ask("GET", "/v1/whoami")).status_code == 200
    limited = (await _key(owner))["key"]
    assert (await program.ask("GET", "/v1/whoami", authorization=f"Bearer {limited}")).json()["scopes"] == [
        "chat",
        "models",
    ]
    assert await _whoami(room, "hp_revoked") == 401
    await owner.do("POST", "/api/me/password", {"new_password": "a calm morning at the lake"})
    assert await _whoami(room, "sk-anything") == 401


async def test_other_peoples_keys_and_sessions_do_not_exist(room: Room) -> None:
    owner = await room.owner()
    made = await _key(owner)
    session = (await owner.get("/api/sessions"))["items"][0]["id"]
    for role in ("admin", "member"):
        other = await room.joined(owner, role, role)
        assert (await other.get("/api/keys"))["items"] == []
        assert len((await other.get("/api/sessions"))["items"]) == 1
        assert await other.refused("DELETE", f"/api/keys/{made['id']}") == (404, "identity.key_not_found")
        assert await other.refused("DELETE", f"/api/sessions/{session}") == (404, "identity.session_not_found")
    assert await _whoami(room, made["key"]) == 200
    await owner.get("/api/me")


async def test_keys_are_bounded(room: Room) -> None:
    owner = await room.owner()
    for _ in range(MAX_KEYS):
        await _key(owner)
    more = {"name": "one more", "scopes": ["chat"]}
    assert await owner.refused("POST", "/api/keys", more) == (409, "identity.too_many_keys")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "k", "scopes": []},
        {"name": "k", "scopes": ["admin"]},
        {"name": "", "scopes": ["chat"]},
        {"name": "k", "scopes": ["chat"], "person_id": "person_x"},
        {"name": "k", "scopes": ["chat"], "expires_at": "2027-01-01T00:00:00"},
    ],
)
async def test_a_malformed_draft_is_refused(room: Room, body: object) -> None:
    owner = await room.owner()
    assert await owner.refused("POST", "/api/keys", body) == (422, "request.invalid")
