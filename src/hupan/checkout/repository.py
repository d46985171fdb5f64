"""The room's store on PostgreSQL. One instance lives for one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import OfferId
from hupan.checkout.domain.messages import Message
from hupan.checkout.domain.moving import LONGEST_WAIT
from hupan.checkout.domain.session import (
    NEWS,
    CheckoutId,
    CheckoutSession,
    Completion,
    DeliveryOption,
    ItemSeen,
    Status,
    Wishes,
)
from hupan.checkout.tables import CheckoutRow
from hupan.kernel import Buyer, PersonId
from hupan.platform import has_come, tell
from hupan.pricing import Quote

_OPEN = (Status.INCOMPLETE.value, Status.READY.value, Status.ESCALATED.value)
_OVER = {Status.COMPLETED, Status.CANCELED}
_GUEST = "guest:"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands in a row's body: everything of a checkout that has no column of its own, but for the quote."""

    wishes: Wishes
    items: dict[OfferId, ItemSeen]
    deliveries: tuple[DeliveryOption, ...] = ()
    notices: tuple[Message, ...] = ()
    messages: tuple[Message, ...] = ()
    completion: Completion | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class _Written(_Body):
    quote: Quote | None = None


_BODY = TypeAdapter(_Body)
_WRITTEN = TypeAdapter(_Written)
_QUOTE = TypeAdapter[Quote | None](Quote | None)
_IN_BODY = tuple(each.name for each in fields(_Body))


class SqlCheckoutStore:
    """Implements `ports.CheckoutStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, session: CheckoutSession) -> None:
        """Keep a new one."""
        await self._session.execute(_ADD, _columns(session))

    async def get(self, checkout_id: CheckoutId, *, for_change: bool = False) -> CheckoutSession | None:
        """Find one; with `for_change` nobody else changes it meanwhile."""
        found = await self._session.execute(_GET_AND_HOLD if for_change else _GET, {"id": checkout_id})
        row = found.one_or_none()
        return None if row is None else _session(row)

    async def several(self, checkout_ids: Sequence[CheckoutId]) -> dict[CheckoutId, CheckoutSession]:
        """Find some, whoever's they are; those that are not there are left out."""
        found = await self._session.execute(_SEVERAL, {"ids": list(checkout_ids)})
        return {each.id: each for each in map(_session, found)}

    async def save(self, session: CheckoutSession, *, over: CheckoutSession, sealed: bytes | None = None) -> bool:
        """Write one back in place of what was read, and tell the rooms above where it is over."""
        values = {"over": over.revision, "sealed": sealed, "paying": session.is_paying, **_columns(session)}
        if (await self._session.execute(_SAVE, values)).one_or_none() is None:
            return False
        if session.status in _OVER or session.notices:
            await tell(self._session, NEWS, [session.id])
        return True

    async def credential(self, checkout_id: CheckoutId) -> bytes | None:
        """Read what an attempt pays with."""
        found: bytes | None = await self._session.scalar(_CREDENTIAL, {"id": checkout_id})
        return found

    async def due(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        """List attempts that somebody has to look at."""
        row = CheckoutRow
        due = (row.due_at.is_not(None), has_come(row.due_at, now, LONGEST_WAIT))
        query = select(row.id).where(*due).order_by(row.due_at).limit(limit)
        return [CheckoutId(each) for each in await self._session.scalars(query)]

    async def expired(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        """List open ones whose time is over."""
        row = CheckoutRow
        over = (row.due_at.is_(None), row.status.in_(_OPEN), row.expires_at <= now)
        query = select(row.id).where(*over).order_by(row.expires_at).limit(limit)
        return [CheckoutId(each) for each in await self._session.scalars(query)]

    async def forget(self, canceled_before: datetime, limit: int) -> int:
        """Remove some that were given up long ago; says how many."""
        row = CheckoutRow
        old = select(row.id).where(row.status == Status.CANCELED.value, row.updated_at < canceled_before).limit(limit)
        gone = await self._session.execute(delete(row).where(row.id.in_(old)).returning(row.id))
        return len(gone.all())


def _columns(session: CheckoutSession) -> dict[str, Any]:
    body = _Written(**{name: getattr(session, name) for name in _IN_BODY}, quote=session.quote)
    paying = session.completion is not None and session.is_paying
    return {
        "id": session.id,
        "buyer": session.buyer.key,
        "currency": session.currency,
        "status": session.status.value,
        "version": session.version,
        "revision": session.revision,
        "fingerprint": session.fingerprint,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
        "expires_at": session.expires_at,
        "due_at": session.completion.due_at if session.completion is not None and paying else None,
        "body": _WRITTEN.dump_json(body).decode(),
    }


def _session(row: Row[Any]) -> CheckoutSession:
    body = _BODY.validate_json(row.body)
    return CheckoutSession(
        id=CheckoutId(row.id),
        buyer=_buyer(row.buyer),
        currency=row.currency,
        status=Status(row.status),
        version=row.version,
        revision=row.revision,
        fingerprint=row.fingerprint,
        created_at=row.created_at.astimezone(UTC),
        updated_at=row.updated_at.astimezone(UTC),
        expires_at=row.expires_at.astimezone(UTC),
        quote=_quote(row),
        **{name: getattr(body, name) for name in _IN_BODY},
    )


def _quote(row: Row[Any]) -> Quote | None:
    """Read the quote; an open checkout is reckoned anew anyway, so one of an earlier version may be left unread."""
    try:
        return _QUOTE.validate_json(row.quote or "null")
    except ValidationError:
        _log.warning("checkout.quote_of_an_earlier_version", checkout_id=row.id)
        return None


def _buyer(key: str) -> Buyer:
    if key.startswith(_GUEST):
        return Buyer(guest=key.removeprefix(_GUEST))
    return Buyer(person_id=PersonId(key))


# A checkout is read and written several times on its way: these are written out once, and its body is JSON that
# nobody but pydantic takes apart.
_COLUMNS = "id, buyer, currency, status, version, revision, fingerprint, created_at, updated_at, expires_at"
_READ = f"select {_COLUMNS}, (body - 'quote')::text as body, (body -> 'quote')::text as quote from checkout_sessions"  # noqa: S608 - names of ours
_GET = text(f"{_READ} where id = :id")
_SEVERAL = text(f"{_READ} where id = any(:ids)")
_GET_AND_HOLD = text(f"{_READ} where id = :id for update")
_CREDENTIAL = text("select credential from checkout_sessions where id = :id")
_ADD = text(f"""
insert into checkout_sessions ({_COLUMNS}, due_at, body) values (
    :id, :buyer, :currency, :status, :version, :revision, :fingerprint, :created_at, :updated_at, :expires_at,
    :due_at, cast(:body as jsonb)
)
""")  # noqa: S608 - names of ours
_SAVE = text("""
update checkout_sessions set buyer = :buyer, currency = :currency, status = :status, version = :version,
    revision = :revision, fingerprint = :fingerprint, created_at = :created_at, updated_at = :updated_at,
    expires_at = :expires_at, due_at = :due_at, body = cast(:body as jsonb),
    credential = case when cast(:paying as boolean) then coalesce(cast(:sealed as bytea), credential) end
where id = :id and revision = :over returning id
""")
