"""Hears that there is news of chargebacks, and asks now and then, since messages are lost."""

from collections.abc import Sequence

import structlog

from hupan.chargebacks.service import ChargebackService
from hupan.payments import OutcomeUnknown, PaymentId, PaymentNotFound
from hupan.platform import Followed, OutboxFollower, OutboxReader, Rounds, Signals
from hupan.platform.faults import reach

READER = "chargebacks"
"""The name under which the place in the payments' news is kept."""

EVERY_S = 300.0
_AGAIN_S = 5.0

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
        # Where nothing was read yet, or the news was lost with a restore, the rounds ask for a list of all.
        self._follower = OutboxFollower(signals, Followed(reader, self._hear))
        self._repeats = Rounds(self._look_again, _AGAIN_S, "chargebacks.again")
        self._again: set[str] = set()

    async def start(self) -> None:
        """Begin to listen."""
        await self._follower.start()
        await self._repeats.start()

    async def stop(self) -> None:
        """Stop listening."""
        await self._repeats.stop()
        await self._follower.stop()

    async def catch_up(self) -> None:
        """Ask after everything of which there was news. What does not answer is asked again; nobody waits for it."""
        await self._look_again()
        await self._follower.catch_up()

    async def _hear(self, subjects: Sequence[str]) -> None:
        for subject in subjects:
            await self._look(subject)
        reach("chargebacks.unsettled")

    async def _look_again(self) -> None:
        again, self._again = self._again, set[str]()
        for subject in sorted(again):
            await self._look(subject)

    async def _look(self, subject: str) -> None:
        try:
            await self._chargebacks.look(PaymentId(subject))
        except OutcomeUnknown as error:
            # Asked again in a few seconds; should this process die before, a list of all finds it.
            _log.info("chargebacks.again", payment_id=subject, reason=str(error))
            self._again.add(subject)
        except PaymentNotFound:
            _log.warning("chargebacks.not_there", payment_id=subject)
