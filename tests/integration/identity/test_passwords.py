import asyncio
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from tests.integration.identity.conftest import PASSWORD, Browser, Room

pytestmark = pytest.mark.anyio

NEW = "two swans and a heron"
LIMIT = 10


def _wrong(login: str = "ada") -> dict[str, str]:
    return {"login": login, "password": "not this one"}


async def _guess(browser: Browser, times: int, login: str = "ada") -> None:
    for _ in range(times):
        refusal = await browser.refused("POST", "/api/session", _wrong(login))
        assert refusal == (401, "identity.wrong_credentials")


async def test_guessing_is_slowed_down_and_the_wait_is_told(room: Room) -> None:
    await room.owner()
    stranger = await room.browser()
    await _guess(stranger, 1)
    room.clock.advance(minutes=5)
    await _guess(stranger, LIMIT - 1)
    response = await stranger.ask("POST", "/api/session", _wrong())
    assert (response.status_code, response.json()["code"]) == (429, "identity.too_many_attempts")
    assert response.headers["retry-after"] == str(10 * 60)
    right = {"login": "ada", "password": PASSWORD}
    assert (await stranger.ask("POST", "/api/session", right)).status_code == 429
    room.clock.advance(minutes=10)
    await stranger.do("POST", "/api/session", right)


async def test_a_thousand_guesses_at_once_count_as_a_thousand(room: Room) -> None:
    await room.owner()
    stranger = await room.browser()
    responses = await asyncio.gather(*(stranger.ask("POST", "/api/session", _wrong()) for _ in range(3 * LIMIT)))
    assert sorted(response.status_code for response in responses) == [401] * LIMIT + [429] * 2 * LIMIT


async def test_the_guesses_of_a_stranger_elsewhere_do_not_lock_the_owner_out(room: Room) -> None:
    await room.owner()
    await _guess(await room.browser(address="203.0.113.9"), LIMIT)
    await (await room.browser()).do("POST", "/api/session", {"login": "ada", "password": PASSWORD})


async def test_one_address_cannot_go_through_many_logins(room: Room) -> None:
    await room.owner()
    stranger = await room.browser(address="2001:db8::1")
    for n in range(5):
        await _guess(stranger, LIMIT, f"person{n}")
    neighbour = await room.browser(address="2001:db8::2")
    assert (await neighbour.refused("POST", "/api/session", _wrong("another")))[0] == 429


async def test_many_addresses_cannot_go_at_one_login(room: Room) -> None:
    await room.owner()
    for n in range(10):
        await _guess(await room.browser(address=f"203.0.113.{n}"), LIMIT)
    assert (await (await room.browser(address="198.51.100.1")).refused("POST", "/api/session", _wrong()))[0] == 429


async def test_a_right_password_forgives_the_wrong_ones_before(room: Room) -> None:
    await room.owner()
    browser = await room.browser()
    await _guess(browser, LIMIT - 1)
    await browser.do("POST", "/api/session", {"login": "ada", "password": PASSWORD})
    await _guess(browser, LIMIT)


async def test_a_login_that_nobody_has_is_refused_in_the_same_words_after_the_same_work(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.owner()
    worked = 0
    hashed, verified = PasswordHasher.hash, PasswordHasher.verify

    def count_hash(self: PasswordHasher, password: str) -> str:
        nonlocal worked
        worked += 1
        return hashed(self, password)

    def count_verify(self: PasswordHasher, kept: str, password: str) -> bool:
        nonlocal worked
        worked += 1
        return bool(verified(self, kept, password))

    monkeypatch.setattr(PasswordHasher, "hash", count_hash)
    monkeypatch.setattr(PasswordHasher, "verify", count_verify)
    stranger = await room.browser()
    answers = [(await stranger.ask("POST", "/api/session", _wrong(login))).json() for login in ("ada", "nobody", "\0")]
    assert answers[0] == answers[1] == answers[2]
    assert worked == 3


async def test_changing_the_password_ends_the_other_sessions(room: Room) -> None:
    owner = await room.owner()
    other = await room.browser()
    await other.do("POST", "/api/session", {"login": "ada", "password": PASSWORD})
    await other.get("/api/me")
    await owner.do("POST", "/api/me/password", {"current_password": PASSWORD, "new_password": NEW})
    assert (await other.refused("GET", "/api/me"))[0] == 401
    assert (await owner.get("/api/me"))["has_password"] is True
    assert (await other.refused("POST", "/api/session", {"login": "ada", "password": PASSWORD}))[0] == 401
    await other.do("POST", "/api/session", {"login": "ada", "password": NEW})


@pytest.mark.parametrize("current", [None, "not this one"])
async def test_a_borrowed_session_cannot_change_the_password(room: Room, current: str | None) -> None:
    owner = await room.owner()
    body = {"current_password": current, "new_password": NEW}
    assert await owner.refused("POST", "/api/me/password", body) == (403, "identity.wrong_password")


async def test_a_borrowed_session_cannot_guess_the_password_either(room: Room) -> None:
    owner = await room.owner()
    body = {"current_password": "not this one", "new_password": NEW}
    for _ in range(LIMIT):
        assert (await owner.refused("POST", "/api/me/password", body))[0] == 403
    assert await owner.refused("POST", "/api/me/password", body) == (429, "identity.too_many_attempts")


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", "too_short"), ("x" * 257, "too_long"), ("ada12345", "like_login"), ("password", "too_common")],
)
async def test_a_weak_password_is_refused_with_the_reason(room: Room, password: str, reason: str) -> None:
    owner = await room.owner(password=None)
    response = await owner.ask("POST", "/api/me/password", {"new_password": password})
    problem = response.json()
    assert (response.status_code, problem["code"]) == (400, "identity.weak_password")
    assert problem["params"]["reason"] == reason


async def test_a_hash_with_other_parameters_is_renewed_when_its_person_signs_in(room: Room) -> None:
    await room.owner()
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    async with room.stores() as store:
        (person,) = await store.list_people()
        await store.save_person(replace(person, password_hash=old))
    for _ in range(2):
        await (await room.browser()).do("POST", "/api/session", {"login": "ada", "password": PASSWORD})
    async with room.stores() as store:
        (person,) = await store.list_people()
    assert person.password_hash is not None
    assert person.password_hash.startswith("$argon2id$v=19$m=8,t=1,p=1$")


async def test_a_person_who_was_disabled_while_the_hash_was_computed_stays_out(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.owner()
    verify = room.passwords.verify

    async def disable_meanwhile(password: str, kept: str | None) -> bool:
        async with room.stores() as store:
            (person,) = await store.list_people()
            await store.save_person(replace(person, disabled_at=room.clock.now()))
        return await verify(password, kept)

    monkeypatch.setattr(room.passwords, "verify", disable_meanwhile)
    stranger = await room.browser()
    right = {"login": "ada", "password": PASSWORD}
    assert await stranger.refused("POST", "/api/session", right) == (401, "identity.wrong_credentials")
