"""Rows of mandates, and back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.protocols.mandates.evidence import Evidence
from hupan.protocols.mandates.tables import MandateRow, MandateUseRow


class SqlMandateStore:
    """`MandateStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, keys: Sequence[str], checkout_id: str) -> bool:
        """Take what may be used once for a checkout; says no where another checkout has it."""
        row, wanted = MandateUseRow, sorted(set(keys))
        rows = [{"key": key, "checkout_id": checkout_id} for key in wanted]
        # Whoever comes at the same time with the same waits here until we are done, and then sees that it is ours.
        await self._session.execute(insert(row).values(rows).on_conflict_do_nothing())
        query = select(func.count()).where(row.key == func.any(wanted), row.checkout_id == checkout_id)
        return await self._session.scalar(query) == len(wanted)

    async def keep(self, evidence: Evidence) -> None:
        """Keep a mandate; the same of the same checkout once."""
        await self._session.execute(insert(MandateRow).values(**asdict(evidence)).on_conflict_do_nothing())

    async def of_checkout(self, checkout_id: str) -> list[Evidence]:
        """Read what was accepted for a checkout, the oldest first."""
        query = select(MandateRow).where(MandateRow.checkout_id == checkout_id).order_by(MandateRow.id)
        return [
            Evidence(
                row.id,
                row.checkout_id,
                row.kind,
                row.profile_url,
                row.kid,
                row.reference,
                row.text,
                row.accepted_at.astimezone(UTC),
            )
            for row in await self._session.scalars(query)
        ]
