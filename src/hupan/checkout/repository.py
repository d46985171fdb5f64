"""The room's store on PostgreSQL. One instance lives for one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import OfferId
from hupan.checkout.domain.messages import Message
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
from hupan.platform import tell
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
class _Quoted:
    quote: Quote | None = None


_BODY = TypeAdapter(_Body)
_QUOTED = TypeAdapter(_Quoted)
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
        await self._session.execute(insert(CheckoutRow).values(id=session.id, **_columns(session)))

    async def get(self, checkout_id: CheckoutId, *, for_change: bool = False) -> CheckoutSession | None:
        """Find one; with `for_change` nobody else changes it meanwhile."""
        query = select(CheckoutRow).where(CheckoutRow.id == checkout_id)
        if for_change:
            # What was read before the lock was waited for is read anew.
            query = query.with_for_update().execution_options(populate_existing=True)
        row = await self._session.scalar(query)
        return None if row is None else _session(row)

    async def save(self, session: CheckoutSession) -> None:
        """Write one back that was read for change, and tell the rooms above where it is over."""
        row = CheckoutRow
        await self._session.execute(update(row).where(row.id == session.id).values(**_columns(session)))
        if session.status in _OVER:
            await tell(self._session, NEWS, [session.id])

    async def keep_credential(self, checkout_id: CheckoutId, sealed: bytes | None) -> None:
        """Keep what an attempt pays with, or forget it."""
        row = CheckoutRow
        await self._session.execute(update(row).where(row.id == checkout_id).values(credential=sealed))

    async def credential(self, checkout_id: CheckoutId) -> bytes | None:
        """Read what an attempt pays with."""
        found: bytes | None = await self._session.scalar(
            select(CheckoutRow.credential).where(CheckoutRow.id == checkout_id)
        )
        return found

    async def due(self, now: datetime, limit: int) -> Sequence[CheckoutId]:
        """List attempts that somebody has to look at."""
        row = CheckoutRow
        query = select(row.id).where(row.due_at.is_not(None), row.due_at <= now).order_by(row.due_at).limit(limit)
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
    body = _Body(**{name: getattr(session, name) for name in _IN_BODY})
    written = _BODY.dump_python(body, mode="json") | _QUOTED.dump_python(_Quoted(session.quote), mode="json")
    paying = session.completion is not None and session.is_paying
    return {
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
        "body": written,
    }


def _session(row: CheckoutRow) -> CheckoutSession:
    body = _BODY.validate_python({name: value for name, value in row.body.items() if name != "quote"})
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


def _quote(row: CheckoutRow) -> Quote | None:
    """Read the quote; an open checkout is reckoned anew anyway, so one of an earlier version may be left unread."""
    try:
        return _QUOTED.validate_python({"quote": row.body.get("quote")}).quote
    except ValidationError:
        _log.warning("checkout.quote_of_an_earlier_version", checkout_id=row.id)
        return None


def _buyer(key: str) -> Buyer:
    if key.startswith(_GUEST):
        return Buyer(guest=key.removeprefix(_GUEST))
    return Buyer(person_id=PersonId(key))
