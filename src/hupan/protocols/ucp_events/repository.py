"""Rows of what was told, and back."""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import OrderId
from hupan.protocols.ucp_events.events import Told
from hupan.protocols.ucp_events.tables import ToldOrderRow
from hupan.webhooks import EndpointId, Event, announce


class SqlHeraldStore:
    """`HeraldStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, order_id: OrderId) -> Told:
        """Hold an order against other heralds until the transaction ends, and read how far it was told."""
        row = ToldOrderRow
        await self._session.execute(
            insert(row).values(order_id=order_id, entries=0, settled=0, scans=0).on_conflict_do_nothing()
        )
        query = select(row.entries, row.settled, row.scans).where(row.order_id == order_id).with_for_update()
        entries, settled, scans = (await self._session.execute(query)).one()
        return Told(entries, settled, scans)

    async def tell(self, event: Event, endpoint_id: EndpointId) -> None:
        """Write an event that is to be delivered."""
        await announce(self._session, event, endpoint_id)

    async def keep(self, order_id: OrderId, told: Told) -> None:
        """Write how far it was told."""
        row = ToldOrderRow
        await self._session.execute(
            update(row)
            .where(row.order_id == order_id)
            .values(entries=told.entries, settled=told.settled, scans=told.scans)
        )
