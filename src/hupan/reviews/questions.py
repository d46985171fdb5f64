"""Verbs on questions: ask, answer, put, read."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from hupan.catalog import ProductId
from hupan.kernel import PersonId, new_id
from hupan.platform import StoreFactory
from hupan.reviews.domain import (
    Answer,
    AnswerId,
    Author,
    ImportedAnswer,
    ImportedQuestion,
    Length,
    PutResult,
    Question,
    QuestionId,
    QuestionPage,
    ReviewState,
    tidy,
)
from hupan.reviews.errors import MayNotAnswer, QuestionNotFound
from hupan.reviews.places import ListPlace, read_place
from hupan.reviews.ports import QuestionStore
from hupan.reviews.service import ReviewPorts, check_pace
from hupan.reviews.settings import ReviewSettings

_STRETCH = 2000
_ORDER = "questions"


class QuestionService:
    """Keeps what people ask about products, and what sellers and buyers answer.

    Args:
        stores: Opens the store of questions.
        ports: What it stands on beside that.
        settings: Limits.
    """

    def __init__(self, stores: StoreFactory[QuestionStore], ports: ReviewPorts, settings: ReviewSettings) -> None:
        self._stores = stores
        self._ports = ports
        self._settings = settings

    async def ask(self, author: Author, product_id: ProductId, text: str, language: str) -> Question:
        """Ask something about a product.

        Raises:
            BadText: The question is empty or too long.
            ProductNotFound: There is no such product.
            TooMany: That was a lot in one day.
        """
        said = tidy(text, Length.QUESTION, needed=True)
        await check_pace(self._ports, self._settings, author.person_id)
        question = Question(
            id=QuestionId(new_id("ques")),
            product_id=product_id,
            person_id=author.person_id,
            author=tidy(author.name, Length.NAME, cut=True),
            text=said,
            language=language,
            state=self._first_state(),
            created_at=self._ports.clock.now(),
        )
        async with self._stores() as store:
            await store.ask(question)
        return question

    async def answer(self, author: Author, question_id: QuestionId, text: str) -> Answer:
        """Answer a question, for the seller or as one who bought it.

        Raises:
            BadText: The answer is empty or too long.
            MayNotAnswer: The person neither speaks for the seller nor bought it.
            QuestionNotFound: There is no such question.
            TooMany: That was a lot in one day.
        """
        said = tidy(text, Length.ANSWER, needed=True)
        async with self._stores() as store:
            question = await store.get(question_id)
        if question is None or question.state is ReviewState.REJECTED:
            raise QuestionNotFound("There is no such question.")
        seller = await self._ports.sellers.speaks_for(author.person_id, question.product_id)
        speaks = seller is not None or author.is_admin
        if not speaks and await self._ports.purchases.bought(author.person_id, question.product_id) is None:
            raise MayNotAnswer("Only the seller, and people who bought this, can answer.")
        await check_pace(self._ports, self._settings, author.person_id)
        answer = Answer(
            id=AnswerId(new_id("ans")),
            question_id=question_id,
            person_id=author.person_id,
            author=tidy(seller or author.name, Length.NAME, cut=True),
            by_seller=speaks,
            text=said,
            state=ReviewState.PUBLISHED if speaks else self._first_state(),
            created_at=self._ports.clock.now(),
        )
        async with self._stores() as store:
            await store.answer(answer)
        return answer

    async def put_questions(self, source: str, questions: Sequence[ImportedQuestion]) -> PutResult:
        """Keep questions of a source; the same ones again change nothing. Texts beyond their limit are cut.

        Raises:
            ProductNotFound: One asks about a product that is not there; then none of its stretch is kept.
        """
        result = PutResult()
        for start in range(0, len(questions), _STRETCH):
            rows = [_imported(source, each) for each in questions[start : start + _STRETCH]]
            async with self._stores() as store:
                result += await store.put(list({row.source_key: row for row in rows}.values()))
        return result

    async def delete_source(self, source: str) -> int:
        """Remove all questions of a source; returns how many there were."""
        async with self._stores() as store:
            return await store.remove_source(source)

    async def list(
        self,
        product_id: ProductId,
        contains: str = "",
        *,
        limit: int = 20,
        cursor: str | None = None,
        reader: PersonId | None = None,
    ) -> QuestionPage:
        """Read published questions of a product with their answers, the most helpful first.

        Raises:
            BadCursor: It is a place in another list.
        """
        after = read_place(cursor, _ORDER) if cursor else None
        async with self._stores() as store:
            found, total = await store.page(product_id, tidy(contains, Length.TITLE, cut=True), limit, after)
        shown = tuple(found[:limit])
        last = shown[-1] if len(found) > limit else None
        onward = None if last is None else ListPlace(last.helpful, last.created_at, last.id).write(_ORDER)
        ids = [each.id for each in shown] + [answer.id for each in shown for answer in each.answers]
        voted: set[str] = set()
        if reader is not None and ids:
            async with self._ports.standing() as standing:
                voted = await standing.voted(ids, reader)
        return QuestionPage(shown, total, onward, frozenset(voted))

    def _first_state(self) -> ReviewState:
        return ReviewState.PENDING if self._settings.approval else ReviewState.PUBLISHED


def _imported(source: str, each: ImportedQuestion) -> Question:
    question_id = QuestionId(new_id("ques"))
    question = Question(
        id=question_id,
        product_id=each.product_id,
        person_id=None,
        author=tidy(each.author, Length.NAME, cut=True),
        text=tidy(each.text, Length.QUESTION, cut=True),
        language=each.language[:10],
        state=ReviewState.PUBLISHED,
        created_at=each.created_at,
        helpful=max(0, each.helpful),
        answers=tuple(_imported_answer(question_id, answer) for answer in each.answers),
        source=source,
        source_key=each.source_key,
    )
    # Ids are new each time; the same question is known by what it says.
    return replace(question, source_hash=hashlib.sha256(repr((source, each)).encode()).hexdigest())


def _imported_answer(question_id: QuestionId, each: ImportedAnswer) -> Answer:
    return Answer(
        id=AnswerId(new_id("ans")),
        question_id=question_id,
        person_id=None,
        author=tidy(each.author, Length.NAME, cut=True),
        by_seller=each.by_seller,
        text=tidy(each.text, Length.ANSWER, cut=True),
        state=ReviewState.PUBLISHED,
        created_at=each.created_at,
        helpful=max(0, each.helpful),
    )
