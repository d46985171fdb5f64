"""Hands a run's events to whoever follows it in this process, and hears of runs in the others.

What comes in by the relay is already in the database. So a follower who falls behind, or who missed a signal, simply
reads there; the relay may forget, the database does not.
"""

import asyncio
import contextlib
import weakref
from collections import deque
from collections.abc import Sequence
from weakref import WeakSet

from hupan.runs.domain import RunEvent
from hupan.runs.ports import SignalBus

_TOPIC = "runs.events"
_SIGNAL_EVERY_S = 0.05


class Line:
    """One follower's end: a short queue, and a bell.

    Args:
        backlog: Events held before the follower is sent to the database instead.
    """

    def __init__(self, backlog: int) -> None:
        self._events: deque[RunEvent] = deque()
        self._backlog = backlog
        self._bell = asyncio.Event()

    def put(self, events: Sequence[RunEvent]) -> None:
        """Offer events; none at all means "look into the database"."""
        if not events or len(self._events) + len(events) > self._backlog:
            self._events.clear()
        else:
            self._events.extend(events)
        self._bell.set()

    async def take(self, timeout_s: float) -> list[RunEvent]:
        """Wait for events; an empty list means "look into the database"."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._bell.wait()
        self._bell.clear()
        taken = list(self._events)
        self._events.clear()
        return taken


class Relay:
    """All lines of this process.

    Args:
        signals: Carries word of new events to other processes.
        backlog: See `Line`.
    """

    def __init__(self, signals: SignalBus, backlog: int = 256) -> None:
        self._signals = signals
        self._backlog = backlog
        self._lines: dict[str, WeakSet[Line]] = {}
        self._own: set[str] = set()
        self._signalling: dict[str, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to hear other processes."""
        self._task = asyncio.create_task(self._hear(), name="runs.relay")

    async def stop(self) -> None:
        """Stop hearing and telling them."""
        await asyncio.gather(*self._signalling.values())
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def line(self, run_id: str) -> Line:
        """Give out a line to a run. It is held as long as the caller holds it, and forgotten with it."""
        line = Line(self._backlog)
        self._lines.setdefault(run_id, WeakSet()).add(line)
        weakref.finalize(line, self._forget, run_id)
        return line

    def spread(self, run_id: str, events: Sequence[RunEvent], *, last: bool = False) -> None:
        """Hand on events that this process has just written.

        Args:
            run_id: The run.
            events: What was written; already kept.
            last: Whether the run is over.
        """
        self._ring(run_id, events)
        if last:
            self._own.discard(run_id)
        else:
            self._own.add(run_id)
        if run_id not in self._signalling:
            # One signal stands for all that is written until it is sent.
            self._signalling[run_id] = asyncio.create_task(self._signal(run_id), name=f"runs.signal.{run_id}")

    async def _signal(self, run_id: str) -> None:
        await asyncio.sleep(_SIGNAL_EVERY_S)
        del self._signalling[run_id]
        await self._signals.publish(_TOPIC, run_id)

    def _forget(self, run_id: str) -> None:
        if run_id in self._lines and not self._lines[run_id]:
            del self._lines[run_id]

    def _ring(self, run_id: str, events: Sequence[RunEvent] = ()) -> None:
        for line in list(self._lines.get(run_id, ())):
            line.put(events)

    async def _hear(self) -> None:
        async with self._signals.subscribe(_TOPIC) as run_ids:
            async for run_id in run_ids:
                if not run_id:
                    for each in list(self._lines):
                        self._ring(each)
                elif run_id not in self._own:
                    # This process's own runs come in directly, with their events.
                    self._ring(run_id)
