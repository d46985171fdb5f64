"""Rows of conversations and folders, and what is swept away."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.conversations.domain import Conversation, Folder, TitleSource
from hupan.conversations.ports import Changes, Listing
from hupan.conversations.repository.mapping import conversation_values, search_vector, to_conversation
from hupan.conversations.tables import ConversationRow, FileUseRow, FolderRow
from hupan.kernel import PersonId


class ConversationRows:
    """What several stores do with rows of conversations.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_conversation(self, conversation: Conversation) -> None:
        """Keep a new one."""
        await self._session.execute(insert(ConversationRow).values(**conversation_values(conversation)))

    async def conversation(self, person_id: PersonId, conversation_id: str) -> Conversation | None:
        """Find one that is not in the bin."""
        row = await self._session.scalar(
            select(ConversationRow)
            .where(
                ConversationRow.id == conversation_id,
                ConversationRow.person_id == person_id,
                ConversationRow.deleted_at.is_(None),
            )
            # What this transaction changed by statement is not in the session's memory.
            .execution_options(populate_existing=True)
        )
        return to_conversation(row) if row else None

    async def change(
        self, person_id: PersonId, conversation_id: str, changes: Changes, *, binned: bool = False
    ) -> bool:
        """Change one; `binned` says whether it is looked for in the bin. Tells whether it was there."""
        values: dict[str, Any] = dict(changes)
        if "title" in changes:
            values["search"] = search_vector(changes["title"])
        deleted = ConversationRow.deleted_at
        changed = await self._session.scalars(
            update(ConversationRow)
            .where(
                ConversationRow.id == conversation_id,
                ConversationRow.person_id == person_id,
                deleted.is_not(None) if binned else deleted.is_(None),
            )
            .values(**values)
            .returning(ConversationRow.id)
            .execution_options(synchronize_session=False)
        )
        return changed.first() is not None


class SqlShelfStore(ConversationRows):
    """`ShelfStore` on PostgreSQL."""

    async def conversations(self, person_id: PersonId, listing: Listing) -> list[Conversation]:
        """List: pinned first, then the latest; no temporary ones, none of the bin."""
        row = ConversationRow
        query = select(row).where(
            row.person_id == person_id,
            row.archived == listing.archived,
            row.temporary.is_(False),
            row.deleted_at.is_(None),
        )
        if listing.folder_id is not None:
            query = query.where(row.folder_id == listing.folder_id)
        if listing.before is not None:
            query = query.where(tuple_(row.pinned, row.updated_at, row.id) < tuple_(*listing.before))
        found = await self._session.scalars(
            query.order_by(row.pinned.desc(), row.updated_at.desc(), row.id.desc()).limit(listing.limit)
        )
        return [to_conversation(each) for each in found]

    async def conversation_ids(self, person_id: PersonId) -> list[str]:
        """List all that are neither temporary nor in the bin, oldest first."""
        row = ConversationRow
        ids = await self._session.scalars(
            select(row.id)
            .where(row.person_id == person_id, row.temporary.is_(False), row.deleted_at.is_(None))
            .order_by(row.created_at, row.id)
        )
        return list(ids)

    async def binned(self, person_id: PersonId) -> list[Conversation]:
        """List the bin, latest first."""
        row = ConversationRow
        found = await self._session.scalars(
            select(row)
            .where(row.person_id == person_id, row.temporary.is_(False), row.deleted_at.is_not(None))
            .order_by(row.deleted_at.desc())
        )
        return [to_conversation(each) for each in found]

    async def name(self, conversation_id: str, title: str, source: TitleSource) -> bool:
        """Set the title if nobody has set one yet."""
        named = await self._session.scalars(
            update(ConversationRow)
            .where(ConversationRow.id == conversation_id, ConversationRow.title_source == TitleSource.NONE)
            .values(title=title, title_source=source, search=search_vector(title))
            .returning(ConversationRow.id)
            .execution_options(synchronize_session=False)
        )
        return named.first() is not None

    async def folders(self, person_id: PersonId) -> list[Folder]:
        """List folders by name."""
        rows = await self._session.scalars(
            select(FolderRow).where(FolderRow.person_id == person_id).order_by(FolderRow.name, FolderRow.id)
        )
        return [_to_folder(row) for row in rows]

    async def folder(self, person_id: PersonId, folder_id: str) -> Folder | None:
        """Find a folder."""
        row = await self._session.scalar(
            select(FolderRow).where(FolderRow.id == folder_id, FolderRow.person_id == person_id)
        )
        return _to_folder(row) if row else None

    async def put_folder(self, folder: Folder) -> None:
        """Keep a folder, new or renamed."""
        await self._session.execute(
            upsert(FolderRow)
            .values(id=folder.id, person_id=folder.person_id, name=folder.name, created_at=folder.created_at)
            .on_conflict_do_update(index_elements=["id"], set_={"name": folder.name})
        )

    async def remove_folder(self, person_id: PersonId, folder_id: str) -> bool:
        """Remove a folder; its conversations stay."""
        removed = await self._session.scalars(
            delete(FolderRow)
            .where(FolderRow.id == folder_id, FolderRow.person_id == person_id)
            .returning(FolderRow.id)
            .execution_options(synchronize_session=False)
        )
        return removed.first() is not None


class SqlSweepStore:
    """`SweepStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def purge_binned(self, before: datetime) -> int:
        """Delete conversations that went to the bin before then."""
        gone = await self._session.scalars(
            delete(ConversationRow)
            .where(ConversationRow.deleted_at < before)
            .returning(ConversationRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(gone.all())

    async def purge_temporary(self, before: datetime) -> int:
        """Delete temporary conversations made before then."""
        gone = await self._session.scalars(
            delete(ConversationRow)
            .where(ConversationRow.temporary, ConversationRow.created_at < before)
            .returning(ConversationRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(gone.all())

    async def shown(self, file_ids: Sequence[str]) -> set[str]:
        """Which of these files some conversation shows."""
        return set(await self._session.scalars(select(FileUseRow.file_id).where(FileUseRow.file_id.in_(file_ids))))


def _to_folder(row: FolderRow) -> Folder:
    return Folder(row.id, PersonId(row.person_id), row.name, row.created_at.astimezone(UTC))
