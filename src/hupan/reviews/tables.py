"""The room's rows."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from hupan.platform import Row


class ReviewRow(Row):
    """What somebody says of a product."""

    __tablename__ = "reviews_reviews"
    __table_args__ = (
        CheckConstraint("rating between 1 and 5", name="rating"),
        # One review a person and product; imported ones have no person.
        UniqueConstraint("product_id", "person_id"),
        Index("uq_reviews_reviews_source", "source", "source_key", unique=True, postgresql_where="source_key <> ''"),
        Index("ix_reviews_reviews_newest", "product_id", "state", "created_at", "id"),
        Index("ix_reviews_reviews_flagged", "state", "reports", postgresql_where="state = 'pending' or reports > 0"),
        Index("ix_reviews_reviews_pictures", "pictures", postgresql_using="gin"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalog_products.id", ondelete="CASCADE"))
    variant_id: Mapped[str | None]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_people.id", ondelete="SET NULL"), index=True)
    author: Mapped[str]
    rating: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    pictures: Mapped[list[str]] = mapped_column(ARRAY(Text))
    bought: Mapped[bool]
    order_id: Mapped[str | None]
    state: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    helpful: Mapped[int]
    reports: Mapped[int]
    reply: Mapped[str]
    reply_name: Mapped[str]
    reply_at: Mapped[datetime | None]
    source: Mapped[str]
    source_key: Mapped[str]
    source_hash: Mapped[str]


class SummaryRow(Row):
    """How many published reviews of a product gave how many stars. Whoever changes a review holds this row first."""

    __tablename__ = "reviews_summaries"
    __table_args__ = (CheckConstraint("least(n1, n2, n3, n4, n5) >= 0", name="counts"),)

    product_id: Mapped[str] = mapped_column(ForeignKey("catalog_products.id", ondelete="CASCADE"), primary_key=True)
    n1: Mapped[int]
    n2: Mapped[int]
    n3: Mapped[int]
    n4: Mapped[int]
    n5: Mapped[int]


class QuestionRow(Row):
    """What somebody asks about a product."""

    __tablename__ = "reviews_questions"
    __table_args__ = (
        Index("uq_reviews_questions_source", "source", "source_key", unique=True, postgresql_where="source_key <> ''"),
        Index("ix_reviews_questions_shown", "product_id", "state", "created_at", "id"),
        Index("ix_reviews_questions_flagged", "state", "reports", postgresql_where="state = 'pending' or reports > 0"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalog_products.id", ondelete="CASCADE"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_people.id", ondelete="SET NULL"), index=True)
    author: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[datetime]
    helpful: Mapped[int]
    reports: Mapped[int]
    source: Mapped[str]
    source_key: Mapped[str]
    source_hash: Mapped[str]


class AnswerRow(Row):
    """An answer to a question."""

    __tablename__ = "reviews_answers"
    __table_args__ = (
        Index("ix_reviews_answers_flagged", "state", "reports", postgresql_where="state = 'pending' or reports > 0"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(ForeignKey("reviews_questions.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("identity_people.id", ondelete="SET NULL"), index=True)
    author: Mapped[str]
    by_seller: Mapped[bool]
    text: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[datetime]
    helpful: Mapped[int]
    reports: Mapped[int]


class VoteRow(Row):
    """That a person found a review, a question or an answer helpful."""

    __tablename__ = "reviews_votes"

    subject_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)


class ReportRow(Row):
    """That a person found one out of place, and why."""

    __tablename__ = "reviews_reports"
    __table_args__ = (Index("ix_reviews_reports_person", "person_id", "created_at"),)

    subject_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str]
    created_at: Mapped[datetime]
