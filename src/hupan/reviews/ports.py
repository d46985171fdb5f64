"""What the reviews room needs from outside. Above: its services. Below: its repository, and other rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.catalog import ProductId
from hupan.kernel import PersonId
from hupan.reviews.domain import (
    Answer,
    Filters,
    Flagged,
    PutResult,
    Question,
    QuestionId,
    Reply,
    Review,
    ReviewId,
    ReviewSort,
    ReviewState,
    ReviewSummary,
)
from hupan.reviews.places import ListPlace


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews of a product are read, in which order, and how many."""

    product_id: ProductId
    filters: Filters
    sort: ReviewSort
    limit: int
    after: ListPlace | None


class ReviewStore(Protocol):
    """Rows of reviews with their summaries. What changes a review's part in a summary changes the summary with it."""

    async def write(self, review: Review) -> Review:
        """Keep a person's review in the place of their earlier one, whose id, date and reply it keeps.

        Raises:
            ProductNotFound: There is no such product.
        """
        ...

    async def put(self, reviews: Sequence[Review]) -> PutResult:
        """Keep imported reviews by source and key; what has not changed is not written."""
        ...

    async def get(self, review_id: ReviewId) -> Review | None:
        """Find a review."""
        ...

    async def of_person(self, product_id: ProductId, person_id: PersonId) -> Review | None:
        """Find a person's review of a product."""
        ...

    async def page(self, wanted: Wanted) -> tuple[list[Review], int]:
        """Read published reviews, one more than asked for where there is one; and count those that fit."""
        ...

    async def set_state(self, review_id: ReviewId, state: ReviewState) -> None:
        """Show or hide a review."""
        ...

    async def set_reply(self, review_id: ReviewId, reply: Reply | None) -> None:
        """Keep the seller's answer, or take it away."""
        ...

    async def remove(self, review_id: ReviewId) -> None:
        """Remove a review."""
        ...

    async def remove_source(self, source: str) -> int:
        """Remove all reviews of a source; returns how many there were."""
        ...

    async def summaries(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, ReviewSummary]:
        """Read summaries; products without reviews are left out."""
        ...

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures are shown with a review."""
        ...


class QuestionStore(Protocol):
    """Rows of questions and answers."""

    async def ask(self, question: Question) -> None:
        """Keep a question.

        Raises:
            ProductNotFound: There is no such product.
        """
        ...

    async def answer(self, answer: Answer) -> None:
        """Keep an answer."""
        ...

    async def put(self, questions: Sequence[Question]) -> PutResult:
        """Keep imported questions with their answers by source and key; what has not changed is not written."""
        ...

    async def get(self, question_id: QuestionId) -> Question | None:
        """Find a question, with every answer."""
        ...

    async def page(
        self, product_id: ProductId, contains: str, limit: int, after: ListPlace | None
    ) -> tuple[list[Question], int]:
        """Read published questions, the most helpful first, one more than asked for where there is one."""
        ...

    async def remove_source(self, source: str) -> int:
        """Remove all questions of a source."""
        ...


class StandingStore(Protocol):
    """What readers say of reviews, questions and answers alike; the beginning of an id tells which it is."""

    async def author_of(self, subject_id: str) -> tuple[bool, PersonId | None]:
        """Tell whether readers see it, and who wrote it."""
        ...

    async def vote(self, subject_id: str, person_id: PersonId, *, helpful: bool) -> int:
        """Count a person's vote once, or take it back; returns how many there are."""
        ...

    async def voted(self, subject_ids: Sequence[str], person_id: PersonId) -> set[str]:
        """Tell which of them a person found helpful."""
        ...

    async def report(self, subject_id: str, person_id: PersonId, reason: str, now: datetime) -> None:
        """Count a person's report once."""
        ...

    async def written_since(self, person_id: PersonId, since: datetime) -> int:
        """Count what a person has written."""
        ...

    async def flagged(self, limit: int) -> list[Flagged]:
        """List what waits for a moderator or was reported, the most reported first."""
        ...

    async def settle(self, subject_id: str, state: ReviewState) -> bool:
        """Set a question's or an answer's state, and forget the reports of any; tells whether it is there."""
        ...


class Purchases(Protocol):
    """Who bought what. Below: the orders' rows, by `bootstrap`: the room orders stands above."""

    async def bought(self, person_id: PersonId, product_id: ProductId) -> str | None:
        """Return the id of an order by which a person bought a product."""
        ...


class Sellers(Protocol):
    """Who speaks for whom. Below: the desks."""

    async def speaks_for(self, person_id: PersonId, product_id: ProductId) -> str | None:
        """Return the name of the seller of a product for whom a person may speak."""
        ...


class Pictures(Protocol):
    """Pictures that were sent. Below: `PictureService`."""

    async def wanted(self, names: Sequence[str]) -> Mapping[str, object]:
        """Find pictures that are about to be shown; those that are not there are left out."""
        ...
