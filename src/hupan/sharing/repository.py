"""Rows of links and back."""

from datetime import UTC

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import PersonId
from hupan.sharing.domain import Share
from hupan.sharing.tables import ShareRow


class SqlShareStore:
    """`ShareStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, conversation_id: str) -> Share | None:
        """Find a conversation's link."""
        row = await self._session.get(ShareRow, conversation_id)
        return _share(row) if row else None

    async def put(self, share: Share, shown: bytes) -> None:
        """Keep a link and what it shows; one link a conversation."""
        values = {
            "person_id": share.person_id,
            "token": share.token,
            "title": share.title,
            "shown": shown,
            "created_at": share.created_at,
        }
        await self._session.execute(
            insert(ShareRow)
            .values(conversation_id=share.conversation_id, **values)
            .on_conflict_do_update(index_elements=["conversation_id"], set_=values)
        )

    async def by_token(self, token: str) -> tuple[Share, bytes] | None:
        """Find a link and what it shows."""
        row = await self._session.scalar(select(ShareRow).where(ShareRow.token == token))
        return (_share(row), row.shown) if row else None

    async def remove(self, conversation_id: str) -> bool:
        """Take a link back; tells whether there was one."""
        removed = await self._session.scalars(
            delete(ShareRow).where(ShareRow.conversation_id == conversation_id).returning(ShareRow.token)
        )
        return removed.first() is not None


def _share(row: ShareRow) -> Share:
    return Share(
        conversation_id=row.conversation_id,
        person_id=PersonId(row.person_id),
        token=row.token,
        title=row.title,
        created_at=row.created_at.astimezone(UTC),
    )
