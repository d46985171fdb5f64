"""Rows of limits and back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import Money, PersonId
from hupan.limits.domain import About, Limit, LimitId, Part, Rules, Span, Taken
from hupan.limits.tables import LimitGroundRow, LimitRow, LimitTakenRow


class SqlLimitStore:
    """`LimitStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else count for this person until the transaction ends."""
        await self._session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"limits:{person_id}", 0))))

    async def rules(self, person_id: PersonId) -> Rules | None:
        """Read a person's limits; `None` where they never said anything about them."""
        ground = await self._session.get(LimitGroundRow, person_id, populate_existing=True)
        if ground is None:
            return None
        query = select(LimitRow).where(LimitRow.person_id == person_id)
        rows = await self._session.scalars(query.order_by(LimitRow.id).execution_options(populate_existing=True))
        limits = (Limit(LimitId(e.id), Span(e.span), About(e.about), e.subject, e.minor) for e in rows)
        return Rules(person_id, ground.currency, ground.time_zone, tuple(limits))

    async def ground(self, person_id: PersonId, currency: str, time_zone: str) -> None:
        """Keep in which currency and time zone a person's limits count."""
        values = {"currency": currency, "time_zone": time_zone}
        statement = insert(LimitGroundRow).values(person_id=person_id, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def put(self, person_id: PersonId, limit: Limit) -> None:
        """Keep a limit, in place of one over and of the same."""
        values = {"span": limit.span.value, "about": limit.about.value, "subject": limit.subject, "minor": limit.minor}
        statement = insert(LimitRow).values(id=limit.id, person_id=person_id, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    async def remove(self, person_id: PersonId, limit_id: LimitId) -> bool:
        """Remove a limit; says whether it was there."""
        row = LimitRow
        gone = delete(row).where(row.id == limit_id, row.person_id == person_id).returning(row.id)
        return (await self._session.scalar(gone)) is not None

    async def on(self, person_id: PersonId, day: date) -> Sequence[Taken]:
        """Read what was taken on a day."""
        row = LimitTakenRow
        rows = await self._session.scalars(select(row).where(row.person_id == person_id, row.day == day))
        return [_taken(each) for each in rows]

    async def take(self, taken: Taken) -> None:
        """Keep that something was taken."""
        values = {
            "id": taken.id,
            "checkout_id": taken.checkout_id,
            "person_id": taken.person_id,
            "day": taken.day,
            "currency": taken.currency,
            "parts": [[each.seller_id, sorted(each.categories), each.minor] for each in taken.parts],
            "paid_minor": taken.paid.minor,
            "paid_currency": taken.paid.currency,
            "rate_of": taken.rate_of,
            "taken_at": taken.taken_at,
            "is_settled": False,
        }
        await self._session.execute(insert(LimitTakenRow).values(values))

    async def let_go(self, taken_id: str) -> None:
        """Forget one taking."""
        await self._session.execute(delete(LimitTakenRow).where(LimitTakenRow.id == taken_id))

    async def release(self, checkout_id: str) -> None:
        """Forget what was taken for a checkout."""
        await self._session.execute(delete(LimitTakenRow).where(LimitTakenRow.checkout_id == checkout_id))

    async def unsettled(self, before: datetime, limit: int) -> Sequence[Taken]:
        """List what was taken before a moment and of which nobody knows yet what came of it."""
        row = LimitTakenRow
        query = select(row).where(~row.is_settled, row.taken_at < before).order_by(row.taken_at).limit(limit)
        return [_taken(each) for each in await self._session.scalars(query)]

    async def settle(self, taken_ids: Sequence[str]) -> None:
        """Note that something came of takings."""
        row = LimitTakenRow
        await self._session.execute(update(row).where(row.id.in_(taken_ids)).values(is_settled=True))

    async def forget(self, before: date) -> None:
        """Forget what was taken long ago."""
        row = LimitTakenRow
        await self._session.execute(delete(row).where(row.day < before, row.is_settled))


def _taken(row: LimitTakenRow) -> Taken:
    parts = tuple(Part(str(seller), frozenset(above), int(minor)) for seller, above, minor in row.parts)
    return Taken(
        id=row.id,
        checkout_id=row.checkout_id,
        person_id=PersonId(row.person_id),
        day=row.day,
        currency=row.currency,
        parts=parts,
        paid=Money(row.paid_minor, row.paid_currency),
        rate_of=row.rate_of,
        taken_at=row.taken_at.astimezone(UTC),
    )
