"""Rows of files and back."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.files.domain import StoredFile
from hupan.files.tables import FileRow
from hupan.kernel import PersonId


class SqlFileStore:
    """`FileStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, file: StoredFile) -> None:
        """Keep a new one."""
        self._session.add(
            FileRow(
                id=file.id,
                person_id=file.person_id,
                name=file.name,
                media_type=file.media_type,
                size_bytes=file.size_bytes,
                sha256=file.sha256,
                created_at=file.created_at,
            )
        )
        await self._session.flush()

    async def files(self, person_id: PersonId, file_ids: Sequence[str]) -> list[StoredFile]:
        """Find files of a person."""
        rows = await self._session.scalars(
            select(FileRow).where(FileRow.person_id == person_id, FileRow.id.in_(file_ids))
        )
        return [
            StoredFile(
                id=row.id,
                person_id=PersonId(row.person_id),
                name=row.name,
                media_type=row.media_type,
                size_bytes=row.size_bytes,
                sha256=row.sha256,
                created_at=row.created_at.astimezone(UTC),
            )
            for row in rows
        ]

    async def stored_bytes(self, person_id: PersonId) -> int:
        """Sum what a person's files take."""
        total = await self._session.scalar(
            select(func.coalesce(func.sum(FileRow.size_bytes), 0)).where(FileRow.person_id == person_id)
        )
        return int(total or 0)

    async def made_before(self, when: datetime, after_id: str, limit: int) -> list[str]:
        """List ids of old files, in order of id, behind `after_id`."""
        ids = await self._session.scalars(
            select(FileRow.id).where(FileRow.created_at < when, FileRow.id > after_id).order_by(FileRow.id).limit(limit)
        )
        return list(ids)

    async def remove(self, file_ids: Sequence[str]) -> list[str]:
        """Remove rows; returns the hashes that no row refers to any more."""
        removed = await self._session.scalars(delete(FileRow).where(FileRow.id.in_(file_ids)).returning(FileRow.sha256))
        hashes = set(removed)
        kept = await self._session.scalars(select(FileRow.sha256).where(FileRow.sha256.in_(hashes)))
        return sorted(hashes - set(kept))
