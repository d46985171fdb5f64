"""Rows of letters that were given up."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.notices.dead_letters import DeadLetter


class SqlDeadLetterStore:
    """Implements `dead_letters.DeadLetterStore`: letters of notices, and those to addresses left with orders.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def dead(self, limit: int) -> list[DeadLetter]:
        """List them, the newest first."""
        found = await self._session.execute(text(_DEAD), {"limit": limit})
        return [
            DeadLetter(row.id, row.address, row.kind, row.attempts, row.last_error, row.created_at.astimezone(UTC))
            for row in found
        ]

    async def count(self, limit: int) -> int:
        """Count them, as far as a limit."""
        return await self._session.scalar(text(_COUNT), {"limit": limit}) or 0

    async def revive(self, letter_id: str | None, now: datetime) -> int:
        """Put one, or all, back to the start; returns how many there were."""
        return await self._session.scalar(text(_REVIVE), {"id": letter_id, "now": now}) or 0


_DEAD = """
select n.id, c.address, n.kind, l.attempts, l.last_error, n.created_at
from notices_letters l join notices_notices n on n.id = l.notice_id join notices_channels c on c.person_id = n.person_id
where l.status = 'dead'
union all
select id, address, kind, attempts, last_error, created_at from notices_contact_letters where status = 'dead'
order by created_at desc, id desc limit :limit
"""

_COUNT = """
select count(*) from (
    select notice_id from notices_letters where status = 'dead'
    union all select id from notices_contact_letters where status = 'dead'
    limit :limit
) dead
"""

_REVIVE = """
with of_notices as (
    update notices_letters set status = 'pending', attempts = 0, next_at = :now
    where status = 'dead' and notice_id = coalesce(cast(:id as text), notice_id) returning 1
), to_contacts as (
    update notices_contact_letters set status = 'pending', attempts = 0, next_at = :now
    where status = 'dead' and id = coalesce(cast(:id as text), id) returning 1
)
select (select count(*) from of_notices) + (select count(*) from to_contacts)
"""
