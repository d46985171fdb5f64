"""A server process that begins a reply and writes until it is killed: `python -m … URL FOLDER PERSON CONVERSATION`."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from hupan.conversations import Turn
from hupan.kernel import PersonId
from hupan.platform import Database
from hupan.runs import RunOutput, Started, TextDelta
from tests.integration.conversations.house import Plan, open_house


async def endless(_: Turn) -> AsyncGenerator[RunOutput]:
    yield Started("model-a")
    number = 0
    while True:
        yield TextDelta(f"{number} ")
        number += 1
        await asyncio.sleep(0.01)


async def write(url: str, folder: str, person_id: str, conversation_id: str) -> None:
    async with open_house(Database(url), Path(folder), Plan(script=endless)) as house:
        posted = await house.post(PersonId(person_id), conversation_id, "Go on for ever")
        sys.stdout.write(posted.run.id + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(write(*sys.argv[1:]))
