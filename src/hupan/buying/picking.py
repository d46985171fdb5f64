"""Which of several things is called by its name, and how many of it are wanted."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from hupan.phrases import Count, Home, Phrases, read_phrases

T = TypeVar("T")

_NOWHERE = Home("USD", date(2026, 1, 1))
_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)
_LEADING = re.compile(r"\b(?P<n>\w+)\s+of\b")
_BARE = re.compile(
    r"\d{1,3}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen)\b|[一二两三四五六七八九十]{1,3}"
    r"|(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)(?=만|로|으로|만큼|\s|$)"
)
_KOREAN = {"하나": "한", "둘": "두", "셋": "세", "넷": "네"}
_EMPTY_WORDS = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "one",
        "ones",
        "please",
        "add",
        "want",
        "buy",
        "take",
        "put",
        "cart",
        "basket",
        "into",
        "size",
        "pair",
        "this",
        "that",
        "order",
        "my",
        "what",
        "when",
        "where",
        "return",
        "cancel",
        "track",
        "exchange",
        "again",
        "same",
        "them",
        "those",
        "these",
        "need",
        "like",
        "have",
    ]
)
_SCRIPT = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")


def called(things: Sequence[T], said: str, names: Callable[[T], Iterable[str]]) -> list[T]:
    """Find the things that are called by words of their names; all that share the most of these."""
    said_words = _words_of(said)
    flat = said.casefold()
    scores = [max((_shared(name, said_words, flat) for name in names(thing)), default=0) for thing in things]
    best = max(scores, default=0)
    return [thing for thing, score in zip(things, scores, strict=True) if best and score == best]


def _shared(name: str, said: set[str], flat: str) -> int:
    """Count the letters of a name's words that are said; whatever script, longer words weigh more."""
    score = 0
    for word in _words_of(name):
        if _SCRIPT.search(word):
            score += max((len(piece) for piece in _pieces(word) if piece in flat), default=0) * 2
        elif word in said:
            score += len(word)
    return score


def _pieces(word: str) -> Iterable[str]:
    """Cut a word of a script without spaces into what may stand in a sentence by itself."""
    return (word[start:end] for start in range(len(word)) for end in range(start + 2, len(word) + 1))


def _words_of(text: str) -> set[str]:
    found = {word.casefold() for word in _WORD.findall(text)} - _EMPTY_WORDS
    # One pair of shoes, two shoes.
    return found | {word[:-1] for word in found if word.endswith("s") and len(word) > 3}  # noqa: PLR2004 - "bus"


def count_of(phrases: Phrases, packs: Iterable[Count] = (), taken: Iterable[str] = ()) -> int | None:
    """Tell how many are wanted; `None` where nothing was said. Of shoes, "a pair" is one.

    Args:
        phrases: What was read off the text.
        packs: Counts that say how many come together.
        taken: Numbers that name an option's value.
    """
    known = {each.span for each in packs}
    counts = [each.number for each in phrases.counts if each.span not in known]
    if counts:
        return counts[-1]
    if (of := _LEADING.search(phrases.rest.casefold())) and (number := read_number(of["n"])) is not None:
        return None if of["n"] in taken else number
    return None


def bare_number(phrases: Phrases) -> int | None:
    """Find a number that stands by itself, as an answer to "how many" does."""
    rest = phrases.rest.casefold()
    found = [number for match in _BARE.finditer(rest) if (number := read_number(match[0])) is not None]
    return found[0] if found else None


def read_number(word: str) -> int | None:
    """Read a number as people write it."""
    text = {"dozen": "12"}.get(word, _KOREAN.get(word, word))
    for counted in (f"{text} pieces", f"{text}개", f"{text}个"):
        if found := read_phrases(counted, _NOWHERE).counts:
            return found[0].number
    return None
