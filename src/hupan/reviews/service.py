"""Verbs on reviews: write, put, read, summarise, reply, remove."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hupan.catalog import ProductId
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory
from hupan.reviews.domain import (
    MOST_PICTURES,
    Author,
    Draft,
    Filters,
    ImportedReview,
    Length,
    PutResult,
    Reply,
    Review,
    ReviewId,
    ReviewPage,
    ReviewSort,
    ReviewState,
    ReviewSummary,
    tidy,
)
from hupan.reviews.errors import BadText, MayNotAnswer, PictureMissing, ReviewNotFound, TooMany
from hupan.reviews.places import ListPlace, read_place
from hupan.reviews.ports import Pictures, Purchases, ReviewStore, Sellers, StandingStore, Wanted
from hupan.reviews.settings import ReviewSettings

_DAY = timedelta(days=1)
_STRETCH = 2000
_MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class ReviewPorts:
    """What the services stand on.

    Attributes:
        reviews: Opens the store of reviews.
        standing: Opens the store of votes and reports.
        purchases: Knows who bought what.
        sellers: Knows who speaks for a seller.
        pictures: Knows which pictures are there.
        clock: The time.
    """

    reviews: StoreFactory[ReviewStore]
    standing: StoreFactory[StandingStore]
    purchases: Purchases
    sellers: Sellers
    pictures: Pictures
    clock: Clock


class ReviewService:
    """Keeps what people say of products.

    Args:
        ports: What it stands on.
        settings: Limits.
    """

    def __init__(self, ports: ReviewPorts, settings: ReviewSettings) -> None:
        self._ports = ports
        self._settings = settings

    async def write(self, author: Author, draft: Draft) -> Review:
        """Keep a person's review; a second one of the same product takes the place of the first.

        Raises:
            BadText: It is too long, or has no stars.
            PictureMissing: A picture was never sent.
            ProductNotFound: There is no such product.
            TooMany: That was a lot in one day.
        """
        title, text = tidy(draft.title, Length.TITLE), tidy(draft.text, Length.REVIEW)
        if not 1 <= draft.rating <= _MOST_STARS:
            raise BadText("A review has one to five stars.", field="rating", limit=_MOST_STARS)
        pictures = tuple(dict.fromkeys(draft.pictures))
        if len(pictures) > MOST_PICTURES:
            raise BadText(f"A review has at most {MOST_PICTURES} pictures.", field="pictures", limit=MOST_PICTURES)
        found = await self._ports.pictures.wanted(pictures)
        if missing := [each for each in pictures if each not in found]:
            raise PictureMissing("A picture of this review was never sent.", picture=missing[0][:80])
        await check_pace(self._ports, self._settings, author.person_id)
        order_id = await self._ports.purchases.bought(author.person_id, draft.product_id)
        now = self._ports.clock.now()
        async with self._ports.reviews() as store:
            earlier = await store.of_person(draft.product_id, author.person_id)
            return await store.write(
                Review(
                    id=ReviewId(new_id("rev")),
                    product_id=draft.product_id,
                    variant_id=draft.variant_id,
                    person_id=author.person_id,
                    author=tidy(author.name, Length.NAME, cut=True),
                    rating=draft.rating,
                    title=title,
                    text=text,
                    language=draft.language,
                    pictures=pictures,
                    bought=order_id is not None,
                    order_id=order_id,
                    state=self._first_state(earlier),
                    created_at=now,
                    updated_at=now,
                )
            )

    async def put_reviews(self, source: str, reviews: Sequence[ImportedReview]) -> PutResult:
        """Keep reviews of a source; the same ones again change nothing. Texts beyond their limit are cut.

        Raises:
            ProductNotFound: One speaks of a product that is not there; then none of its stretch is kept.
        """
        result = PutResult()
        for start in range(0, len(reviews), _STRETCH):
            rows = [_imported(source, each) for each in reviews[start : start + _STRETCH]]
            # A key that a file has twice means its last line.
            async with self._ports.reviews() as store:
                result += await store.put(list({row.source_key: row for row in rows}.values()))
        return result

    async def delete_source(self, source: str) -> int:
        """Remove all reviews of a source; returns how many there were."""
        async with self._ports.reviews() as store:
            return await store.remove_source(source)

    async def list(
        self,
        product_id: ProductId,
        filters: Filters | None = None,
        sort: ReviewSort = ReviewSort.HELPFUL,
        *,
        limit: int = 20,
        cursor: str | None = None,
        reader: PersonId | None = None,
    ) -> ReviewPage:
        """Read published reviews of a product.

        Args:
            product_id: Of what.
            filters: Which.
            sort: In which order.
            limit: How many at most.
            cursor: Where an earlier page said that the list goes on.
            reader: Who reads, for their votes.

        Raises:
            BadCursor: It is a place in another list.
        """
        after = read_place(cursor, sort) if cursor else None
        wanted = Wanted(product_id, _tidied(filters or Filters()), sort, limit, after)
        async with self._ports.reviews() as store:
            found, total = await store.page(wanted)
        shown = tuple(found[:limit])
        onward = _place(shown[-1], sort).write(sort) if len(found) > limit else None
        return ReviewPage(shown, total, onward, await self._voted([each.id for each in shown], reader))

    async def mine(self, person_id: PersonId, product_id: ProductId) -> Review:
        """Read one's own review, whatever its state.

        Raises:
            ReviewNotFound: There is none.
        """
        async with self._ports.reviews() as store:
            found = await store.of_person(product_id, person_id)
        if found is None:
            raise _no_review()
        return found

    async def summary(self, product_ids: Sequence[ProductId]) -> dict[ProductId, ReviewSummary]:
        """Tell the numbers of products; those without reviews have empty ones."""
        if not product_ids:
            return {}
        async with self._ports.reviews() as store:
            found = await store.summaries(product_ids)
        return {each: found.get(each, ReviewSummary()) for each in product_ids}

    async def remove(self, person_id: PersonId, review_id: ReviewId) -> None:
        """Take one's own review back.

        Raises:
            ReviewNotFound: There is none of this person.
        """
        async with self._ports.reviews() as store:
            review = await store.get(review_id)
            if review is None or review.person_id != person_id:
                raise _no_review()
            # What a moderator has hidden stays as it is: removed and written anew it would be shown again.
            if review.state is ReviewState.PUBLISHED or self._settings.approval:
                await store.remove(review_id)

    async def reply(self, author: Author, review_id: ReviewId, text: str) -> Review:
        """Answer a review for the seller; an empty text takes the answer away.

        Raises:
            MayNotAnswer: The person does not speak for the seller.
            ReviewNotFound: There is no such review.
        """
        said = tidy(text, Length.ANSWER)
        async with self._ports.reviews() as store:
            review = await store.get(review_id)
        if review is None or review.state is ReviewState.REJECTED:
            raise _no_review()
        name = await self._ports.sellers.speaks_for(author.person_id, review.product_id)
        if name is None and not author.is_admin:
            raise MayNotAnswer("Only the seller answers reviews.")
        reply = Reply(said, tidy(name or author.name, Length.NAME, cut=True), self._ports.clock.now()) if said else None
        async with self._ports.reviews() as store:
            await store.set_reply(review_id, reply)
            answered = await store.get(review_id)
        if answered is None:
            raise _no_review()
        return answered

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures are shown with a review, for the sweep of pictures."""
        async with self._ports.reviews() as store:
            return await store.pictures_in_use(names)

    def _first_state(self, earlier: Review | None) -> ReviewState:
        # What a moderator has hidden does not come back by being written anew.
        hidden = earlier is not None and earlier.state is not ReviewState.PUBLISHED
        return ReviewState.PENDING if hidden or self._settings.approval else ReviewState.PUBLISHED

    async def _voted(self, ids: Sequence[str], reader: PersonId | None) -> frozenset[str]:
        if reader is None or not ids:
            return frozenset()
        async with self._ports.standing() as store:
            return frozenset(await store.voted(ids, reader))


