"""What notices need from outside. Above: the services of this room. Below: the repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.kernel import PersonId
from hupan.notices.choices import Choice, Topic
from hupan.notices.domain import News, Notice, NoticeId
from hupan.notices.letters import Channel, DueLetter, Letter, LetterStatus, SentCode
from hupan.notices.pushes import Answer, DuePush, Sealed, Subscription, SubscriptionId


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


class ChoiceStore(Protocol):
    """Rows of what people want to be told by which way."""

    async def choices(self, person_id: PersonId) -> dict[Topic, Choice]:
        """Read what a person has decided."""
        ...

    async def choose(self, person_id: PersonId, topic: Topic, choice: Choice) -> None:
        """Keep what a person has decided."""
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

    async def forget_letters(self, before: datetime) -> None:
        """Forget letters to contacts that were written before a moment."""
        ...

    async def mark_letter(self, letter: DueLetter, status: LetterStatus, next_at: datetime, error: str) -> None:
        """Write what came of an attempt."""
        ...


class PushSealer(Protocol):
    """Seals messages to browsers, and says to push services who sends them (RFC 8291, RFC 8292). Below: a library."""

    def new_key(self) -> str:
        """Make a private key for a server."""
        ...

    def public_key(self, private: str) -> str:
        """Tell the public key of a private one, in base64url."""
        ...

    def seal(self, private: str, to: Subscription, message: bytes, now: datetime) -> Sealed:
        """Write a message as the push service of a browser takes it; nobody but the browser reads it."""
        ...


class PushPost(Protocol):
    """Posts to push services, at addresses that strangers named. Below: a client that reaches no private network."""

    def check(self, url: str) -> None:
        """Refuse what can be seen to be no address of the open web.

        Raises:
            NotSent: It is none.
        """
        ...

    async def post(self, url: str, message: Sealed) -> Answer:
        """Post, follow nothing, and read little.

        Raises:
            NotSent: Nobody answered in time, or the address may not be asked.
        """
        ...


class PushStore(Protocol):
    """Rows of browsers and of what is pushed to them."""

    async def key(self, fresh: str) -> str:
        """Read this server's key, sealed; or keep this one as it."""
        ...

    async def subscribe(self, person_id: PersonId, to: Subscription, now: datetime, most: int) -> None:
        """Keep a browser, and let the oldest ones go where there are too many."""
        ...

    async def unsubscribe(self, person_id: PersonId, endpoint: str) -> None:
        """Forget a person's browser."""
        ...

    async def is_subscribed(self, person_id: PersonId, endpoint: str) -> bool:
        """Whether a browser is a person's."""
        ...

    async def remove(self, subscription_id: SubscriptionId) -> None:
        """Forget a browser that is no longer there, and what was on its way to it."""
        ...

    async def take_pushes(self, now: datetime, limit: int) -> list[DuePush]:
        """Take pushes that are due; they are the caller's for a while."""
        ...

    async def mark_push(self, push: DuePush, status: LetterStatus, now: datetime, wait_s: float, error: str) -> None:
        """Write what came of an attempt."""
        ...
