"""Rows of messages: a tree that is never walked further than what is returned, except where branches are switched."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CTE, Integer, insert, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.conversations.domain import STATUS_AFTER, Conversation, Message
from hupan.conversations.repository.mapping import (
    failure_json,
    message_values,
    search_vector,
    to_conversation,
    to_message,
    usage_json,
)
from hupan.conversations.repository.shelf import ConversationRows
from hupan.conversations.tables import ConversationRow, FileUseRow, MessageRow
from hupan.kernel import PersonId
from hupan.runs import Ending, Parts, Run, RunStore, parts_from_json, parts_to_json, text_of

_CHUNK = 500


class MessageRows:
    """What several stores read of messages.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def with_siblings(self, rows: Sequence[MessageRow]) -> list[Message]:
        """Read messages, each with all versions at its place."""
        row = MessageRow
        by_place: dict[tuple[str, str | None], list[str]] = {}
        parents = {each.parent_id for each in rows if each.parent_id is not None}
        roots = {each.conversation_id for each in rows if each.parent_id is None}
        places = select(row.conversation_id, row.parent_id, row.id).order_by(row.created_at, row.id)
        found = list(await self._session.execute(places.where(row.parent_id.in_(parents)))) if parents else []
        if roots:
            found += await self._session.execute(places.where(row.conversation_id.in_(roots), row.parent_id.is_(None)))
        for conversation_id, parent_id, message_id in found:
            by_place.setdefault((conversation_id, parent_id), []).append(message_id)
        return [
            to_message(each, tuple(by_place.get((each.conversation_id, each.parent_id), (each.id,)))) for each in rows
        ]


