"""Rows of pictures of returns and disputes, and back. One instance lives for one transaction."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.exhibits.domain import Exhibit, ExhibitId, Pixels
from hupan.exhibits.tables import ExhibitRow
from hupan.kernel import OrderId, PersonId
from hupan.orders import Side

_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:case, 0))")


class SqlExhibitStore:
    """`ExhibitStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, case_id: str, side: Side) -> int:
        """Count what a side has added to a case, and let nobody add to it until the transaction ends."""
        await self._session.execute(_HOLD, {"case": f"exhibits:{case_id}"})
        row = ExhibitRow
        counted = select(func.count()).where(row.case_id == case_id, row.side == side.value)
        return await self._session.scalar(counted) or 0

    async def add(self, exhibit: Exhibit, pixels: Pixels, person_id: PersonId | None) -> None:
        """Keep a picture; it goes with the person, where one is named."""
        values = {
            "id": exhibit.id,
            "order_id": exhibit.order_id,
            "case_id": exhibit.case_id,
            "side": exhibit.side.value,
            "person_id": person_id,
            "width": exhibit.width,
            "height": exhibit.height,
            "added_at": exhibit.at,
            "small": pixels.small,
            "large": pixels.large,
        }
        await self._session.execute(insert(ExhibitRow).values(values))

    async def of_order(self, order_id: OrderId) -> Sequence[Exhibit]:
        """List an order's pictures, the oldest first."""
        row = ExhibitRow
        query = select(row.id, row.case_id, row.side, row.width, row.height, row.added_at)
        found = await self._session.execute(query.where(row.order_id == order_id).order_by(row.id))
        return [
            Exhibit(
                id=ExhibitId(each.id),
                order_id=order_id,
                case_id=each.case_id,
                side=Side(each.side),
                width=each.width,
                height=each.height,
                at=each.added_at.astimezone(UTC),
            )
            for each in found
        ]

    async def pixels(self, order_id: OrderId, exhibit_id: ExhibitId, *, large: bool) -> bytes | None:
        """Read one of an order's pictures."""
        row = ExhibitRow
        wanted = select(row.large if large else row.small).where(row.id == exhibit_id, row.order_id == order_id)
        return await self._session.scalar(wanted)
