"""Notices as plain values: what happened, in words that the reader's page puts into a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NewType

from hupan.kernel import PersonId
from hupan.notices.errors import BadNotice

NoticeId = NewType("NoticeId", str)
Fact = str | int

NEWS: Final = "notices.people"
"""Topic of the signal that somebody's notices are other than before; its payload is the person."""

KEPT: Final = timedelta(days=180)
PAGE: Final = 50

_KIND: Final = re.compile(r"[a-z][a-z_]{0,30}\.[a-z][a-z_]{0,50}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,30}")
_LINK: Final = re.compile(r"/(?![/\\])[\x21-\x7e]{0,300}|")
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LONGEST_FACT: Final = 300
_MOST_FACTS: Final = 12


@dataclass(frozen=True, slots=True)
class News:
    """Something that a person should know.

    Attributes:
        person_id: Who.
        key: The same key for the same person is the same notice, however often it is told.
        kind: What happened, such as `orders.shipped`; pages and letters have its sentence in every language.
        facts: What the sentence speaks of: names, numbers, sums as they are written.
        link: Where more is to be seen: a path on this server, or nothing.

    Raises:
        BadNotice: The kind, a fact or the link cannot be.
    """

    person_id: PersonId
    key: str
    kind: str
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    link: str = ""

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind) or not 0 < len(self.key) <= 200:  # noqa: PLR2004 - a key's length
            raise BadNotice("A notice has a kind such as orders.shipped, and a key.", kind=self.kind[:100])
        if len(self.facts) > _MOST_FACTS or not all(_NAME.fullmatch(name) for name in self.facts):
            raise BadNotice(f"A notice has up to {_MOST_FACTS} facts with plain names.", kind=self.kind)
        if not _LINK.fullmatch(self.link):
            raise BadNotice("A notice leads to a path of this server.", kind=self.kind)

    @property
    def tidy_facts(self) -> dict[str, Fact]:
        """The facts, safe to keep and to show: strangers wrote some of them."""
        return tidied(self.facts)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, as its reader sees it.

    Attributes:
        read_at: When it was read; `None` before that.
    """

    id: NoticeId
    person_id: PersonId
    kind: str
    facts: Mapping[str, Fact]
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, the newest first.

    Attributes:
        more: Whether there are older ones.
    """

    notices: tuple[Notice, ...]
    unread: int
    more: bool


def tidied(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Make facts safe to keep and to show."""
    return {
        name: _UNSAFE.sub(" ", fact)[:_LONGEST_FACT] if isinstance(fact, str) else fact for name, fact in facts.items()
    }
