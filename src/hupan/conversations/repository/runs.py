"""Rows of runs and their events."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.conversations.domain import STATUS_AFTER, Message, Run, RunEvent, RunState
from hupan.conversations.parts import parts_to_json, text_of
from hupan.conversations.ports import Ending
from hupan.conversations.repository.mapping import failure_json, search_vector, to_run, usage_json
from hupan.conversations.repository.threads import MessageRows
from hupan.conversations.tables import ConversationRow, MessageRow, RunEventRow, RunRow

# One round trip, many times a second for each reply: the run is touched only by its owner, the events go in once.
_WRITE = text("""
    with owned as (
        update conversations_runs set last_event_id = :last
        where id = :run and owner = :owner and finished_at is null
        returning stop_requested
    ), kept as (
        insert into conversations_run_events (run_id, seq, event, data)
        select :run, each.seq, each.event, each.data
        from unnest(cast(:seqs as integer[]), cast(:names as text[]), cast(:data as text[])) as each (seq, event, data)
        where exists (select from owned)
        on conflict do nothing
    )
    select stop_requested from owned
""")


class SqlRunStore:
    """`RunStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._messages = MessageRows(session)

    async def begin(self, run: Run) -> Message | None:
        """Mark a queued run as running and return the message that it writes; `None` when it is not the owner's."""
        begun = await self._session.scalars(
            update(RunRow)
            .where(RunRow.id == run.id, RunRow.owner == run.owner, RunRow.finished_at.is_(None))
            .values(state=RunState.RUNNING)
            .returning(RunRow.id)
            .execution_options(synchronize_session=False)
        )
        return await self.run_message(run) if begun.first() else None

    async def write(self, run: Run, events: Sequence[RunEvent]) -> bool | None:
        """Append events, once. Returns whether a stop was asked for; `None` when the run is not this owner's."""
        written = await self._session.execute(
            _WRITE,
            {
                "run": run.id,
                "owner": run.owner,
                "last": events[-1].seq,
                "seqs": [event.seq for event in events],
                "names": [event.event for event in events],
                "data": [event.data for event in events],
            },
        )
        row = written.first()
        return None if row is None else bool(row[0])

    async def end(self, run: Run, events: Sequence[RunEvent], ending: Ending) -> bool:
        """Append the last events, complete the message and free the conversation, all or nothing."""
        ended = await self._session.execute(
            update(RunRow)
            .where(RunRow.id == run.id, RunRow.owner == run.owner, RunRow.finished_at.is_(None))
            .values(
                state=ending.state,
                finished_at=ending.at,
                last_event_id=events[-1].seq,
                model_id=ending.model_id or run.model_id,
            )
            .execution_options(synchronize_session=False)
        )
        if not isinstance(ended, CursorResult) or ended.rowcount == 0:
            return await self._ended_before(run, events, ending)
        await self._session.execute(
            upsert(RunEventRow)
            .values([{"run_id": run.id, "seq": each.seq, "event": each.event, "data": each.data} for each in events])
            .on_conflict_do_nothing()
        )
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
        return True

    async def events(self, run_id: str, after: int, limit: int) -> list[RunEvent]:
        """Read events in order."""
        row = RunEventRow
        found = await self._session.execute(
            select(row.seq, row.event, row.data)
            .where(row.run_id == run_id, row.seq > after)
            .order_by(row.seq)
            .limit(limit)
        )
        return [RunEvent(seq, event, data) for seq, event, data in found]

    async def run(self, run_id: str) -> Run | None:
        """Find a run, whoever owns it, of a conversation that is not in the bin."""
        row = await self._session.scalar(
            select(RunRow)
            .join(ConversationRow, ConversationRow.id == RunRow.conversation_id)
            .where(RunRow.id == run_id, ConversationRow.deleted_at.is_(None))
            .execution_options(populate_existing=True)
        )
        return to_run(row) if row else None

    async def run_message(self, run: Run) -> Message | None:
        """Find the message that a run writes, with siblings."""
        row = await self._session.scalar(
            select(MessageRow).where(MessageRow.id == run.message_id).execution_options(populate_existing=True)
        )
        return (await self._messages.with_siblings([row]))[0] if row else None

    async def request_stop(self, run_id: str) -> None:
        """Ask the owner to stop."""
        await self._session.execute(
            update(RunRow)
            .where(RunRow.id == run_id)
            .values(stop_requested=True)
            .execution_options(synchronize_session=False)
        )

    async def stop_requests(self, run_ids: Sequence[str]) -> list[str]:
        """Which of these runs are asked to stop."""
        return list(await self._session.scalars(select(RunRow.id).where(RunRow.id.in_(run_ids), RunRow.stop_requested)))

    async def open_runs(self) -> list[Run]:
        """List the runs that are not over."""
        return [to_run(row) for row in await self._session.scalars(select(RunRow).where(RunRow.finished_at.is_(None)))]

    async def prune(self, finished_before: datetime, limit: int) -> int:
        """Delete the events of runs that have been over for a while; returns how many runs."""
        due = list(
            await self._session.scalars(
                select(RunRow.id)
                .where(RunRow.finished_at < finished_before, RunRow.pruned.is_(False))
                .order_by(RunRow.finished_at)
                .limit(limit)
            )
        )
        if due:
            await self._session.execute(delete(RunEventRow).where(RunEventRow.run_id.in_(due)))
            await self._session.execute(update(RunRow).where(RunRow.id.in_(due)).values(pruned=True))
        return len(due)

    async def _ended_before(self, run: Run, events: Sequence[RunEvent], ending: Ending) -> bool:
        """Whether the very same end was written before, its answer having got lost."""
        row = await self._session.scalar(select(RunRow).where(RunRow.id == run.id))
        return (
            row is not None
            and row.owner == run.owner
            and row.state == ending.state
            and row.last_event_id == events[-1].seq
        )
