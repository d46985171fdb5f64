"""Rows of what agents spent, and back."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.protocols.ucp_limits.tables import UcpSpendingRow

_KEPT = timedelta(days=30)


class SqlSpendingStore:
    """`SpendingStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, key: str, day: date, checkout_id: str, minor: int, most: int, *, whereabouts: str = "") -> int:
        """Take a sum for a checkout, in place of an earlier one, where the day's sum stays within `most`."""
        row = UcpSpendingRow
        counted = [row.owner == key, *([row.whereabouts == whereabouts] if whereabouts else [])]
        # Two checkouts at once would each see what the other has not written yet. Everybody locks their place first
        # and their name second, so that nobody waits for each other.
        for name in ([f"ucp.whereabouts:{whereabouts}"] if whereabouts else []) + [f"ucp.spending:{key}"]:
            await self._session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
        spent = [
            await self._session.scalar(
                select(func.coalesce(func.sum(row.minor), 0)).where(
                    whose, row.day == day, row.checkout_id != checkout_id
                )
            )
            for whose in counted
        ]
        left = most - max(int(each or 0) for each in spent) - minor
        if left >= 0:
            values = {"owner": key, "day": day, "minor": minor, "whereabouts": whereabouts}
            statement = insert(row).values(checkout_id=checkout_id, **values)
            await self._session.execute(statement.on_conflict_do_update(index_elements=["checkout_id"], set_=values))
            await self._session.execute(delete(row).where(row.owner == key, row.day < day - _KEPT))
            # Where somebody was is nobody's business on another day.
            past = select(row.checkout_id).where(row.whereabouts != "", row.day < day).with_for_update(skip_locked=True)
            await self._session.execute(update(row).where(row.checkout_id.in_(past)).values(whereabouts=""))
        return left

    async def give_back(self, checkout_id: str) -> None:
        """Give back what was taken for a checkout."""
        await self._session.execute(delete(UcpSpendingRow).where(UcpSpendingRow.checkout_id == checkout_id))
