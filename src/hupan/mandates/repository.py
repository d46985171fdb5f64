"""Rows of mandates and back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import ProductId
from hupan.kernel import PersonId
from hupan.mandates.domain import LOOK_EVERY, Mandate, MandateId, MandateState
from hupan.mandates.ports import Word
from hupan.mandates.tables import BuyingMandateRow
from hupan.notices import News, notify

_MANDATE = TypeAdapter(Mandate)
_PAGE = "/market/mandates"


class SqlMandateStore:
    """`MandateStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, mandate: Mandate) -> None:
        """Keep a new one."""
        await self._session.execute(insert(BuyingMandateRow), [_values(mandate)])

    async def get(self, mandate_id: MandateId, *, for_change: bool = False) -> Mandate | None:
        """Find one; with `for_change` nobody else changes it meanwhile."""
        query = select(BuyingMandateRow.body).where(BuyingMandateRow.id == mandate_id)
        body = await self._session.scalar(query.with_for_update() if for_change else query)
        return None if body is None else _MANDATE.validate_python(body)

    async def save(self, mandate: Mandate) -> None:
        """Write one back that is held."""
        row = BuyingMandateRow
        await self._session.execute(update(row).where(row.id == mandate.id).values(**_values(mandate)))

    async def of_person(self, person_id: PersonId) -> Sequence[Mandate]:
        """List a person's, the newest first."""
        row = BuyingMandateRow
        query = select(row.body).where(row.person_id == person_id).order_by(row.id.desc()).limit(200)
        return [_MANDATE.validate_python(each) for each in await self._session.scalars(query)]

    async def active(self, person_id: PersonId) -> int:
        """Count a person's active ones, and let nobody else add one until the transaction ends."""
        row, lock = BuyingMandateRow, func.hashtextextended(f"mandates:{person_id}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(lock)))
        counting = select(func.count()).where(row.person_id == person_id, row.state == MandateState.ACTIVE.value)
        return await self._session.scalar(counting) or 0

    async def due(self, now: datetime, limit: int) -> Sequence[MandateId]:
        """List those that are to be looked at."""
        row = BuyingMandateRow
        query = select(row.id).where(~row.is_over, row.due_at <= now).order_by(row.due_at).limit(limit)
        return [MandateId(each) for each in await self._session.scalars(query)]

    async def wake(self, product_ids: Sequence[ProductId], now: datetime) -> None:
        """Have active ones of some products looked at now, but for those that rest or wait for their moment."""
        row = BuyingMandateRow
        seeking = (row.product_id.in_(product_ids), row.is_seeking, row.due_at > now, row.due_at <= now + LOOK_EVERY)
        await self._session.execute(
            update(row).where(row.state == MandateState.ACTIVE.value, *seeking).values(due_at=now)
        )

    async def tell(self, mandate: Mandate, word: Word, now: datetime) -> None:
        """Tell the person, once a key."""
        news = News(mandate.person_id, word.key, word.kind, word.facts, f"{_PAGE}#{mandate.id}")
        try:
            async with self._session.begin_nested():
                await notify(self._session, news, now)
        except IntegrityError:
            # Whoever has left is told nothing.
            return


def _values(mandate: Mandate) -> dict[str, Any]:
    return {
        "id": mandate.id,
        "person_id": mandate.person_id,
        "product_id": mandate.terms.draft.product_id,
        "state": mandate.state.value,
        "is_over": mandate.is_over,
        "is_seeking": mandate.state is MandateState.ACTIVE and mandate.open_buy is None,
        "due_at": mandate.due_at,
        "body": _MANDATE.dump_python(mandate, mode="json"),
    }
