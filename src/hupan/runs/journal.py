"""Writes a run's events: gathered for some milliseconds, kept first, shown second; patient with a database away."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from enum import Enum, auto
from typing import TypeVar

import structlog

from hupan.kernel import Clock
from hupan.platform import DatabaseUnavailable, StoreFactory
from hupan.runs.domain import Ending, Run, RunEvent
from hupan.runs.draft import Step, merge, number
from hupan.runs.ports import RunStore
from hupan.runs.relay import Relay
from hupan.runs.settings import RunSettings

T = TypeVar("T")

_RETRY_S = (0.1, 0.2, 0.5, 1.0)

_log = structlog.get_logger(__name__)


class Closed(Enum):
    """Why a journal takes no more."""

    DONE = auto()
    STOP_ASKED = auto()
    LOST = auto()
    """The run is another's by now, or the database stayed away: nothing may be written any more."""


class Journal:
    """One run's log.

    Args:
        run: The run; its `owner` has to be this process.
        stores: Opens the store.
        relay: Where events go once they are kept.
        clock: For patience.
        settings: Pace and patience.
    """

    def __init__(
        self, run: Run, stores: StoreFactory[RunStore], relay: Relay, clock: Clock, settings: RunSettings
    ) -> None:
        self._run = run
        self._stores = stores
        self._relay = relay
        self._clock = clock
        self._settings = settings
        self._pending: list[Step] = []
        self._written = run.last_event_id
        self._bell = asyncio.Event()
        self._closed = asyncio.Event()

    def note(self, steps: Iterable[Step]) -> None:
        """Take events in; they are written soon."""
        merge(self._pending, steps)
        if self._pending:
            self._bell.set()

    def close(self) -> None:
        """End `keep_writing`; what is left is for `end`."""
        self._closed.set()
        self._bell.set()

    async def keep_writing(self) -> Closed:
        """Write until closed, or until a stop is asked for or the run is lost."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            if self._closed.is_set():
                return Closed.DONE
            began = self._clock.monotonic()
            steps, self._pending = self._pending, []
            # The numbers are given once: a write that is repeated because its answer got lost changes nothing.
            events = number(steps, self._written)
            stop_asked = await self.patiently(lambda store, events=events: store.write(self._run, events))
            if stop_asked is None:
                return Closed.LOST
            self._written = events[-1].seq
            self._relay.spread(self._run.id, events)
            if stop_asked:
                return Closed.STOP_ASKED
            # A database that is slow is written to less often, so that many runs share it.
            took = self._clock.monotonic() - began
            await self._pause(max(self._settings.flush_ms / 1000, 3 * took))

    async def end(self, ending: Ending) -> bool:
        """Write what is left, the end, and the message, all at once. Tells whether the run was ours to end."""
        events = number([*self._pending, ("finished", {"state": ending.state.value})], self._written)
        ours = await self.patiently(lambda store: store.end(self._run, events, ending))
        self._relay.spread(self._run.id, _if(ours, events), last=True)
        return bool(ours)

    async def patiently(self, work: Callable[[RunStore], Awaitable[T]]) -> T | None:
        """Do one transaction, again and again while the database is away; `None` when patience ends."""
        deadline = self._clock.monotonic() + self._settings.write_patience_s
        attempt = 0
        while True:
            try:
                async with self._stores() as store:
                    return await work(store)
            except DatabaseUnavailable:
                if self._clock.monotonic() >= deadline:
                    _log.error("runs.given_up", run=self._run.id)
                    return None
            await asyncio.sleep(_RETRY_S[min(attempt, len(_RETRY_S) - 1)])
            attempt += 1

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()


def _if(ours: bool | None, events: Sequence[RunEvent]) -> Sequence[RunEvent]:
    # Without events followers look into the database, where whoever ended the run has written.
    return events if ours else ()
