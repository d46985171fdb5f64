"""Telling people: written with what happened, in the same transaction."""

from datetime import datetime

from sqlalchemy import DateTime, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import new_id
from hupan.notices.domain import NEWS, News
from hupan.notices.letters import LetterStatus
from hupan.notices.tables import ChannelRow, LetterRow, NoticeRow
from hupan.platform import signal_within


async def notify(session: AsyncSession, news: News, now: datetime) -> bool:
    """Write a notice into the caller's transaction; the person's pages hear of it when that commits.

    Args:
        session: The transaction, of whichever room.
        news: What the person should know.
        now: The time.

    Returns:
        Whether it is new; what was told before is not told again.
    """
    added = await session.scalar(
        insert(NoticeRow)
        .values(
            id=new_id("ntc"),
            person_id=news.person_id,
            key=news.key,
            kind=news.kind,
            facts=news.tidy_facts,
            link=news.link,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "key"])
        .returning(NoticeRow.id)
    )
    if added is None:
        return False
    # Whoever has a confirmed address and wants letters gets one, unless the notice is read before it is sent.
    wanted = select(
        literal(added),
        literal(LetterStatus.PENDING.value),
        literal(0),
        literal(now, DateTime(timezone=True)),
        literal(""),
    ).where(ChannelRow.person_id == news.person_id, ChannelRow.is_on, ChannelRow.confirmed_at.is_not(None))
    columns = ["notice_id", "status", "attempts", "next_at", "last_error"]
    await session.execute(insert(LetterRow).from_select(columns, wanted))
    await signal_within(session, NEWS, news.person_id)
    return True
