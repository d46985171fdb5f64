"""Votes and reports, of reviews, questions and answers alike: an id's beginning says in which table it stands."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId
from hupan.kernel import PersonId
from hupan.reviews.domain import Flagged, ReviewState
from hupan.reviews.errors import AnswerNotFound, NotFound, QuestionNotFound, ReviewNotFound
from hupan.reviews.tables import AnswerRow, QuestionRow, ReportRow, ReviewRow, VoteRow

_Table = type[ReviewRow] | type[QuestionRow] | type[AnswerRow]

_TABLES: dict[str, _Table] = {"rev": ReviewRow, "ques": QuestionRow, "ans": AnswerRow}
_MISSING: dict[str, type[NotFound]] = {"ques": QuestionNotFound, "ans": AnswerNotFound}
_REASONS = 5


class SqlStandingStore:
    """`StandingStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def author_of(self, subject_id: str) -> tuple[bool, PersonId | None]:
        """Tell whether readers see it, and who wrote it."""
        table = _table(subject_id)
        row: Any = (
            await self._session.execute(select(table.state, table.person_id).where(table.id == subject_id))
        ).one_or_none()
        if row is None:
            raise _missing(subject_id)
        return row[0] == ReviewState.PUBLISHED.value, None if row[1] is None else PersonId(row[1])

    async def vote(self, subject_id: str, person_id: PersonId, *, helpful: bool) -> int:
        """Count a person's vote once, or take it back; returns how many there are."""
        changed: Any
        if helpful:
            changed = await self._session.scalar(
                upsert(VoteRow)
                .values(subject_id=subject_id, person_id=person_id)
                .on_conflict_do_nothing()
                .returning(VoteRow.subject_id)
            )
        else:
            changed = await self._session.scalar(
                delete(VoteRow)
                .where(VoteRow.subject_id == subject_id, VoteRow.person_id == person_id)
                .returning(VoteRow.subject_id)
            )
        table = _table(subject_id)
        by = 0 if changed is None else 1 if helpful else -1
        count = await self._session.scalar(
            update(table).where(table.id == subject_id).values(helpful=table.helpful + by).returning(table.helpful)
        )
        if count is None:
            raise _missing(subject_id)
        return int(count)

    async def voted(self, subject_ids: Sequence[str], person_id: PersonId) -> set[str]:
        """Tell which of them a person found helpful."""
        found = await self._session.scalars(
            select(VoteRow.subject_id).where(VoteRow.person_id == person_id, VoteRow.subject_id.in_(subject_ids))
        )
        return set(found)

    async def report(self, subject_id: str, person_id: PersonId, reason: str, now: datetime) -> None:
        """Count a person's report once."""
        new = await self._session.scalar(
            upsert(ReportRow)
            .values(subject_id=subject_id, person_id=person_id, reason=reason, created_at=now)
            .on_conflict_do_nothing()
            .returning(ReportRow.subject_id)
        )
        if new is not None:
            table = _table(subject_id)
            await self._session.execute(update(table).where(table.id == subject_id).values(reports=table.reports + 1))

    async def written_since(self, person_id: PersonId, since: datetime) -> int:
        """Count what a person has written."""
        counts = [
            select(func.count()).select_from(table).where(table.person_id == person_id, when >= since)
            for table, when in (
                (ReviewRow, ReviewRow.updated_at),
                (QuestionRow, QuestionRow.created_at),
                (AnswerRow, AnswerRow.created_at),
                (ReportRow, ReportRow.created_at),
            )
        ]
        found = await self._session.execute(select(*(each.scalar_subquery() for each in counts)))
        return sum(int(each) for each in found.one())

    async def flagged(self, limit: int) -> list[Flagged]:
        """List what waits for a moderator or was reported, the most reported first."""
        found: list[Flagged] = []
        for statement in _flagged_statements():
            rows: Any = await self._session.execute(statement.limit(limit))
            found += [
                Flagged(
                    row[0], ProductId(row[1]), row[2], row[3], ReviewState(row[4]), row[5], (), row[6].astimezone(UTC)
                )
                for row in rows
            ]
        found.sort(key=lambda each: (-each.reports, each.created_at))
        reasons = await self._reasons([each.id for each in found[:limit]])
        return [
            Flagged(
                each.id,
                each.product_id,
                each.author,
                each.text,
                each.state,
                each.reports,
                tuple(reasons.get(each.id, ())),
                each.created_at,
            )
            for each in found[:limit]
        ]

    async def settle(self, subject_id: str, state: ReviewState) -> bool:
        """Set a question's or an answer's state, and forget the reports of any; tells whether it is there."""
        table = _table(subject_id)
        values: dict[str, Any] = {"reports": 0} if table is ReviewRow else {"reports": 0, "state": state.value}
        found = await self._session.scalar(
            update(table).where(table.id == subject_id).values(values).returning(table.id)
        )
        await self._session.execute(delete(ReportRow).where(ReportRow.subject_id == subject_id))
        return found is not None

    async def _reasons(self, subject_ids: Sequence[str]) -> dict[str, list[str]]:
        rows = await self._session.execute(
            select(ReportRow.subject_id, ReportRow.reason)
            .where(ReportRow.subject_id.in_(subject_ids), ReportRow.reason != "")
            .order_by(ReportRow.created_at)
        )
        reasons: dict[str, list[str]] = {}
        for subject_id, reason in rows:
            told = reasons.setdefault(subject_id, [])
            if len(told) < _REASONS:
                told.append(reason)
        return reasons


def _flagged_statements() -> list[Any]:
    review = select(
        ReviewRow.id,
        ReviewRow.product_id,
        ReviewRow.author,
        func.concat_ws("\n", func.nullif(ReviewRow.title, ""), ReviewRow.text),
        ReviewRow.state,
        ReviewRow.reports,
        ReviewRow.created_at,
    )
    question = select(
        QuestionRow.id,
        QuestionRow.product_id,
        QuestionRow.author,
        QuestionRow.text,
        QuestionRow.state,
        QuestionRow.reports,
        QuestionRow.created_at,
    )
    answer = select(
        AnswerRow.id,
        QuestionRow.product_id,
        AnswerRow.author,
        AnswerRow.text,
        AnswerRow.state,
        AnswerRow.reports,
        AnswerRow.created_at,
    ).join(QuestionRow, QuestionRow.id == AnswerRow.question_id)
    tables: list[_Table] = [ReviewRow, QuestionRow, AnswerRow]
    return [
        statement.where((table.state == ReviewState.PENDING.value) | (table.reports > 0)).order_by(
            table.reports.desc(), table.created_at
        )
        for table, statement in zip(tables, (review, question, answer), strict=True)
    ]


def _table(subject_id: str) -> _Table:
    table = _TABLES.get(subject_id.partition("_")[0])
    if table is None:
        raise ReviewNotFound("There is no such review, question or answer.")
    return table


def _missing(subject_id: str) -> NotFound:
    return _MISSING.get(subject_id.partition("_")[0], ReviewNotFound)("It is no longer there.")
