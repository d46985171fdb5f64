"""Rows to values and back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Executable, text
from sqlalchemy.exc import IntegrityError

from hupan.catalog import ProductId
from hupan.kernel import PersonId
from hupan.reviews.domain import Answer, AnswerId, Question, QuestionId, Reply, Review, ReviewId, ReviewState
from hupan.reviews.errors import ProductNotFound, ReviewsError
from hupan.reviews.tables import AnswerRow, QuestionRow, ReviewRow


def review_of(row: ReviewRow) -> Review:
    """Read a row."""
    return Review(
        id=ReviewId(row.id),
        product_id=ProductId(row.product_id),
        variant_id=row.variant_id,
        person_id=_person(row.person_id),
        # Whoever has left is not named any more; imported authors never were people here.
        author=row.author if row.person_id or row.source else "",
        rating=row.rating,
        title=row.title,
        text=row.text,
        language=row.language,
        pictures=tuple(row.pictures),
        bought=row.bought,
        order_id=row.order_id,
        state=ReviewState(row.state),
        created_at=row.created_at.astimezone(UTC),
        updated_at=row.updated_at.astimezone(UTC),
        helpful=row.helpful,
        reports=row.reports,
        reply=_reply(row.reply, row.reply_name, row.reply_at),
        source=row.source,
        source_key=row.source_key,
        source_hash=row.source_hash,
    )


def values_of(review: Review) -> dict[str, Any]:
    """Write a row."""
    reply = review.reply
    return {
        "id": review.id,
        "product_id": review.product_id,
        "variant_id": review.variant_id,
        "person_id": review.person_id,
        "author": review.author,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "language": review.language,
        "pictures": list(review.pictures),
        "bought": review.bought,
        "order_id": review.order_id,
        "state": review.state.value,
        "created_at": review.created_at,
        "updated_at": review.updated_at,
        "helpful": review.helpful,
        "reports": review.reports,
        "reply": "" if reply is None else reply.text,
        "reply_name": "" if reply is None else reply.name,
        "reply_at": None if reply is None else reply.at,
        "source": review.source,
        "source_key": review.source_key,
        "source_hash": review.source_hash,
    }


def question_of(row: QuestionRow, answers: Sequence[AnswerRow]) -> Question:
    """Read a row with its answers."""
    return Question(
        id=QuestionId(row.id),
        product_id=ProductId(row.product_id),
        person_id=_person(row.person_id),
        author=row.author if row.person_id or row.source else "",
        text=row.text,
        language=row.language,
        state=ReviewState(row.state),
        created_at=row.created_at.astimezone(UTC),
        helpful=row.helpful,
        reports=row.reports,
        answers=tuple(_answer(each, imported=bool(row.source)) for each in answers),
        source=row.source,
        source_key=row.source_key,
        source_hash=row.source_hash,
    )


def question_values(question: Question) -> dict[str, Any]:
    """Write a row."""
    return {
        "id": question.id,
        "product_id": question.product_id,
        "person_id": question.person_id,
        "author": question.author,
        "text": question.text,
        "language": question.language,
        "state": question.state.value,
        "created_at": question.created_at,
        "helpful": question.helpful,
        "reports": question.reports,
        "source": question.source,
        "source_key": question.source_key,
        "source_hash": question.source_hash,
    }


def answer_values(answer: Answer) -> dict[str, Any]:
    """Write a row."""
    return {
        "id": answer.id,
        "question_id": answer.question_id,
        "person_id": answer.person_id,
        "author": answer.author,
        "by_seller": answer.by_seller,
        "text": answer.text,
        "state": answer.state.value,
        "created_at": answer.created_at,
        "helpful": answer.helpful,
        "reports": answer.reports,
    }


def bulk_upsert(table: str, lasting: Collection[str], values: Sequence[Mapping[str, Any]]) -> Executable:
    """Write the statement that keeps many imported rows at once, as one piece of JSON.

    PostgreSQL reads that several times faster than as many statements, or as one with a parameter for every field.

    Args:
        table: Its name.
        lasting: Columns that a row which is there already keeps.
        values: The rows, of equal columns.
    """
    taken = ", ".join(f"{name} = excluded.{name}" for name in values[0] if name not in lasting)
    rows = orjson.dumps(list(values)).decode()
    return text(
        f"insert into {table} select * from jsonb_populate_recordset(null::{table}, cast(:rows as jsonb)) "  # noqa: S608 - our own names alone
        f"on conflict (source, source_key) where source_key <> '' do update set {taken}"
    ).bindparams(rows=rows)


def product_gone(error: IntegrityError) -> ReviewsError | IntegrityError:
    """Say that a product is not there, where that is what the database says."""
    if "(product_id)=" in str(error.orig):
        return ProductNotFound("There is no such product.")
    return error


def _answer(row: AnswerRow, *, imported: bool) -> Answer:
    return Answer(
        id=AnswerId(row.id),
        question_id=QuestionId(row.question_id),
        person_id=_person(row.person_id),
        author=row.author if row.person_id or imported or row.by_seller else "",
        by_seller=row.by_seller,
        text=row.text,
        state=ReviewState(row.state),
        created_at=row.created_at.astimezone(UTC),
        helpful=row.helpful,
        reports=row.reports,
    )


def _person(person_id: str | None) -> PersonId | None:
    return None if person_id is None else PersonId(person_id)


def _reply(text: str, name: str, at: datetime | None) -> Reply | None:
    return None if at is None else Reply(text, name, at.astimezone(UTC))
