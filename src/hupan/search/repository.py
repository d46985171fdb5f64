"""The room's rows as values."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.search.ports import AskedQuery
from hupan.search.tables import AskedQueryRow


class SqlQueryStore:
    """`QueryStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, counts: Mapping[tuple[str, str], int]) -> None:
        """Count queries, by language and text."""
        row = AskedQueryRow
        # In one order in every process, so that two of them never wait for one another.
        rows = [
            {"language": language, "text": text, "asked": asked} for (language, text), asked in sorted(counts.items())
        ]
        if not rows:
            return
        asking = upsert(row).values(rows)
        await self._session.execute(
            asking.on_conflict_do_update(
                index_elements=["language", "text"],
                set_={"asked": row.asked + asking.excluded.asked, "asked_at": func.now()},
            )
        )

    async def often(self, language: str, prefix: str, least: int, limit: int) -> list[AskedQuery]:
        """List the queries that were asked most and begin with this."""
        row = AskedQueryRow
        found = await self._session.execute(
            select(row.text, row.asked)
            .where(row.language == language, row.text.startswith(prefix, autoescape=True), row.asked >= least)
            .order_by(row.asked.desc(), row.text)
            .limit(limit)
        )
        return [AskedQuery(text, asked) for text, asked in found]
