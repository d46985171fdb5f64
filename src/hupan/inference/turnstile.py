"""Lets a bounded number of callers through to a remote endpoint at a time, in fair order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hupan.inference.queue import FairQueue, Ticket


class Turnstile:
    """One endpoint's door.

    Args:
        width: How many are inside at a time.
        limit: How many may wait.
    """

    def __init__(self, width: int, limit: int) -> None:
        self._width = width
        self._inside = 0
        self._queue = FairQueue(limit, width)
        self._turns: dict[Ticket, asyncio.Future[None]] = {}

    @asynccontextmanager
    async def pass_through(self, ticket: Ticket) -> AsyncGenerator[None]:
        """Wait for a turn and hold it for as long as the block runs.

        Raises:
            QueueFull: Too many wait already.
        """
        if self._inside < self._width:
            self._inside += 1
        else:
            await self._wait(ticket)
        began = asyncio.get_running_loop().time()
        try:
            yield
        finally:
            self._queue.note_run(asyncio.get_running_loop().time() - began)
            self._leave()

    async def _wait(self, ticket: Ticket) -> None:
        self._queue.push(ticket)
        turn = self._turns[ticket] = asyncio.get_running_loop().create_future()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._queue.remove(ticket)
            else:
                # The turn had been given in the same moment: pass it on.
                self._leave()
            raise
        finally:
            del self._turns[ticket]

    def _leave(self) -> None:
        """Give the place to the next in line, or free it."""
        while (ticket := self._queue.pop()) is not None:
            turn = self._turns[ticket]
            if not turn.done():
                turn.set_result(None)
                return
        self._inside -= 1
