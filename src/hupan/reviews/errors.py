"""What can go wrong with reviews, questions and answers.

HupanError
└── ReviewsError
    ├── NotFound
    │   ├── ReviewNotFound      no such review, or none that the asker may see
    │   ├── QuestionNotFound    no such question
    │   ├── AnswerNotFound      no such answer
    │   └── ProductNotFound     the product is not in the catalogue
    ├── PictureMissing          a picture that was never sent
    ├── BadText                 empty, or longer than its limit
    ├── BadCursor               a place in another list
    ├── MayNotAnswer            answers are the seller's, and buyers'
    ├── OwnWords                nobody votes for, or reports, what they wrote themselves
    └── TooMany                 more than one person may write in a day
"""

from hupan.kernel import HupanError, Kind


class ReviewsError(HupanError):
    """The root of this room's errors."""

    code = "reviews.error"


class NotFound(ReviewsError):
    """The root of what does not exist, or is not shown."""

    code = "reviews.not_found"
    kind = Kind.NOT_FOUND


class ReviewNotFound(NotFound):
    """There is no such review."""


class QuestionNotFound(NotFound):
    """There is no such question."""

    code = "reviews.question_not_found"


class AnswerNotFound(NotFound):
    """There is no such answer."""

    code = "reviews.answer_not_found"


class ProductNotFound(NotFound):
    """The product is not in the catalogue."""

    code = "reviews.product_not_found"


class PictureMissing(ReviewsError):
    """A picture that was never sent."""

    code = "reviews.picture_not_found"
    kind = Kind.INVALID


class BadText(ReviewsError):
    """A text that is empty, or longer than its limit."""

    code = "reviews.bad_text"
    kind = Kind.INVALID


class BadCursor(ReviewsError):
    """A place in another list."""

    code = "reviews.bad_cursor"
    kind = Kind.INVALID


class MayNotAnswer(ReviewsError):
    """Answers are the seller's, and buyers'."""

    code = "reviews.may_not_answer"
    kind = Kind.FORBIDDEN


class OwnWords(ReviewsError):
    """Nobody votes for, or reports, what they wrote themselves."""

    code = "reviews.own_words"
    kind = Kind.CONFLICT


class TooMany(ReviewsError):
    """More than one person may write in a day."""

    code = "reviews.too_many"
    kind = Kind.TOO_MANY
