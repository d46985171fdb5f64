"""Which of several things is called by its name, and how many of it are wanted."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from hupan.phrases import Count, Home, Phrases, read_phrases

T = TypeVar("T")

_NOWHERE = Home("USD", date(2026, 1, 1))
_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)
_LEADING = re.compile(r"\b(?P<n>\w+)\s+of\b(?!\s+(?:the\s+)?(?:my|your)\b)")
_BARE = re.compile(
    r"\d{1,3}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen)\b|[一二两三四五六七八九十]{1,3}"
    r"|(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)(?=만|로|으로|만큼|\s|$)"
)
_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "one|하나|한|一", "two|twice|a couple|둘|두|二|两|俩", "three|trio|셋|세|三|仨", "four|넷|네|四",
            "five|다섯|五", "six|half a dozen|여섯|六", "seven|일곱|七", "eight|여덟|八", "nine|아홉|九", "ten|열|十",
            "eleven", "twelve|a dozen", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
            "nineteen", "twenty",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
_LATIN = "|".join(sorted((name for name in _NAMES if name.isascii()), key=len, reverse=True))
_N = rf"(?P<n>\d{{1,3}}|{_LATIN})"
# What follows a number and says what it is a number of: no amount of goods.
_OF_ELSE = (
    r"(?!\w|[.,]\d|\s?[-%$€£¥₩'\u2033\"]|\s?(?:dollars?|bucks|won|yuan|euros?|usd|krw|cny|stars?|days?|weeks?|months?"
    r"|years?|hours?|minutes?|people|persons?|men|man|kids|children|inch(?:es)?|sizes?|bigger|smaller|larger|more\s+days"
    r"|mm|cm|k?g|ml|l|gb|tb|w|oz|lbs?)\b)"
)
_TAKING = re.compile(
    r"\b(?:add|take|want|need|get|give me|buy|have|order|put|grab|make (?:it|that|them|those)|just|only|to)\s+"
    rf"(?:me\s+|us\s+|just\s+|only\s+)*{_N}{_OF_ELSE}"
)
_ALONE = re.compile(
    rf"^\W*(?:ok(?:ay)?\W+|yes\W+)?{_N}(?:\s+(?:please|pls|thanks|then|of (?:it|them|those|these)))*\W*$"
)
_LABELLED = re.compile(
    r"(?:\bquantity|\bqty|수량|数量)(?:\s*(?:[:=：은는을를]|to|of|改成|改为|是|为))*\s*(?P<n>\d{1,3})(?!\d)"
)
_SO_OFTEN = re.compile(r"\b(?P<n>twice|half a dozen|a dozen|a couple)\b")
_COLLOQUIAL = re.compile(
    r"(?P<n>[俩仨])|(?<![가-힣])(?P<ko>하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|열)(?=만|요|이요|로|으로|\s?(?:주세요|줘|담|사|살|추가|더|할게)|\s*$)"
    r"|(?:来|要|买|拿|加|改成|就|只要)\s?(?P<zh>\d{1,3}|[一二两三四五六七八九十])(?=\s*(?:$|[,，。!！吧]))"
)
_PACKED = re.compile(
    r"\b(?:packs?|sets?|box(?:es)?|bundles?)\s+of\s+\w+|\b\w+[\s-](?:pack|piece(?:\s+set)?|person|people|man)\b"
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


def how_many(
    phrases: Phrases,
    packs: Collection[Count] = (),
    taken: Iterable[Decimal] = (),
    names: Iterable[str] = (),
) -> int | None:
    """Tell how many are wanted; `None` where nothing was said. Of shoes, "a pair" is one.

    Args:
        phrases: What was read off it.
        packs: Counts that say how many come together.
        taken: Numbers that name a value of an option.
        names: What the thing is called: "four mugs" are four where it is a mug.
    """
    known = {each.span for each in packs}
    counts = [each.number for each in phrases.counts if each.span not in known]
    if counts:
        return counts[-1]
    rest = _PACKED.sub(" ", phrases.rest.casefold())
    values = set(taken)
    goods = "|".join(map(re.escape, sorted({word for name in names for word in _forms(name)}, key=len, reverse=True)))
    named = re.compile(rf"(?<![\w.]){_N}\s+(?:[a-z]+\s+){{0,3}}?(?:ones|units|{goods or 'ones'})\b")
    for pattern in (_LABELLED, _LEADING, _TAKING, _ALONE, named, _SO_OFTEN, _COLLOQUIAL):
        for match in pattern.finditer(rest):
            word = next(each for each in match.groups() if each is not None)
            number = _number(word)
            if number and Decimal(number) not in values:
                return number
    return None


def _forms(name: str) -> Iterable[str]:
    for word in re.findall(r"[a-z]{3,}", name.casefold()):
        yield from (f"{word}s", f"{word}es", word) if word not in _EMPTY_WORDS else ()


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else _NAMES.get(" ".join(word.split()))


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
