"""What one sentence claims of goods that a card or a listing would have to state, in three languages.

Figures are read by the grammars that read buyers: sums, measures, days. What is claimed in words alone
(stock, discounts, free delivery, a warranty, a deed) is known by `words.toml`; a sentence that only asks, or says that
it does not know, claims nothing in words, but a figure in it is a figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hupan.honesty.facts import NEVER_DONE, PUT
from hupan.honesty.figures import decimal_of, sums_in, without_sums
from hupan.honesty.stated import Stated, after, readable
from hupan.honesty.words import says, words
from hupan.phrases import Day, Home, Measure, read_phrases


class Of(StrEnum):
    """What a claim is about."""

    PRICE = "price"
    OFF = "off"
    MEASURE = "measure"
    ARRIVAL = "arrival"
    SENDING = "sending"
    STOCK = "stock"
    RETURNS = "returns"
    WARRANTY = "warranty"
    RATING = "rating"
    DEED = "deed"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a sentence claims.

    Attributes:
        of: What it is about.
        text: The words or figures.
        number: Of a figure: how much.
        unit: Of a measure or a term: of what.
        first: Of an arrival: the first day that is said.
        last: Of an arrival: the last one.
        by: Of an arrival: whether it only has to be over by then.
    """

    of: Of
    text: str
    number: Decimal | None = None
    unit: str = ""
    first: date | None = None
    last: date | None = None
    by: bool = False

    def holds(self, *stated: Stated) -> bool:
        """Whether one of these states it."""
        return any(_holds(self, each) for each in stated)


_TIMES = frozenset({"d", "a"})
_A_CENTURY = Decimal(100)
_COUNTED = ((Of.RATING, "rated"), (Of.RATING, "reviews"), (Of.STOCK, "left"), (Of.OFF, "percent"))
_IN_WORDS = (
    (Of.OFF, "off"),
    (Of.SENDING, "free"),
    (Of.STOCK, "there"),
    (Of.STOCK, "gone"),
    (Of.RETURNS, "free_back"),
    (Of.RETURNS, "no_back"),
    (Of.WARRANTY, "warranty"),
)


def claims(sentence: str, home: Home, heard: frozenset[Decimal] = frozenset()) -> tuple[Claim, ...]:
    """List what a sentence claims.

    Args:
        sentence: The sentence, without the names of goods.
        home: Where its reader is.
        heard: The sums that the buyer has named: their budget may be told them.
    """
    figures = list(_figures(sentence, home, heard))
    plain = not says("asks", sentence) and not says("unsure", sentence)
    return tuple(dict.fromkeys([*figures, *(_words(sentence) if plain else ())]))


def _figures(sentence: str, home: Home, heard: frozenset[Decimal]) -> Iterator[Claim]:
    budget = says("budget", sentence)
    for text, worth in sums_in(sentence, home):
        if not (budget and worth in heard):
            yield Claim(Of.PRICE, text, worth)
    rest = without_sums(sentence)
    for of, name in _COUNTED:
        pattern = words()[name]
        for found in pattern.finditer(rest):
            number = decimal_of(next(each for each in found.groups() if each is not None))
            if number is not None and (of is not Of.OFF or says("off", sentence)):
                yield Claim(of, found[0].strip(), number)
        rest = pattern.sub(lambda found: " " * len(found[0]), rest)
    yield from _terms(readable(rest), home)


def _terms(sentence: str, home: Home) -> Iterator[Claim]:
    """Read measures and days: of a return they are a term, of a parcel its arrival."""
    phrases = read_phrases(sentence, home)
    goes_back, comes = says("back", sentence), says("comes", sentence)
    for each in phrases.days:
        text = sentence[each.span.start : each.span.end]
        if goes_back:
            yield Claim(Of.RETURNS, text, Decimal((each.day - home.today).days), "d")
        elif comes and each.day >= home.today and not _orders_today(each, home, len(phrases.days)):
            yield Claim(Of.ARRIVAL, text, first=each.day, last=each.day, by=each.deadline)
    for each in phrases.measures:
        yield from _measured(each, sentence, home, (goes_back, comes))


def _measured(measure: Measure, sentence: str, home: Home, about: tuple[bool, bool]) -> Iterator[Claim]:
    text = sentence[measure.span.start : measure.span.end]
    least, most = measure.least or Decimal(0), measure.most or measure.least or Decimal(0)
    if measure.unit == "d" and about[0]:
        yield Claim(Of.RETURNS, text, most, "d")
    elif measure.unit == "d" and about[1]:
        yield Claim(Of.ARRIVAL, text, first=after(home, least), last=after(home, most))
    elif measure.unit == "a" and most > _A_CENTURY:
        return
    else:
        of = Of.WARRANTY if measure.unit in _TIMES and says("warranty", sentence) else Of.MEASURE
        for number in {least, most} - {Decimal(0)}:
            yield Claim(of, text, number, measure.unit)


def _orders_today(day: Day, home: Home, days: int) -> bool:
    """Whether of several days this is the one on which something is ordered: "ordered today, it comes tomorrow"."""
    return days > 1 and day.day == home.today


def _words(sentence: str) -> Iterator[Claim]:
    for of, pattern in (*((of, words()[name]) for of, name in _IN_WORDS), (Of.DEED, NEVER_DONE), (Of.DEED, PUT)):
        if (found := pattern.search(sentence)) is not None:
            yield Claim(of, found[0])


def _holds(claim: Claim, stated: Stated) -> bool:
    if claim.first is not None and claim.last is not None:
        return _arrives(claim.first, claim.last, stated, by=claim.by)
    if claim.number is None:
        return claim.of is not Of.DEED and _told(claim, " ".join(stated.texts))
    if claim.unit:
        return stated.has_measure(claim.number, claim.unit)
    return claim.number in (stated.sums if claim.of is Of.PRICE else stated.numbers)


def _told(claim: Claim, told: str) -> bool:
    """Whether the market says in its words what is claimed in words."""
    names = [name for of, name in _IN_WORDS if of is claim.of and says(name, claim.text)]
    if "there" in names:
        return says("there", told) or (says("few", told) and not says("gone", told))
    return any(says(name, told) for name in names)


def _arrives(first: date, last: date, stated: Stated, *, by: bool) -> bool:
    """Whether something comes when it is said to: between the days that stand there, or by the last of them."""
    if not stated.days:
        return False
    earliest, latest = min(stated.days), max(stated.days)
    if by:
        return last >= latest
    return earliest <= first and last <= latest if first == last else first <= latest <= last
