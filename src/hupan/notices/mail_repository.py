"""Rows of addresses and letters, and back."""

from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import Language, PersonId
from hupan.notices.domain import Notice, NoticeId
from hupan.notices.letters import LEASE, LONGEST_WAIT, Channel, DueLetter, LetterStatus, SentCode
from hupan.notices.repository import notice_of
from hupan.notices.tables import ChannelRow, ContactLetterRow, LetterRow, NoticeRow
from hupan.platform import has_come


class SqlMailStore:
    """`MailStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def channel(self, person_id: PersonId) -> Channel:
        """Find where letters to a person go."""
        row = await self._session.get(ChannelRow, person_id)
        return Channel() if row is None else _channel(row)

    async def code(self, person_id: PersonId) -> SentCode | None:
        """Find the code that a person was sent last, and hold it until the transaction ends."""
        row = await self._session.get(ChannelRow, person_id, with_for_update=True)
        return None if row is None or not row.code_hash else SentCode(row.code_hash, row.code_sent_at, row.code_tries)

    async def save_channel(self, person_id: PersonId, channel: Channel, now: datetime) -> None:
        """Write where letters go; whatever code was sent is used up."""
        await self._session.execute(
            update(ChannelRow)
            .where(ChannelRow.person_id == person_id)
            .values(
                address=channel.address,
                language=channel.language,
                confirmed_at=now if channel.confirmed else None,
                is_on=channel.on,
                code_hash="",
            )
        )

    async def save_code(self, person_id: PersonId, channel: Channel, code: SentCode) -> None:
        """Write an address that is yet to be confirmed, with its code."""
        values = {
            "address": channel.address,
            "language": channel.language,
            "confirmed_at": None,
            "is_on": False,
            "code_hash": code.hash,
            "code_sent_at": code.sent_at,
            "code_tries": code.tries,
        }
        statement = insert(ChannelRow).values(person_id=person_id, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def forget_channel(self, person_id: PersonId) -> None:
        """Forget where letters to a person go."""
        await self._session.execute(delete(ChannelRow).where(ChannelRow.person_id == person_id))

    async def take_letters(self, now: datetime, limit: int) -> list[DueLetter]:
        """Take letters that are due; they are the caller's for a while."""
        found = await self._session.execute(
            select(LetterRow, NoticeRow, ChannelRow)
            .join(NoticeRow, NoticeRow.id == LetterRow.notice_id)
            .join(ChannelRow, ChannelRow.person_id == NoticeRow.person_id)
            .where(
                LetterRow.status == LetterStatus.PENDING,
                has_come(LetterRow.next_at, now, LONGEST_WAIT),
                ChannelRow.is_on,
                ChannelRow.confirmed_at.is_not(None),
            )
            .order_by(LetterRow.next_at, LetterRow.notice_id)
            .limit(limit)
            .with_for_update(of=LetterRow, skip_locked=True)
        )
        taken: list[DueLetter] = []
        for letter, notice, channel in found:
            letter.attempts += 1
            letter.next_at = now + LEASE
            taken.append(DueLetter(notice_of(notice), _channel(channel), letter.attempts))
        return [*taken, *await self._take_to_contacts(now, limit - len(taken))]

    async def mark_letter(self, letter: DueLetter, status: LetterStatus, next_at: datetime, error: str) -> None:
        """Write what came of an attempt, unless somebody else has taken the letter since."""
        row, named = (
            (LetterRow, LetterRow.notice_id) if letter.notice.person_id else (ContactLetterRow, ContactLetterRow.id)
        )
        await self._session.execute(
            update(row)
            .where(named == letter.notice.id, row.attempts == letter.attempts)
            .values(status=status, next_at=next_at, last_error=error)
        )

    async def forget_letters(self, before: datetime) -> None:
        """Forget letters to contacts that were written before a moment."""
        await self._session.execute(delete(ContactLetterRow).where(ContactLetterRow.created_at < before))

    async def _take_to_contacts(self, now: datetime, limit: int) -> list[DueLetter]:
        row = ContactLetterRow
        found = await self._session.scalars(
            select(row)
            .where(row.status == LetterStatus.PENDING, has_come(row.next_at, now, LONGEST_WAIT))
            .order_by(row.next_at, row.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken: list[DueLetter] = []
        for letter in found:
            letter.attempts += 1
            letter.next_at = now + LEASE
            taken.append(_to_contact(letter))
        return taken


def _channel(row: ChannelRow) -> Channel:
    return Channel(row.address, Language(row.language), row.confirmed_at is not None, row.is_on)


def _to_contact(row: ContactLetterRow) -> DueLetter:
    written = row.created_at.astimezone(UTC)
    notice = Notice(NoticeId(row.id), PersonId(""), row.kind, row.facts, row.link, written, None)
    channel = Channel(row.address, Language(row.language), confirmed=False, on=True)
    return DueLetter(notice, channel, row.attempts)
