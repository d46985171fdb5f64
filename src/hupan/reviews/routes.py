"""The room over HTTP. Reading is for everybody; writing is for who is signed in, moderating for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from hupan.catalog import ProductId
from hupan.identity.access import Admin, CurrentPerson
from hupan.kernel import PersonId
from hupan.platform.http import Caller, SignedIn, problems, service
from hupan.reviews.domain import Author, Draft, Filters, QuestionId, ReviewId
from hupan.reviews.questions import QuestionService
from hupan.reviews.schemas import (
    AnswerView,
    FlaggedList,
    QuestionDraft,
    QuestionList,
    QuestionView,
    Reason,
    ReviewDraft,
    ReviewList,
    ReviewQuery,
    ReviewView,
    Verdict,
    Vote,
    Votes,
    Words,
)
from hupan.reviews.service import ReviewService
from hupan.reviews.standing import StandingService

router = APIRouter(prefix="/api/market", tags=["reviews"])

Reviews = Annotated[ReviewService, service(ReviewService)]
Questions = Annotated[QuestionService, service(QuestionService)]
Standing = Annotated[StandingService, service(StandingService)]
Product = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
ReviewName = Annotated[str, Path(pattern=r"^rev_[0-9a-z]{26}$")]
QuestionName = Annotated[str, Path(pattern=r"^ques_[0-9a-z]{26}$")]
Subject = Annotated[str, Path(pattern=r"^(rev|ques|ans)_[0-9a-z]{26}$", description="A review, question or answer.")]
Cursor = Annotated[str | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=50)]


async def _reader(request: Request) -> PersonId | None:
    caller = getattr(request.state, "caller", None)
    return caller.person_id if isinstance(caller, Caller) else None


async def _author(caller: SignedIn, person: CurrentPerson) -> Author:
    return Author(person.id, person.name, is_admin=caller.role != "member")


Reader = Annotated[PersonId | None, Depends(_reader)]
Writer = Annotated[Author, Depends(_author)]


@router.get("/products/{product_id}/reviews", responses=problems(400, 422))
async def list_reviews(
    reviews: Reviews, reader: Reader, product_id: Product, query: Annotated[ReviewQuery, Query()]
) -> ReviewList:
    """Read published reviews of a product, with its numbers."""
    product = ProductId(product_id)
    filters = Filters(frozenset(query.rating), query.language, query.with_pictures, query.bought, query.q)
    page = await reviews.list(product, filters, query.sort, limit=query.limit, cursor=query.cursor, reader=reader)
    summary = await reviews.summary([product])
    return ReviewList.of(page, summary[product], reader)


@router.put("/products/{product_id}/reviews/mine", responses=problems(400, 401, 404, 422, 429))
async def write_review(reviews: Reviews, author: Writer, product_id: Product, draft: ReviewDraft) -> ReviewView:
    """Write one's review of a product, or write it anew."""
    written = await reviews.write(
        author,
        Draft(
            ProductId(product_id),
            draft.rating,
            draft.title,
            draft.text,
            draft.language,
            tuple(draft.pictures),
            draft.variant_id,
        ),
    )
    return ReviewView.of(written, author.person_id)


@router.get("/products/{product_id}/reviews/mine", responses=problems(401, 404, 422))
async def read_my_review(reviews: Reviews, caller: SignedIn, product_id: Product) -> ReviewView:
    """Read one's own review of a product, whatever its state."""
    return ReviewView.of(await reviews.mine(caller.person_id, ProductId(product_id)), caller.person_id)


@router.delete("/reviews/{review_id}", status_code=204, responses=problems(401, 404, 422))
async def remove_review(reviews: Reviews, caller: SignedIn, review_id: ReviewName) -> None:
    """Take one's own review back."""
    await reviews.remove(caller.person_id, ReviewId(review_id))


@router.put("/reviews/{review_id}/answer", responses=problems(400, 401, 403, 404, 422))
async def answer_review(reviews: Reviews, author: Writer, review_id: ReviewName, words: Words) -> ReviewView:
    """Answer a review for the seller; an empty text takes the answer away."""
    return ReviewView.of(await reviews.reply(author, ReviewId(review_id), words.text), author.person_id)


@router.put("/reviews/{subject_id}/vote", responses=problems(401, 404, 409, 422))
async def vote_helpful(standing: Standing, caller: SignedIn, subject_id: Subject, vote: Vote) -> Votes:
    """Say whether a review, a question or an answer helped."""
    return Votes(helpful=await standing.vote(caller.person_id, subject_id, helpful=vote.helpful))


@router.post("/reviews/{subject_id}/report", status_code=204, responses=problems(400, 401, 404, 409, 422, 429))
async def report_words(standing: Standing, caller: SignedIn, subject_id: Subject, reason: Reason) -> None:
    """Tell the moderators that a review, a question or an answer is out of place."""
    await standing.report(caller.person_id, subject_id, reason.reason)


@router.get("/products/{product_id}/questions", responses=problems(400, 422))
async def list_questions(
    questions: Questions,
    reader: Reader,
    product_id: Product,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> QuestionList:
    """Read published questions about a product, with their answers."""
    page = await questions.list(ProductId(product_id), q, limit=limit, cursor=cursor, reader=reader)
    return QuestionList.of(page, reader)


@router.post("/products/{product_id}/questions", status_code=201, responses=problems(400, 401, 404, 422, 429))
async def ask_question(questions: Questions, author: Writer, product_id: Product, draft: QuestionDraft) -> QuestionView:
    """Ask something about a product."""
    asked = await questions.ask(author, ProductId(product_id), draft.text, draft.language)
    return QuestionView.of(asked, author.person_id)


@router.post("/questions/{question_id}/answers", status_code=201, responses=problems(400, 401, 403, 404, 422, 429))
async def answer_question(questions: Questions, author: Writer, question_id: QuestionName, words: Words) -> AnswerView:
    """Answer a question, for the seller or as one who bought it."""
    return AnswerView.of(await questions.answer(author, QuestionId(question_id), words.text), author.person_id)


@router.get("/moderation", responses=problems(401, 403, 422))
async def list_flagged(_admin: Admin, standing: Standing, limit: Limit = 50) -> FlaggedList:
    """List what waits for a moderator or was reported, the most reported first."""
    return FlaggedList.of(list(await standing.flagged(limit)))


@router.put("/moderation/{subject_id}", status_code=204, responses=problems(401, 403, 404, 422))
async def settle_flagged(_admin: Admin, standing: Standing, subject_id: Subject, verdict: Verdict) -> None:
    """Show or hide something, and close the reports of it."""
    await standing.settle(subject_id, verdict.state)
