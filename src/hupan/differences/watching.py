"""Sees attempts through although nobody asks: when a provider speaks of one, and now and then."""

import asyncio
import contextlib

import structlog

from hupan.differences.service import DifferenceService
from hupan.kernel import HupanError
from hupan.payments import HEARD_NEWS, PaymentId
from hupan.platform import MISSED, SEVERAL, Rounds, Signals

EVERY_S = 20.0
_AGAIN_S = 1.0

_log = structlog.get_logger(__name__)


class DifferenceWatch(Rounds):
    """A background task; several processes may do it at once.

    Args:
        differences: Looks.
        every_s: Seconds between two rounds.
    """

    def __init__(self, differences: DifferenceService, every_s: float = EVERY_S) -> None:
        super().__init__(differences.sweep, every_s, "differences.watch", at_once=True)


class DifferenceListener:
    """A background task that looks as soon as a provider has spoken; what it misses, the watch finds.

    Args:
        differences: Looks.
        signals: Tell of payments.
    """

    def __init__(self, differences: DifferenceService, signals: Signals) -> None:
        self._differences = differences
        self._signals = signals
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(), name="differences.listener")

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        async with self._signals.subscribe(HEARD_NEWS) as heard:
            async for subject in heard:
                if subject in {SEVERAL, MISSED}:
                    continue
                try:
                    await self._differences.hear(PaymentId(subject))
                except HupanError as error:
                    _log.info("differences.again", payment_id=subject, code=error.code)
                except Exception:  # noqa: BLE001 - logged with its traceback; the watch looks again
                    _log.exception("differences.failed")
                    await asyncio.sleep(_AGAIN_S)
