"""The room's store on PostgreSQL. One instance lives for one transaction."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.rates.domain import ReferenceRate
from hupan.rates.tables import RateRow


class SqlRateStore:
    """Implements `ports.RateStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def save(self, rates: Sequence[ReferenceRate]) -> None:
        """Keep rates in place of those of the same currencies and days."""
        # Everybody writes them in the same order, so nobody waits for somebody who waits.
        once = sorted({(each.currency, each.as_of): each for each in rates}.items())
        rows = [{"currency": each.currency, "as_of": each.as_of, "per_base": each.per_base} for _, each in once]
        if rows:
            new = upsert(RateRow)
            keys, changes = ["currency", "as_of"], {"per_base": new.excluded.per_base}
            await self._session.execute(new.on_conflict_do_update(index_elements=keys, set_=changes), rows)

    async def newest(self) -> list[ReferenceRate]:
        """Return the newest rate of each currency."""
        newest = select(RateRow).ext(distinct_on(RateRow.currency)).order_by(RateRow.currency, RateRow.as_of.desc())
        rows = await self._session.scalars(newest)
        return [ReferenceRate(row.currency, row.per_base, row.as_of) for row in rows]
