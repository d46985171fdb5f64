"""Which of the products on the screen somebody means: by their place, by their name, or the one that was spoken of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hupan.choices import speaks_of
from hupan.counter.table import Shown, Table
from hupan.phrases import Phrases
from hupan.search import Sort

_WORD = re.compile(r"[\w-]{2,}")
# Words of names that say nothing of which thing is meant.
_ANY = frozenset(
    "the and for with of in on to my one ones no not set pair size go it this that please add buy".split()  # noqa: SIM905 - read as one
)
_THAT_ONE = re.compile(
    r"\b(?:that|this) one\b|\bthat(?=\s*(?:$|[,.!]|please\b|then\b))|那个|那款|就它|그걸로|그거(?:로)?\s"
)
# What parts two things that are wanted: "two of the first and one of the third".
_BETWEEN = re.compile(
    r"[,;、，；&+]|\b(?:and|plus)\b|(?<=[가-힣\s])(?:이랑|랑|하고|그리고|과|와)(?=\s)|还有|另外|以及|再加|再来|[和跟]"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of a text that speaks of one of the products on the screen.

    Attributes:
        place: Which, counted from 0.
        said: What is said of it.
    """

    place: int
    said: str


def mentions(said: str, phrases: Phrases, table: Table) -> tuple[Mention, ...]:
    """Cut a text into what it says of each of several products; nothing where it speaks of one, or of all alike."""
    if any(pointer.without or pointer.everything or len(pointer.places) != 1 for pointer in phrases.pointers):
        return ()
    shown = len(table.shown)
    found = [(each.span.start, each.span.end, _place(each.places[0], shown)) for each in phrases.pointers]
    if not found:
        found = sorted(_own_words(said, table.shown))
    if len({place for _, _, place in found}) != len(found) or len(found) < 2:  # noqa: PLR2004 - two are several
        return ()
    if not all(0 <= place < shown for _, _, place in found):
        return ()
    cuts = [0]
    for (_, end, _), (start, _, _) in pairwise(found):
        parting = list(_BETWEEN.finditer(said, end, start))
        cuts.append(parting[-1].end() if parting else start)
    ends = [*cuts[1:], len(said)]
    return tuple(Mention(place, said[start:end]) for (_, _, place), start, end in zip(found, cuts, ends, strict=True))


def _own_words(said: str, shown: Sequence[Shown]) -> Iterator[tuple[int, int, int]]:
    """Find where each product is named by words that are its own."""
    folded = said.casefold()
    for place, own in enumerate(own_words(folded, shown)):
        places = [folded.find(word) for word in own]
        if places:
            yield min(places), max(folded.find(word) + len(word) for word in own), place


def pointed(said: str, phrases: Phrases, table: Table) -> tuple[int, ...]:
    """Find the products that are meant, as places on the screen counted from 0; none where nothing says which.

    A place that was said ("the second", `2번`) counts first, then a word that only one of the shown names has, then the
    product that was spoken of last, then the only one there is.
    """
    shown = len(table.shown)
    named = placed(phrases, shown, table.compared) or _named(said, table.shown)
    if named or phrases.pointers:
        return named
    if table.focus is not None and table.focus < shown:
        return (table.focus,)
    if shown and _is_ranked(table) and _THAT_ONE.search(said.casefold()):
        # "Which has the best reviews?" was answered by their order: "that one" is the first.
        return (0,)
    return (0,) if shown == 1 else ()


def _is_ranked(table: Table) -> bool:
    quest = table.quest
    return quest is not None and (quest.sort is not Sort.RELEVANCE or any(each.utmost for each in quest.traits))


def placed(phrases: Phrases, shown: int, compared: Sequence[int] = ()) -> tuple[int, ...]:
    """Read the places that are pointed at, of so many products; both are those that were compared, or all there are."""
    meant: list[int] = []
    left_out: set[int] = set()
    told = any(each.places and not each.without for each in phrases.pointers)
    for pointer in phrases.pointers:
        places: Sequence[int] = [_place(each, shown) for each in pointer.places]
        # "The first and the third, both" are these two.
        if pointer.everything and not told:
            places = next((each for each in (compared, range(shown)) if len(each) == (pointer.number or shown)), ())
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
    return tuple(place for place, each in enumerate(own_words(said.casefold(), shown)) if each)


def own_words(folded: str, shown: Sequence[Shown]) -> list[set[str]]:
    """List for each product the words of a text, written small, that stand in its name and in no other."""
    words = [set(_WORD.findall(each.name.casefold())) - _ANY for each in shown]
    often = Counter(word for each in words for word in each)
    if len(shown) <= 1:
        return [set() for _ in shown]
    return [{word for word in each if often[word] == 1 and _stands(word, folded)} for each in words]


def _stands(word: str, folded: str) -> bool:
    return not word.isdigit() and speaks_of(word, folded)
