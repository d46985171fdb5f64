"""What is only meant by what was said before: "the latter", "and the second?" once the first was asked about.

Of two that stand side by side one is told by where it stands or by the other one; it is written as its place among all
that are shown. And who only names another product goes on with the question that was asked last.
"""

import re
from collections.abc import Sequence
from datetime import date

from hupan.counter.pointing import own_words, pointed
from hupan.counter.table import Shown, Table
from hupan.phrases import LONGEST, Home, Phrases, form_of, read_phrases, without

_PAIR = 2
_LONGEST = 60
_THING = r"(?:거|꺼|것|걸|건|게|상품|제품|쪽)"
_EACH = "[个款件双条台只本瓶盒套张种样部把支枝杯包袋罐床顶副块辆]"
_FORMER = re.compile(
    r"\b(?:the\s+)?former(?:\s+one)?\b|\bthe\s+first(?:\s+one)?\s+of\s+(?:the|those|these)\s+two\b"
    r"|\b(?:the\s+)?(?:one\s+on\s+the\s+left|left(?:[ -]hand)?\s+one)\b"
    rf"|前者|(?:前面?|左[边侧面])的?[那这]?一?{_EACH}|左[边侧]的"
    rf"|전자(?=[는가를의도로]?(?:\s|[?,.]|$))|(?:앞|왼)\s?(?:에|의|쪽)?\s?(?:있는|의)?\s?{_THING}|먼저\s?(?:거|것|건)|왼쪽(?!에)"
)
_LATTER = re.compile(
    r"\b(?:the\s+)?latter(?:\s+one)?\b|\bthe\s+second(?:\s+one)?\s+of\s+(?:the|those|these)\s+two\b"
    r"|\b(?:the\s+)?(?:one\s+on\s+the\s+right|right(?:[ -]hand)?\s+one)\b"
    rf"|后者|(?:后面?|右[边侧面])的?[那这]?一?{_EACH}|右[边侧]的"
    rf"|후자(?=[는가를의도로]?(?:\s|[?,.]|$))|(?:뒤|오른)\s?(?:에|의|쪽)?\s?(?:있는|의)?\s?{_THING}|나중\s?(?:거|것|건)|오른쪽(?!에)"
)
_OTHER = re.compile(
    r"\bthe\s+other(?:\s+(?:one|option|item))?\b(?!\s+(?:two|three|day|ones|[a-z]+s)\b)"
    rf"|另(?:外|一)?(?:那|的)?一?{_EACH}"
    rf"|(?:다른|나머지)\s?(?:한|하나)\s?(?:개|쪽|제품|상품)?|나머지(?:\s?{_THING})?|(?:다른|반대)\s?쪽"
)
# Who says no more than that chooses it.
_CHOICE = re.compile(r"(?:please|then|ok(?:ay)?|yes|吧|好|要|就|요|이요|으?로요?|[\W_])*", re.IGNORECASE)

# What goes on with the question, and what may stand beside a place then: whatever else is said asks something itself.
_GOES_ON = re.compile(
    r"[?？]|^\W*(?:and|what about|how about|what of|same)\b|呢|^\W*(?:那么?|换成?|再)|也(?:是|一样)?[吗嘛]"
    r"|^\W*(?:그럼|그러면|그렇다면|그리고)|(?:은|는|건|도)\s?요?\W*$"
)
_BESIDE = re.compile(
    r"\b(?:and|what|how|about|of|the|is|it|same|also|too|as|well|for|in|with|that|this|one|ones|option|item|pair|then"
    r"|so|ok|okay|but|n|hm+|oh)\b"
    rf"|那么?|换成?|再|也|是|一样|呢|吗|嘛|的|怎么样|如何|[这]?一?{_EACH}"
    r"|그럼|그러면|그렇다면|그리고|근데|혹시|어때요?|어떤가요|그래요|그런가요|마찬가지(?:예요|인가요)?"
    rf"|{_THING}|이?랑|[은는도이가]|요|[\W_]"
)
# Pointers are read the same way wherever and whenever something is written.
_ANYWHERE = Home("USD", date(2000, 1, 1))


def of_two(said: str, table: Table) -> str:
    """Write which of two is meant as its place: `the latter`, `后面那个`, `the other one`. All else stays as it is."""
    two = table.compared or tuple(range(len(table.shown)))
    if len(two) != _PAIR or not all(at < len(table.shown) for at in two):
        return said
    at = {_FORMER: two[0], _LATTER: two[1]}
    if table.focus in two:
        at[_OTHER] = two[1 - two.index(table.focus)]
    folded = said.casefold()
    if len(folded) != len(said) or len(said) > LONGEST:
        return said
    found = [(match, place) for pattern, place in at.items() if (match := pattern.search(folded)) is not None]
    if len(found) != 1:
        return said
    (match, place) = found[0]
    rest = f"{folded[: match.start()]} {folded[match.end() :]}"
    if _CHOICE.fullmatch(rest) and not _GOES_ON.search(folded):
        return said
    return f"{said[: match.start()]} #{place + 1} {said[match.end() :]}".strip()


def asked_again(said: str, table: Table) -> str | None:
    """Write out the question that somebody asks again of another product; nothing where they say something else.

    It reads files the first time: not for the event loop.
    """
    if not table.asked or len(said) > _LONGEST or form_of(said).carts:
        return None
    phrases = read_phrases(said, _ANYWHERE)
    folded = said.casefold()
    if not _GOES_ON.search(folded) or any(each.without for each in phrases.pointers):
        return None
    places = pointed(said, phrases, Table(shown=table.shown, compared=table.compared))
    if (
        not places
        or len(places) == len(table.shown) == 1
        or _BESIDE.sub("", _without_names(said, phrases, table.shown))
    ):
        return None
    return " ".join((*(f"#{place + 1}" for place in places), table.asked))


def question_in(said: str, shown: Sequence[Shown]) -> str:
    """Take a question by itself, without which products it is asked of; empty where nothing else is said."""
    rest = _without_names(said[:LONGEST], read_phrases(said, _ANYWHERE), shown)
    return rest if _BESIDE.sub("", rest) else ""


def _without_names(said: str, phrases: Phrases, shown: Sequence[Shown]) -> str:
    rest = without(said, (each.span for each in phrases.pointers)).casefold()
    for name in sorted((each.name.casefold() for each in shown), key=len, reverse=True):
        rest = rest.replace(name, " ")
    if not phrases.pointers:
        for word in sorted((word for own in own_words(rest, shown) for word in own), key=len, reverse=True):
            rest = rest.replace(word, " ")
    return rest.strip(" :：,，")
