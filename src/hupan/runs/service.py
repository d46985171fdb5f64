"""Runs, seen from outside: look at one, stop it, follow its events from wherever one was cut off."""

import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from hupan.kernel import HupanError, PersonId
from hupan.platform import StoreFactory
from hupan.runs.domain import Run, RunEvent, RunState
from hupan.runs.errors import RunNotFound
from hupan.runs.ports import RunStore
from hupan.runs.relay import Line, Relay
from hupan.runs.runner import Runner

_STRETCH = 500
# Signals tell of news at once; this is for the one that got lost.
_LOOK_AGAIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Followed:
    """An event as a follower gets it; the last one, `finished`, says how the run ended."""

    seq: int
    event: str
    data: str
    state: RunState = RunState.RUNNING


class RunService:
    """Verbs on runs.

    Args:
        stores: Opens the store.
        relay: Hands on events of this process, and word of the others'.
        runner: Executes the runs of this process.
    """

    def __init__(self, stores: StoreFactory[RunStore], relay: Relay, runner: Runner) -> None:
        self._stores = stores
        self._relay = relay
        self._runner = runner

    async def get(self, person_id: PersonId, run_id: str) -> Run:
        """Find a run."""
        async with self._stores() as store:
            run = await store.run(run_id)
        if run is None or run.person_id != person_id:
            raise RunNotFound("There is no such run.")
        return run

    async def stop(self, person_id: PersonId, run_id: str) -> Run:
        """Ask a run to stop, in whatever process it is, and return it, stopped where it is ours."""
        run = await self.get(person_id, run_id)
        if run.state.over:
            return run
        await self._runner.request_stop(run_id)
        return await self.get(person_id, run_id)

    async def follow(self, person_id: PersonId, run_id: str, after: int) -> tuple[Run, AsyncGenerator[Followed]]:
        """Follow a run from behind event `after`.

        The events come each once and in order, from the database first and then as they are written. The generator ends
        after `finished`; or earlier where the database is away, to be followed anew from the last event seen.

        Returns:
            The run as it stands, and its events.
        """
        # The line is taken before the database is read: what is written in between comes by either way.
        line = self._relay.line(run_id)
        run, events = await self._read(run_id, after)
        if run is None or run.person_id != person_id:
            raise RunNotFound("There is no such run.")
        return run, self._stream(run, events, line, min(after, run.last_event_id))

    async def _stream(
        self, run: Run | None, events: Sequence[RunEvent], line: Line, position: int
    ) -> AsyncGenerator[Followed]:
        run_id = run.id if run else ""
        while run is not None:
            for event in events:
                if event.seq == position + 1:
                    position = event.seq
                    yield Followed(event.seq, event.event, event.data, _state(event))
                    if event.event == "finished":
                        return
            if not events and run.state.over:
                # All was seen before, or the events were cleared away; the end is told once.
                if run.last_event_id > position:
                    yield Followed(run.last_event_id, "finished", "{}", run.state)
                return
            more_is_kept = bool(events) and (events[-1].seq > position or len(events) == _STRETCH)
            events = () if more_is_kept else await line.take(_LOOK_AGAIN_S)
            if not events:
                try:
                    run, events = await self._read(run_id, position)
                except HupanError:
                    return

    async def _read(self, run_id: str, position: int) -> tuple[Run | None, list[RunEvent]]:
        """Read a run, and then its events: of one that was not over yet, the end is still to come."""
        async with self._stores() as store:
            return await store.run(run_id), await store.events(run_id, position, _STRETCH)


def _state(event: RunEvent) -> RunState:
    return RunState(json.loads(event.data)["state"]) if event.event == "finished" else RunState.RUNNING
