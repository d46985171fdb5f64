"""Time that passes when it is told to, and storage that is away when it is told to be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hupan.kernel import Clock
from hupan.platform import DatabaseUnavailable
from hupan.platform.durable import Json
from hupan.platform.idempotency import Answer, IdempotencyKeys


class FailingKeys(IdempotencyKeys):
    """Keys whose storage can be away."""

    failing = False

    async def once(self, scope: str, key: str, payload: Json, do: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do something once, unless the storage is away."""
        if self.failing:
            raise DatabaseUnavailable("What was asked for under which key cannot be read at the moment.")
        return await super().once(scope, key, payload, do)


@dataclass(frozen=True, slots=True)
class LateClock:
    """A clock that is behind.

    Attributes:
        clock: The right one.
        by: How much.
    """

    clock: Clock
    by: timedelta

    def now(self) -> datetime:
        """Tell the time as it was."""
        return self.clock.now() - self.by

    def monotonic(self) -> float:
        """Tell seconds that never go back."""
        return self.clock.monotonic()
