"""What the runs room needs from outside.

Above stand the room's `Runner`, `RunService` and `Watch`. Below: whoever has messages to be written
(`hupan.conversations`) says what is to be done (`Worker`), keeps the message (`Subjects`) and hears of the end
(`Listener`); `hupan.platform` carries signals; the room's `repository` keeps rows.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from hupan.runs.domain import Ending, Run, RunEvent, RunOutput
from hupan.runs.parts import Parts


class Worker(Protocol):
    """Does what a run is for."""

    def work(self, run: Run, started_with: Parts) -> AsyncGenerator[RunOutput]:
        """Write one message; closing the generator stops the model.

        Args:
            run: The run.
            started_with: What stands in the message already, when a broken-off one goes on.
        """
        ...


class Listener(Protocol):
    """Hears of runs that are over."""

    async def run_ended(self, run: Run, ending: Ending) -> None:
        """Take note; the message is kept already."""
        ...


class Subjects(Protocol):
    """Keeps the messages that runs write, in the same transaction as the run's own rows."""

    async def parts_of(self, message_id: str) -> Parts | None:
        """Return what stands in a message; `None` when it is gone."""
        ...

    async def complete(self, run: Run, ending: Ending) -> None:
        """Keep what the run left, and free its conversation."""
        ...


class SignalBus(Protocol):
    """Carries hints between processes. Below: `hupan.platform.Signals`."""

    async def publish(self, topic: str, payload: str = "-") -> None:
        """Tell every process."""
        ...

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Hear a topic; an empty payload means that some may have been missed."""
        ...


class Ownership(Protocol):
    """Says which server processes live. A process's claim ends with it. Below: `PostgresOwnership`."""

    @property
    def name(self) -> str:
        """This process's name, never used before."""
        ...

    async def hold(self) -> None:
        """Hold the name, or take it again after the database was away."""
        ...

    async def release(self) -> None:
        """Give the name up."""
        ...

    async def is_dead(self, owner: str) -> bool:
        """Whether nobody holds that name any more."""
        ...


class RunStore(Protocol):
    """What a runner writes and followers read; entering one begins a transaction."""

    async def add(self, run: Run) -> None:
        """Keep a new run."""
        ...

    async def begin(self, run: Run) -> Parts | None:
        """Mark a queued run as running and return what its message holds; `None` when it is not the owner's."""
        ...

    async def write(self, run: Run, events: Sequence[RunEvent]) -> bool | None:
        """Append events, once. Returns whether a stop was asked for; `None` when the run is not this owner's."""
        ...

    async def end(self, run: Run, events: Sequence[RunEvent], ending: Ending) -> bool:
        """Append the last events and complete the message, all or nothing; false when it is not this owner's."""
        ...

    async def events(self, run_id: str, after: int, limit: int) -> list[RunEvent]:
        """Read events in order."""
        ...

    async def run(self, run_id: str) -> Run | None:
        """Find a run, whoever owns it."""
        ...

    async def parts(self, run: Run) -> Parts:
        """Return what stands in the message that a run writes."""
        ...

    async def request_stop(self, run_id: str) -> None:
        """Ask the owner to stop."""
        ...

    async def stop_requests(self, run_ids: Sequence[str]) -> list[str]:
        """Which of these runs are asked to stop."""
        ...

    async def open_runs(self) -> list[Run]:
        """List the runs that are not over."""
        ...

    async def prune(self, finished_before: datetime, limit: int) -> int:
        """Delete the events of runs that have been over for a while; returns how many runs."""
        ...
