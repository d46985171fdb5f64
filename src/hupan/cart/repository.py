"""Rows of carts and back."""

from datetime import UTC, datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from hupan.cart.domain.cart import Cart, CartId, CartLine, LineId
from hupan.cart.tables import CartDeedRow, CartLineRow, CartRow
from hupan.catalog import OfferId
from hupan.kernel import Buyer, Money


class SqlCartStore:
    """`CartStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def read(self, owner: Buyer) -> Cart | None:
        """Find a buyer's cart."""
        return await self._cart(select(CartRow).where(_owned(owner)), owner)

    async def count(self, owner: Buyer) -> int:
        """Count the things in a buyer's cart."""
        line = CartLineRow
        query = select(func.coalesce(func.sum(line.quantity), 0)).join(CartRow, CartRow.id == line.cart_id)
        return int(await self._session.scalar(query.where(_owned(owner), line.removed_at.is_(None))) or 0)

    async def hold(self, owner: Buyer, made: Cart, now: datetime) -> Cart:
        """Find a buyer's cart, or keep this one as it; nobody else changes it until the transaction ends."""
        query = select(CartRow).where(_owned(owner)).with_for_update().execution_options(populate_existing=True)
        while (held := await self._cart(query, owner)) is None:
            # Where somebody else makes or removes it in this moment, the next look finds it as it then is.
            await self._session.execute(
                upsert(CartRow)
                .values(
                    id=made.id,
                    person_id=owner.person_id,
                    guest=owner.guest or None,
                    codes=[],
                    version=0,
                    codes_version=0,
                    updated_at=now,
                )
                .on_conflict_do_nothing()
            )
        return held

    async def save(self, before: Cart, after: Cart, now: datetime) -> None:
        """Write what has changed of a cart that is held."""
        old = {each.id: each for each in (*before.lines, *before.removed)}
        new = {each.id: each for each in (*after.lines, *after.removed)}
        gone = [each for each in old if each not in new]
        if gone:
            await self._session.execute(
                delete(CartLineRow).where(CartLineRow.cart_id == before.id, CartLineRow.id.in_(gone))
            )
        removed = {each.id for each in after.removed}
        was_removed = {each.id for each in before.removed}
        changed = [
            each
            for each in new.values()
            if each != old.get(each.id) or (each.id in removed) is not (each.id in was_removed)
        ]
        # What is taken out leaves its offer's place before another line comes into it.
        for line in sorted(changed, key=lambda each: each.id not in removed):
            await self._put(after.id, line, now if line.id in removed else None)
        await self._session.execute(
            update(CartRow)
            .where(CartRow.id == after.id)
            .values(
                codes=list(after.codes),
                version=after.version,
                codes_version=after.codes_version,
                updated_at=now,
            )
        )

    async def note(self, owner: Buyer, deed: str, now: datetime) -> bool:
        """Note that something is done, in the transaction that does it; false where it was done before."""
        noting = upsert(CartDeedRow).values(name=deed, person_id=owner.person_id, done_at=now)
        written = await self._session.scalar(noting.on_conflict_do_nothing().returning(CartDeedRow.name))
        return written is not None

    async def remove(self, cart: Cart) -> None:
        """Remove a cart."""
        await self._session.execute(delete(CartRow).where(CartRow.id == cart.id))

    async def forget(self, unused_since: datetime, limit: int) -> int:
        """Remove guests' carts that nobody has changed for long, and what was noted as long ago; says how many."""
        row = CartRow
        await self._session.execute(delete(CartDeedRow).where(CartDeedRow.done_at < unused_since))
        old = (
            select(row.id)
            .where(row.guest.is_not(None), row.updated_at < unused_since)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        removed = await self._session.scalars(delete(row).where(row.id.in_(old)).returning(row.id))
        return len(removed.all())

    async def _put(self, cart_id: CartId, line: CartLine, removed_at: datetime | None) -> None:
        values = {
            "quantity": line.quantity,
            "price_minor": line.price_seen.minor,
            "currency": line.price_seen.currency,
            "gift_note": line.gift_note,
            "version": line.version,
            "removed_at": removed_at,
            "cart_id": cart_id,
        }
        row = upsert(CartLineRow).values(id=line.id, offer_id=line.offer_id, added_at=line.added_at, **values)
        await self._session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))

    async def _cart(self, query: Select[CartRow], owner: Buyer) -> Cart | None:
        row = await self._session.scalar(query)
        if row is None:
            return None
        line = CartLineRow
        # Lines are read after their cart is held, and anew.
        rows = await self._session.scalars(
            select(line)
            .where(line.cart_id == row.id)
            .order_by(line.removed_at.desc(), line.version.desc(), line.added_at, line.id)
            .execution_options(populate_existing=True)
        )
        lines = [(_line(each), each.removed_at is not None) for each in rows]
        return Cart(
            id=CartId(row.id),
            owner=owner,
            lines=tuple(sorted((each for each, gone in lines if not gone), key=lambda each: (each.added_at, each.id))),
            codes=tuple(str(each) for each in row.codes),
            version=row.version,
            codes_version=row.codes_version,
            removed=tuple(each for each, gone in lines if gone),
        )


def _owned(owner: Buyer) -> ColumnElement[bool]:
    if owner.person_id is not None:
        return CartRow.person_id == owner.person_id
    return CartRow.guest == owner.guest


def _line(row: CartLineRow) -> CartLine:
    return CartLine(
        id=LineId(row.id),
        offer_id=OfferId(row.offer_id),
        quantity=row.quantity,
        price_seen=Money(row.price_minor, row.currency),
        added_at=row.added_at.astimezone(UTC),
        gift_note=row.gift_note,
        version=row.version,
    )
