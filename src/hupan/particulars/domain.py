"""What a buyer lets be known, line by line, and which lines count where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NewType, TypeAlias

from hupan.kernel import CURRENCIES, LARGEST_MINOR, Money, PersonId
from hupan.particulars.errors import BadParticular
from hupan.phrases import Home, Size, SizeSystem, read_phrases

ParticularId = NewType("ParticularId", str)

MOST_PARTICULARS = 60
LONGEST_VALUE = 60
_LONGEST_SUBJECT = 100
_OLDEST = 120
_BUDGET = re.compile(r"(\d{1,15}) ([A-Z]{3})")
# Sizes are read the same way wherever and whenever they are written.
_ANYWHERE = Home("USD", date(2000, 1, 1))
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff<>]")


class Matter(StrEnum):
    """Of what a line is."""

    SIZE = "size"
    LIKED = "liked"
    NEVER = "never"
    AVOID = "avoid"
    BUDGET = "budget"
    SOMEBODY = "somebody"


class Wear(StrEnum):
    """What a size is of; a line without one is of whatever is made in such a size."""

    SHOES = "shoes"
    CLOTHES = "clothes"
    TROUSERS = "trousers"


class Whom(StrEnum):
    """Whose line it is; a line without one is the buyer's own."""

    DAUGHTER = "daughter"
    SON = "son"
    CHILD = "child"
    BABY = "baby"
    WIFE = "wife"
    HUSBAND = "husband"
    PARTNER = "partner"
    MOTHER = "mother"
    FATHER = "father"
    SISTER = "sister"
    BROTHER = "brother"
    FRIEND = "friend"
    DOG = "dog"
    CAT = "cat"


_ONE_OF_EACH = {Matter.SIZE, Matter.BUDGET, Matter.SOMEBODY}


@dataclass(frozen=True, slots=True)
class Told:
    """A line as somebody tells it.

    Attributes:
        about: Of what it is.
        value: A size as it is written on a label; a brand; what is to be avoided; a budget, as `budget_of` writes it;
            an age in years, or nothing.
        subject: Of a size what it is of, see `Wear`; of a budget the category's id, or nothing for everything.
        whom: Whose it is, see `Whom`; empty for the buyer's own.
    """

    about: Matter
    value: str
    subject: str = ""
    whom: str = ""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where it stands: another line of the same place is replaced by it."""
        alone = "" if self.about in _ONE_OF_EACH else self.value.casefold()
        return (self.about.value, self.whom, self.subject, alone)


@dataclass(frozen=True, slots=True)
class Particular:
    """A line of what is known of a buyer.

    Attributes:
        told: What it says.
        by_talk: Whether it was said in a conversation, rather than written on the page.
    """

    id: ParticularId
    person_id: PersonId
    told: Told
    by_talk: bool
    told_at: datetime

    def years(self, today: date) -> int | None:
        """How old somebody is by now; nothing where that is not known."""
        if self.told.about is not Matter.SOMEBODY or not self.told.value:
            return None
        since = self.told_at.astimezone(UTC).date()
        before = (today.month, today.day) < (since.month, since.day)
        return int(self.told.value) + max(0, today.year - since.year - before)

    @property
    def budget(self) -> Money | None:
        """The sum of a budget."""
        return money_of(self.told.value) if self.told.about is Matter.BUDGET else None

    @property
    def size(self) -> Size | None:
        """The size."""
        return size_in(self.told.value) if self.told.about is Matter.SIZE else None


Particulars: TypeAlias = tuple[Particular, ...]
"""All lines of a buyer, or those that count somewhere."""


def checked(told: Told) -> Told:
    """Insist that a line can be.

    Raises:
        BadParticular: It cannot.
    """
    value = " ".join(told.value.split())
    if len(value) > LONGEST_VALUE or _HIDDEN.search(value):
        raise BadParticular("Say it in fewer and plainer words.", field="value")
    if told.whom and told.whom not in set(Whom):
        raise BadParticular("Say whose it is by a word that is known.", field="whom")
    if told.about is Matter.SIZE:
        value = _sized(value, told.subject)
    elif told.about is Matter.BUDGET:
        if money_of(value) is None or len(told.subject) > _LONGEST_SUBJECT:
            raise BadParticular("A budget is a sum of money.", field="value")
    elif told.subject:
        raise BadParticular("A line of this kind is of nothing in particular.", field="subject")
    elif told.about is Matter.SOMEBODY:
        if not told.whom or (value and not (value.isdecimal() and int(value) <= _OLDEST)):
            raise BadParticular("Say who it is, and how old in years.", field="value")
        value = str(int(value)) if value else ""
    elif not value:
        raise BadParticular("Say what.", field="value")
    return Told(told.about, value, told.subject, told.whom)


def _sized(value: str, subject: str) -> str:
    if subject and subject not in set(Wear):
        raise BadParticular("Say what the size is of.", field="subject")
    size = size_in(value)
    if size is None:
        raise BadParticular("Write a size as it stands on a label, such as M, EU 42 or 265 mm.", field="value")
    return label_of(size)


def size_in(text: str) -> Size | None:
    """Read the one size of a text; nothing where there is none, or more than one."""
    for said in (text, f"size {text}"):
        found = read_phrases(said, _ANYWHERE).sizes
        if found:
            return found[0] if len(found) == 1 else None
    return None


def label_of(size: Size) -> str:
    """Write a size as it stands on a label."""
    if size.system in {SizeSystem.EU, SizeSystem.US, SizeSystem.UK}:
        return f"{size.system.value.upper()} {size.value}"
    return f"{size.value} mm" if size.system is SizeSystem.MM else size.value


def budget_of(money: Money) -> str:
    """Write a budget as a line has it."""
    return f"{money.minor} {money.currency}"


def money_of(written: str) -> Money | None:
    """Read a budget; nothing where it is none."""
    found = _BUDGET.fullmatch(written)
    if found is None or found[2] not in CURRENCIES or not 0 < int(found[1]) <= LARGEST_MINOR:
        return None
    return Money(int(found[1]), found[2])


def of_whom(lines: Iterable[Particular], whom: str, aside: Iterable[str] = ()) -> Particulars:
    """Choose the lines that count for somebody.

    Args:
        lines: All of a buyer's.
        whom: For whom something is; empty for the buyer, `?` for somebody of whom nothing is known.
        aside: Ids of lines that are not to count this time.

    What is to be avoided, and brands that are never to be shown, are the buyer's own wish whoever it is for; sizes,
    favourites and ages are somebody's.
    """
    left, always = set(aside), {Matter.AVOID, Matter.NEVER, Matter.BUDGET}
    return tuple(
        each
        for each in lines
        if each.id not in left and (each.told.whom == whom or (not each.told.whom and each.told.about in always))
    )
