"""Letters: notices by e-mail, as plain text, in the reader's language."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hupan.kernel import HupanError, Language, Money, PersonId
from hupan.notices.domain import Fact, Notice
from hupan.notices.errors import BadAddress
from hupan.notices.korean import settled

SayMoney = Callable[[Money, Language], str]
"""Writes a sum as a language does."""

LEASE: Final = timedelta(minutes=3)
MOST_ATTEMPTS: Final = 8
CODE_LIVES: Final = timedelta(hours=1)
CODE_TRIES: Final = 5
CODE_EVERY: Final = timedelta(minutes=1)

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)
_SUM, _DAY = "_minor", "_on"
_FIRST_WAIT: Final = timedelta(minutes=1)
_MOST_TIMES: Final = 6
LONGEST_WAIT: Final = _FIRST_WAIT * 4**_MOST_TIMES
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
class ContactLetter:
    """Something to write to the address that somebody left with an order.

    Attributes:
        key: The same key is the same letter, however often it is written.
        unless: A person who gets no such letter where they have said themselves whether and where they want them.
    """

    key: str
    address: str
    language: Language
    kind: str
    facts: Mapping[str, Fact]
    link: str
    unless: PersonId | None = None


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
    return _FIRST_WAIT * 4 ** min(attempts - 1, _MOST_TIMES)


@dataclass(frozen=True, slots=True)
class Wording:
    """How letters are written.

    Attributes:
        base_url: Of this server, for links; empty where nobody said it.
        say_money: Writes sums.
    """

    base_url: str
    say_money: SayMoney


@dataclass(frozen=True, slots=True)
class Sentences:
    """What a notice says, in one language."""

    subject: str
    body: str


def say_notice(notice: Notice, language: Language, say_money: SayMoney) -> Sentences:
    """Say a notice. A kind without words of its own is told in general ones.

    Args:
        notice: What happened; of a fact such as `total_minor` the sentences have `total`, a sum of its `currency`, and
            of one such as `due_on` they have `due`, a day.
        language: The reader's.
        say_money: Writes sums.
    """
    words = _words(language)
    try:
        facts = _said(notice.facts, words, lambda money: say_money(money, language))
        said = [words[notice.kind][part].format_map(facts) for part in ("subject", "body")]
        return Sentences(*(map(settled, said) if language is Language.KO else said))
    except (KeyError, HupanError):
        return Sentences(words["other"]["subject"], words["other"]["body"])


def write_notice(notice: Notice, to: Channel, wording: Wording) -> Letter:
    """Write a notice as a letter.

    Args:
        notice: What happened.
        to: Who reads it, in which language.
        wording: How letters are written.
    """
    said = say_notice(notice, to.language, wording.say_money)
    base_url = wording.base_url.rstrip("/")
    link = f"{base_url}{notice.link}" if base_url and notice.link else base_url
    why = "footer" if notice.person_id else "contact_footer"
    return _letter(notice.id, to, said.subject, "\n\n".join(part for part in (said.body, link) if part), why)


def write_code(letter_id: str, to: Channel, code: str) -> Letter:
    """Write the letter with the code by which an address is confirmed."""
    words = _words(to.language)["confirm"]
    return _letter(letter_id, to, words["subject"].format(code=code), words["body"].format(code=code))


def _letter(letter_id: str, to: Channel, subject: str, body: str, why: str = "footer") -> Letter:
    one_line = " ".join(subject.split())[:_LONGEST_SUBJECT]
    return Letter(letter_id, to.address, one_line, f"{body}\n\n-- \n{_words(to.language)[why]['text']}\n")


def _said(facts: Mapping[str, Fact], words: Mapping[str, Any], say: Callable[[Money], str]) -> dict[str, Fact]:
    currency, carrier = str(facts.get("currency", "")), str(facts.get("carrier", ""))
    days = {
        name.removesuffix(_DAY): _say_day(str(day), words["dates"])
        for name, day in facts.items()
        if name.endswith(_DAY)
    }
    sums = {
        name.removesuffix(_SUM): say(Money(minor, currency))
        for name, minor in facts.items()
        if name.endswith(_SUM) and isinstance(minor, int)
    }
    named = {"carrier": words["carriers"].get(carrier, carrier)} if carrier else {}
    return {**facts, **sums, **days, **named}


def _say_day(day: str, words: Mapping[str, str]) -> str:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return day
    return words["form"].format(day=on.day, month=on.month, year=on.year, name=words["months"].split()[on.month - 1])


@cache
def _words(language: Language) -> Mapping[str, Any]:
    text = (files("hupan.notices") / "words" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
