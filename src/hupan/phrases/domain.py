"""What can be read off a text without guessing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hupan.kernel import Money
from hupan.phrases.text import Span


@dataclass(frozen=True, slots=True)
class Home:
    """What is meant where a text does not say: by whom and when it was written.

    Attributes:
        currency: The money of the writer's place.
        today: The writer's date.
    """

    currency: str
    today: date


@dataclass(frozen=True, slots=True)
class Budget:
    """What something may cost.

    Attributes:
        least: No cheaper than this; `None` where nothing was said.
        most: No dearer than this; `None` where nothing was said.
        near: About this much; with it, neither bound is there.
        bounded: Whether a word said that it is a bound; a sum alone ("$40") is `near` without.
        span: Where it stands.
    """

    least: Money | None
    most: Money | None
    near: Money | None
    bounded: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Age:
    """How old somebody is, in years."""

    years: int
    span: Span


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named.

    Attributes:
        day: The date.
        deadline: Whether it is the last day (`by Friday`), not the day itself (`on Friday`).
        unsure: Whether people differ in what they mean by it, as with `next Friday`.
        span: Where it stands.
    """

    day: date
    deadline: bool
    unsure: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a unit: `27 inch`, `at least 12 GB`, `20,000mAh`.

    Attributes:
        least: No less than this; `None` where nothing was said.
        most: No more than this; the same as `least` where just so much was said.
        unit: In UCUM, the Unified Code for Units of Measure.
        span: Where it stands.
        beyond: Whether what is just at the bound is none: "bigger than 30 inches".
        of: What it is said to be of, by the words of `sides.py`; empty where nothing is said.
    """

    least: Decimal | None
    most: Decimal | None
    unit: str
    span: Span
    beyond: bool = False
    of: str = ""


class SizeSystem(StrEnum):
    """By what a size is counted."""

    LETTER = "letter"
    EU = "eu"
    US = "us"
    UK = "uk"
    MM = "mm"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Size:
    """A size of clothes or shoes.

    Attributes:
        value: As it is written on a label: `M`, `42`, `9.5`, `270`.
        system: By what it is counted; plain where nothing was said.
        span: Where it stands.
    """

    value: str
    system: SizeSystem
    span: Span


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which of the things that are shown: `the second one`, `마지막 거`, `前两个`.

    Attributes:
        places: Counted from 1; from the end where negative, so -1 is the last.
        everything: Whether all of what is shown is meant; then there are no places.
        without: Whether it is what is *not* meant: `not the first one`.
        span: Where it stands.
        number: How many everything is, where that was said: both are two, and of six things on a screen they are none.
    """

    places: tuple[int, ...]
    everything: bool
    without: bool
    span: Span
    number: int = 0


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that was read off a text, each in the order in which it stands there.

    Attributes:
        rest: The text without these phrases: what is left to be understood.
    """

    budgets: tuple[Budget, ...]
    counts: tuple[Count, ...]
    ages: tuple[Age, ...]
    days: tuple[Day, ...]
    sizes: tuple[Size, ...]
    measures: tuple[Measure, ...]
    pointers: tuple[Pointer, ...]
    rest: str


# How long, how old or how hot something is is asked in the kitchen.
_OF_TIME_AND_HEAT = frozenset({"h", "min", "d", "a", "Cel"})


def tells_size(phrases: Phrases) -> bool:
    """Whether it is said how big or how heavy something is to be: "a kettle of 1 to 1.5 litres" is a wish."""
    return any(each.unit not in _OF_TIME_AND_HEAT for each in phrases.measures)
