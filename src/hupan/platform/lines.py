"""A line in front of something that only so many can have at once: first come, first served, and never too long.

Whoever would have to stand longer than anybody wants to is told so at once, and when to come back.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from hupan.kernel import HupanError

_SHORTEST_S, _LONGEST_S = 1.0, 60.0
_LEARNS = 0.2


class Turn:
    """Somebody's turn. It ends with its block, or earlier.

    Args:
        ended: Lets the next one in.
    """

    def __init__(self, ended: Callable[[float], None]) -> None:
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    def end_within(self, seconds: float) -> None:
        """End it by then: what is left to be waited for keeps nobody else waiting."""
        self._timer = self._loop.call_later(seconds, self.end)

    def end(self) -> None:
        """End it, once."""
        if self._timer is not None:
            self._timer.cancel()
        if not self._is_over:
            self._is_over = True
            self._ended(self._loop.time() - self._since)


class Line:
    """The line.

    Args:
        at_once: How many have their turn side by side.
        patience_s: How long anybody stands in it.
        refusal: Makes the error for whoever cannot be served in that time, of the seconds to stay away.
    """

    def __init__(self, at_once: int, patience_s: float, refusal: Callable[[float], HupanError]) -> None:
        self._at_once = at_once
        self._patience_s = patience_s
        self._refusal = refusal
        self._places = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._typical_s = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[Turn]:
        """Stand in line, then have one's turn.

        Raises:
            HupanError: The refusal; nothing was done.
        """
        # More than fit into our patience would wait in vain; before anything is known, that many at a second each.
        expected_s = (self._typical_s or 1.0) * self._waiting / self._at_once
        if expected_s > self._patience_s:
            raise self._refuse(expected_s)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError as error:
            raise self._refuse(expected_s) from error
        finally:
            self._waiting -= 1
        turn = Turn(self._end)
        try:
            yield turn
        finally:
            turn.end()

    def _end(self, took_s: float) -> None:
        self._typical_s += (took_s - self._typical_s) * (_LEARNS if self._typical_s else 1.0)
        self._places.release()

    def _refuse(self, expected_s: float) -> HupanError:
        return self._refusal(min(max(expected_s, _SHORTEST_S), _LONGEST_S))
