"""Reviews: what is said of a product, and a person's own word on what they bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from hupan.catalog import CatalogService, ProductId
from hupan.kernel import PersonId
from hupan.orders import OrderService
from hupan.pictures import picture_url
from hupan.protocols.ucp import (
    REVIEWS,
    Body,
    Call,
    Complaint,
    Outcome,
    UcpRefusal,
    invalid,
    list_in,
    number_in,
    object_in,
    text_in,
)
from hupan.protocols.ucp_shop import missing
from hupan.reviews import Author, Draft, Filters, Review, ReviewService, ReviewSort, ReviewState, ReviewSummary

_PAGE: Final = 10
_LARGEST_PAGE: Final = 50
_STARS: Final = (1, 2, 3, 4, 5)
_PICTURE_PX: Final = 800
_LONGEST_ID: Final = 200
_LONGEST_TEXT: Final = 10_000


class Names(Protocol):
    """Knows what people are called. Below: the room of identity."""

    async def name_of(self, person_id: PersonId) -> str | None:
        """Tell a person's name; `None` where they have gone, or may not come in."""
        ...


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Tells of reviews, and takes them.

    Attributes:
        catalog: Knows products.
        reviews: Keeps what is said of them.
        orders: Knows who bought what.
        names: Knows how people sign.
    """

    catalog: CatalogService
    reviews: ReviewService
    orders: OrderService
    names: Names

    async def list(self, call: Call) -> Outcome:
        """Tell the numbers of a product, and a stretch of what is said of it."""
        product_id = await self._product(text_in(call.body, "product_id"))
        paging = object_in(call.body, "pagination")
        limit = number_in(paging, "limit") or _PAGE
        page = await self.reviews.list(
            product_id,
            _filters(call.body),
            _sort(call.body),
            limit=min(limit, _LARGEST_PAGE),
            cursor=text_in(paging, "cursor") or None,
        )
        onward: Body = {"has_next_page": page.cursor is not None, "total": page.total}
        if page.cursor is not None:
            onward["cursor"] = page.cursor
        summary = (await self.reviews.summary([product_id]))[product_id]
        return Outcome(
            REVIEWS,
            {
                "product_id": product_id,
                "summary": _summary(summary),
                "reviews": [_view(each, call.base_url) for each in page.reviews],
                "pagination": onward,
            },
        )

    async def write(self, call: Call) -> Outcome:
        """Keep a person's review of what they bought; another one takes its place."""
        if call.linked is None:
            raise AssertionError("whoever has no person's leave is not let in here")
        person_id = call.linked.person_id
        product_id = await self._product(call.subject)
        rating = number_in(call.body, "rating")
        if rating not in _STARS:
            raise invalid("A review has one to five stars.", path="$.rating")
        name = await self.names.name_of(person_id)
        if name is None or await self.orders.bought(person_id, product_id) is None:
            said = "Only what has arrived is reviewed, by the person who bought it."
            raise UcpRefusal(403, Complaint("not_bought", said, severity="unrecoverable"), flat=False)
        draft = Draft(
            product_id,
            rating,
            text_in(call.body, "title", longest=_LONGEST_TEXT),
            text_in(call.body, "text", longest=_LONGEST_TEXT),
            call.language.value,
        )
        return Outcome(REVIEWS, _view(await self.reviews.write(Author(person_id, name), draft), call.base_url))

    async def _product(self, said: str) -> ProductId:
        product_id = ProductId(said)
        fine = said.isprintable() and len(said) <= _LONGEST_ID
        if not said or not fine or product_id not in await self.catalog.products([product_id]):
            raise missing("product")
        return product_id


def _filters(body: Mapping[str, Any]) -> Filters:
    wanted = object_in(body, "filters")
    ratings = list_in(wanted, "ratings", most=len(_STARS))
    if any(each not in _STARS for each in ratings):
        raise invalid("A review has one to five stars.", path="$.filters.ratings")
    return Filters(frozenset(ratings), text_in(wanted, "language", longest=10), bought=wanted.get("verified") is True)


def _sort(body: Mapping[str, Any]) -> ReviewSort:
    said = text_in(body, "sort") or ReviewSort.HELPFUL.value
    if said not in {each.value for each in ReviewSort}:
        raise invalid(f"Sort by one of: {', '.join(each.value for each in ReviewSort)}.", path="$.sort")
    return ReviewSort(said)


def _summary(summary: ReviewSummary) -> Body:
    told: Body = {
        "count": summary.count,
        "histogram": {str(stars): count for stars, count in zip(_STARS, summary.histogram, strict=True)},
    }
    if summary.mean is not None:
        told["mean"] = round(summary.mean, 2)
    return told


def _view(review: Review, base_url: str) -> Body:
    view: Body = {
        "id": review.id,
        "product_id": review.product_id,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "language": review.language,
        "author": review.author,
        "verified_purchase": review.bought,
        "status": "published" if review.state is ReviewState.PUBLISHED else "pending",
        "helpful": review.helpful,
        "created_at": review.created_at.isoformat(),
        "updated_at": review.updated_at.isoformat(),
        "pictures": [base_url + picture_url(each, _PICTURE_PX) for each in review.pictures],
    }
    if review.reply is not None:
        view["reply"] = {"author": review.reply.name, "text": review.reply.text, "at": review.reply.at.isoformat()}
    return view
