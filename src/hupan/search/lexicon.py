"""What shoppers call things, in three languages: our own small commerce lexicon, and how it is found in text."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from hupan.search.cutting import Run, canonical, runs

MARK = "§"
"""Stands before a concept's name where it is kept as a word of the index; no text has it, as it is no letter."""

_MODIFIERS = frozenset({"colour", "material", "pattern", "style", "audience", "occasion", "property"})
_ALL_MODIFIERS = frozenset({"living_room", "bedroom", "bathroom", "kitchen", "garden", "wall", "dining", "recording"})
# Things of these shelves are kinds of their own: nothing else that is sold comes near an air conditioner or a tyre.
_APART = frozenset(
    {"appliances", "vehicles", "baby", "household", "health", "devices", "pantry", "sport_gear", "creatures", "papers"}
)
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that has names.

    Attributes:
        key: Its name in the lexicon.
        thing: Whether it is a thing that is sold, rather than how a thing is or for whom.
        english: What it is called in English.
        broader: Concepts that it is a kind of.
        apart: Whether nothing that is merely near in meaning stands in for it.
    """

    key: str
    thing: bool
    english: str
    broader: tuple[str, ...] = ()
    apart: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What the index keeps for it: itself, and what it is a kind of."""
        return (MARK + self.key, *(MARK + each for each in self.broader))


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text in which concepts were found.

    Attributes:
        first: The run where it begins.
        last: The run where it ends.
        start: Where it begins within a close run.
        end: Where it ends within a close run.
        concepts: What its words mean; more than one where they mean several things.
    """

    first: int
    last: int
    start: int
    end: int
    concepts: tuple[Concept, ...]


class Lexicon:
    """Finds concepts in cut text.

    Args:
        concepts: Each with its names.
    """

    def __init__(self, concepts: Sequence[tuple[Concept, Sequence[str]]]) -> None:
        self._phrases: dict[tuple[str, ...], list[Concept]] = {}
        self._close: dict[str, list[Concept]] = {}
        for concept, names in concepts:
            for name in names:
                self._learn(concept, name)
        self._names = {concept.key: tuple(names) for concept, names in concepts}
        self._longest = max((len(name) for name in self._close), default=0)

    def _learn(self, concept: Concept, name: str) -> None:
        cut = runs(name)
        known: list[Concept]
        if cut and all(run.close for run in cut) and len(cut) == 1:
            known = self._close.setdefault(cut[0].text, [])
        elif cut:
            known = self._phrases.setdefault(_key(cut), [])
        else:
            return
        if concept not in known:
            known.append(concept)

    def names(self, key: str) -> Sequence[str]:
        """List what a concept is called, in all languages; nothing where there is no such concept."""
        return self._names.get(key, ())

    def find(self, run_list: Sequence[Run]) -> Iterator[Found]:
        """Find concepts, the longest names first, without overlaps."""
        at = 0
        while at < len(run_list):
            phrase = self._phrase(run_list, at)
            if phrase is not None:
                yield phrase
                at = phrase.last + 1
                continue
            if run_list[at].close:
                yield from self._within(run_list[at].text, at)
            at += 1

    def _phrase(self, run_list: Sequence[Run], at: int) -> Found | None:
        for size in range(min(_LONGEST_PHRASE, len(run_list) - at), 0, -1):
            window = run_list[at : at + size]
            if size == 1 and window[0].close:
                continue
            concepts = self._phrases.get(_key(window))
            if concepts:
                return Found(at, at + size - 1, 0, len(window[-1].text), tuple(concepts))
        return None

    def _within(self, text: str, at: int) -> Iterator[Found]:
        start = 0
        while start < len(text):
            size = next(self._sizes(text, start), 0)
            if size:
                yield Found(at, at, start, start + size, tuple(self._close[text[start : start + size]]))
            start += size or 1

    def _sizes(self, text: str, start: int) -> Iterator[int]:
        for size in range(min(self._longest, len(text) - start), 0, -1):
            # One character names a thing only where the word ends with it: 碗 in 陶瓷碗, not in 碗柜.
            if text[start : start + size] in self._close and (size > 1 or start + 1 == len(text)):
                yield size


def _key(run_list: Sequence[Run]) -> tuple[str, ...]:
    return tuple(run.text if run.close else canonical(run.text) for run in run_list)


@cache
def commerce() -> Lexicon:
    """Read our own lexicon."""
    shelves = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    broader = {key: _broader(line) for shelf in shelves.values() for key, line in shelf.items()}
    entries: list[tuple[Concept, list[str]]] = []
    for shelf, lines in shelves.items():
        for key, line in lines.items():
            thing = shelf not in _MODIFIERS and key not in _ALL_MODIFIERS
            names = [name.strip() for group in line.partition(">")[0].split("|") for name in group.split(",")]
            apart = shelf in _APART and not broader[key]
            entries.append((Concept(key, thing, names[0], _all_broader(key, broader), apart), names))
    return Lexicon(entries)


def _broader(line: str) -> list[str]:
    return [each.strip() for each in line.partition(">")[2].split(",") if each.strip()]


def _all_broader(key: str, broader: dict[str, list[str]]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    waiting = list(broader[key])
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen[each] = None
            waiting += broader[each]
    return tuple(seen)


@cache
def lexicon_mark() -> str:
    """Tell the lexicon from its other versions: an index of other words has to be built anew."""
    return blake2b((Path(__file__).parent / "lexicon.toml").read_bytes(), digest_size=4).hexdigest()
