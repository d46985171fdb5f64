"""Rows of runs and their events."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import CursorResult, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import PersonId
from hupan.runs.domain import Ending, Run, RunEvent, RunState
from hupan.runs.parts import Parts
from hupan.runs.ports import Subjects
from hupan.runs.tables import RunEventRow, RunRow

# One round trip, many times a second for each reply: the run is touched only by its owner, the events go in once.
_WRITE = text("""
    with owned as (
        update runs_runs set last_event_id = :last
        where id = :run and owner = :owner and finished_at is null
        returning stop_requested
    ), kept as (
        insert into runs_events (run_id, seq, event, data)
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
        subjects: Keeps the messages, in the same transaction.
    """

    def __init__(self, session: AsyncSession, subjects: Subjects) -> None:
        self._session = session
        self._subjects = subjects

    async def add(self, run: Run) -> None:
        """Keep a new run."""
        await self._session.execute(
            insert(RunRow).values(
                id=run.id,
                conversation_id=run.conversation_id,
                message_id=run.message_id,
                person_id=run.person_id,
                state=run.state,
                owner=run.owner,
                model_id=run.model_id,
                thinking=run.thinking,
                stop_requested=False,
                pruned=False,
                last_event_id=0,
                created_at=run.created_at,
            )
        )

    async def begin(self, run: Run) -> Parts | None:
        """Mark a queued run as running and return what its message holds; `None` when it is not the owner's."""
        begun = await self._session.scalars(
            update(RunRow)
            .where(RunRow.id == run.id, RunRow.owner == run.owner, RunRow.finished_at.is_(None))
            .values(state=RunState.RUNNING)
            .returning(RunRow.id)
            .execution_options(synchronize_session=False)
        )
        return await self._subjects.parts_of(run.message_id) if begun.first() else None

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
        """Append the last events and complete the message, all or nothing; false when it is not this owner's."""
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
        await self._subjects.complete(run, ending)
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
        """Find a run, whoever owns it."""
        row = await self._session.get(RunRow, run_id, populate_existing=True)
        return _to_run(row) if row else None

    async def parts(self, run: Run) -> Parts:
        """Return what stands in the message that a run writes."""
        return await self._subjects.parts_of(run.message_id) or ()

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
        return [_to_run(row) for row in await self._session.scalars(select(RunRow).where(RunRow.finished_at.is_(None)))]

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


def _to_run(row: RunRow) -> Run:
    return Run(
        id=row.id,
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        person_id=PersonId(row.person_id),
        state=RunState(row.state),
        created_at=row.created_at.astimezone(UTC),
        owner=row.owner,
        model_id=row.model_id,
        thinking=row.thinking,
        finished_at=row.finished_at.astimezone(UTC) if row.finished_at else None,
        last_event_id=row.last_event_id,
        stop_requested=row.stop_requested,
        pruned=row.pruned,
    )
