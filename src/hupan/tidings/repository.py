"""What was told, and the telling, in one transaction."""

import contextlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.notices import ContactLetter, News, notify, write_to_contact
from hupan.tidings.domain import Tiding
from hupan.tidings.tables import ToldRow
from hupan.webhooks import Event, announce


class SqlTidingStore:
    """`TidingStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, subjects: Sequence[str]) -> dict[str, int]:
        """Say how much of each subject was told, and hold that until the transaction ends."""
        if not subjects:
            return {}
        row, wanted = ToldRow, sorted(set(subjects))
        # Always in the same order, so that two who tell the same never wait for one another.
        await self._session.execute(
            insert(row).values([{"subject": each, "told": 0} for each in wanted]).on_conflict_do_nothing()
        )
        found = await self._session.execute(
            select(row.subject, row.told).where(row.subject.in_(wanted)).order_by(row.subject).with_for_update()
        )
        return {each.subject: each.told for each in found}

    async def tell(self, tiding: Tiding, now: datetime, *, letter: bool) -> None:
        """Write a notice to the buyer, the event for the house's webhooks, and a letter to the order's contact."""
        await announce(self._session, Event.of(f"evt:{tiding.key}", tiding.topic, tiding.data, tiding.at))
        if not tiding.kind:
            return
        person_id = tiding.buyer.person_id
        if person_id is not None:
            news = News(person_id, tiding.key, tiding.kind, tiding.facts, tiding.link)
            # Orders outlive their buyers: who has left is told nothing, and keeps nobody else from being told.
            with contextlib.suppress(IntegrityError):
                async with self._session.begin_nested():
                    await notify(self._session, news, now)
        if letter and tiding.contact:
            written = ContactLetter(
                tiding.key, tiding.contact, tiding.language, tiding.kind, tiding.facts, tiding.link, person_id
            )
            await write_to_contact(self._session, written, now)

    async def keep(self, subject: str, told: int) -> None:
        """Write down how much of a subject is told by now."""
        await self._session.execute(update(ToldRow).where(ToldRow.subject == subject).values(told=told))
