"""Reviews, questions and answers as plain values, and the numbers that are told of a product.

What strangers write is text and nothing else: it is tidied, bounded and kept; nobody here reads an instruction in it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from hupan.catalog import ProductId
from hupan.kernel import PersonId
from hupan.reviews.errors import BadText

ReviewId = NewType("ReviewId", str)
QuestionId = NewType("QuestionId", str)
AnswerId = NewType("AnswerId", str)

NEWS = "reviews.products"
"""Topic of the outbox: the ids of products whose published reviews have changed."""

MOST_PICTURES = 9
STARS = (1, 2, 3, 4, 5)


class ReviewState(StrEnum):
    """Whether readers see it."""

    PUBLISHED = "published"
    PENDING = "pending"
    REJECTED = "rejected"


class ReviewSort(StrEnum):
    """In which order reviews are read."""

    HELPFUL = "helpful"
    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"


class Length(StrEnum):
    """What kind of text it is, by which it is bounded."""

    TITLE = "title"
    REVIEW = "review"
    QUESTION = "question"
    ANSWER = "answer"
    NAME = "name"
    REASON = "reason"


LONGEST: Mapping[Length, int] = {
    Length.TITLE: 120,
    Length.REVIEW: 5000,
    Length.QUESTION: 500,
    Length.ANSWER: 2000,
    Length.NAME: 60,
    Length.REASON: 500,
}
"""Characters that a text may have."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, as readers see them."""

    person_id: PersonId
    name: str
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says of a product; a later one of the same person takes its place."""

    product_id: ProductId
    rating: int
    title: str = ""
    text: str = ""
    language: str = "en"
    pictures: tuple[str, ...] = ()
    variant_id: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The seller's answer to a review."""

    text: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody says of a product.

    Attributes:
        person_id: Who wrote it; `None` where it was imported, or the person has gone.
        author: The name that is shown; empty where the person has gone.
        bought: Whether the author bought it here, or the import says so.
        order_id: By which order, where it was here.
        helpful: How many found it so.
        reports: How many found it out of place; for moderators alone.
    """

    id: ReviewId
    product_id: ProductId
    variant_id: str | None
    person_id: PersonId | None
    author: str
    rating: int
    title: str
    text: str
    language: str
    pictures: tuple[str, ...]
    bought: bool
    order_id: str | None
    state: ReviewState
    created_at: datetime
    updated_at: datetime
    helpful: int = 0
    reports: int = 0
    reply: Reply | None = None
    source: str = ""
    source_key: str = ""
    source_hash: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What is told of a product's published reviews.

    Attributes:
        histogram: How many gave one star, two, and so on.
    """

    histogram: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.histogram)

    @property
    def mean(self) -> float | None:
        """The mean rating; `None` without reviews."""
        total = sum(stars * number for stars, number in zip(STARS, self.histogram, strict=True))
        return total / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reviews of a product are read. Empty ones leave nothing out."""

    ratings: frozenset[int] = frozenset()
    language: str = ""
    with_pictures: bool = False
    bought: bool = False
    contains: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A stretch of reviews.

    Attributes:
        total: How many fit the filters.
        cursor: Where the list goes on; `None` at its end.
        voted: Which of them the reader found helpful.
    """

    reviews: tuple[Review, ...]
    total: int
    cursor: str | None
    voted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question."""

    id: AnswerId
    question_id: QuestionId
    person_id: PersonId | None
    author: str
    by_seller: bool
    text: str
    state: ReviewState
    created_at: datetime
    helpful: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks about a product, with the answers that are shown, the seller's first."""

    id: QuestionId
    product_id: ProductId
    person_id: PersonId | None
    author: str
    text: str
    language: str
    state: ReviewState
    created_at: datetime
    helpful: int = 0
    reports: int = 0
    answers: tuple[Answer, ...] = ()
    source: str = ""
    source_key: str = ""
    source_hash: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A stretch of questions, see `ReviewPage`."""

    questions: tuple[Question, ...]
    total: int
    cursor: str | None
    voted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportedReview:
    """A review that comes with a file or with the demo market; its author has only a name.

    Attributes:
        source_key: Its name in the source; the same one again is the same review.
    """

    source_key: str
    product_id: ProductId
    author: str
    rating: int
    created_at: datetime
    title: str = ""
    text: str = ""
    language: str = "en"
    pictures: tuple[str, ...] = ()
    variant_id: str | None = None
    bought: bool = False
    helpful: int = 0
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class ImportedAnswer:
    """An answer that comes with its question."""

    author: str
    text: str
    created_at: datetime
    by_seller: bool = False
    helpful: int = 0


@dataclass(frozen=True, slots=True)
class ImportedQuestion:
    """A question that comes with a file or with the demo market, see `ImportedReview`."""

    source_key: str
    product_id: ProductId
    author: str
    text: str
    created_at: datetime
    language: str = "en"
    helpful: int = 0
    answers: tuple[ImportedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class PutResult:
    """What became of imported rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "PutResult") -> "PutResult":
        return PutResult(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something that waits for a moderator: what it says, and why readers reported it."""

    id: str
    product_id: ProductId
    author: str
    text: str
    state: ReviewState
    reports: int
    reasons: tuple[str, ...]
    created_at: datetime


def tidy(text: str, kind: Length, *, needed: bool = False, cut: bool = False) -> str:
    """Make a stranger's text safe to keep and to show: no characters that control, hide or turn what follows.

    Args:
        text: What was written.
        kind: By which it is bounded.
        needed: Whether there has to be something.
        cut: Whether too long a text is cut, as in imports, rather than refused.

    Raises:
        BadText: It is empty or too long.
    """
    limit = LONGEST[kind]
    # Far above its limit nothing is worth the work of tidying.
    normal = unicodedata.normalize("NFC", text[: 8 * limit])
    lines = [line if line.isprintable() else _visible(line) for line in normal.splitlines()]
    if kind in {Length.TITLE, Length.NAME, Length.REASON}:
        tidied = " ".join(" ".join(lines).split())
    else:
        tidied = re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines))
    tidied = tidied.strip()
    if len(tidied) > limit and not cut:
        raise BadText(f"The {kind} has at most {limit:,} characters.", field=kind.value, limit=limit)
    if needed and not tidied:
        raise BadText(f"The {kind} is empty.", field=kind.value, limit=limit)
    return tidied[:limit].rstrip()


# They shape emoji and some scripts, and are of the same class as those that hide text.
_JOINERS = "\u200c\u200d"


def _visible(line: str) -> str:
    return "".join(char for char in line if char in _JOINERS or char == "\t" or unicodedata.category(char)[0] != "C")
