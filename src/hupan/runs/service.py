"""Runs, seen from outside: look at one, stop it, follow its events from wherever one was cut off."""

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

    async def follow(self, person_id: PersonId, run_id: str, after: int) -> AsyncGenerator[Followed]:
        """Follow a run from behind event `after`.

        The events come each once and in order, from the database first and then as they are written. The generator ends
        after `finished`; or earlier where the database is away, to be followed anew from the last event seen.
        """
        run = await self.get(person_id, run_id)
        return self._stream(run, min(after, run.last_event_id))

    async def _stream(self, run: Run, position: int) -> AsyncGenerator[Followed]:
        with self._relay.follow(run.id) as line:
            try:
                async for event in self._from(run, line, position):
                    yield event
            except HupanError:
                return

    async def _from(self, run: Run, line: Line, position: int) -> AsyncGenerator[Followed]:
        batch: Sequence[RunEvent] = ()
        while True:
            if not batch or batch[0].seq > position + 1:
                batch = await self._read(run.id, position)
                if not batch and (end := await self._end_without_events(run.id, position)) is not None:
                    if end.seq > position:
                        yield end
                    return
            for event in batch:
                if event.seq <= position:
                    continue
                position = event.seq
                if event.event == "finished":
                    yield await self._finished(run.id, event.seq)
                    return
                yield Followed(event.seq, event.event, event.data)
            if len(batch) == _STRETCH:
                batch = ()
                continue
            batch = await line.take(_LOOK_AGAIN_S)

    async def _read(self, run_id: str, position: int) -> list[RunEvent]:
        async with self._stores() as store:
            return await store.events(run_id, position, _STRETCH)

    async def _end_without_events(self, run_id: str, position: int) -> Followed | None:
        """Tell the end of a run whose events were cleared away, or of which the reader has seen all."""
        async with self._stores() as store:
            run = await store.run(run_id)
            if run is not None and not run.state.over:
                return None
            # It may have ended between the two readings.
            if run is not None and not run.pruned and await store.events(run_id, position, 1):
                return None
        return await self._finished(run_id, run.last_event_id if run else position)

    async def _finished(self, run_id: str, seq: int) -> Followed:
        async with self._stores() as store:
            run = await store.run(run_id)
        if run is None:
            raise RunNotFound("The run is gone.")
        return Followed(seq, "finished", "{}", run.state)
