"""Rows of watches and back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId
from hupan.kernel import Language, Money, PersonId
from hupan.notices import News, notify_all
from hupan.watches.domain import Watch
from hupan.watches.errors import NotWatchable
from hupan.watches.tables import WatchRow


class SqlWatchStore:
    """`WatchStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, person_id: PersonId) -> int:
        """Count a person's watches; nobody else adds one of theirs until the transaction ends."""
        await self._session.execute(_HOLD, {"name": f"watches:{person_id}"})
        counting = select(func.count()).select_from(WatchRow).where(WatchRow.person_id == person_id)
        return (await self._session.scalars(counting)).one()

    async def find(self, person_id: PersonId, product_id: ProductId) -> Watch | None:
        """Find one."""
        row = await self._session.get(WatchRow, (person_id, product_id))
        return None if row is None else _watch(row)

    async def put(self, watch: Watch) -> None:
        """Keep one, in place of one of the same person and product."""
        try:
            await self._write([watch])
        except IntegrityError as error:
            raise NotWatchable("There is no such product.") from error

    async def remove(self, person_id: PersonId, product_id: ProductId) -> None:
        """Remove one, where it is there."""
        await self._session.execute(
            delete(WatchRow).where(WatchRow.person_id == person_id, WatchRow.product_id == product_id)
        )

    async def of(self, person_id: PersonId) -> list[Watch]:
        """Read a person's, the last begun first."""
        rows = await self._session.scalars(
            select(WatchRow)
            .where(WatchRow.person_id == person_id)
            .order_by(WatchRow.created_at.desc(), WatchRow.product_id)
        )
        return [_watch(row) for row in rows]

    async def watched(self, product_ids: Sequence[ProductId]) -> set[ProductId]:
        """Tell which of some products anybody watches."""
        found = await self._session.scalars(
            select(WatchRow.product_id).where(WatchRow.product_id.in_(product_ids)).distinct()
        )
        return {ProductId(each) for each in found}

    async def on(self, product_id: ProductId) -> list[Watch]:
        """Read everybody's watches of a product, and hold them until the transaction ends."""
        rows = await self._session.scalars(
            select(WatchRow).where(WatchRow.product_id == product_id).order_by(WatchRow.person_id).with_for_update()
        )
        return [_watch(row) for row in rows]

    async def after(self, product_id: ProductId | None, limit: int) -> list[ProductId]:
        """List watched products in the order of their ids, some at a time."""
        listing = select(WatchRow.product_id).distinct().order_by(WatchRow.product_id).limit(limit)
        if product_id is not None:
            listing = listing.where(WatchRow.product_id > product_id)
        return [ProductId(each) for each in await self._session.scalars(listing)]

    async def save(self, watches: Sequence[Watch], news: Sequence[News], at: datetime) -> None:
        """Write back how watches stand, and tell people."""
        await self._write(watches)
        await notify_all(self._session, news, at)

    async def _write(self, watches: Sequence[Watch]) -> None:
        writing = upsert(WatchRow).values([_values(each) for each in watches])
        changed: dict[str, Any] = {name: writing.excluded[name] for name in _CHANGING}
        await self._session.execute(
            writing.on_conflict_do_update(index_elements=["person_id", "product_id"], set_=changed)
        )


_CHANGING = ("currency", "price_minor", "target_minor", "told_minor", "there", "news", "language", "created_at")
_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


def _values(watch: Watch) -> dict[str, Any]:
    known = watch.target or watch.price

    def minor(money: Money | None) -> int | None:
        return None if money is None or known is None or money.currency != known.currency else money.minor

    return {
        "person_id": watch.person_id,
        "product_id": watch.product_id,
        "currency": "" if known is None else known.currency,
        "price_minor": minor(watch.price),
        "target_minor": minor(watch.target),
        "told_minor": minor(watch.told),
        "there": watch.there,
        "news": watch.news,
        "language": watch.language.value,
        "created_at": watch.created_at,
    }


def _watch(row: WatchRow) -> Watch:
    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, row.currency)

    return Watch(
        person_id=PersonId(row.person_id),
        product_id=ProductId(row.product_id),
        price=money(row.price_minor),
        target=money(row.target_minor),
        there=row.there,
        created_at=row.created_at.astimezone(UTC),
        told=money(row.told_minor),
        news=row.news,
        language=Language(row.language),
    )
