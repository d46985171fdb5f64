"""Rows of lines and back."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import PersonId
from hupan.particulars.domain import Matter, Particular, ParticularId, Told
from hupan.particulars.tables import ParticularRow


class SqlParticularStore:
    """`ParticularStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else write lines of this person until the transaction ends."""
        name = func.hashtextextended(f"particulars:{person_id}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(name)))

    async def of(self, person_id: PersonId) -> Sequence[Particular]:
        """Read a person's lines, the first told first."""
        row = ParticularRow
        query = select(row).where(row.person_id == person_id).order_by(row.told_at, row.id)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return [_line(each) for each in rows]

    async def put(self, line: Particular) -> None:
        """Keep a line, in place of one with the same id."""
        values = {
            "person_id": line.person_id,
            "about": line.told.about.value,
            "value": line.told.value,
            "subject": line.told.subject,
            "whom": line.told.whom,
            "by_talk": line.by_talk,
            "told_at": line.told_at,
        }
        statement = insert(ParticularRow).values(id=line.id, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    async def remove(self, person_id: PersonId, ids: Sequence[ParticularId]) -> None:
        """Erase lines of a person."""
        row = ParticularRow
        await self._session.execute(delete(row).where(row.person_id == person_id, row.id.in_(ids)))


def _line(row: ParticularRow) -> Particular:
    return Particular(
        id=ParticularId(row.id),
        person_id=PersonId(row.person_id),
        told=Told(Matter(row.about), row.value, row.subject, row.whom),
        by_talk=row.by_talk,
        told_at=row.told_at.astimezone(UTC),
    )
