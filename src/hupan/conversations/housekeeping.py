"""Keeps house: ends the runs of processes that died, empties the bin, and forgets what is kept only for a while."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta

import structlog

from hupan.conversations.domain import Run, RunEvent, RunState
from hupan.conversations.draft import fold, number
from hupan.conversations.ports import Ending, RunStore, SweepStore
from hupan.conversations.runner import Runner, RunnerPorts
from hupan.conversations.settings import ConversationSettings
from hupan.kernel import HupanError
from hupan.platform import StoreFactory

_STRETCH = 1000

_log = structlog.get_logger(__name__)


class Housekeeping:
    """What has to be done now and then, in every server process; all of it may be done by several at once.

    Args:
        sweeps: Opens the store of what is to be removed.
        runner: Knows which runs this process executes.
        ports: The runner's ports.
        settings: How long things stay.
    """

    def __init__(
        self, sweeps: StoreFactory[SweepStore], runner: Runner, ports: RunnerPorts, settings: ConversationSettings
    ) -> None:
        self._sweeps = sweeps
        self._runner = runner
        self._ports = ports
        self._settings = settings
        self._suspects: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Claim this process's name, end what dead ones left behind, and go on watching."""
        await self._ports.ownership.hold()
        await self.recover(at_once=True)
        self._tasks = [
            asyncio.create_task(self._watch(), name="conversations.watch"),
            asyncio.create_task(self._sweep_now_and_then(), name="conversations.sweep"),
        ]

    async def stop(self) -> None:
        """Stop watching and give the name up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
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

    async def sweep(self) -> None:
        """Empty the bin, delete temporary chats, old events and unused files."""
        now = self._ports.clock.now()
        async with self._sweeps() as store:
            binned = await store.purge_binned(now - timedelta(days=self._settings.bin_days))
            temporary = await store.purge_temporary(now - timedelta(hours=self._settings.temporary_hours))
        while True:
            async with self._ports.runs() as store:
                pruned = await store.prune(now - timedelta(seconds=self._settings.events_keep_s), _STRETCH)
            if pruned < _STRETCH:
                break
        files = await self._ports.files.sweep(self._shown)
        _log.info("conversations.swept", binned=binned, temporary=temporary, files=files)

    async def _is_dead(self, run: Run) -> bool:
        # Our own, and not in our hands: it was given up when the database stayed away.
        return run.owner == self._runner.owner or await self._ports.ownership.is_dead(run.owner)

    async def _interrupt(self, run: Run) -> None:
        async with self._ports.runs() as store:
            events = await _all_events(store, run)
            message = await store.run_message(run)
            parts = fold(events) or (message.parts if message else ())
            last = number([("finished", {"state": RunState.INTERRUPTED.value})], events[-1].seq if events else 0)
            ending = Ending(RunState.INTERRUPTED, parts, None, None, self._ports.clock.now(), run.model_id)
            ended = await store.end(run, last, ending)
        if ended:
            _log.info("conversations.run_interrupted", run=run.id)
            await self._ports.relay.spread(run.id, (), last=True)
            await self._ports.feed.tell(run.person_id, conversation=run.conversation_id, run=run.id)

    async def _shown(self, file_ids: Sequence[str]) -> set[str]:
        async with self._sweeps() as store:
            return await store.shown(file_ids)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.watch_s)
            with contextlib.suppress(HupanError):
                await self._ports.ownership.hold()
                await self._runner.heed_stops()
                await self.recover()

    async def _sweep_now_and_then(self) -> None:
        while True:
            with contextlib.suppress(HupanError):
                await self.sweep()
            await asyncio.sleep(self._settings.sweep_s)


async def _all_events(store: RunStore, run: Run) -> list[RunEvent]:
    events: list[RunEvent] = []
    while True:
        stretch = await store.events(run.id, events[-1].seq if events else 0, _STRETCH)
        events += stretch
        if len(stretch) < _STRETCH:
            return events
