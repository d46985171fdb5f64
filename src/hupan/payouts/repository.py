"""Payouts on PostgreSQL."""

from datetime import UTC
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import SellerId
from hupan.kernel import Money
from hupan.ledger import Books
from hupan.payouts.domain import PAYOUT_NEWS, Payout, PayoutId, PayoutState
from hupan.payouts.tables import PayoutRow
from hupan.platform import tell


class SqlPayoutStore:
    """Implements `ports.PayoutStore`.

    Args:
        session: The transaction.
        books: The ledger, in the same one.
    """

    def __init__(self, session: AsyncSession, books: Books) -> None:
        self._session = session
        self.books = books

    async def add(self, payout: Payout) -> None:
        """Keep a new payout."""
        values = {
            "id": payout.id,
            "seller_id": payout.seller_id,
            "currency": payout.amount.currency,
            "minor": payout.amount.minor,
            "created_at": payout.created_at,
            **_changing(payout),
        }
        await self._session.execute(insert(PayoutRow).values(values))
        await tell(self._session, PAYOUT_NEWS, [payout.id])

    async def get(self, payout_id: PayoutId) -> Payout | None:
        """Find a payout, and hold it."""
        row = await self._session.scalar(select(PayoutRow).where(PayoutRow.id == payout_id).with_for_update())
        return None if row is None else _payout(row)

    async def save(self, payout: Payout) -> None:
        """Write a payout back."""
        await self._session.execute(update(PayoutRow).where(PayoutRow.id == payout.id).values(**_changing(payout)))
        await tell(self._session, PAYOUT_NEWS, [payout.id])

    async def page(self, before: str, limit: int, seller_id: SellerId | None = None) -> list[Payout]:
        """List payouts, the newest first: one seller's, or all."""
        query = select(PayoutRow).order_by(PayoutRow.id.desc()).limit(limit)
        if before:
            query = query.where(PayoutRow.id < before)
        if seller_id is not None:
            query = query.where(PayoutRow.seller_id == seller_id)
        return [_payout(row) for row in await self._session.scalars(query)]

    async def waiting(self) -> tuple[int, int]:
        """Count payouts that are to be sent, and those that failed and were not made anew since."""
        found = (await self._session.execute(text(_WAITING))).one()
        return found.unsent, found.failed


def _changing(payout: Payout) -> dict[str, Any]:
    return {"state": payout.state.value, "note": payout.note, "settled_at": payout.settled_at}


def _payout(row: PayoutRow) -> Payout:
    return Payout(
        id=PayoutId(row.id),
        seller_id=SellerId(row.seller_id),
        amount=Money(row.minor, row.currency),
        state=PayoutState(row.state),
        created_at=row.created_at.astimezone(UTC),
        settled_at=None if row.settled_at is None else row.settled_at.astimezone(UTC),
        note=row.note,
    )


_WAITING = """
select count(*) filter (where state = 'created') as unsent, count(*) filter (where state = 'failed' and not exists (
    select from payments_payouts l where l.seller_id = p.seller_id and l.currency = p.currency and l.id > p.id
)) as failed
from payments_payouts p where state <> 'sent'
"""
