"""Rows of what is not done yet. One instance lives for one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import OrderId
from hupan.orders.finding import count_waiting
from hupan.orders.ports import Errand, Unsent, WaitingFor
from hupan.orders.tables import EffectRow, OrderRow
from hupan.purchases import Effect

_EFFECT = TypeAdapter(Effect)


class SqlOversightStore:
    """Implements `ports.OversightStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_waiting(self, unsent: Unsent) -> dict[WaitingFor, int]:
        """Count orders that wait for a hand."""
        return await count_waiting(self._session, unsent)

    async def numbers(self, order_ids: Sequence[OrderId]) -> dict[OrderId, str]:
        """Find the numbers of orders."""
        query = select(OrderRow.id, OrderRow.number).where(OrderRow.id.in_(order_ids))
        return {OrderId(order_id): number for order_id, number in await self._session.execute(query)}

    async def errands(self, order_id: OrderId) -> list[Errand]:
        """List what is not done yet of an order, in order."""
        row = EffectRow
        query = select(row).where(row.order_id == order_id, row.done_at.is_(None)).order_by(row.id)
        return [
            Errand(_EFFECT.validate_python(each.body), each.attempts, each.next_at.astimezone(UTC), each.failure)
            for each in await self._session.scalars(query)
        ]

    async def hurry(self, order_id: OrderId, now: datetime) -> None:
        """Let what failed be tried at once."""
        row = EffectRow
        resting = (row.order_id == order_id) & row.done_at.is_(None) & (row.failure != "") & (row.next_at > now)
        await self._session.execute(update(row).where(resting).values(next_at=now))
