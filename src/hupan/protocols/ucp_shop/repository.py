"""Rows of checkouts that agents began, and back."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.protocols.ucp_shop.records import Record
from hupan.protocols.ucp_shop.tables import UcpCheckoutRow


class SqlRecordStore:
    """`RecordStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, checkout_id: str) -> Record | None:
        """Find a record."""
        row = await self._session.get(UcpCheckoutRow, checkout_id)
        if row is None:
            return None
        return Record(row.checkout_id, row.owner, row.shown, row.webhook_url, row.version, row.base_url, row.notes)

    async def keep(self, record: Record) -> None:
        """Keep a record, in place of an earlier one."""
        values = {
            "owner": record.owner,
            "shown": record.shown,
            "webhook_url": record.webhook_url,
            "version": record.version,
            "base_url": record.base_url,
            "notes": dict(record.notes),
        }
        statement = insert(UcpCheckoutRow).values(checkout_id=record.checkout_id, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["checkout_id"], set_=values))

    async def heard_of(self, checkout_ids: Sequence[str]) -> set[str]:
        """Pick the checkouts of whose orders a platform wants to hear."""
        row = UcpCheckoutRow
        query = select(row.checkout_id).where(row.checkout_id == func.any(list(checkout_ids)), row.webhook_url != "")
        return set(await self._session.scalars(query))
