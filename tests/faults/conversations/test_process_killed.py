"""A server process is killed in the middle of a reply: what was written stays, and goes on with one tap."""

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.conversations import MessageStatus, NewConversation, Turn, Wish
from hupan.kernel import PersonId
from hupan.platform import Database
from hupan.runs import RunOutput, RunState, TextDelta, TextPart, text_of
from tests.integration.conversations.house import House, Plan, open_house, told, until

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[3]


async def killed_while_writing(house: House, url: str, person_id: PersonId, conversation_id: str, folder: Path) -> str:
    """Start another process, let it write for a while, and kill it; returns the run."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.conversations.writer",
        url,
        str(folder),
        person_id,
        conversation_id,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    line = b""
    while not line.startswith(b"run_"):
        line = await process.stdout.readline()
        assert line, "the writer ended by itself"
    run_id = line.decode().strip()
    await until(lambda: _wrote(house, person_id, run_id, 10), timeout_s=30)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    return run_id


async def _wrote(house: House, person_id: PersonId, run_id: str, events: int) -> bool:
    return (await house.runs.get(person_id, run_id)).last_event_id >= events


async def test_the_next_server_marks_it_interrupted_and_it_can_go_on(
    database: Database, schema_url: str, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path) as house:
        ada = await house.person()
        conversation = await house.conversations.create(ada, NewConversation())
        run_id = await killed_while_writing(house, schema_url, ada, conversation.id, tmp_path)
        seen = [event async for event in (await house.runs.follow(ada, run_id, 0))[1]]

        # This process was up before the other died, and found it out by its watch.
        assert seen[-1].state is RunState.INTERRUPTED
        assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
    async with open_house(database, tmp_path, Plan(script=_goes_on)) as house:
        message = (await house.threads.screen(ada, conversation.id, None, 10)).messages[-1]
        assert message.status is MessageStatus.INTERRUPTED
        text = text_of(message.parts)
        assert text == told([(event.seq, event.event, event.data) for event in seen])
        assert text == "".join(f"{number} " for number in range(len(text.split())))
        assert len(text.split()) > 5

        again = await house.threads.go_on(ada, message.id, Wish())
        await house.finished(ada, again.run.id)

        done = (await house.threads.screen(ada, conversation.id, None, 10)).messages[-1]
        assert done.parts == (TextPart(text + "and so on"),)
        assert done.status is MessageStatus.COMPLETE


async def test_a_server_that_starts_ends_what_a_dead_one_left(
    database: Database, schema_url: str, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path) as house:
        ada = await house.person()
        conversation = await house.conversations.create(ada, NewConversation())
        await house.watch.stop()
        run_id = await killed_while_writing(house, schema_url, ada, conversation.id, tmp_path)
    async with open_house(database, tmp_path) as house:
        await until(lambda: _interrupted(house, ada, run_id))
        assert (await house.conversations.get(ada, conversation.id)).running_run_id is None


async def _goes_on(_: Turn) -> AsyncGenerator[RunOutput]:
    yield TextDelta("and so on")


async def _interrupted(house: House, person_id: PersonId, run_id: str) -> bool:
    return (await house.runs.get(person_id, run_id)).state is RunState.INTERRUPTED
