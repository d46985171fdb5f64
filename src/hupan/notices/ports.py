"""What notices need from outside. Above: the services of this room. Below: the repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.kernel import PersonId
from hupan.notices.domain import News, Notice, NoticeId
from hupan.notices.letters import Channel, DueLetter, Letter, LetterStatus, SentCode


class NoticeStore(Protocol):
    """Rows of notices."""

    async def notify(self, news: News, now: datetime) -> bool:
        """Write a notice; says no where it was told before."""
        ...

    async def notices(
        self, person_id: PersonId, before: NoticeId | None, limit: int, *, unread_only: bool
    ) -> list[Notice]:
        """Read a person's notices, the newest first."""
        ...

    async def unread(self, person_id: PersonId) -> int:
        """Count what a person has not read."""
        ...

    async def mark_read(self, person_id: PersonId, ids: Sequence[NoticeId], now: datetime) -> None:
        """Mark some of a person's notices as read, and tell the person's pages."""
        ...

    async def mark_all_read(self, person_id: PersonId, upto: NoticeId, now: datetime) -> None:
        """Mark a notice and all before it as read, and tell the person's pages."""
        ...

    async def forget(self, before: datetime) -> None:
        """Forget what was told before a moment."""
        ...


class NotSent(Exception):
    """A letter was not taken.

    Args:
        reason: In a few words, for the operator.
        for_good: Whether it would be no use to try again.
    """

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class Mailer(Protocol):
    """Hands letters to a server for e-mail. Below: SMTP."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter over.

        Raises:
            NotSent: It was not taken.
        """
        ...


class MailStore(Protocol):
    """Rows of addresses and letters."""

    async def channel(self, person_id: PersonId) -> Channel:
        """Find where letters to a person go."""
        ...

    async def code(self, person_id: PersonId) -> SentCode | None:
        """Find the code that a person was sent last, and hold it until the transaction ends."""
        ...

    async def save_channel(self, person_id: PersonId, channel: Channel, now: datetime) -> None:
        """Write where letters go."""
        ...

    async def save_code(self, person_id: PersonId, channel: Channel, code: SentCode) -> None:
        """Write an address that is yet to be confirmed, with its code."""
        ...

    async def forget_channel(self, person_id: PersonId) -> None:
        """Forget where letters to a person go."""
        ...

    async def take_letters(self, now: datetime, limit: int) -> list[DueLetter]:
        """Take letters that are due; they are the caller's for a while."""
        ...

    async def mark_letter(self, letter: DueLetter, status: LetterStatus, next_at: datetime, error: str) -> None:
        """Write what came of an attempt."""
        ...
