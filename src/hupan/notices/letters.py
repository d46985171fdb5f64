"""Letters: notices by e-mail, as plain text, in the reader's language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hupan.kernel import Language
from hupan.notices.domain import Notice
from hupan.notices.errors import BadAddress

LEASE: Final = timedelta(minutes=3)
MOST_ATTEMPTS: Final = 8
CODE_LIVES: Final = timedelta(hours=1)
CODE_TRIES: Final = 5
CODE_EVERY: Final = timedelta(minutes=1)

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_SUBJECT: Final = 150


class LetterStatus(StrEnum):
    """What has become of a letter."""

    PENDING = "pending"
    SENT = "sent"
    SPARED = "spared"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where letters to a person go.

    Attributes:
        address: Empty where none was named.
        confirmed: Whether its owner has said that it is theirs.
        on: Whether letters are wanted.
    """

    address: str = ""
    language: Language = Language.EN
    confirmed: bool = False
    on: bool = False


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code that was sent to an address, as a hash."""

    hash: str
    sent_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter that somebody has taken to send it."""

    notice: Notice
    channel: Channel
    attempts: int


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail.

    Attributes:
        id: Part of its Message-ID: sent twice, it is the same letter.
    """

    id: str
    to: str
    subject: str
    text: str


def checked_address(text: str) -> str:
    """Read an address for e-mail.

    Raises:
        BadAddress: It is none that letters can be sent to.
    """
    address = text.strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or ".." in address:  # noqa: PLR2004 - RFC 5321
        raise BadAddress("This is no address that letters can be sent to.")
    return address


def wait_after(attempts: int) -> timedelta:
    """Say how long to wait after a failure: a minute, then four times as long each time."""
    return _FIRST_WAIT * 4 ** min(attempts - 1, 6)


def write_notice(notice: Notice, to: Channel, base_url: str) -> Letter:
    """Write a notice as a letter. A kind without words of its own is told in general ones.

    Args:
        notice: What happened.
        to: Who reads it, in which language.
        base_url: Of this server, for links; empty where nobody said it.
    """
    words = _words(to.language)
    link = f"{base_url}{notice.link}" if base_url and notice.link else base_url
    try:
        subject, body = (words[notice.kind][part].format_map(notice.facts) for part in ("subject", "body"))
    except KeyError:
        subject, body = words["other"]["subject"], words["other"]["body"]
    return _letter(notice.id, to, subject, "\n\n".join(part for part in (body, link) if part))


def write_code(letter_id: str, to: Channel, code: str) -> Letter:
    """Write the letter with the code by which an address is confirmed."""
    words = _words(to.language)["confirm"]
    return _letter(letter_id, to, words["subject"].format(code=code), words["body"].format(code=code))


def _letter(letter_id: str, to: Channel, subject: str, body: str) -> Letter:
    one_line = " ".join(subject.split())[:_LONGEST_SUBJECT]
    return Letter(letter_id, to.address, one_line, f"{body}\n\n-- \n{_words(to.language)['footer']['text']}\n")


@cache
def _words(language: Language) -> Mapping[str, Any]:
    text = (files("hupan.notices") / "words" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
