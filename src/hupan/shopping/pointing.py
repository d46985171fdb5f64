"""Which of the products on the screen somebody means: by their place, by their name, or the one that was spoken of."""

import re
from collections import Counter
from collections.abc import Sequence

from hupan.phrases import Phrases
from hupan.shopping.steps import Shown, Table

_WORD = re.compile(r"[\w-]{2,}")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")


def pointed(said: str, phrases: Phrases, table: Table) -> tuple[int, ...]:
    """Find the products that are meant, as places on the screen counted from 0; none where nothing says which.

    A place that was said ("the second", `2번`) counts first, then a word that only one of the shown names has, then the
    product that was spoken of last, then the only one there is.
    """
    shown = len(table.shown)
    named = placed(phrases, shown) or _named(said, table.shown)
    if named or phrases.pointers:
        return named
    if table.focus is not None and table.focus < shown:
        return (table.focus,)
    return (0,) if shown == 1 else ()


def placed(phrases: Phrases, shown: int) -> tuple[int, ...]:
    """Read the places that are pointed at, of so many products."""
    meant: list[int] = []
    left_out: set[int] = set()
    for pointer in phrases.pointers:
        places = range(shown) if pointer.everything else [_place(each, shown) for each in pointer.places]
        there = [each for each in places if 0 <= each < shown]
        if pointer.without:
            left_out.update(there)
        else:
            meant += there
    if left_out and not meant:
        meant = list(range(shown))
    return tuple(dict.fromkeys(each for each in meant if each not in left_out))


def _place(place: int, shown: int) -> int:
    return shown + place if place < 0 else place - 1


def _named(said: str, shown: Sequence[Shown]) -> tuple[int, ...]:
    """Find products by words that stand in what was said and in the name of one of them alone."""
    folded = said.casefold()
    words = [set(_WORD.findall(each.name.casefold())) for each in shown]
    often = Counter(word for each in words for word in each)
    own = [{word for word in each if often[word] == 1 and _stands(word, folded)} for each in words]
    return tuple(place for place, each in enumerate(own) if each) if len(shown) > 1 else ()


def _stands(word: str, folded: str) -> bool:
    if _CLOSE.search(word):
        return word in folded
    return not word.isdigit() and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", folded) is not None
