"""Rows of pictures of returns and disputes, and back. One instance lives for one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.exhibits.domain import NEWS, Added, Exhibit, ExhibitId, Pixels
from hupan.exhibits.tables import ExhibitRow
from hupan.kernel import OrderId, PersonId
from hupan.orders import Side
from hupan.platform import tell

_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:case, 0))")


class SqlExhibitStore:
    """`ExhibitStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, case_id: str, side: Side) -> Added:
        """Count what a side has added to a case, and let nobody add to it until the transaction ends."""
        await self._session.execute(_HOLD, {"case": f"exhibits:{case_id}"})
        row = ExhibitRow
        counted = select(func.count(row.small), func.count()).where(row.case_id == case_id, row.side == side.value)
        there, ever = (await self._session.execute(counted)).one()
        return Added(there, ever)

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
        """List an order's pictures, the oldest first, with what is left of those that were taken back."""
        return (await self.of_orders([order_id]))[order_id]

    async def of_orders(self, order_ids: Sequence[OrderId]) -> dict[OrderId, list[Exhibit]]:
        """List the pictures of several orders."""
        row = ExhibitRow
        query = select(
            row.id, row.order_id, row.case_id, row.side, row.width, row.height, row.added_at, row.taken_back_at
        )
        found = await self._session.execute(query.where(row.order_id.in_(order_ids)).order_by(row.id))
        listed: dict[OrderId, list[Exhibit]] = {each: [] for each in order_ids}
        for each in found:
            exhibit = Exhibit(
                id=ExhibitId(each.id),
                order_id=OrderId(each.order_id),
                case_id=each.case_id,
                side=Side(each.side),
                width=each.width,
                height=each.height,
                at=each.added_at.astimezone(UTC),
                taken_back_at=None if each.taken_back_at is None else each.taken_back_at.astimezone(UTC),
            )
            listed[exhibit.order_id].append(exhibit)
        return listed

    async def take_back(self, exhibit: Exhibit, now: datetime) -> bool:
        """Throw a picture's pixels away, and keep that there was one; false where that was done before."""
        row = ExhibitRow
        gone = update(row).where(row.id == exhibit.id, row.taken_back_at.is_(None)).returning(row.id)
        return await self._session.scalar(gone.values(taken_back_at=now, small=None, large=None)) is not None

    async def tell(self, order_id: OrderId) -> None:
        """Let others hear that an order's pictures are other than before."""
        await tell(self._session, NEWS, [order_id])

    async def pixels(self, order_id: OrderId, exhibit_id: ExhibitId, *, large: bool) -> bytes | None:
        """Read one of an order's pictures."""
        row = ExhibitRow
        wanted = select(row.large if large else row.small).where(row.id == exhibit_id, row.order_id == order_id)
        return await self._session.scalar(wanted)
