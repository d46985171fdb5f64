"""Reads everything off a text at once, and says what is left."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from hupan.phrases.counting import ages, counts, wholes
from hupan.phrases.dates import days
from hupan.phrases.domain import Home, Phrases, Pointer
from hupan.phrases.measures import measures
from hupan.phrases.money import budgets
from hupan.phrases.pointers import pointers
from hupan.phrases.sizes import sizes
from hupan.phrases.text import Span, fold

LONGEST = 4_000
"""Characters that are read; what is said of a purchase stands before that."""


_SPACES = re.compile(r"\s+")
_COMMAS = re.compile(r"\s*([,\uff0c\u3001;\uff1b])(?:\s*[,\uff0c\u3001;\uff1b])*\s*")
_EDGES = " ,\uff0c\u3001;\uff1b"


class _Found(Protocol):
    @property
    def span(self) -> Span: ...


_Kind = TypeVar("_Kind", bound=_Found)


# "The second, no, the third": what is said before was a slip. "The first or the third" is none.
_CORRECTED = re.compile(
    r"\b(?:no,? wait|wait,? no|oh no|nope?|sorry|scratch that|i mean|or rather|actually)\b"
    r"|不对|不不|[哦噢啊]不|说错|错了|我是说|应该是|算了.{0,3}还是|아니(?!면)|아 ?참|잘못"
)


def read_phrases(text: str, home: Home) -> Phrases:
    """Read what need not be guessed: budgets, counts, ages, days, sizes, measures, and what on screen is pointed at.

    Args:
        text: What somebody wrote; whatever language or languages.
        home: Where and when it was written.

    Returns:
        What stands there. No two phrases share a character: a sum of money is no size, a deadline no count.
    """
    folded = fold(text[:LONGEST])
    taken = bytearray(len(folded))
    found_days = _claim(days(folded, home), taken)
    found_budgets = _claim(budgets(folded, home), taken)
    found_ages = _claim(ages(folded), taken)
    found_sizes = _claim(sizes(folded), taken)
    found_measures = _claim(measures(folded), taken)
    found_pointers = _meant_at_last(_claim(pointers(folded), taken), folded)
    found_counts = wholes(_claim(counts(folded), taken), folded)
    return Phrases(
        found_budgets,
        found_counts,
        found_ages,
        found_days,
        found_sizes,
        found_measures,
        found_pointers,
        _left(text, taken),
    )


def _claim(found: Iterable[_Kind], taken: bytearray) -> tuple[_Kind, ...]:
    kept: list[_Kind] = []
    for each in found:
        start, end = each.span.start, each.span.end
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: each.span))


def without(text: str, spans: Iterable[Span]) -> str:
    """Cut pieces out of a text, and the commas and spaces that they leave alone."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    return _left(text, taken)


def _left(text: str, taken: bytearray) -> str:
    left = "".join(" " if at < len(taken) and taken[at] else sign for at, sign in enumerate(text))
    return _COMMAS.sub(r"\1 ", _SPACES.sub(" ", left)).strip(_EDGES)


def _meant_at_last(found: tuple[Pointer, ...], text: str) -> tuple[Pointer, ...]:
    """Leave out the places that somebody took back by naming others in their stead."""
    for at in range(len(found) - 1, 0, -1):
        if _CORRECTED.search(text, found[at - 1].span.end, found[at].span.start):
            return found[at:]
    return found
