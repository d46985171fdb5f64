"""Rows of notices, and back."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from hupan.kernel import PersonId
from hupan.notices.domain import NEWS, News, Notice, NoticeId
from hupan.notices.tables import NoticeRow
from hupan.notices.telling import notify
from hupan.platform import signal_within


class SqlNoticeStore:
    """`NoticeStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def notify(self, news: News, now: datetime) -> bool:
        """Write a notice; says no where it was told before."""
        return await notify(self._session, news, now)

    async def notices(
        self, person_id: PersonId, before: NoticeId | None, limit: int, *, unread_only: bool
    ) -> list[Notice]:
        """Read a person's notices, the newest first."""
        wanted = select(NoticeRow).where(NoticeRow.person_id == person_id).order_by(NoticeRow.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(NoticeRow.id < before)
        if unread_only:
            wanted = wanted.where(NoticeRow.read_at.is_(None))
        return [notice_of(row) for row in await self._session.scalars(wanted)]

    async def unread(self, person_id: PersonId) -> int:
        """Count what a person has not read."""
        count = select(func.count()).where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None))
        return await self._session.scalar(count) or 0

    async def mark_read(self, person_id: PersonId, ids: Sequence[NoticeId], now: datetime) -> None:
        """Mark some of a person's notices as read, and tell the person's pages."""
        await self._mark(person_id, NoticeRow.id.in_(ids), now)

    async def mark_all_read(self, person_id: PersonId, upto: NoticeId, now: datetime) -> None:
        """Mark a notice and all before it as read, and tell the person's pages."""
        await self._mark(person_id, NoticeRow.id <= upto, now)

    async def forget(self, before: datetime) -> None:
        """Forget what was told before a moment."""
        await self._session.execute(delete(NoticeRow).where(NoticeRow.created_at < before))

    async def _mark(self, person_id: PersonId, which: ColumnElement[bool], now: datetime) -> None:
        marked = await self._session.scalars(
            update(NoticeRow)
            .where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None), which)
            .values(read_at=now)
            .returning(NoticeRow.id)
        )
        if marked.all():
            await signal_within(self._session, NEWS, person_id)


def notice_of(row: NoticeRow) -> Notice:
    """Read a notice."""
    return Notice(
        id=NoticeId(row.id),
        person_id=PersonId(row.person_id),
        kind=row.kind,
        facts=row.facts,
        link=row.link,
        created_at=row.created_at.astimezone(UTC),
        read_at=row.read_at.astimezone(UTC) if row.read_at else None,
    )