async def check_pace(ports: ReviewPorts, settings: ReviewSettings, person_id: PersonId) -> None:
    """Refuse what is too much for one day.

    Raises:
        TooMany: It is.
    """
    now = ports.clock.now()
    async with ports.standing() as store:
        written = await store.written_since(person_id, now - _DAY)
    if written >= settings.a_day:
        raise TooMany(f"You may write {settings.a_day} of these in a day.", retry_after_s=3600.0, limit=settings.a_day)


def _imported(source: str, each: ImportedReview) -> Review:
    review = Review(
        id=ReviewId(new_id("rev")),
        product_id=each.product_id,
        variant_id=each.variant_id,
        person_id=None,
        author=tidy(each.author, Length.NAME, cut=True),
        rating=min(max(each.rating, 1), _MOST_STARS),
        title=tidy(each.title, Length.TITLE, cut=True),
        text=tidy(each.text, Length.REVIEW, cut=True),
        language=each.language[:10],
        pictures=each.pictures[:MOST_PICTURES],
        bought=each.bought,
        order_id=None,
        state=ReviewState.PUBLISHED,
        created_at=each.created_at,
        updated_at=each.created_at,
        helpful=max(0, each.helpful),
        reply=None if each.reply is None else _tidied_reply(each.reply),
        source=source,
        source_key=each.source_key,
    )
    said = repr(replace(review, id=ReviewId("")))
    return replace(review, source_hash=hashlib.sha256(said.encode()).hexdigest())


def _tidied_reply(reply: Reply) -> Reply:
    return Reply(tidy(reply.text, Length.ANSWER, cut=True), tidy(reply.name, Length.NAME, cut=True), reply.at)


def _tidied(filters: Filters) -> Filters:
    contains = tidy(filters.contains, Length.TITLE, cut=True)
    return Filters(filters.ratings, filters.language, filters.with_pictures, filters.bought, contains)


def _place(review: Review, sort: ReviewSort) -> ListPlace:
    keys: Mapping[ReviewSort, int] = {
        ReviewSort.HELPFUL: review.helpful,
        ReviewSort.NEWEST: 0,
        ReviewSort.HIGHEST: review.rating,
        ReviewSort.LOWEST: -review.rating,
    }
    return ListPlace(keys[sort], review.created_at, review.id)


def _no_review() -> ReviewNotFound:
    return ReviewNotFound("There is no such review.")
