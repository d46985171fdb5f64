"""Answers that are given again: whoever asks for the same under the same key gets what was answered the first time.

A key stands for one payload, for 24 hours. While somebody works the answer out, others are told to come back; whoever
comes after that one has died goes on in its place, so what is done under a key has to be idempotent itself.
"""

import asyncio
import contextlib
import hashlib
import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from hupan.kernel import Clock, HupanError, new_id
from hupan.platform.database import Database, StoreFactory
from hupan.platform.durable import Json
from hupan.platform.errors import BadKey, DatabaseUnavailable, KeyInUse, KeyReused
from hupan.platform.tables import IdempotencyRow

HONOURED = timedelta(hours=24)
HELD = timedelta(seconds=15)
_RENEWED_EVERY_S = 5.0
_TIDIED_EVERY_S = 3600.0
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

# Written out once: every purchase passes here twice.
_TAKE = text("""
insert into platform_idempotency (scope, key, payload_hash, holder, held_until, status, body, expires_at)
values (:scope, :key, :payload_hash, :holder, :held_until, :status, :body, :expires_at)
on conflict do nothing returning key
""")
_MINE = "where scope = :scope and key = :key and holder = :holder"
_ANSWER = text(f"update platform_idempotency set status = :status, body = :body {_MINE}")  # noqa: S608 - words of ours
_HOLD = text(f"update platform_idempotency set held_until = :held_until {_MINE}")  # noqa: S608 - words of ours


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered.

    Attributes:
        status: Of HTTP, or of whatever the scope speaks.
        body: JSON.
    """

    status: int
    body: Json


class IdempotencyKeys:
    """Remembers what was asked for under which key.

    Args:
        database: Where they are kept.
        clock: The time.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._sessions: StoreFactory[AsyncSession] = database.stores(lambda session: session)
        self._clock = clock
        self._tidied_at: float | None = None

    async def once(self, scope: str, key: str, payload: Json, do: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do something, or answer what was answered under this key before.

        An error that is raised is no answer: the next who asks for the same goes on. An error that is to be given again
        is returned, as an `Answer`.

        Args:
            scope: Whose key it is, and for what: keys of different scopes have nothing to do with one another.
            key: As the caller gave it.
            payload: What is asked for.
            do: Works the answer out; idempotent, since it runs again after a crash.

        Raises:
            BadKey: The key is empty, too long, or not printable ASCII.
            KeyReused: The key stands for something else.
            KeyInUse: Somebody is doing it at this moment; the error says when to ask again.
        """
        if not _KEY.fullmatch(key):
            raise BadKey("An idempotency key has 1 to 255 printable ASCII characters, without spaces.")
        await self._tidy()
        holder = new_id("idm")
        if (known := await self._take(scope, key, _fingerprint(payload), holder)) is not None:
            return known
        mine = {"scope": scope, "key": key, "holder": holder}
        try:
            async with self._renewing(mine):
                answer = await do()
        except BaseException:
            # Nobody has to wait for the end of what is not done any more.
            with contextlib.suppress(HupanError):
                await self._hold(mine, self._clock.now())
            raise
        body = json.dumps(answer.body, ensure_ascii=False, allow_nan=False)
        # It is done: who is told of an error instead knows less. Whoever asks again has it worked out again.
        with contextlib.suppress(DatabaseUnavailable):
            async with self._sessions() as session:
                await session.execute(_ANSWER, {**mine, "status": answer.status, "body": body})
        return Answer(answer.status, json.loads(body))

    async def _take(self, scope: str, key: str, payload_hash: str, holder: str) -> Answer | None:
        now = self._clock.now()
        fresh = {
            "payload_hash": payload_hash,
            "holder": holder,
            "held_until": now + HELD,
            "status": None,
            "body": None,
            "expires_at": now + HONOURED,
        }
        async with self._sessions() as session:
            taken = await session.execute(_TAKE, {"scope": scope, "key": key, **fresh})
            if taken.scalar_one_or_none() is not None:
                return None
            found = await session.execute(select(IdempotencyRow).where(_row(scope, key)).with_for_update())
            known = found.scalar_one_or_none()
            if known is None:  # tidied away between the two statements
                raise _in_use(timedelta(seconds=1))
            if known.expires_at <= now:
                await session.execute(update(IdempotencyRow).where(_row(scope, key)).values(**fresh))
                return None
            if known.payload_hash != payload_hash:
                raise KeyReused("This idempotency key was used for something else. Use a new one.", key=key)
            if known.status is not None:
                return Answer(known.status, json.loads(known.body or "null"))
            # Nobody holds a key for longer than that: what says so was written before the clock was set back.
            if now < known.held_until <= now + HELD:
                raise _in_use(known.held_until - now)
            held = {"holder": holder, "held_until": now + HELD}
            await session.execute(update(IdempotencyRow).where(_row(scope, key)).values(**held))
            return None

    async def _hold(self, mine: dict[str, str], until: datetime) -> None:
        async with self._sessions() as session:
            await session.execute(_HOLD, {**mine, "held_until": until})

    @asynccontextmanager
    async def _renewing(self, mine: dict[str, str]) -> AsyncGenerator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(_RENEWED_EVERY_S)
                with contextlib.suppress(HupanError):
                    await self._hold(mine, self._clock.now() + HELD)

        task = asyncio.create_task(renew(), name="idempotency.renew")
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _tidy(self) -> None:
        due = self._tidied_at is None or self._clock.monotonic() - self._tidied_at > _TIDIED_EVERY_S
        if due:
            self._tidied_at = self._clock.monotonic()
            async with self._sessions() as session:
                await session.execute(delete(IdempotencyRow).where(IdempotencyRow.expires_at <= self._clock.now()))


def _row(scope: str, key: str) -> ColumnElement[bool]:
    return (IdempotencyRow.scope == scope) & (IdempotencyRow.key == key)


def _fingerprint(payload: Json) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _in_use(left: timedelta) -> KeyInUse:
    seconds = max(1.0, left.total_seconds())
    return KeyInUse("This is being done at this moment. Ask again in a few seconds.", retry_after_s=seconds)
