"""Usage in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Date, cast, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from hupan.inference.domain import DailyUsage, UsageRecord
from hupan.inference.tables import UsageRow
from hupan.kernel import PersonId, new_id


class SqlUsageStore:
    """`UsageStore` over one session.

    Args:
        session: An open transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, records: Sequence[UsageRecord]) -> None:
        """Keep finished calls."""
        await self._session.execute(insert(UsageRow), [_row(record) for record in records])

    async def by_day(self, since: datetime, person_id: PersonId | None) -> list[DailyUsage]:
        """Sum up by day (UTC) and model, newest day first."""
        day = cast(func.timezone("UTC", UsageRow.at), Date)
        query = (
            select(
                day,
                UsageRow.model_id,
                func.count(),
                _total(UsageRow.input_tokens),
                _total(UsageRow.cached_tokens),
                _total(UsageRow.output_tokens),
                func.sum(UsageRow.seconds),
            )
            .where(UsageRow.at >= since)
            .group_by(day, UsageRow.model_id)
            .order_by(day.desc(), UsageRow.model_id)
        )
        if person_id is not None:
            query = query.where(UsageRow.person_id == person_id)
        return [DailyUsage(*row) for row in await self._session.execute(query)]


def _total(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    # PostgreSQL sums integers to `numeric`, which would arrive as decimals.
    return cast(func.sum(column), BigInteger)


def _row(record: UsageRecord) -> dict[str, object]:
    usage = record.usage
    return {
        "id": new_id("use"),
        "at": record.at,
        "person_id": record.person_id,
        "model_id": record.model_id,
        "input_tokens": usage.input_tokens,
        "cached_tokens": usage.cached_tokens,
        "output_tokens": usage.output_tokens,
        "prefill_s": usage.prefill_s,
        "decode_s": usage.decode_s,
        "seconds": record.seconds,
    }
