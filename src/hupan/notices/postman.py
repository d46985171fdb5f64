"""Carries letters, and tidies up notices of long ago; several processes may do it at once.

A letter is taken in one transaction, sent in none, and marked in another: whoever dies in between sends it twice, under
the same Message-ID.
"""

import asyncio
import contextlib
from datetime import timedelta

import structlog

from hupan.kernel import Clock
from hupan.notices.domain import NEWS
from hupan.notices.letters import MOST_ATTEMPTS, DueLetter, LetterStatus, wait_after, write_notice
from hupan.notices.ports import Mailer, MailStore, NotSent
from hupan.notices.service import NoticeService
from hupan.platform import Signals, StoreFactory, reach

_EVERY_S = 30.0
_AT_ONCE = 10
_TIDIED_EVERY = timedelta(hours=12)

_log = structlog.get_logger(__name__)


class Postman:
    """A background task, woken by signals.

    Args:
        stores: Opens the store.
        mailer: Hands letters over; `None` where this server sends none.
        notices: Forgets what is old.
        clock: The time.
        base_url: Of this server, for links in letters.
    """

    def __init__(
        self,
        stores: StoreFactory[MailStore],
        mailer: Mailer | None,
        notices: NoticeService,
        clock: Clock,
        base_url: str,
    ) -> None:
        self._stores = stores
        self._mailer = mailer
        self._notices = notices
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._tidied_at = clock.now() - _TIDIED_EVERY
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, signals: Signals) -> None:
        """Begin to carry."""
        self._tasks = [
            asyncio.create_task(self._listen(signals), name="notices.listen"),
            asyncio.create_task(self._carry(), name="notices.carry"),
        ]

    async def stop(self) -> None:
        """Stop; a letter that is on its way may be sent again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

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

    async def _listen(self, signals: Signals) -> None:
        async with signals.subscribe(NEWS) as heard:
            async for _ in heard:
                self._wake.set()

    async def _carry(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._tidy()
                await self.send_due()
            except Exception as error:  # noqa: BLE001 - whatever it is, others are still to be told
                _log.warning("notices.waiting", reason=str(error)[:200])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_S):
                    await self._wake.wait()

    async def _send(self, mailer: Mailer, letter: DueLetter) -> None:
        now, status, next_at, error = self._clock.now(), LetterStatus.SENT, self._clock.now(), ""
        if letter.notice.read_at is not None:
            status = LetterStatus.SPARED  # it is known already
        else:
            try:
                # In a thread, since the first one reads the words of its language.
                written = await asyncio.to_thread(write_notice, letter.notice, letter.channel, self._base_url)
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
