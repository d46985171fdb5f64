"""Carries letters, and tidies up notices of long ago; several processes may do it at once.

A letter is taken in one transaction, sent in none, and marked in another: whoever dies in between sends it twice, under
the same Message-ID.
"""

import asyncio
from datetime import timedelta

import structlog

from hupan.kernel import Clock
from hupan.notices.domain import KEPT
from hupan.notices.letters import MOST_ATTEMPTS, DueLetter, LetterStatus, Wording, wait_after, write_notice
from hupan.notices.ports import Mailer, MailStore, NotSent
from hupan.notices.service import NoticeService
from hupan.platform import StoreFactory, reach

_AT_ONCE = 10
_TIDIED_EVERY = timedelta(hours=12)

_log = structlog.get_logger(__name__)


class Postman:
    """Sends letters, and forgets what is old.

    Args:
        stores: Opens the store.
        mailer: Hands letters over; `None` where this server sends none.
        notices: Forgets what is old.
        clock: The time.
        wording: How letters are written.
    """

    def __init__(
        self,
        stores: StoreFactory[MailStore],
        mailer: Mailer | None,
        notices: NoticeService,
        clock: Clock,
        wording: Wording,
    ) -> None:
        self._stores = stores
        self._mailer = mailer
        self._notices = notices
        self._clock = clock
        self._wording = wording
        self._tidied_at = clock.now() - _TIDIED_EVERY

    async def send_due(self) -> int:
        """Send every letter that is due; returns how many attempts were made."""
        if self._mailer is None:
            return 0
        attempts = 0
        while True:
            async with self._stores() as store:
                taken = await store.take_letters(self._clock.now(), _AT_ONCE)
            for each in taken:
                await self._send(self._mailer, each)
            attempts += len(taken)
            if len(taken) < _AT_ONCE:
                return attempts

    async def do_round(self) -> None:
        """Send what is due, and now and then forget what is old."""
        await self._tidy()
        await self.send_due()

    async def _send(self, mailer: Mailer, letter: DueLetter) -> None:
        now, status, next_at, error = self._clock.now(), LetterStatus.SENT, self._clock.now(), ""
        if letter.notice.read_at is not None:
            status = LetterStatus.SPARED  # it is known already
        else:
            try:
                # In a thread, since the first one reads the words of its language.
                written = await asyncio.to_thread(write_notice, letter.notice, letter.channel, self._wording)
                await mailer.send(written)
                reach("notices.letter_sent")
            except NotSent as failure:
                dead = failure.for_good or letter.attempts >= MOST_ATTEMPTS
                status = LetterStatus.DEAD if dead else LetterStatus.PENDING
                next_at, error = now + wait_after(letter.attempts), failure.reason[:200]
                _log.warning("notices.not_sent", notice=letter.notice.id, reason=error, dead=dead)
        async with self._stores() as store:
            await store.mark_letter(letter, status, next_at, error)

    async def _tidy(self) -> None:
        if self._clock.now() - self._tidied_at >= _TIDIED_EVERY:
            self._tidied_at = self._clock.now()
            await self._notices.forget()
            async with self._stores() as store:
                await store.forget_letters(self._clock.now() - KEPT)
