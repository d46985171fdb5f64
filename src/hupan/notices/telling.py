"""Telling people: written with what happened, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import new_id
from hupan.notices.choice_repository import is_wanted
from hupan.notices.domain import NEWS, News, tidied
from hupan.notices.errors import BadAddress
from hupan.notices.letters import ContactLetter, LetterStatus, checked_address
from hupan.notices.tables import ChannelRow, ChoiceRow, ContactLetterRow, LetterRow, NoticeRow, PushRow, SubscriptionRow
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
    return await notify_all(session, [news], now) == 1


async def notify_all(session: AsyncSession, news: Sequence[News], now: datetime) -> int:
    """Write notices as `notify` does, in as few questions as one; returns how many are new."""
    row, rows = NoticeRow, [_notice(each, now) | name for each, name in zip(news, _ids("ntc", news), strict=True)]
    if not rows:
        return 0
    inserting = insert(row).values(rows).on_conflict_do_nothing(index_elements=["person_id", "key"])
    added = {each.id: each.person_id for each in await session.execute(inserting.returning(row.id, row.person_id))}
    if not added:
        return 0
    # Whoever has a confirmed address and wants letters gets one, unless the notice is read before it is sent.
    state = (
        literal(LetterStatus.PENDING.value),
        literal(0),
        literal(now, DateTime(timezone=True)),
        literal(""),
    )
    channel, browser = ChannelRow, SubscriptionRow
    wanted = select(row.id, *state).join(channel, channel.person_id == row.person_id)
    wanted = wanted.where(
        row.id.in_(added), channel.is_on, channel.confirmed_at.is_not(None), is_wanted(ChoiceRow.mail)
    )
    columns = ["notice_id", "status", "attempts", "next_at", "last_error"]
    await session.execute(insert(LetterRow).from_select(columns, wanted))
    browsers = select(row.id, browser.id, *state).join(browser, browser.person_id == row.person_id)
    browsers = browsers.where(row.id.in_(added), is_wanted(ChoiceRow.push))
    await session.execute(insert(PushRow).from_select(["notice_id", "subscription_id", *columns[1:]], browsers))
    await signal_within(session, NEWS, *dict.fromkeys(added.values()))
    return len(added)


async def write_to_contacts(session: AsyncSession, letters: Sequence[ContactLetter], now: datetime) -> int:
    """Write letters to addresses that came with orders, into the caller's transaction.

    Args:
        session: The transaction.
        letters: What to say, and to whom.
        now: The time.

    Returns:
        How many are new, and wanted.
    """
    people = {each.unless for each in letters if each.unless is not None}
    channel = ChannelRow
    asked = select(channel.person_id).where(channel.person_id.in_(people), channel.confirmed_at.is_not(None))
    # Their letters are those of their notices, or they want none.
    reached = set(await session.scalars(asked)) if people else set[str]()
    wanted = [each for each in letters if each.unless not in reached and _can_be_sent(each)]
    rows = [_letter(each, now) | name for each, name in zip(wanted, _ids("ltr", wanted), strict=True)]
    if not rows:
        return 0
    inserting = insert(ContactLetterRow).values(rows).on_conflict_do_nothing(index_elements=["key"])
    added = list(await session.scalars(inserting.returning(ContactLetterRow.id)))
    await signal_within(session, NEWS)
    return len(added)


def _ids(kind: str, things: Sequence[object]) -> list[dict[str, Any]]:
    # Of ids that are made in one moment any may be the first; these are listed as they were told.
    return [{"id": each} for each in sorted(new_id(kind) for _ in things)]


def _notice(news: News, now: datetime) -> dict[str, Any]:
    return {
        "person_id": news.person_id,
        "key": news.key,
        "kind": news.kind,
        "facts": news.tidy_facts,
        "link": news.link,
        "created_at": now,
    }


def _can_be_sent(letter: ContactLetter) -> bool:
    try:
        checked_address(letter.address)
    except BadAddress:
        return False
    return True


def _letter(letter: ContactLetter, now: datetime) -> dict[str, Any]:
    return {
        "key": letter.key,
        "address": checked_address(letter.address),
        "language": letter.language.value,
        "kind": letter.kind,
        "facts": tidied(letter.facts),
        "link": letter.link,
        "created_at": now,
        "status": LetterStatus.PENDING.value,
        "attempts": 0,
        "next_at": now,
        "last_error": "",
    }
