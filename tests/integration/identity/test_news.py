"""What one process changes, another one hears: two memories on one database, as in two servers."""

import asyncio
from collections.abc import AsyncGenerator

import psycopg
import pytest

from hupan.identity import AccessMemory, Authenticator, IdentitySettings, KeyDraft, KeyService, Scope
from hupan.identity.news import SignalledNews
from hupan.identity.repository import SqlIdentityStore
from hupan.identity.service.memory import LIFE_S
from hupan.platform import Database, Signals
from tests.integration.identity.conftest import ManualClock, Room

pytestmark = pytest.mark.anyio

WAIT_S = 5.0


@pytest.fixture
async def signals(database: Database) -> AsyncGenerator[Signals]:
    signals = Signals(database)
    await signals.start()
    yield signals
    await signals.stop()


@pytest.fixture
async def other(database: Database, signals: Signals) -> AsyncGenerator[Authenticator]:
    """Another process's authenticator; its clock stands still, so only news makes it look again."""
    clock = ManualClock()
    memory = AccessMemory(clock)
    following = asyncio.create_task(SignalledNews(memory, signals).follow())
    yield Authenticator(database.stores(SqlIdentityStore), clock, memory, IdentitySettings())
    following.cancel()


async def _refused(authenticator: Authenticator, key: str) -> None:
    async with asyncio.timeout(WAIT_S):
        # News travels through PostgreSQL in its own time, and nobody tells a test that it has come.
        while await authenticator.by_key(key) is not None:
            await asyncio.sleep(0.01)


async def test_a_key_that_is_revoked_here_is_refused_there(room: Room, signals: Signals, other: Authenticator) -> None:
    await room.owner()
    news = SignalledNews(room.memory, signals)
    keys = KeyService(room.stores, room.clock, news)
    async with room.stores() as store:
        (person,) = await store.list_people()
    key, secret = await keys.create(person.id, KeyDraft("k", frozenset({Scope.CHAT})))
    assert await other.by_key(secret) is not None
    await keys.revoke(person.id, key.id)
    await _refused(other, secret)


async def test_after_the_line_was_cut_everything_is_looked_up_again(
    room: Room, database: Database, other: Authenticator
) -> None:
    owner = await room.owner()
    secret = (await owner.do("POST", "/api/keys", {"name": "k", "scopes": ["chat"]}))["key"]
    assert await other.by_key(secret) is not None
    async with room.stores() as store:
        (person,) = await store.list_people()
        await store.remove_keys(person.id)
    assert await other.by_key(secret) is not None
    async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as connection:
        await connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'")
    await _refused(other, secret)


async def test_without_any_news_seconds_bound_what_is_believed(room: Room) -> None:
    owner = await room.owner()
    secret = (await owner.do("POST", "/api/keys", {"name": "k", "scopes": ["chat"]}))["key"]
    authenticator = room.service(Authenticator)
    assert await authenticator.by_key(secret) is not None
    async with room.stores() as store:
        (person,) = await store.list_people()
        await store.remove_keys(person.id)
    assert await authenticator.by_key(secret) is not None
    room.clock.advance(seconds=LIFE_S)
    assert await authenticator.by_key(secret) is None
