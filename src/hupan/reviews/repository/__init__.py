"""The room's rows and back. Each store wraps one transaction; SQL lives here and nowhere else in the room."""

from hupan.reviews.repository.questions import SqlQuestionStore
from hupan.reviews.repository.reviews import SqlReviewStore
from hupan.reviews.repository.standing import SqlStandingStore

__all__ = ["SqlQuestionStore", "SqlReviewStore", "SqlStandingStore"]
