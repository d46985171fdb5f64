"""Rows of cards and back."""

from dataclasses import asdict, fields

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.cards.domain import Card, CardId, CardSeen
from hupan.cards.tables import CardRow, CustomerRow
from hupan.kernel import PersonId

_SEEN = [each.name for each in fields(CardSeen)]


class SqlCardStore:
    """`CardStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else change this person's cards until the transaction ends."""
        # Somebody without cards has no row that could be locked.
        lock = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
        await self._session.execute(lock, {"name": f"cards:{person_id}"})

    async def customer(self, person_id: PersonId) -> str:
        """Read as whom the vault knows a person."""
        found = await self._session.get(CustomerRow, person_id)
        return "" if found is None else found.reference

    async def keep_customer(self, person_id: PersonId, customer: str) -> None:
        """Keep as whom the vault knows a person; what is kept already stays."""
        new = upsert(CustomerRow).values(person_id=person_id, reference=customer)
        await self._session.execute(new.on_conflict_do_nothing())

    async def cards(self, person_id: PersonId) -> list[Card]:
        """Read a person's cards: the default first, then the newest."""
        row = CardRow
        query = select(row).where(row.person_id == person_id).order_by(row.is_default.desc(), row.id.desc())
        return [
            Card(CardId(each.id), CardSeen(**{name: getattr(each, name) for name in _SEEN}), each.is_default)
            for each in await self._session.scalars(query)
        ]

    async def save(self, person_id: PersonId, card: Card) -> None:
        """Write a card, new or known."""
        values = asdict(card.seen) | {"is_default": card.is_default}
        new = upsert(CardRow).values(id=card.id, person_id=person_id, **values)
        known = new.on_conflict_do_update(index_elements=["id"], set_=values, where=CardRow.person_id == person_id)
        await self._session.execute(known)

    async def remove(self, person_id: PersonId, card_id: CardId) -> None:
        """Remove a card."""
        row = CardRow
        await self._session.execute(delete(row).where(row.id == card_id, row.person_id == person_id))
