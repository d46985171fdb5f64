"""Rows of wish lists and back."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId, VariantId
from hupan.kernel import Money, PersonId
from hupan.wishes.domain import Wish, WishList, WishListId, folded
from hupan.wishes.errors import NameTaken, ProductNotFound
from hupan.wishes.tables import WishListRow, WishRow


class SqlWishStore:
    """`WishStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def first(self, made: WishList) -> WishList:
        """Find a person's first list, or keep this one as it; holds it until the transaction ends."""
        await self._session.execute(upsert(WishListRow).values(_values(made)).on_conflict_do_nothing())
        row = await self._session.scalars(
            select(WishListRow).where(WishListRow.person_id == made.person_id, WishListRow.is_first).with_for_update()
        )
        return await self._counted(row.one())

    async def lists(self, person_id: PersonId) -> list[WishList]:
        """Read a person's lists with how much is in them, the first one first."""
        rows = await self._session.execute(
            select(WishListRow, func.count(WishRow.list_id))
            .outerjoin(WishRow, WishRow.list_id == WishListRow.id)
            .where(WishListRow.person_id == person_id)
            .group_by(WishListRow.id)
            .order_by(WishListRow.is_first.desc(), WishListRow.created_at, WishListRow.id)
        )
        return [_list(row, count) for row, count in rows]

    async def held(self, person_id: PersonId, list_id: WishListId) -> WishList | None:
        """Find a list of a person, and hold it until the transaction ends."""
        row = await self._session.scalar(
            select(WishListRow).where(WishListRow.id == list_id, WishListRow.person_id == person_id).with_for_update()
        )
        return None if row is None else await self._counted(row)

    async def make(self, made: WishList) -> None:
        """Keep a list."""
        try:
            await self._session.execute(insert(WishListRow), [_values(made)])
        except IntegrityError as error:
            raise _taken() from error

    async def rename(self, list_id: WishListId, name: str) -> None:
        """Name a list anew."""
        try:
            await self._session.execute(
                update(WishListRow).where(WishListRow.id == list_id).values(name=name, folded=folded(name))
            )
        except IntegrityError as error:
            raise _taken() from error

    async def remove_list(self, list_id: WishListId) -> None:
        """Remove a list with what is in it."""
        await self._session.execute(delete(WishListRow).where(WishListRow.id == list_id))

    async def find(self, list_id: WishListId, product_id: ProductId, variant_id: VariantId | None) -> Wish | None:
        """Find a wish."""
        row = await self._session.get(WishRow, (list_id, product_id, variant_id or ""))
        return None if row is None else _wish(row)

    async def add(self, wish: Wish) -> None:
        """Keep a wish."""
        values = {
            "list_id": wish.list_id,
            "product_id": wish.product_id,
            "variant_id": wish.variant_id or "",
            "price_minor": None if wish.price is None else wish.price.minor,
            "currency": "" if wish.price is None else wish.price.currency,
            "added_at": wish.added_at,
        }
        try:
            await self._session.execute(insert(WishRow), [values])
        except IntegrityError as error:
            raise ProductNotFound("There is no such product.") from error

    async def remove(self, list_id: WishListId, product_id: ProductId, variant_id: VariantId | None) -> None:
        """Remove a wish, where it is there."""
        await self._session.execute(
            delete(WishRow).where(
                WishRow.list_id == list_id, WishRow.product_id == product_id, WishRow.variant_id == (variant_id or "")
            )
        )

    async def wishes(self, list_id: WishListId) -> list[Wish]:
        """Read what is in a list, the last added first."""
        rows = await self._session.scalars(
            select(WishRow)
            .where(WishRow.list_id == list_id)
            .order_by(WishRow.added_at.desc(), WishRow.product_id, WishRow.variant_id)
        )
        return [_wish(row) for row in rows]

    async def contains(self, person_id: PersonId, product_ids: Sequence[ProductId]) -> set[ProductId]:
        """Tell which of some products are in any of a person's lists."""
        found = await self._session.scalars(
            select(WishRow.product_id)
            .join(WishListRow, WishListRow.id == WishRow.list_id)
            .where(WishListRow.person_id == person_id, WishRow.product_id.in_(product_ids))
            .distinct()
        )
        return {ProductId(each) for each in found}

    async def _counted(self, row: WishListRow) -> WishList:
        count = await self._session.scalar(select(func.count()).select_from(WishRow).where(WishRow.list_id == row.id))
        return _list(row, count or 0)


def _values(made: WishList) -> dict[str, object]:
    return {
        "id": made.id,
        "person_id": made.person_id,
        "name": made.name,
        "folded": folded(made.name),
        "is_first": made.is_first,
        "created_at": made.created_at,
    }


def _list(row: WishListRow, count: int) -> WishList:
    return WishList(
        WishListId(row.id), PersonId(row.person_id), row.name, row.is_first, row.created_at.astimezone(UTC), count
    )


def _wish(row: WishRow) -> Wish:
    return Wish(
        list_id=WishListId(row.list_id),
        product_id=ProductId(row.product_id),
        variant_id=VariantId(row.variant_id) if row.variant_id else None,
        price=None if row.price_minor is None else Money(row.price_minor, row.currency),
        added_at=row.added_at.astimezone(UTC),
    )


def _taken() -> NameTaken:
    return NameTaken("You have a list of this name.")
