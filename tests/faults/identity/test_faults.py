"""PostgreSQL goes away and comes back, and people leave in the middle, while others knock at the door."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import psycopg
import pytest

from hupan.identity import AccessMemory, Authenticator, IdentitySettings
from hupan.identity.repository import SqlIdentityStore
from hupan.platform import Database
from tests.integration.identity.conftest import PASSWORD, Room

pytestmark = pytest.mark.anyio


@pytest.fixture
async def nowhere(room: Room, tmp_path: Path) -> AsyncGenerator[None]:
    """The caller's database is away: nothing listens where it was."""
    gone = Database(f"postgresql://postgres@/postgres?host={tmp_path}")
    present = room.service(Authenticator)
    stores = gone.stores(SqlIdentityStore)
    memory = AccessMemory(room.clock)
    room.app.state.services[Authenticator] = Authenticator(stores, room.clock, memory, IdentitySettings())
    yield
    room.app.state.services[Authenticator] = present
    await gone.close()


@pytest.mark.usefixtures("nowhere")
async def test_while_the_database_is_away_nobody_is_let_in_and_nobody_is_signed_out(room: Room) -> None:
    owner = await room.owner()
    response = await owner.ask("GET", "/api/me")
    assert (response.status_code, response.json()["code"]) == (503, "platform.database_unavailable")
    assert int(response.headers["retry-after"]) >= 1
    assert owner.cookie is not None
    program = await owner.refused("GET", "/v1/whoami", authorization="Bearer hp_x")
    assert program == (503, "platform.database_unavailable")
    stranger = await room.browser()
    assert await stranger.refused("GET", "/api/me") == (401, "identity.not_signed_in")


async def test_what_was_found_out_just_before_still_holds_for_seconds(room: Room, database: Database) -> None:
    owner = await room.owner()
    await owner.get("/api/me")
    await database.engine.dispose()
    await _cut_every_connection(database)
    assert (await owner.get("/api/me"))["login"] == "ada"


async def test_cut_connections_are_not_noticed_by_anybody(room: Room, database: Database) -> None:
    owner = await room.owner()
    await _cut_every_connection(database)
    room.clock.advance(minutes=2)
    assert (await owner.get("/api/me"))["login"] == "ada"


async def test_hanging_up_during_the_hash_does_not_give_the_guess_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.owner()
    hashing = asyncio.Event()

    async def never(_password: str, _kept: str | None) -> bool:
        hashing.set()
        await asyncio.Event().wait()
        return True

    stranger = await room.browser()
    with monkeypatch.context() as patched:
        patched.setattr(room.passwords, "verify", never)
        for _ in range(10):
            hashing.clear()
            guess = asyncio.create_task(stranger.ask("POST", "/api/session", {"login": "ada", "password": "guess"}))
            await hashing.wait()
            guess.cancel()
            await asyncio.wait({guess})
    right = {"login": "ada", "password": PASSWORD}
    assert await stranger.refused("POST", "/api/session", right) == (429, "identity.too_many_attempts")


async def test_a_restart_does_not_give_the_guesses_back(room: Room) -> None:
    await room.owner()
    stranger = await room.browser()
    for _ in range(10):
        await stranger.refused("POST", "/api/session", {"login": "ada", "password": "guess"})
    room.restart()
    again = await room.browser()
    assert (await again.refused("POST", "/api/session", {"login": "ada", "password": PASSWORD}))[0] == 429


async def test_sessions_outlive_a_restart(room: Room) -> None:
    owner = await room.owner()
    room.restart()
    assert (await owner.get("/api/session"))["state"] == "signed_in"


async def _cut_every_connection(database: Database) -> None:
    async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
