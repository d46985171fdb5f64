"""Letters that were not taken however often it was tried: what they are, and sending them once more.

A part of the room of its own, for operators: it reads what `postman.py` has given up, and hands it back to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.kernel import Clock
from hupan.platform import StoreFactory

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter that was given up.

    Attributes:
        id: Of the notice, or of a letter to an address that was left with an order.
        kind: What it tells, such as `orders.shipped`.
        error: Why it was not taken the last time.
    """

    id: str
    to: str
    kind: str
    attempts: int
    error: str
    created_at: datetime


class DeadLetterStore(Protocol):
    """Rows of letters that were given up."""

    async def dead(self, limit: int) -> list[DeadLetter]:
        """List them, the newest first."""
        ...

    async def count(self, limit: int) -> int:
        """Count them, as far as a limit."""
        ...

    async def revive(self, letter_id: str | None, now: datetime) -> int:
        """Put one, or all, back to the start; returns how many there were."""
        ...


class DeadLetterService:
    """Knows letters that were given up.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[DeadLetterStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def dead(self, limit: int = 100) -> Sequence[DeadLetter]:
        """List letters that were given up, the newest first."""
        async with self._stores() as store:
            return await store.dead(limit)

    async def count(self) -> int:
        """Count them, as far as that is worth counting."""
        async with self._stores() as store:
            return await store.count(MOST_COUNTED)

    async def revive(self, letter_id: str | None = None) -> int:
        """Have one sent once more from the start, or all; returns how many.

        A letter keeps its Message-ID: should it have arrived after all, it is the same letter again.
        """
        async with self._stores() as store:
            return await store.revive(letter_id, self._clock.now())
