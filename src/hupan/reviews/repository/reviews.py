"""Reviews and their summaries.

Whoever changes reviews of a product holds its summary's row first, several products in the order of their ids. So the
numbers are never counted anew, never drift, and two who change the same product wait for each other, never crosswise.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, text, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId
from hupan.kernel import PersonId
from hupan.platform import tell
from hupan.reviews.domain import (
    NEWS,
    STARS,
    Filters,
    PutResult,
    Reply,
    Review,
    ReviewId,
    ReviewSort,
    ReviewState,
    ReviewSummary,
)
from hupan.reviews.ports import Wanted
from hupan.reviews.repository.rows import bulk_upsert, product_gone, review_of, values_of
from hupan.reviews.tables import ReviewRow, SummaryRow

# What a person's second writing leaves as it was.
_LASTING = frozenset(
    {"id", "product_id", "person_id", "created_at", "helpful", "reports", "reply", "reply_name", "reply_at"}
)
# What an import that comes again leaves as it was: what readers and moderators have said of it here.
_STAYING = frozenset({"id", "source", "source_key", "state", "helpful", "reports"})
_COUNTS = tuple(f"n{stars}" for stars in STARS)

# One look into the index a picture, however many reviews there are.
_SHOWN = """
select name from unnest(cast(:names as text[])) name
where exists (select from reviews_reviews where pictures @> array[name])
"""

_Counted = tuple[str, int, str]


class SqlReviewStore:
    """`ReviewStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def write(self, review: Review) -> Review:
        """Keep a person's review in the place of their earlier one."""
        await self._hold([review.product_id])
        old = await self._one(ReviewRow.product_id == review.product_id, ReviewRow.person_id == review.person_id)
        values = values_of(review)
        if old is None:
            await self._session.execute(insert(ReviewRow), [values])
        else:
            kept = {name: value for name, value in values.items() if name not in _LASTING}
            await self._session.execute(update(ReviewRow).where(ReviewRow.id == old.id).values(kept))
        await self._count([] if old is None else [_counted(old)], [_counted(review)])
        written = await self.get(ReviewId(review.id if old is None else old.id))
        return review if written is None else written

    async def put(self, reviews: Sequence[Review]) -> PutResult:
        """Keep imported reviews by source and key; what has not changed is not written."""
        if not reviews:
            return PutResult()
        source, keys = reviews[0].source, [each.source_key for each in reviews]
        held = {each.product_id for each in reviews}
        # Once before the products are held, for those that reviews move away from; once after, when they stand still.
        held |= {ProductId(old[0]) for old in (await self._known(source, keys)).values()}
        await self._hold(sorted(held))
        known = await self._known(source, keys)
        fresh = [each for each in reviews if each.source_key not in known]
        changed = [
            each for each in reviews if each.source_key in known and known[each.source_key][3] != each.source_hash
        ]
        if fresh or changed:
            rows = [values_of(each) for each in (*fresh, *changed)]
            await self._session.execute(bulk_upsert(ReviewRow.__tablename__, _STAYING, rows))
            before = [known[each.source_key][:3] for each in changed]
            # A review that a moderator has hidden stays hidden when its file comes again.
            after = [(each.product_id, each.rating, known[each.source_key][2]) for each in changed]
            await self._count(before, [*map(_counted, fresh), *after])
        return PutResult(len(fresh), len(changed), len(reviews) - len(fresh) - len(changed))

    async def get(self, review_id: ReviewId) -> Review | None:
        """Find a review."""
        return await self._one(ReviewRow.id == review_id)

    async def of_person(self, product_id: ProductId, person_id: PersonId) -> Review | None:
        """Find a person's review of a product."""
        return await self._one(ReviewRow.product_id == product_id, ReviewRow.person_id == person_id)

    async def page(self, wanted: Wanted) -> tuple[list[Review], int]:
        """Read published reviews, one more than asked for where there is one; and count those that fit."""
        fits = and_(
            ReviewRow.product_id == wanted.product_id,
            ReviewRow.state == ReviewState.PUBLISHED.value,
            *_conditions(wanted.filters),
        )
        rows = await self._session.scalars(_ordered(select(ReviewRow).where(fits), wanted).limit(wanted.limit + 1))
        total = await self._session.scalar(select(func.count()).select_from(ReviewRow).where(fits))
        return [review_of(row) for row in rows], total or 0

    async def set_state(self, review_id: ReviewId, state: ReviewState) -> None:
        """Show or hide a review."""
        old = await self._held(review_id)
        if old is not None and old.state is not state:
            await self._session.execute(update(ReviewRow).where(ReviewRow.id == review_id).values(state=state.value))
            await self._count([_counted(old)], [(old.product_id, old.rating, state.value)])

    async def set_reply(self, review_id: ReviewId, reply: Reply | None) -> None:
        """Keep the seller's answer, or take it away."""
        await self._session.execute(
            update(ReviewRow)
            .where(ReviewRow.id == review_id)
            .values(
                reply="" if reply is None else reply.text,
                reply_name="" if reply is None else reply.name,
                reply_at=None if reply is None else reply.at,
            )
        )

    async def remove(self, review_id: ReviewId) -> None:
        """Remove a review."""
        old = await self._held(review_id)
        if old is not None:
            await self._session.execute(delete(ReviewRow).where(ReviewRow.id == review_id))
            await self._count([_counted(old)], [])

    async def remove_source(self, source: str) -> int:
        """Remove all reviews of a source; returns how many there were."""
        products = await self._session.scalars(
            select(ReviewRow.product_id).where(ReviewRow.source == source, ReviewRow.source_key != "").distinct()
        )
        await self._hold(sorted(ProductId(each) for each in products))
        gone = await self._session.execute(
            delete(ReviewRow)
            .where(ReviewRow.source == source, ReviewRow.source_key != "")
            .returning(ReviewRow.product_id, ReviewRow.rating, ReviewRow.state)
        )
        rows: list[_Counted] = [(row[0], row[1], row[2]) for row in gone]
        await self._count(rows, [])
        return len(rows)

    async def summaries(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, ReviewSummary]:
        """Read summaries; products without reviews are left out."""
        rows = await self._session.scalars(select(SummaryRow).where(SummaryRow.product_id.in_(product_ids)))
        return {ProductId(row.product_id): ReviewSummary((row.n1, row.n2, row.n3, row.n4, row.n5)) for row in rows}

    async def pictures_in_use(self, names: Sequence[str]) -> set[str]:
        """Tell which of some pictures are shown with a review."""
        return set(await self._session.scalars(text(_SHOWN), {"names": list(names)}))

    async def _one(self, *conditions: ColumnElement[bool]) -> Review | None:
        row = await self._session.scalar(select(ReviewRow).where(*conditions).execution_options(populate_existing=True))
        return None if row is None else review_of(row)

    async def _held(self, review_id: ReviewId) -> Review | None:
        """Read a review while nobody else changes one of its product."""
        found = await self.get(review_id)
        if found is None:
            return None
        await self._hold([found.product_id])
        return await self.get(review_id)

    async def _hold(self, product_ids: Sequence[ProductId]) -> None:
        if not product_ids:
            return
        try:
            await self._session.execute(
                text(
                    "insert into reviews_summaries select unnest(cast(:ids as text[])), 0, 0, 0, 0, 0 "
                    "on conflict do nothing"
                ),
                {"ids": list(product_ids)},
            )
        except IntegrityError as error:
            raise product_gone(error) from error
        await self._session.execute(
            select(SummaryRow.product_id)
            .where(SummaryRow.product_id.in_(product_ids))
            .order_by(SummaryRow.product_id)
            .with_for_update()
        )

    async def _known(self, source: str, keys: Sequence[str]) -> dict[str, tuple[str, int, str, str]]:
        rows = await self._session.execute(
            select(
                ReviewRow.source_key, ReviewRow.product_id, ReviewRow.rating, ReviewRow.state, ReviewRow.source_hash
            ).where(ReviewRow.source == source, ReviewRow.source_key.in_(keys), ReviewRow.source_key != "")
        )
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}

    async def _count(self, before: Sequence[_Counted], after: Sequence[_Counted]) -> None:
        """Move the numbers by what has gone and what has come, and tell the news."""
        moved: Counter[tuple[str, int]] = Counter()
        for sign, rows in ((-1, before), (1, after)):
            for product_id, rating, state in rows:
                moved[product_id, rating] += sign * (state == ReviewState.PUBLISHED.value)
        products = sorted({row[0] for row in (*before, *after)})
        changes = [
            {
                "at": product_id,
                **{f"by_{name}": moved[product_id, stars] for stars, name in zip(STARS, _COUNTS, strict=True)},
            }
            for product_id in products
            if any(moved[product_id, stars] for stars in STARS)
        ]
        if changes:
            sums = ", ".join(f"{name} = s.{name} + c.{name}" for name in _COUNTS)
            columns = ", ".join(("product_id", *_COUNTS))
            arrays = ", ".join(("cast(:at as text[])", *(f"cast(:{name} as int[])" for name in _COUNTS)))
            statement = text(
                f"update reviews_summaries s set {sums} from unnest({arrays}) as c({columns}) "  # noqa: S608 - our own names alone
                "where s.product_id = c.product_id"
            )
            lists = {name: [each[f"by_{name}"] for each in changes] for name in _COUNTS}
            await self._session.execute(statement, {"at": [each["at"] for each in changes], **lists})
        await tell(self._session, NEWS, products)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.ratings:
        conditions.append(ReviewRow.rating.in_(sorted(filters.ratings)))
    if filters.language:
        conditions.append(ReviewRow.language == filters.language)
    if filters.with_pictures:
        conditions.append(func.cardinality(ReviewRow.pictures) > 0)
    if filters.bought:
        conditions.append(ReviewRow.bought.is_(True))
    if filters.contains:
        conditions.append(
            or_(
                ReviewRow.text.icontains(filters.contains, autoescape=True),
                ReviewRow.title.icontains(filters.contains, autoescape=True),
            )
        )
    return conditions


def _ordered(statement: Select[ReviewRow], wanted: Wanted) -> Select[ReviewRow]:
    keys: Mapping[ReviewSort, ColumnElement[int] | None] = {
        ReviewSort.HELPFUL: ReviewRow.helpful.expression,
        ReviewSort.NEWEST: None,
        ReviewSort.HIGHEST: ReviewRow.rating.expression,
        ReviewSort.LOWEST: -ReviewRow.rating.expression,
    }
    key, after = keys[wanted.sort], wanted.after
    columns: list[ColumnElement[Any]] = [ReviewRow.created_at.expression, ReviewRow.id.expression]
    if key is not None:
        columns.insert(0, key)
    if after is not None:
        values = [after.created_at, after.id] if key is None else [after.key, after.created_at, after.id]
        statement = statement.where(tuple_(*columns) < tuple_(*values))
    return statement.order_by(*(column.desc() for column in columns))


def _counted(review: Review) -> _Counted:
    return review.product_id, review.rating, review.state.value
