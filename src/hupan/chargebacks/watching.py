"""Hears that there is news of chargebacks, and asks now and then, since messages are lost."""

import asyncio
import contextlib

import structlog

from hupan.chargebacks.service import ChargebackService
from hupan.kernel import HupanError
from hupan.payments import DISPUTED_NEWS, OutcomeUnknown, PaymentId, PaymentNotFound
from hupan.platform import OutboxReader, Rounds, Signals
from hupan.platform.faults import reach

READER = "chargebacks"
"""The name under which the place in the payments' news is kept."""

EVERY_S = 300.0
_AGAIN_S, _LOOK_EVERY_S = 5.0, 60.0

_log = structlog.get_logger(__name__)


class ChargebackWatch(Rounds):
    """A background task, so that what was lost on its way is found out; several processes may do it at once.

    Args:
        chargebacks: Does the asking.
        every_s: Seconds between two rounds.
    """

    def __init__(self, chargebacks: ChargebackService, every_s: float = EVERY_S) -> None:
        super().__init__(chargebacks.sweep, every_s, "chargebacks.watch")


class ChargebackListener:
    """A background task that asks as soon as a provider has said that there is news.

    Args:
        chargebacks: Does the asking.
        reader: The payments' news.
        signals: Wake it.
    """

    def __init__(self, chargebacks: ChargebackService, reader: OutboxReader, signals: Signals) -> None:
        self._chargebacks = chargebacks
        self._reader = reader
        self._signals = signals
        self._wake = asyncio.Event()
        self._again: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen."""
        work = (self._listen(), self._follow())
        self._tasks = [asyncio.create_task(each, name="chargebacks.listener") for each in work]

    async def stop(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Ask after everything of which there was news. What does not answer is asked again; nobody waits for it."""
        place = await self._reader.place()
        if place is None:
            # Nothing was read yet, or the news was lost with a restore: the rounds ask for a list of all.
            place = await self._reader.now()
            await self._reader.settle(place)
        again, self._again = self._again, set[str]()
        for subject in sorted(again):
            await self._look(subject)
        while True:
            news = await self._reader.read(place)
            for subject in news.subjects:
                await self._look(subject)
            reach("chargebacks.unsettled")
            if news.upto != place:
                place = news.upto
                await self._reader.settle(place)
            if not news.more:
                return

    async def _look(self, subject: str) -> None:
        try:
            await self._chargebacks.look(PaymentId(subject))
        except OutcomeUnknown as error:
            # The next round asks again; should this process die before, a list of all finds it.
            _log.info("chargebacks.again", payment_id=subject, reason=str(error))
            self._again.add(subject)
        except PaymentNotFound:
            _log.warning("chargebacks.not_there", payment_id=subject)

    async def _listen(self) -> None:
        async with self._signals.subscribe(DISPUTED_NEWS) as heard:
            async for _ in heard:
                self._wake.set()

    async def _follow(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self.catch_up()
            except HupanError as error:
                _log.info("chargebacks.again", reason=str(error))
                await asyncio.sleep(_AGAIN_S)
                continue
            except Exception:  # noqa: BLE001 - logged with its traceback, and tried again
                _log.exception("chargebacks.failed")
                await asyncio.sleep(_AGAIN_S)
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_AGAIN_S if self._again else _LOOK_EVERY_S):
                    await self._wake.wait()
