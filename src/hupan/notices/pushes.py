"""Notices to browsers that have no page of ours open: subscriptions, and what they are sent."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType

import orjson

from hupan.kernel import Language
from hupan.notices.domain import Notice
from hupan.notices.errors import BadSubscription
from hupan.notices.letters import SayMoney, say_notice

SubscriptionId = NewType("SubscriptionId", str)

MOST_SUBSCRIPTIONS: Final = 20
"""Browsers of one person; the one that was added first makes room."""

LONGEST_WAIT: Final = timedelta(days=1)
STAYS: Final = timedelta(days=3)
"""For how long a push service keeps a message for a browser that is switched off."""

_POINT_BYTES, _POINT = 65, 0x04
_AUTH_BYTES: Final = 16
_LONGEST_TITLE, _LONGEST_BODY = 120, 400


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser that shows notices.

    Attributes:
        endpoint: Where its push service takes messages; a stranger's address.
        key: The browser's public key on P-256, and `auth` the secret that it shares, both in base64url.

    Raises:
        BadSubscription: The key or the secret cannot be.
    """

    id: SubscriptionId
    endpoint: str
    key: str
    auth: str
    language: Language

    def __post_init__(self) -> None:
        point = _bytes(self.key)
        if len(point) != _POINT_BYTES or point[0] != _POINT or len(_bytes(self.auth)) != _AUTH_BYTES:
            raise BadSubscription("These are not the keys of a browser's subscription.")


@dataclass(frozen=True, slots=True)
class DuePush:
    """A notice that somebody has taken to push it."""

    notice: Notice
    to: Subscription
    attempts: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message as a push service takes it."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service answered.

    Attributes:
        retry_after_s: When it wants to be asked again.
    """

    status: int
    retry_after_s: float | None = None


def write_push(due: DuePush, say_money: SayMoney) -> bytes:
    """Write what the service worker shows."""
    said = say_notice(due.notice, due.to.language, say_money)
    return orjson.dumps(
        {
            "title": said.subject[:_LONGEST_TITLE],
            "body": said.body[:_LONGEST_BODY],
            "link": due.notice.link,
            "tag": due.notice.id,
            "lang": due.to.language.value,
        }
    )


def wait_after_push(attempts: int, retry_after_s: float | None) -> timedelta:
    """Say how long to wait after a failure: half a minute, then four times as long each time."""
    wait = max(timedelta(seconds=30) * 4 ** min(attempts - 1, 5), timedelta(seconds=min(retry_after_s or 0, 86_400)))
    return min(wait, LONGEST_WAIT)


def still_worth_it(notice: Notice, now: datetime) -> bool:
    """Whether a notice is worth a message: nobody has read it, and it is not of last week."""
    return notice.read_at is None and now - notice.created_at < STAYS


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
