"""What limits are, and whether a purchase keeps them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hupan.catalog import ProductId, SellerId
from hupan.kernel import CURRENCIES, LARGEST_MINOR, Money, PersonId
from hupan.limits.errors import BadLimit

LimitId = NewType("LimitId", str)

MOST_LIMITS = 50
_LONGEST_ZONE = 64
_LONGEST_SUBJECT = 100


class Span(StrEnum):
    """Over what a limit counts."""

    PURCHASE = "purchase"
    DAY = "day"


class About(StrEnum):
    """Of what a limit counts."""

    ALL = "all"
    SELLER = "seller"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A limit as somebody wants it; `subject` is the id of the seller or category."""

    span: Span
    about: About
    minor: int
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: no more than `minor` in the currency of the person's rules."""

    id: LimitId
    span: Span
    about: About
    subject: str
    minor: int

    def counts(self, part: "Part") -> bool:
        """Whether what is spent on something counts for it."""
        if self.about is About.SELLER:
            return part.seller_id == self.subject
        return self.about is About.ALL or self.subject in part.categories


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of a person.

    Attributes:
        currency: In which everything counts.
        time_zone: In which a day begins.
    """

    person_id: PersonId
    currency: str
    time_zone: str
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What is spent on goods of one seller, in the currency of the rules.

    Attributes:
        categories: Theirs, with all above them.
    """

    seller_id: str
    categories: frozenset[str]
    minor: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is about to be bought.

    Attributes:
        lines: Seller, product and what is paid because of it, delivery and tax included.
    """

    checkout_id: str
    person_id: PersonId
    lines: tuple[tuple[SellerId, ProductId, Money], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a purchase took of a person's limits.

    Attributes:
        paid: What is paid, as it is paid.
        rate_of: The day of the rate by which it was counted; `None` where nothing was converted.
    """

    id: str
    checkout_id: str
    person_id: PersonId
    day: date
    currency: str
    parts: tuple[Part, ...]
    paid: Money
    rate_of: date | None
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit, and what is left of it now."""

    limit: Limit
    left: int


def once(taken: Iterable[Taken]) -> list[Taken]:
    """Keep the last taking of each checkout: of a checkout that was begun anew after a kill, two may be there."""
    last = {each.checkout_id: each for each in sorted(taken, key=lambda each: (each.taken_at, each.id))}
    return list(last.values())


def reached(rules: Rules, parts: Sequence[Part], earlier: Sequence[Part]) -> Standing | None:
    """Find the limit that a purchase would go beyond, the one with the least left; `None` where it keeps all.

    Args:
        rules: The person's.
        parts: What is about to be spent.
        earlier: What was spent today.
    """
    beyond: list[Standing] = []
    for limit in rules.limits:
        wanted = _sum(limit, parts)
        left = _left(limit, earlier)
        if wanted > left:
            beyond.append(Standing(limit, max(left, 0)))
    return min(beyond, key=lambda each: each.left, default=None)


def standing(rules: Rules, earlier: Sequence[Part]) -> tuple[Standing, ...]:
    """Say what is left of each limit."""
    return tuple(Standing(each, max(_left(each, earlier), 0)) for each in rules.limits)


def checked(wanted: Wanted) -> Wanted:
    """Insist that a limit can be.

    Raises:
        BadLimit: It cannot.
    """
    if not 0 <= wanted.minor <= LARGEST_MINOR:
        raise BadLimit("A limit is a sum of money.", field="minor")
    named = bool(wanted.subject)
    if named is (wanted.about is About.ALL) or len(wanted.subject) > _LONGEST_SUBJECT:
        raise BadLimit("Say of which seller or category the limit is.", field="subject")
    return wanted


def check_ground(currency: str, time_zone: str) -> None:
    """Insist that a currency and a time zone are known.

    Raises:
        BadLimit: One is not.
    """
    if currency not in CURRENCIES:
        raise BadLimit("This currency is not known.", field="currency")
    try:
        if not 0 < len(time_zone) <= _LONGEST_ZONE or not time_zone.isascii():
            raise BadLimit("This time zone is not known.", field="time_zone")
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadLimit("This time zone is not known.", field="time_zone") from error


def _left(limit: Limit, earlier: Sequence[Part]) -> int:
    return limit.minor - (_sum(limit, earlier) if limit.span is Span.DAY else 0)


def _sum(limit: Limit, parts: Sequence[Part]) -> int:
    return sum(each.minor for each in parts if limit.counts(each))
