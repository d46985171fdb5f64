"""Reviews of products, and questions with their answers: who wrote, who bought, what helped, and the numbers.

`ReviewService` keeps one review a person and product, tells a summary that is counted with every change and never anew,
and takes imported reviews in bulk. `QuestionService` does the same for questions; `StandingService` keeps votes,
reports and the moderators' word on all of them. Rooms above hear of changed numbers from the outbox, topic `NEWS`.
"""

from hupan.reviews.domain import (
    NEWS,
    Answer,
    Author,
    Draft,
    Filters,
    Flagged,
    ImportedAnswer,
    ImportedQuestion,
    ImportedReview,
    PutResult,
    Question,
    QuestionId,
    QuestionPage,
    Reply,
    Review,
    ReviewId,
    ReviewPage,
    ReviewSort,
    ReviewState,
    ReviewSummary,
)
from hupan.reviews.errors import (
    BadCursor,
    BadText,
    MayNotAnswer,
    NotFound,
    OwnWords,
    PictureMissing,
    ProductNotFound,
    QuestionNotFound,
    ReviewNotFound,
    ReviewsError,
    TooMany,
)
from hupan.reviews.questions import QuestionService
from hupan.reviews.service import ReviewPorts, ReviewService
from hupan.reviews.settings import ReviewSettings
from hupan.reviews.stand_ins import NoSellers
from hupan.reviews.standing import StandingService

__all__ = [
    "NEWS",
    "Answer",
    "Author",
    "BadCursor",
    "BadText",
    "Draft",
    "Filters",
    "Flagged",
    "ImportedAnswer",
    "ImportedQuestion",
    "ImportedReview",
    "MayNotAnswer",
    "NoSellers",
    "NotFound",
    "OwnWords",
    "PictureMissing",
    "ProductNotFound",
    "PutResult",
    "Question",
    "QuestionId",
    "QuestionNotFound",
    "QuestionPage",
    "QuestionService",
    "Reply",
    "Review",
    "ReviewId",
    "ReviewNotFound",
    "ReviewPage",
    "ReviewPorts",
    "ReviewService",
    "ReviewSettings",
    "ReviewSort",
    "ReviewState",
    "ReviewSummary",
    "ReviewsError",
    "StandingService",
    "TooMany",
]
