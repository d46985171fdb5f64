"""Rows of attempts and back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.differences.domain import Attempt
from hupan.differences.tables import AttemptRow
from hupan.kernel import OrderId
from hupan.orders import ReturnId


class SqlDifferenceStore:
    """`DifferenceStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, attempt: Attempt) -> bool:
        """Note an attempt; says no where there is one of this number."""
        new = upsert(AttemptRow).values(
            return_id=attempt.return_id,
            number=attempt.number,
            order_id=attempt.order_id,
            begun_at=attempt.begun_at,
            next_at=attempt.begun_at,
            is_over=False,
        )
        made = await self._session.execute(new.on_conflict_do_nothing().returning(AttemptRow.number))
        return made.first() is not None

    async def last(self, return_id: ReturnId) -> Attempt | None:
        """Find the last attempt of an exchange."""
        row = AttemptRow
        query = select(row).where(row.return_id == return_id).order_by(row.number.desc()).limit(1)
        found = await self._session.scalar(query)
        return None if found is None else _attempt(found)

    async def get(self, return_id: ReturnId, number: int) -> Attempt | None:
        """Find an attempt of which the end is not known."""
        found = await self._session.get(AttemptRow, (return_id, number))
        return None if found is None or found.is_over else _attempt(found)

    async def due(self, now: datetime, until: datetime, limit: int) -> Sequence[Attempt]:
        """Take attempts of which the end is not known, so that nobody else takes them until then."""
        row = AttemptRow
        query = select(row).where(~row.is_over, row.next_at <= now).order_by(row.next_at).limit(limit)
        found = list(await self._session.scalars(query.with_for_update(skip_locked=True)))
        for each in found:
            each.next_at = until
        return [_attempt(each) for each in found]

    async def end(self, attempt: Attempt) -> None:
        """Note that an attempt has ended."""
        row = AttemptRow
        mine = (row.return_id == attempt.return_id, row.number == attempt.number)
        await self._session.execute(update(row).where(*mine).values(is_over=True))


def _attempt(row: AttemptRow) -> Attempt:
    return Attempt(OrderId(row.order_id), ReturnId(row.return_id), row.number, row.begun_at)
