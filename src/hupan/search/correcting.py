"""What a word that no listing has was meant to be."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from hupan.search.cutting import LONGEST_WORD
from hupan.search.ports import Index
from hupan.search.understanding import Understood, Unit

_SHORTEST = 4
_SHORTEST_CLOSE = 2
_LONG = 6
_MOST_WORDS = 4000
_MOST_UNITS = 6
_HANGUL = ("\uac00", "\ud7a3")


def corrected(understood: Understood, index: Index) -> str | None:
    """Write a query with the nearest words that listings have; `None` where nothing is to be corrected."""
    if len(understood.units) > _MOST_UNITS:
        return None  # a whole title: its odd words are names
    changed = False
    words: list[str] = []
    for unit in understood.units:
        better = _better(unit, index) if _is_strange(unit, index) else None
        changed = changed or better is not None
        words.append(better or unit.surface)
    return " ".join(words) if changed else None


def distance(left: str, right: str, most: int) -> int:
    """Count the letters to change, add, leave out or swap with their neighbour; `most + 1` for anything farther.

    Hangul is compared letter by letter, not syllable by syllable.
    """
    one, other = _letters(left), _letters(right)
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        row = [at] + [0] * len(other)
        for to, against in enumerate(other, 1):
            row[to] = min(last[to] + 1, row[to - 1] + 1, last[to - 1] + (char != against))
            if at > 1 and to > 1 and char == other[to - 2] and one[at - 2] == against:
                row[to] = min(row[to], before[to - 2] + 1)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def _is_strange(unit: Unit, index: Index) -> bool:
    word = unit.surface
    least = _SHORTEST_CLOSE if _is_hangul(word) else _SHORTEST
    if unit.known or not least <= len(word) <= LONGEST_WORD or not word.isalpha():
        return False
    if not word.isascii() and not _is_hangul(word):
        return False
    if word in _everyday() or any(all(index.known(each) for each in way) for way in unit.ways):
        return False
    # What somebody is still writing is no mistake.
    return not (unit.last and index.endings(word, 1))


@cache
def _everyday() -> frozenset[str]:
    """Read the everyday words of English: none of them is another one misspelled ("cost" is no "coat")."""
    return frozenset(files("hupan.search").joinpath("everyday.txt").read_text(encoding="utf-8").split())


def _better(unit: Unit, index: Index) -> str | None:
    most = 1 if len(unit.surface) < _LONG else 2
    found = [
        (far, -count, word)
        for word, count in _near_words(unit.surface, index)
        if (far := distance(unit.surface, word, most)) <= most
    ]
    return min(found)[2] if found else None


def _near_words(word: str, index: Index) -> Iterator[tuple[str, int]]:
    # The first letter is seldom wrong; where it is swapped with the second, that one leads.
    for prefix in dict.fromkeys((word[:2], word[0], word[1])):
        yield from index.endings(prefix, _MOST_WORDS)


def _is_hangul(word: str) -> bool:
    return all(_HANGUL[0] <= char <= _HANGUL[1] for char in word)


def _letters(word: str) -> str:
    return unicodedata.normalize("NFD", word) if not word.isascii() else word