class SqlThreadStore(ConversationRows):
    """`ThreadStore` on PostgreSQL.

    Args:
        session: The transaction.
        runs: Keeps runs, in the same transaction.
    """

    def __init__(self, session: AsyncSession, runs: RunStore) -> None:
        super().__init__(session)
        self._messages = MessageRows(session)
        self._runs = runs

    async def lock(self, person_id: PersonId, conversation_id: str) -> Conversation | None:
        """Find a conversation and keep others from changing it until the transaction ends."""
        row = await self._session.scalar(
            select(ConversationRow)
            .where(
                ConversationRow.id == conversation_id,
                ConversationRow.person_id == person_id,
                ConversationRow.deleted_at.is_(None),
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return to_conversation(row) if row else None

    async def message(self, person_id: PersonId, message_id: str) -> Message | None:
        """Find a message of a conversation that is not in the bin, with its siblings."""
        row = await self._session.scalar(
            select(MessageRow)
            .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
            .where(
                MessageRow.id == message_id,
                ConversationRow.person_id == person_id,
                ConversationRow.deleted_at.is_(None),
            )
            .execution_options(populate_existing=True)
        )
        return (await self._messages.with_siblings([row]))[0] if row else None

    async def posted(self, conversation_id: str, client_id: str) -> tuple[str, str, str] | None:
        """Find what an earlier post with this client id made: ids of message, reply and run."""
        reply = (
            select(MessageRow.id, MessageRow.run_id, MessageRow.parent_id).order_by(MessageRow.created_at).subquery()
        )
        found = await self._session.execute(
            select(MessageRow.id, reply.c.id, reply.c.run_id)
            .join(reply, reply.c.parent_id == MessageRow.id)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.client_id == client_id)
            .limit(1)
        )
        first = found.first()
        return (first[0], first[1], first[2]) if first else None

    async def path_to(self, message_id: str, limit: int) -> list[Message]:
        """Return up to `limit` messages of the path ending with `message_id`, oldest first, with siblings."""
        path = _upward(message_id, limit)
        rows = await self._session.scalars(
            select(MessageRow)
            .join(path, path.c.id == MessageRow.id)
            .order_by(MessageRow.depth)
            .execution_options(populate_existing=True)
        )
        return await self._messages.with_siblings(rows.all())

    async def tree(self, conversation_id: str, after: Message | None, limit: int) -> list[Message]:
        """Read a stretch of the whole tree behind a message: parents before children, older before younger."""
        place = (MessageRow.depth, MessageRow.created_at, MessageRow.id)
        query = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
        if after is not None:
            query = query.where(tuple_(*place) > tuple_(after.depth, after.created_at, after.id))
        rows = await self._session.scalars(query.order_by(*place).limit(limit))
        return [to_message(row) for row in rows]

    async def siblings(self, message: Message) -> tuple[str, ...]:
        """Return all versions at a message's place, oldest first."""
        row = MessageRow
        place = (
            row.parent_id == message.parent_id
            if message.parent_id is not None
            else (row.conversation_id == message.conversation_id) & row.parent_id.is_(None)
        )
        return tuple(await self._session.scalars(select(row.id).where(place).order_by(row.created_at, row.id)))

    async def depth(self, message_id: str) -> int:
        """Return how many messages stand above one."""
        return await self._session.scalar(select(MessageRow.depth).where(MessageRow.id == message_id)) or 0

    async def append(self, person_id: PersonId, messages: Sequence[Message], client_id: str | None) -> None:
        """Append messages, each the child of the one before; the first is known by `client_id`."""
        for at, message in enumerate(messages):
            child = messages[at + 1].id if at + 1 < len(messages) else None
            await self._session.execute(
                insert(MessageRow).values(
                    **message_values(message, person_id),
                    latest_child_id=child,
                    client_id=client_id if at == 0 else None,
                )
            )
        first = messages[0]
        if first.parent_id is not None:
            await self._update(MessageRow.id == first.parent_id, latest_child_id=first.id)
        await self._session.execute(
            update(ConversationRow)
            .where(ConversationRow.id == first.conversation_id)
            .values(message_count=ConversationRow.message_count + len(messages))
            .execution_options(synchronize_session=False)
        )

    async def plant(self, person_id: PersonId, messages: Sequence[Message]) -> None:
        """Keep messages that were written elsewhere, parents before children."""
        latest = {message.parent_id: message.id for message in messages}
        for start in range(0, len(messages), _CHUNK):
            for message in messages[start : start + _CHUNK]:
                values = message_values(message, person_id)
                await self._session.execute(
                    insert(MessageRow).values(**values, latest_child_id=latest.get(message.id), client_id=None)
                )

    async def leaf_under(self, message_id: str) -> str:
        """Return the end of the branch under a message that was looked at last."""
        row = MessageRow
        down = select(row.id, row.latest_child_id).where(row.id == message_id).cte("down", recursive=True)
        down = down.union_all(select(row.id, row.latest_child_id).join(down, row.id == down.c.latest_child_id))
        leaf = await self._session.scalar(select(down.c.id).where(down.c.latest_child_id.is_(None)))
        return leaf or message_id

    async def remember_branch(self, message_id: str) -> None:
        """Make the path to a message the one that was looked at last."""
        path = _upward(message_id, None)
        await self._update(
            (MessageRow.id == path.c.parent_id) & MessageRow.latest_child_id.is_distinct_from(path.c.id),
            latest_child_id=path.c.id,
        )

    async def reopen(self, message: Message) -> None:
        """Keep a reply's parts, status and run as another run goes on with it."""
        await self._update(
            MessageRow.id == message.id,
            parts=parts_to_json(message.parts),
            status=message.status,
            run_id=message.run_id,
            failure=None,
        )

    async def add_run(self, run: Run) -> None:
        """Keep a new run."""
        await self._runs.add(run)

    async def run(self, run_id: str) -> Run | None:
        """Find a run."""
        return await self._runs.run(run_id)

    async def use_files(self, conversation_id: str, file_ids: Sequence[str]) -> None:
        """Note that a conversation shows files."""
        uses = [{"conversation_id": conversation_id, "file_id": file_id} for file_id in _once(file_ids)]
        if uses:
            await self._session.execute(upsert(FileUseRow).values(uses).on_conflict_do_nothing())

    async def _update(self, where: Any, **values: Any) -> None:  # noqa: ANN401 - SQL expressions
        await self._session.execute(
            update(MessageRow).where(where).values(**values).execution_options(synchronize_session=False)
        )


class SqlSubjects:
    """The runs room's `Subjects`: messages that are being written.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def parts_of(self, message_id: str) -> Parts | None:
        """Return what stands in a message; `None` when it is gone."""
        stored = await self._session.scalar(select(MessageRow.parts).where(MessageRow.id == message_id))
        return None if stored is None else parts_from_json(stored)

    async def complete(self, run: Run, ending: Ending) -> None:
        """Keep what the run left, and free its conversation."""
        await self._session.execute(
            update(MessageRow)
            .where(MessageRow.id == run.message_id, MessageRow.run_id == run.id)
            .values(
                parts=parts_to_json(ending.parts),
                status=STATUS_AFTER[ending.state],
                model_id=ending.model_id or run.model_id,
                usage=usage_json(ending.usage),
                failure=failure_json(ending.failure),
                search=search_vector(text_of(ending.parts)),
            )
            .execution_options(synchronize_session=False)
        )
        await self._session.execute(
            update(ConversationRow)
            .where(ConversationRow.id == run.conversation_id, ConversationRow.running_run_id == run.id)
            .values(running_run_id=None, updated_at=ending.at)
            .execution_options(synchronize_session=False)
        )


def _upward(message_id: str, limit: int | None) -> CTE:
    """Walk from a message towards the root, `limit` messages in all."""
    row = MessageRow
    path = (
        select(row.id, row.parent_id, literal(1, Integer).label("n"))
        .where(row.id == message_id)
        .cte("path", recursive=True)
    )
    step = select(row.id, row.parent_id, path.c.n + 1).join(path, row.id == path.c.parent_id)
    return path.union_all(step if limit is None else step.where(path.c.n < limit))


def _once(ids: Iterable[str]) -> list[str]:
    return sorted(set(ids))
