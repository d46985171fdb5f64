"""Rows of agents' carts, and back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.protocols.ucp_cart.records import CartRecord
from hupan.protocols.ucp_cart.tables import UcpCartRow


class SqlCartRecordStore:
    """`CartRecordStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, cart_id: str) -> CartRecord | None:
        """Find a record."""
        row = await self._session.get(UcpCartRow, cart_id)
        return None if row is None else _record(row)

    async def of_checkout(self, checkout_id: str) -> CartRecord | None:
        """Find the record of the cart of which a checkout came."""
        row = await self._session.scalar(select(UcpCartRow).where(UcpCartRow.checkout_id == checkout_id))
        return None if row is None else _record(row)

    async def add(self, record: CartRecord) -> None:
        """Keep a new one."""
        values = {
            "cart_id": record.cart_id,
            "owner": record.owner,
            "guest": record.guest,
            "checkout_id": record.checkout_id,
            "notes": dict(record.notes),
            "link": record.link,
            "opened_by": record.opened_by,
        }
        await self._session.execute(insert(UcpCartRow).values(**values))

    async def note(self, cart_id: str, notes: Mapping[str, Any]) -> None:
        """Write other notes."""
        row = UcpCartRow
        await self._session.execute(update(row).where(row.cart_id == cart_id).values(notes=dict(notes)))

    async def turn(self, cart_id: str, checkout_id: str, instead_of: str) -> str:
        """Say into what a cart was turned, unless somebody else has said so meanwhile."""
        row = UcpCartRow
        # Whoever comes second waits for the first one's row, and finds it changed.
        await self._session.execute(
            update(row).where(row.cart_id == cart_id, row.checkout_id == instead_of).values(checkout_id=checkout_id)
        )
        return await self._session.scalar(select(row.checkout_id).where(row.cart_id == cart_id)) or ""

    async def link(self, cart_id: str, link: str, *, instead_of: str) -> CartRecord | None:
        """Keep another address, unless somebody else has done so meanwhile; returns the record as it is then."""
        row = UcpCartRow
        await self._session.execute(
            update(row).where(row.cart_id == cart_id, row.link == instead_of).values(link=link, opened_by="")
        )
        found = await self._session.get(row, cart_id, populate_existing=True)
        return None if found is None else _record(found)

    async def open(self, cart_id: str, link: str, opener: str) -> bool:
        """Say who uses an address; says no where somebody else has, or there is another one by now."""
        row = UcpCartRow
        opened = await self._session.scalar(
            update(row)
            .where(row.cart_id == cart_id, row.link == link, row.opened_by.in_(["", opener]))
            .values(opened_by=opener)
            .returning(row.cart_id)
        )
        return opened is not None


def _record(row: UcpCartRow) -> CartRecord:
    return CartRecord(row.cart_id, row.owner, row.guest, row.checkout_id, row.notes, row.link, row.opened_by)
