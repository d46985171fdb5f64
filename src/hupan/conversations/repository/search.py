"""The index of titles and messages: GIN over word lists that the room cut itself."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, bindparam, cast, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.conversations.ports import Found
from hupan.conversations.repository.mapping import to_message
from hupan.conversations.tables import ConversationRow, MessageRow
from hupan.kernel import PersonId


class SqlSearchStore:
    """`SearchStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_titles(self, person_id: PersonId, query: str, limit: int) -> list[Found]:
        """Find conversations by title, latest first."""
        row = ConversationRow
        found = await self._session.scalars(
            select(row)
            .where(
                row.person_id == person_id,
                row.temporary.is_(False),
                row.deleted_at.is_(None),
                row.search.bool_op("@@")(_asked(query)),
            )
            .order_by(row.updated_at.desc())
            .limit(limit)
        )
        return [Found(each.id, each.title, None, each.updated_at.astimezone(UTC)) for each in found]

    async def find_messages(
        self, person_id: PersonId, query: str, before: tuple[datetime, str] | None, limit: int
    ) -> list[Found]:
        """Find messages, newest first, older than `before`."""
        row = MessageRow
        asked = (
            select(row, ConversationRow.title)
            .join(ConversationRow, ConversationRow.id == row.conversation_id)
            .where(
                row.person_id == person_id,
                ConversationRow.person_id == person_id,
                ConversationRow.temporary.is_(False),
                ConversationRow.deleted_at.is_(None),
                row.search.bool_op("@@")(_asked(query)),
            )
        )
        if before is not None:
            asked = asked.where(tuple_(row.created_at, row.id) < tuple_(*before))
        found = await self._session.execute(asked.order_by(row.created_at.desc(), row.id.desc()).limit(limit))
        return [
            Found(message.conversation_id, title, to_message(message), message.created_at.astimezone(UTC))
            for message, title in found
        ]


def _asked(query: str) -> ColumnElement[str]:
    return cast(bindparam(None, query), TSQUERY)
