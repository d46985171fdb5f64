"""Questions and answers."""

from collections.abc import Sequence

from sqlalchemy import and_, case, delete, func, insert, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId
from hupan.reviews.domain import Answer, PutResult, Question, QuestionId, ReviewState
from hupan.reviews.places import ListPlace
from hupan.reviews.repository.rows import answer_values, bulk_upsert, product_gone, question_of, question_values
from hupan.reviews.tables import AnswerRow, QuestionRow

# What an import that comes again leaves as it was: what readers and moderators have said of it here.
_STAYING = frozenset({"id", "source", "source_key", "state", "helpful", "reports"})
_SHOWN = ReviewState.PUBLISHED.value


class SqlQuestionStore:
    """`QuestionStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ask(self, question: Question) -> None:
        """Keep a question."""
        try:
            await self._session.execute(insert(QuestionRow), [question_values(question)])
        except IntegrityError as error:
            raise product_gone(error) from error

    async def answer(self, answer: Answer) -> None:
        """Keep an answer."""
        await self._session.execute(insert(AnswerRow), [answer_values(answer)])

    async def put(self, questions: Sequence[Question]) -> PutResult:
        """Keep imported questions with their answers by source and key; what has not changed is not written."""
        if not questions:
            return PutResult()
        source, keys = questions[0].source, [each.source_key for each in questions]
        rows = await self._session.execute(
            select(QuestionRow.source_key, QuestionRow.source_hash).where(
                QuestionRow.source == source, QuestionRow.source_key.in_(keys), QuestionRow.source_key != ""
            )
        )
        known: dict[str, str] = {row[0]: row[1] for row in rows}
        fresh = [each for each in questions if each.source_key not in known]
        changed = [each for each in questions if known.get(each.source_key, each.source_hash) != each.source_hash]
        if fresh or changed:
            await self._write(sorted((*fresh, *changed), key=lambda each: each.source_key))
        return PutResult(len(fresh), len(changed), len(questions) - len(fresh) - len(changed))

    async def get(self, question_id: QuestionId) -> Question | None:
        """Find a question, with every answer."""
        row = await self._session.get(QuestionRow, question_id)
        if row is None:
            return None
        answers = await self._session.scalars(select(AnswerRow).where(AnswerRow.question_id == question_id))
        return question_of(row, list(answers))

    async def page(
        self, product_id: ProductId, contains: str, limit: int, after: ListPlace | None
    ) -> tuple[list[Question], int]:
        """Read published questions, the most helpful first, one more than asked for where there is one."""
        row = QuestionRow
        fits = and_(row.product_id == product_id, row.state == _SHOWN)
        if contains:
            answered = select(AnswerRow.question_id).where(
                AnswerRow.state == _SHOWN, AnswerRow.text.icontains(contains, autoescape=True)
            )
            fits = and_(fits, or_(row.text.icontains(contains, autoescape=True), row.id.in_(answered)))
        statement = select(row).where(fits)
        if after is not None:
            behind = tuple_(row.helpful, row.created_at, row.id) < tuple_(after.key, after.created_at, after.id)
            statement = statement.where(behind)
        rows = await self._session.scalars(
            statement.order_by(row.helpful.desc(), row.created_at.desc(), row.id.desc()).limit(limit + 1)
        )
        found = list(rows)
        total = await self._session.scalar(select(func.count()).select_from(row).where(fits))
        answers = await self._answers([each.id for each in found])
        return [question_of(each, answers.get(each.id, [])) for each in found], total or 0

    async def remove_source(self, source: str) -> int:
        """Remove all questions of a source."""
        gone = await self._session.scalars(
            delete(QuestionRow)
            .where(QuestionRow.source == source, QuestionRow.source_key != "")
            .returning(QuestionRow.id)
        )
        return len(list(gone))

    async def _answers(self, question_ids: Sequence[str]) -> dict[str, list[AnswerRow]]:
        rows = await self._session.scalars(
            select(AnswerRow)
            .where(AnswerRow.question_id.in_(question_ids), AnswerRow.state == _SHOWN)
            .order_by(
                case((AnswerRow.by_seller, 0), else_=1), AnswerRow.helpful.desc(), AnswerRow.created_at, AnswerRow.id
            )
        )
        found: dict[str, list[AnswerRow]] = {}
        for row in rows:
            found.setdefault(row.question_id, []).append(row)
        return found

    async def _write(self, questions: Sequence[Question]) -> None:
        rows = [question_values(each) for each in questions]
        try:
            await self._session.execute(bulk_upsert(QuestionRow.__tablename__, _STAYING, rows))
        except IntegrityError as error:
            raise product_gone(error) from error
        keys = [each.source_key for each in questions]
        ids = await self._session.execute(
            select(QuestionRow.source_key, QuestionRow.id).where(
                QuestionRow.source == questions[0].source, QuestionRow.source_key.in_(keys)
            )
        )
        id_of: dict[str, str] = {row[0]: row[1] for row in ids}
        # Answers that people have written here stay; those that came with the question come anew.
        await self._session.execute(
            delete(AnswerRow).where(AnswerRow.question_id.in_(id_of.values()), AnswerRow.person_id.is_(None))
        )
        answers = [
            {**answer_values(answer), "question_id": id_of[each.source_key]}
            for each in questions
            for answer in each.answers
        ]
        if answers:
            await self._session.execute(insert(AnswerRow), answers)
