"""Carries notices to browsers; several processes may do it at once.

A push is taken in one transaction, sent in none, and marked in another: whoever dies in between sends it twice, with
the same tag, so that the browser shows it once.
"""

import asyncio

import structlog

from hupan.notices.letters import LetterStatus, SayMoney
from hupan.notices.ports import NotSent
from hupan.notices.push_service import PushPorts, PushService
from hupan.notices.pushes import Answer, DuePush, still_worth_it, wait_after_push, write_push
from hupan.platform import reach

_AT_ONCE = 10
_MOST_ATTEMPTS = 6
_GONE = {404, 410}
_TRY_AGAIN = {408, 425, 429}

_log = structlog.get_logger(__name__)


class Runner:
    """Pushes what is due.

    Args:
        ports: What it stands on.
        pushes: Knows this server's key.
        say_money: Writes sums.
    """

    def __init__(self, ports: PushPorts, pushes: PushService, say_money: SayMoney) -> None:
        self._ports = ports
        self._pushes = pushes
        self._say_money = say_money

    async def send_due(self) -> int:
        """Push everything that is due; returns how many attempts were made."""
        attempts = 0
        while True:
            async with self._ports.stores() as store:
                taken = await store.take_pushes(self._ports.clock.now(), _AT_ONCE)
            # Push services are strangers: one that is slow does not keep the others waiting.
            await asyncio.gather(*(self._send(each) for each in taken))
            attempts += len(taken)
            if len(taken) < _AT_ONCE:
                return attempts

    async def _send(self, push: DuePush) -> None:
        now = self._ports.clock.now()
        if not still_worth_it(push.notice, now):
            await self._mark(push, LetterStatus.SPARED)
            return
        try:
            # In a thread, since the first one reads the words of its language.
            message = await asyncio.to_thread(write_push, push, self._say_money)
            sealed = self._ports.sealer.seal(await self._pushes.private_key(), push.to, message, now)
            reply = await self._ports.post.post(push.to.endpoint, sealed)
            reach("notices.pushed")
        except NotSent as failure:
            await self._failed(push, failure.reason, None)
            return
        await self._answered(push, reply)

    async def _answered(self, push: DuePush, reply: Answer) -> None:
        if 200 <= reply.status < 300:  # noqa: PLR2004 - any 2xx is a yes
            await self._mark(push, LetterStatus.SENT)
        elif reply.status in _GONE:
            async with self._ports.stores() as store:
                await store.remove(push.to.id)
        elif reply.status in _TRY_AGAIN or reply.status >= 500:  # noqa: PLR2004 - the service's own trouble
            await self._failed(push, f"answered {reply.status}", reply.retry_after_s)
        else:
            await self._mark(push, LetterStatus.DEAD, f"answered {reply.status}")

    async def _failed(self, push: DuePush, reason: str, retry_after_s: float | None) -> None:
        dead = push.attempts >= _MOST_ATTEMPTS
        wait_s = 0.0 if dead else wait_after_push(push.attempts, retry_after_s).total_seconds()
        await self._mark(push, LetterStatus.DEAD if dead else LetterStatus.PENDING, reason, wait_s)

    async def _mark(self, push: DuePush, status: LetterStatus, error: str = "", wait_s: float = 0.0) -> None:
        if error:
            _log.warning("notices.not_pushed", notice=push.notice.id, reason=error, status=status.value)
        async with self._ports.stores() as store:
            await store.mark_push(push, status, self._ports.clock.now(), wait_s, error[:200])
