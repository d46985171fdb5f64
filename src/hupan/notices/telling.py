"""Telling people: written with what happened, in the same transaction."""

from datetime import datetime

from sqlalchemy import DateTime, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import new_id
from hupan.notices.domain import NEWS, News, tidied
from hupan.notices.errors import BadAddress
from hupan.notices.letters import ContactLetter, LetterStatus, checked_address
from hupan.notices.tables import ChannelRow, ContactLetterRow, LetterRow, NoticeRow, PushRow, SubscriptionRow
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
    state = (
        literal(LetterStatus.PENDING.value),
        literal(0),
        literal(now, DateTime(timezone=True)),
        literal(""),
    )
    wanted = select(literal(added), *state).where(
        ChannelRow.person_id == news.person_id, ChannelRow.is_on, ChannelRow.confirmed_at.is_not(None)
    )
    columns = ["notice_id", "status", "attempts", "next_at", "last_error"]
    await session.execute(insert(LetterRow).from_select(columns, wanted))
    browsers = select(literal(added), SubscriptionRow.id, *state).where(SubscriptionRow.person_id == news.person_id)
    await session.execute(insert(PushRow).from_select(["notice_id", "subscription_id", *columns[1:]], browsers))
    await signal_within(session, NEWS, news.person_id)
    return True


async def write_to_contact(session: AsyncSession, letter: ContactLetter, now: datetime) -> bool:
    """Write a letter to the address that came with an order, into the caller's transaction.

    Args:
        session: The transaction.
        letter: What to say, and to whom.
        now: The time.

    Returns:
        Whether it is new, and wanted.
    """
    try:
        address = checked_address(letter.address)
    except BadAddress:
        return False
    if letter.unless is not None and await session.scalar(
        select(literal(value=True)).where(ChannelRow.person_id == letter.unless, ChannelRow.confirmed_at.is_not(None))
    ):
        return False  # their letters are those of their notices, or they want none
    added = await session.scalar(
        insert(ContactLetterRow)
        .values(
            id=new_id("ltr"),
            key=letter.key,
            address=address,
            language=letter.language.value,
            kind=letter.kind,
            facts=tidied(letter.facts),
            link=letter.link,
            created_at=now,
            status=LetterStatus.PENDING.value,
            attempts=0,
            next_at=now,
            last_error="",
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(ContactLetterRow.id)
    )
    await signal_within(session, NEWS)
    return added is not None
