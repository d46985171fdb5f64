"""What cards and listings state of goods: sums, measures, days, and the words that they say it in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from hupan.honesty.figures import numbers_in, sums_in
from hupan.phrases import Home, converted, read_phrases

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_APART = re.compile(r"(?<=\d)\s(?=[WwLlgm](?![a-zA-Z]))")
# "11月26日周四至28日周六": of the second day the month is that of the first.
_UNTIL = re.compile(r"[~～–—-]\s*(?P<day>\d{1,2})\s?[日일]|至(?P<zh>\d{1,2})日")
_LONGEST = 600
# What a seller wrote is no sum and no claim of the market's; its measures are what the listing says.
_THEIRS = frozenset(
    {"name", "seller", "title", "author", "quotes", "praised", "criticised", "options", "facts", "rows", "because"}
)
_SILENT = frozenset({"href", "product_id", "offer_id", "variant_id", "picture", "src", "percent", "chosen", "away"})


@dataclass
class Stated:
    """What is stated of one thing, or of what lies there beside the goods.

    Attributes:
        home: Where the reader is, and which day it is there.
        sums: What stands there as a sum.
        numbers: All numbers.
        measures: Numbers with their units; a term of so many days is one of these, too.
        days: The days that are named.
        texts: The market's own words.
    """

    home: Home
    sums: set[Decimal] = field(default_factory=set[Decimal])
    numbers: set[Decimal] = field(default_factory=set[Decimal])
    measures: list[tuple[Decimal, str]] = field(default_factory=list[tuple[Decimal, str]])
    days: set[date] = field(default_factory=set[date])
    texts: list[str] = field(default_factory=list[str])

    def note(self, said: str, *, theirs: bool = False) -> None:
        """Take in a line; `theirs` where a stranger wrote it."""
        said = said[:_LONGEST]
        phrases = read_phrases(readable(said), self.home)
        self.numbers.update(numbers_in(said))
        for each in phrases.measures:
            self.measures += [(number, each.unit) for number in (each.least, each.most) if number is not None]
        if theirs:
            return
        self.texts.append(said)
        self.sums.update(worth for _, worth in sums_in(said, self.home))
        for each in phrases.days:
            self.days.add(each.day)
            self.measures.append((Decimal((each.day - self.home.today).days), "d"))
            for until in _UNTIL.finditer(said):
                self.days |= _same_month(each.day, int(until["day"] or until["zh"]))

    def learn(self, data: object, *, theirs: bool = False) -> None:
        """Take in a card, or a piece of one; `theirs` where a stranger wrote all of it."""
        if isinstance(data, Mapping):
            for name, each in cast("Mapping[str, Any]", data).items():
                if name not in _SILENT:
                    self.learn(each, theirs=theirs or name in _THEIRS)
        elif isinstance(data, list | tuple):
            for each in cast("Sequence[object]", data):
                self.learn(each, theirs=theirs)
        elif isinstance(data, str | int) and not isinstance(data, bool) and data != "":
            self.note(str(data), theirs=theirs)

    def has_measure(self, number: Decimal, unit: str) -> bool:
        """Whether a measure stands there, in whatever unit."""
        return any(_close(number, converted(known, of, unit)) for known, of in self.measures)


def _close(number: Decimal, known: Decimal | None) -> bool:
    return known is not None and abs(number - known) <= abs(known) / 100


def _same_month(day: date, number: int) -> set[date]:
    try:
        return {day.replace(day=number)}
    except ValueError:
        return set()


def readable(said: str) -> str:
    """Write numbers as the readers of phrases know them: `2,200 W` is `2200W`."""
    return _APART.sub("", _THOUSANDS.sub("", said))


def after(home: Home, days: Decimal) -> date:
    """Tell which day it is in so many days."""
    return home.today + timedelta(days=int(days))
