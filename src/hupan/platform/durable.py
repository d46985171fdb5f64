"""Durable work: what has begun is finished, whatever dies in between.

A room writes a workflow as a coroutine over `Steps` (`workflows.py`); `gateways/dbos` runs it. A step's result is kept
before the next begins, so that after a crash the workflow goes on where it was. A step that was under way is run again:
what it does has to be idempotent.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


class Steps(Protocol):
    """What a workflow does its work by."""

    async def step(
        self, name: str, do: Callable[[], Awaitable[Json]], *, attempts: int = 1, wait_s: float = 0.2
    ) -> Json:
        """Do something once it counts, and keep what came of it.

        Args:
            name: Of the step, the same whenever the workflow comes by again.
            do: Does it; idempotent, since a crash may have hidden that it was done.
            attempts: How often it is tried where it fails by anything but a `HupanError`. A database that is away is
                waited for, and counts as no attempt.
            wait_s: Before the second attempt; twice as long before each further one.

        Raises:
            HupanError: As `do` raised it; kept like a result, with its class, code, detail and params.
            WorkFailed: Every attempt failed otherwise.
        """
        ...


class Workflow(Protocol):
    """Work of one kind."""

    @property
    def kind(self) -> str:
        """Its lasting name, such as `checkout.complete`."""
        ...

    async def run(self, steps: Steps, payload: Json) -> Json:
        """Do it. Between steps nothing may happen that a second run could not do again.

        Args:
            steps: Does the work.
            payload: What `start` was given.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How some work ended.

    Attributes:
        result: What it returned; `None` where it failed.
        failure: Code of the error that ended it, or `None`.
    """

    result: Json
    failure: str | None = None


class DurableWork(Protocol):
    """Runs workflows, here or after a restart."""

    def register(self, workflow: Workflow) -> None:
        """Make a kind of work known; before the first `start`."""
        ...

    async def start(self, kind: str, key: str, payload: Json) -> None:
        """Begin some work. When this returns, the work is going to be done.

        Args:
            kind: Which workflow.
            key: Whose work: the same key of the same kind again is the same work, whatever the payload.
            payload: What the workflow is given.
        """
        ...

    async def outcome(self, kind: str, key: str, timeout_s: float) -> Outcome | None:
        """Wait for the end of some work; `None` where it still runs by then, or was never begun."""
        ...
