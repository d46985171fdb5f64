"""Keeps watch over runs: ends those whose process died, with what they wrote kept, and clears old events away."""

import asyncio
import contextlib
from datetime import timedelta

import structlog

from hupan.kernel import HupanError
from hupan.runs.domain import Ending, Run, RunEvent, RunState
from hupan.runs.draft import fold, number
from hupan.runs.ports import RunStore
from hupan.runs.runner import Runner, RunnerPorts
from hupan.runs.settings import RunSettings

_STRETCH = 1000

_log = structlog.get_logger(__name__)


class Watch:
    """Looks after the runs of all processes; several may do so at once.

    Args:
        runner: Knows which runs this process executes.
        ports: The runner's ports.
        settings: How often, and how long events stay.
    """

    def __init__(self, runner: Runner, ports: RunnerPorts, settings: RunSettings) -> None:
        self._runner = runner
        self._ports = ports
        self._settings = settings
        self._suspects: set[str] = set()
        self._leaving = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Claim this process's name, end what dead ones left behind, and go on watching."""
        await self._ports.ownership.hold()
        await self.recover(at_once=True)
        self._task = asyncio.create_task(self._watch(), name="runs.watch")

    async def stop(self) -> None:
        """Stop watching and give the name up."""
        self._leaving.set()
        if self._task is not None:
            await self._task
        await self._ports.ownership.release()

    async def recover(self, *, at_once: bool = False) -> int:
        """End the runs whose process is gone, keeping what they had written.

        Args:
            at_once: Without it a process has to look dead twice in a row: one that lost its connection for a moment
                takes its name again in between.

        Returns:
            How many were ended.
        """
        async with self._ports.runs() as store:
            open_runs = [run for run in await store.open_runs() if not self._runner.executes(run.id)]
        dead = {run.id for run in open_runs if await self._is_dead(run)}
        due = [run for run in open_runs if run.id in dead and (at_once or run.id in self._suspects)]
        self._suspects = dead
        for run in due:
            await self._interrupt(run)
        return len(due)

    async def prune(self) -> None:
        """Delete the events of runs that have been over for a while."""
        before = self._ports.clock.now() - timedelta(seconds=self._settings.events_keep_s)
        pruned = _STRETCH
        while pruned == _STRETCH:
            async with self._ports.runs() as store:
                pruned = await store.prune(before, _STRETCH)

    async def _is_dead(self, run: Run) -> bool:
        # Our own, and not in our hands: it was given up when the database stayed away.
        return run.owner == self._runner.owner or await self._ports.ownership.is_dead(run.owner)

    async def _interrupt(self, run: Run) -> None:
        async with self._ports.runs() as store:
            events = await _all_events(store, run)
            parts = fold(events) or await store.parts(run)
            last = number([("finished", {"state": RunState.INTERRUPTED.value})], events[-1].seq if events else 0)
            ending = Ending(RunState.INTERRUPTED, parts, None, None, self._ports.clock.now(), run.model_id)
            ended = await store.end(run, last, ending)
        if ended:
            _log.info("runs.interrupted", run=run.id)
            self._ports.relay.spread(run.id, (), last=True)
            await self._ports.listener.run_ended(run, ending)

    async def _watch(self) -> None:
        while not await self._left_after(self._settings.watch_s):
            with contextlib.suppress(HupanError):
                await self._ports.ownership.hold()
                await self._runner.heed_stops()
                await self.recover()

    async def _left_after(self, seconds: float) -> bool:
        # Asked to leave rather than cancelled: a connection is not torn down in the middle of a transaction.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._leaving.wait()
        return self._leaving.is_set()


async def _all_events(store: RunStore, run: Run) -> list[RunEvent]:
    events: list[RunEvent] = []
    while True:
        stretch = await store.events(run.id, events[-1].seq if events else 0, _STRETCH)
        events += stretch
        if len(stretch) < _STRETCH:
            return events
