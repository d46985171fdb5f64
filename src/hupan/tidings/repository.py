"""What was told, and the telling, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.notices import ContactLetter, News, notify_all, write_to_contacts
from hupan.tidings.domain import Tiding
from hupan.tidings.tables import SHORT, ToldRow
from hupan.webhooks import Event, announce_all


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
        # Always in the same order, so that two who tell the same never wait for one another.
        found = await self._session.execute(_HOLD, {"subjects": sorted(set(subjects))})
        return {each.subject: each.told for each in found}

    async def tell(self, tidings: Sequence[Tiding], now: datetime, *, letters: bool) -> None:
        """Write notices to the buyers, events for the house's webhooks, and letters to the orders' contacts."""
        events = [Event.of(f"evt:{each.key}", each.topic, each.data, each.at) for each in tidings]
        await announce_all(self._session, events)
        said = [each for each in tidings if each.kind]
        await self.notify([news for each in said if (news := _news(each)) is not None], now)
        if letters:
            written = [_letter(each) for each in said if each.contact]
            await write_to_contacts(self._session, written, now)

    async def keep(self, told: Mapping[str, int]) -> None:
        """Write down how much of subjects is told by now."""
        await self._session.execute(_KEEP, {"subjects": list(told), "told": list(told.values())})

    async def known(self, subjects: Sequence[str]) -> set[str]:
        """Say of which subjects something was told."""
        return set(await self._session.scalars(select(ToldRow.subject).where(ToldRow.subject.in_(subjects))))

    async def told_short(self, limit: int) -> list[str]:
        """List offers that were told to run out; however much else was told, it is not read."""
        query = select(ToldRow.subject).where(text(SHORT)).order_by(ToldRow.subject)
        return list(await self._session.scalars(query.limit(limit)))

    async def forget(self, subjects: Sequence[str]) -> None:
        """Forget that something was told, so that it is told again when it happens again."""
        await self._session.execute(delete(ToldRow).where(ToldRow.subject.in_(subjects)))

    async def notify(self, news: Sequence[News], now: datetime) -> None:
        """Write notices to people; who has left is told nothing, and keeps nobody else from being told."""
        if not news or await self._notified(news, now):
            return
        # Orders outlive their buyers.
        for each in news:
            await self._notified([each], now)

    async def _notified(self, news: Sequence[News], now: datetime) -> bool:
        try:
            async with self._session.begin_nested():
                await notify_all(self._session, news, now)
        except IntegrityError:
            return False
        return True


def _news(tiding: Tiding) -> News | None:
    person_id = tiding.buyer.person_id
    return None if person_id is None else News(person_id, tiding.key, tiding.kind, tiding.facts, tiding.link)


def _letter(tiding: Tiding) -> ContactLetter:
    return ContactLetter(
        tiding.key, tiding.contact, tiding.language, tiding.kind, tiding.facts, tiding.link, tiding.buyer.person_id
    )


_HOLD = text(f"""
insert into {ToldRow.__tablename__} (subject, told)
select subject, 0 from unnest(cast(:subjects as text[])) with ordinality as each(subject, at) order by at
on conflict (subject) do update set told = {ToldRow.__tablename__}.told returning subject, told
""")  # noqa: S608 - a name of ours
_KEEP = text(f"""
update {ToldRow.__tablename__} kept set told = each.told
from unnest(cast(:subjects as text[]), cast(:told as int[])) as each(subject, told) where kept.subject = each.subject
""")  # noqa: S608 - a name of ours
