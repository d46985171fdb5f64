"""Writes what a buyer says as the examples of the playbook are written."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from hupan.phrases import Home, read_phrases
from hupan.search import commerce, understand
from hupan.shopping.domain import Standing, possible
from hupan.shopping.owning import speaks_of
from hupan.shopping.topics import asks_in_form

# A code is told by its letters, not by its meaning: each stands for any other.
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z]{4})(?=[A-Z0-9]*[0-9]|[A-Z]{7})[A-Z0-9]{5,24}(?![A-Za-z0-9])")
_ANY_CODE = "SAVE20"
# As `hupan.purchases.write_number` writes them. What is done with an order does not hang on its number.
_ORDER = re.compile(r"\s*(?<![A-Za-z0-9])(?:[0-9A-Za-z]{4}-){2}[0-9A-Za-z]{4}(?![A-Za-z0-9])")
_LONGEST = 300
# Who asks for a text is seldom after goods; beside goods most of what is said is about them; and who points at one of
# them, or names an order by its number, looks for no other.
_IN_WORDS, _BESIDE_GOODS, _POINTED, _NUMBERED = 0.1, 0.3, 0.2, 0.05
# Who speaks of what lies in their cart, or of what they bought, means that, and seldom looks for another one.
_OF_THEIRS, _HAD_ALREADY = 2.0, 0.3
_OWNED: Mapping[tuple[str, ...], Callable[[Standing], Sequence[str]]] = {
    ("change",): lambda standing: standing.carried,
    ("track", "cancel", "return", "exchange", "reorder"): lambda standing: standing.bought,
}
# Pointers are read the same way wherever and whenever something is written.
_ANYWHERE = Home("USD", date(2000, 1, 1))


def plain(said: str) -> str:
    """Write a text as the examples are: without order numbers, and with one code in place of every discount code."""
    return _CODE.sub(_ANY_CODE, _ORDER.sub("", said)) or said


def names_goods(said: str) -> bool:
    """Whether a text names a kind of goods that the market's lexicon knows."""
    return understand(said[:_LONGEST], commerce()).head is not None


def expected(said: str, standing: Standing) -> dict[str, float]:
    """Tell what can be wanted by somebody who says this where they stand, and how likely each is by its form alone.

    It takes the processor for some milliseconds, and reads the lexicon the first time: not for the event loop.
    """
    words = asks_for_words(said)
    owned = [each for each, names in _OWNED.items() if speaks_of(said, names(standing))]
    likely = possible(standing, goods=names_goods(said) and not words and not owned)
    if owned and not standing.shown:
        likely["search"] *= _HAD_ALREADY
        likely["talk"] *= _HAD_ALREADY
    for each in {each for actions in owned for each in actions} & likely.keys():
        likely[each] *= _OF_THEIRS
    if words:
        likely["search"] *= _IN_WORDS
    elif standing.shown:
        likely["talk"] *= _BESIDE_GOODS
    if standing.shown and read_phrases(said[:_LONGEST], _ANYWHERE).pointers:
        likely["search"] *= _POINTED
    if standing.orders and _ORDER.search(said[:_LONGEST]):
        likely["search"] *= _NUMBERED
    return likely


def asks_for_words(said: str) -> bool:
    """Whether a text has the form in which people ask for a text or for knowledge, rather than for goods."""
    return asks_in_form().search(said[:_LONGEST].casefold().strip()) is not None
