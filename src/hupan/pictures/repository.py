"""Rows of pictures and back."""

from collections.abc import Sequence
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
                index_elements=["hash"], set_={"kept_at": statement.excluded.kept_at}
            ).execution_options(insertmanyvalues_page_size=len(rows)),
            rows,
        )

    async def freshen(self, name: str, now: datetime) -> Picture | None:
        """Find a picture and say that it is wanted; `None` when it is not there."""
        row = await self._session.scalar(
            update(PictureRow).where(PictureRow.hash == name).values(kept_at=now).returning(PictureRow)
        )
        return None if row is None else _picture(row)

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

    async def remove(self, names: Sequence[str], before: datetime) -> list[str]:
        """Remove rows that were not wanted since; returns the names of those that went."""
        gone = await self._session.scalars(
            delete(PictureRow).where(PictureRow.hash.in_(names), PictureRow.kept_at < before).returning(PictureRow.hash)
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
