"""Words on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import PersonId
from hupan.pictures import picture_url
from hupan.reviews.domain import (
    LONGEST,
    MOST_PICTURES,
    Answer,
    Flagged,
    Length,
    Question,
    QuestionPage,
    Review,
    ReviewPage,
    ReviewSort,
    ReviewState,
    ReviewSummary,
)

Tongue = Annotated[str, Field(pattern="^[a-z]{2,3}$", description="ISO 639 code of the language it is written in.")]
PictureName = Annotated[str, Field(pattern="^[0-9a-f]{64}v?$")]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class SellerReplyView(_View):
    """The seller's answer to a review."""

    text: str
    name: str
    at: datetime


class ReviewPicture(_View):
    """A picture of a review."""

    hash: str
    url: str


class ReviewView(_View):
    """A review as readers see it."""

    id: str
    product_id: str
    variant_id: str | None
    author: str = Field(description="Empty where the author has left.")
    rating: int
    title: str
    text: str
    language: str
    pictures: list[ReviewPicture]
    bought: bool
    state: ReviewState
    created_at: datetime
    updated_at: datetime
    helpful: int
    voted: bool = Field(description="Whether the reader found it helpful.")
    mine: bool
    reply: SellerReplyView | None

    @classmethod
    def of(cls, review: Review, reader: PersonId | None = None, *, voted: bool = False) -> "ReviewView":
        """Show a review."""
        reply = review.reply
        return cls(
            id=review.id,
            product_id=review.product_id,
            variant_id=review.variant_id,
            author=review.author,
            rating=review.rating,
            title=review.title,
            text=review.text,
            language=review.language,
            pictures=[ReviewPicture(hash=each, url=picture_url(each)) for each in review.pictures],
            bought=review.bought,
            state=review.state,
            created_at=review.created_at,
            updated_at=review.updated_at,
            helpful=review.helpful,
            voted=voted,
            mine=reader is not None and review.person_id == reader,
            reply=None if reply is None else SellerReplyView(text=reply.text, name=reply.name, at=reply.at),
        )


class SummaryView(_View):
    """The numbers of a product's reviews."""

    count: int
    mean: float | None
    histogram: list[int] = Field(description="How many gave one star, two, up to five.")

    @classmethod
    def of(cls, summary: ReviewSummary) -> "SummaryView":
        """Show a summary."""
        return cls(count=summary.count, mean=summary.mean, histogram=list(summary.histogram))


class ReviewList(_View):
    """A stretch of reviews."""

    reviews: list[ReviewView]
    total: int = Field(description="How many fit the filters.")
    summary: SummaryView
    next_cursor: str | None = None

    @classmethod
    def of(cls, page: ReviewPage, summary: ReviewSummary, reader: PersonId | None) -> "ReviewList":
        """Show a page."""
        return cls(
            reviews=[ReviewView.of(each, reader, voted=each.id in page.voted) for each in page.reviews],
            total=page.total,
            summary=SummaryView.of(summary),
            next_cursor=page.cursor,
        )


class ReviewQuery(BaseModel):
    """Which reviews of a product are read, and in which order."""

    rating: list[Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=list[int], max_length=5)
    language: str = Field("", pattern="^([a-z]{2,3})?$")
    with_pictures: bool = False
    bought: bool = False
    q: str = Field("", max_length=200, description="What the text contains.")
    sort: ReviewSort = ReviewSort.HELPFUL
    limit: int = Field(20, ge=1, le=50)
    cursor: str | None = Field(None, max_length=400)


class ReviewDraft(BaseModel):
    """What a person says of a product."""

    rating: int = Field(ge=1, le=5)
    title: str = Field("", max_length=4 * LONGEST[Length.TITLE])
    text: str = Field("", max_length=2 * LONGEST[Length.REVIEW])
    language: Tongue = "en"
    pictures: list[PictureName] = Field(default_factory=list[PictureName], max_length=MOST_PICTURES)
    variant_id: str | None = Field(None, pattern=r"^[A-Za-z0-9_.:-]{1,100}$")


class Words(BaseModel):
    """A text of one's own."""

    text: str = Field(max_length=2 * LONGEST[Length.ANSWER])


class QuestionDraft(BaseModel):
    """What a person asks about a product."""

    text: str = Field(max_length=2 * LONGEST[Length.QUESTION])
    language: Tongue = "en"


class Reason(BaseModel):
    """Why something is out of place."""

    reason: str = Field("", max_length=2 * LONGEST[Length.REASON])


class Vote(BaseModel):
    """Whether one found it helpful."""

    helpful: bool


class Votes(_View):
    """How many found it helpful."""

    helpful: int


class Verdict(BaseModel):
    """What a moderator decided."""

    state: ReviewState


class AnswerView(_View):
    """An answer as readers see it."""

    id: str
    author: str
    by_seller: bool
    text: str
    created_at: datetime
    state: ReviewState
    helpful: int
    voted: bool
    mine: bool

    @classmethod
    def of(cls, answer: Answer, reader: PersonId | None = None, *, voted: bool = False) -> "AnswerView":
        """Show an answer."""
        return cls(
            id=answer.id,
            author=answer.author,
            by_seller=answer.by_seller,
            text=answer.text,
            created_at=answer.created_at,
            state=answer.state,
            helpful=answer.helpful,
            voted=voted,
            mine=reader is not None and answer.person_id == reader,
        )


class QuestionView(_View):
    """A question as readers see it."""

    id: str
    product_id: str
    author: str
    text: str
    language: str
    created_at: datetime
    state: ReviewState
    helpful: int
    voted: bool
    mine: bool
    answers: list[AnswerView]

    @classmethod
    def of(
        cls, question: Question, reader: PersonId | None = None, voted: frozenset[str] = frozenset()
    ) -> "QuestionView":
        """Show a question with its answers."""
        return cls(
            id=question.id,
            product_id=question.product_id,
            author=question.author,
            text=question.text,
            language=question.language,
            created_at=question.created_at,
            state=question.state,
            helpful=question.helpful,
            voted=question.id in voted,
            mine=reader is not None and question.person_id == reader,
            answers=[AnswerView.of(each, reader, voted=each.id in voted) for each in question.answers],
        )


class QuestionList(_View):
    """A stretch of questions."""

    questions: list[QuestionView]
    total: int
    next_cursor: str | None = None

    @classmethod
    def of(cls, page: QuestionPage, reader: PersonId | None) -> "QuestionList":
        """Show a page."""
        return cls(
            questions=[QuestionView.of(each, reader, page.voted) for each in page.questions],
            total=page.total,
            next_cursor=page.cursor,
        )


class FlaggedView(_View):
    """Something that waits for a moderator."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: str
    product_id: str
    author: str
    text: str
    state: ReviewState
    reports: int
    reasons: list[str]
    created_at: datetime


class FlaggedList(_View):
    """What waits for a moderator."""

    waiting: list[FlaggedView]

    @classmethod
    def of(cls, found: "list[Flagged]") -> "FlaggedList":
        """Show a list."""
        return cls(waiting=[FlaggedView.model_validate(each) for each in found])
