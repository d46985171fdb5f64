"""Rows of pictures and back."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.pictures.domain import Picture
from hupan.pictures.tables import PictureRow


class SqlPictureStore:
    """`PictureStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, pictures: Sequence[Picture]) -> None:
        """Add those that are not there; freshen `kept_at` of those that are."""
        # In one order everywhere, so that two who keep the same pictures wait for each other and never crosswise.
        rows = [asdict(each) for each in sorted(pictures, key=lambda each: each.hash)]
        statement = insert(PictureRow)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["hash"], set_={"kept_at": statement.excluded.kept_at, "unused_since": None}
            ).execution_options(insertmanyvalues_page_size=len(rows)),
            rows,
        )

    async def freshen(self, names: Sequence[str], now: datetime) -> list[Picture]:
        """Find pictures and say that they are wanted."""
        # Locked in one order first, see `keep`.
        there = select(PictureRow.hash).where(PictureRow.hash.in_(names)).order_by(PictureRow.hash).with_for_update()
        rows = await self._session.scalars(
            update(PictureRow)
            .where(PictureRow.hash.in_(there.scalar_subquery()))
            .values(kept_at=now, unused_since=None)
            .returning(PictureRow)
        )
        return [_picture(row) for row in rows]

    async def find(self, names: Sequence[str]) -> list[Picture]:
        """Find pictures."""
        return [
            _picture(row) for row in await self._session.scalars(select(PictureRow).where(PictureRow.hash.in_(names)))
        ]

    async def kept_before(self, when: datetime, after: str, limit: int) -> list[str]:
        """List names of pictures not wanted since, in order, behind `after`."""
        names = await self._session.scalars(
            select(PictureRow.hash)
            .where(PictureRow.kept_at < when, PictureRow.hash > after)
            .order_by(PictureRow.hash)
            .limit(limit)
        )
        return list(names)

    async def judge(self, names: Sequence[str], used: AbstractSet[str], now: datetime) -> None:
        """Note since when each of these is shown nowhere, as far as it is not noted already."""
        row = PictureRow
        unused = [each for each in names if each not in used]
        shown = update(row).where(row.hash.in_(used), row.unused_since.is_not(None)).values(unused_since=None)
        hidden = update(row).where(row.hash.in_(unused), row.unused_since.is_(None)).values(unused_since=now)
        await self._session.execute(shown)
        await self._session.execute(hidden)

    async def remove(self, names: Sequence[str], before: datetime) -> list[str]:
        """Remove rows neither wanted nor shown anywhere since; returns the names of those that went."""
        gone = await self._session.scalars(
            delete(PictureRow)
            .where(PictureRow.hash.in_(names), PictureRow.kept_at < before, PictureRow.unused_since < before)
            .returning(PictureRow.hash)
        )
        return list(gone)


def _picture(row: PictureRow) -> Picture:
    return Picture(
        hash=row.hash,
        width=row.width,
        height=row.height,
        media_type=row.media_type,
        colour=row.colour,
        origin=row.origin,
        kept_at=row.kept_at.astimezone(UTC),
    )
