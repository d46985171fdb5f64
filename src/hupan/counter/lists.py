"""Of several kinds of goods that lie there, each in a list of its own, which one is meant: "the second mug".

A kind that is named lays its list before the buyer, and places are those of that list. Where several are named with a
place each, all of them lie there, and each place is written as that among all. Where a place is pointed at and no kind
is named, nobody knows of which list it is: that is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hupan.counter.following import of_two
from hupan.counter.table import Laid, Shown, Table
from hupan.phrases import Home, Phrases, Pointer, read_phrases, superlative
from hupan.sayings import named_kinds

_ANYWHERE = Home("USD", date(2000, 1, 1))
_GAP = re.compile(r"[\s\-_\u00b7]")
# "The second mug" is said as "the second one" is; a name behind anything else stays what it is.
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|top|bottom|other|\d{1,2}(?:st|nd|rd|th))\s$"
)
_JOINS = re.compile(
    r"[,;.!?，；。！？、&+]|\b(?:and|with|to|or|than|vs|versus|against|plus)\b|[和跟与及同比]|(?:이랑|랑|하고|그리고|과|와)(?:\s|$)"
)
_FARTHEST = 10
# One place of each list: "both firsts", "the second of each", `每样第一个`, `각각 첫 번째 거`.
_NTH = {
    word: place
    for place, words in enumerate(
        (
            "first top 1st 一 1 첫",
            "second 2nd 二 2 두",
            "third 3rd 三 3 세",
            "fourth 4th 四 4 네",
            "fifth 5th 五 5 다섯",
        ),
        start=1,
    )
    for word in words.split()
} | {"last": -1, "bottom": -1}
_EN, _ZH = (
    "first|second|third|fourth|fifth|last|top|bottom|[1-5](?:st|nd|rd|th)",
    r"第\s?([一二三四五1-5])\s?[个款件双条只]?",
)
_KO = r"(첫|두|세|네|다섯)\s?번째\s?(?:거|꺼|것|걸|껄)?"
_OF_EACH = re.compile(
    rf"\bboth\s(?:of\s)?(?:the\s)?({_EN})(?:s|\sones)?\b"
    rf"|\b(?:the\s)?({_EN})(?:\s(?:one|item|option)s?)?\s(?:of|from|in|on|for)\s(?:each|both|every|either)\b"
    r"(?:\s(?:of\s(?:them|these|those|the\stwo)|(?:the\s)?(?:lists?|rows?|kinds?|types?|sorts?|groups?)|one))?"
    rf"|(?:每[样种类排组边个]|各[自样种类]?[来取要拿]?|两[边样种类排组个])(?:里|中)?(?:的|都|各)?[来取要拿]?(?:的)?{_ZH}"
    rf"|{_ZH}(?=都[要来买拿加放]|各[要来买拿加放])"
    rf"|(?<![가-힣])(?:각각|각자|각|종류별로|종류마다|양쪽|둘|두\s?종류)(?:에서|의|씩)?\s?(?:다\s?|모두\s?)?{_KO}"
    rf"|{_KO}(?:로|으로)?\s?(?:하나씩|한\s?개씩|각각|씩|둘\s?다)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:of|from|in|for)\s(?:each|both|every|either)\b|\b(?:each|both)\s(?:one|list|kind|type|sort|group|row)\b"
    r"|每[样种类组排边个]|各[自样种类来取要拿选买]|两[边样种类排组个]|(?<![가-힣])(?:각각|각자|둘\s?다|양쪽)|종류(?:별로|마다)|하나씩|한\s?개씩"
)
_TAKES, _HAN, _HANGUL = re.compile(r"[来取要拿]"), re.compile(r"[一-鿿]"), re.compile(r"[가-힣]")
_NOTHING = re.compile(
    r"[\s.!,。！，]*(?:(?:please|thanks|ok|okay|yes|then|吧|谢谢|好的?|요|로|이요|으로|네)[\s.!,。！，]*)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Named:
    start: int
    end: int
    slug: str


def turned(said: str, table: Table) -> tuple[str, Table]:
    """Lay before a buyer the list that their words are about.

    It reads words, and files the first time: not for the event loop.

    Returns:
        The words, with places that are those of the table; and the table, as it is where no kind is named.
    """
    said = of_two(said, table)
    of_each = _OF_EACH.search(said) if len(table.beside) > 1 else None
    if of_each is not None:
        return _one_of_each(said, of_each, table)
    named = _kinds(said, table.lists)
    if not named:
        return said, table
    text, names = _as_ones(said, named)
    pointers = [each for each in read_phrases(text, _ANYWHERE).pointers if each.places]
    of = {each: found for each in pointers if (found := _of(each, text, names, pointers)) is not None}
    slugs = {each.slug for each in of.values()} or {each.slug for each in names}
    among = [each for each in table.lists if each.slug in slugs]
    if len(among) == 1:
        return text, laid(table, among[0].shown, among[0])
    shown = tuple(each for one in among for each in one.shown)
    return (_placed(text, of, among) if of else said), laid(table, shown, among[-1])


def _one_of_each(said: str, found: re.Match[str], table: Table) -> tuple[str, Table]:
    """Write one place of every list that lies there as places among all of them."""
    nth = _NTH[next(each for each in found.groups() if each).casefold()]
    places: list[str] = []
    before = 0
    for each in table.beside:
        size = len(each.shown)
        if abs(nth) <= size:
            places.append(f"#{before + (size if nth < 0 else nth)}")
        before += size
    ahead, behind = said[: found.start()], said[found.end() :]
    # `各来第一个` says in its middle that they are wanted; and whoever says nothing else takes them.
    alone = _NOTHING.fullmatch(f"{ahead} {behind}") is not None
    wants = "都要" if _TAKES.search(found[0]) or (alone and _HAN.search(found[0])) else ""
    takes = "I'll take" if alone and found[0].isascii() else ""
    puts = "담아줘" if alone and _HANGUL.search(found[0]) else ""
    text = " ".join((ahead, takes, *places, wants, puts, behind))
    shown = tuple(each for one in table.beside for each in one.shown)
    return " ".join(text.split()), laid(table, shown, table.beside[-1])


def laid(table: Table, shown: Sequence[Shown], own: Laid) -> Table:
    """Lay products there, those of a list or of several; what was spoken of last stays so where it is one of them."""
    if tuple(shown) == table.shown:
        table = replace(table, beside=(), quest=own.quest, regarded=own.regarded)
        return replace(table, asides=own.asides, reliefs=own.reliefs)
    spoken_of = None if table.focus is None or table.focus >= len(table.shown) else table.shown[table.focus].product_id
    ids = [each.product_id for each in shown]
    focus = ids.index(spoken_of) if spoken_of is not None and spoken_of in ids else (0 if len(ids) == 1 else None)
    compared = tuple(table.shown[at].product_id for at in table.compared if at < len(table.shown))
    beside = tuple(map(ids.index, compared)) if {*compared} <= {*ids} else ()
    return replace(
        table,
        shown=tuple(shown),
        focus=focus,
        compared=beside,
        quest=own.quest,
        regarded=own.regarded,
        asides=own.asides,
        reliefs=own.reliefs,
        beside=(),
    )


def unclear(said: str, phrases: Phrases, table: Table) -> bool:
    """Whether one of several lists is meant, and nothing says which: "the first one", "the cheapest".

    It reads a file the first time: not for the event loop.
    """
    if len(table.beside) < 2:  # noqa: PLR2004 - of one list there is no choice
        return False
    return any(each.places for each in phrases.pointers) or (not phrases.pointers and superlative(said))


def best_of_each(said: str, table: Table) -> tuple[Table, ...]:
    """Lay every list that lies there before a buyer by itself, where the best of each is meant: "the cheapest of each".

    It reads a file the first time: not for the event loop.
    """
    if len(table.beside) < 2 or not _EACH.search(said.casefold()) or not superlative(said):  # noqa: PLR2004 - as above
        return ()
    return tuple(laid(table, each.shown, each) for each in table.beside)


def names_list(said: str, table: Table) -> bool:
    """Whether exactly one of the kinds that lie there is named."""
    return len({each.slug for each in _kinds(said, table.lists)}) == 1


def _kinds(said: str, lists: Sequence[Laid]) -> list[_Named]:
    flat = _GAP.sub(" ", said.casefold())
    known = {each.slug: each.name for each in lists if each.slug}
    # Some signs are written with two small ones: then nobody knows where a name stands.
    found = named_kinds(flat, known) if known and len(flat) == len(said) else []
    return [_Named(*each) for each in found]


def _as_ones(said: str, named: Sequence[_Named]) -> tuple[str, list[_Named]]:
    """Write "the second mug" as "the second one"; and tell where each kind is named then."""
    pieces, names, end, moved = list[str](), list[_Named](), 0, 0
    for each in named:
        points = _ORDINAL.search(_GAP.sub(" ", said[: each.start].casefold())) is not None
        word = "one" if points else said[each.start : each.end]
        pieces += [said[end : each.start], word]
        start = each.start + moved
        moved += len(word) - (each.end - each.start)
        names.append(_Named(start, each.end + moved, each.slug))
        end = each.end
    return "".join([*pieces, said[end:]]), names


def _of(pointer: Pointer, text: str, names: Sequence[_Named], pointers: Sequence[Pointer]) -> _Named | None:
    """Find the kind that a place is one of: `the second one of the mugs`, `第二个马克杯`, `머그컵 중에 두 번째`."""
    start, end = pointer.span.start, pointer.span.end
    others = [each.span for each in pointers if each is not pointer]
    near: list[tuple[int, _Named]] = []
    for each in names:
        if each.start < end and start < each.end:
            return each
        left, right = (end, each.start) if each.start >= end else (each.end, start)
        between = any(left <= other.start < right for other in others)
        if right - left <= _FARTHEST and not between and _JOINS.search(text[left:right]) is None:
            # What follows is nearer to a place than what goes before.
            near.append((right - left if each.start >= end else right - left + _FARTHEST, each))
    return min(near, key=lambda one: one[0], default=(0, None))[1]


def _placed(text: str, of: dict[Pointer, _Named], among: Sequence[Laid]) -> str:
    """Write each place as that among all that lie there, in place of the words for it and its kind."""
    offsets: dict[str, tuple[int, int]] = {}
    before = 0
    for each in among:
        offsets[each.slug] = (before, len(each.shown))
        before += len(each.shown)
    cuts: list[tuple[int, int, str]] = []
    for pointer, name in of.items():
        start, size = offsets[name.slug]
        places = [start + (size + place + 1 if place < 0 else place) for place in pointer.places if abs(place) <= size]
        cuts.append((pointer.span.start, pointer.span.end, " ".join(f"#{place}" for place in places)))
        if name.start >= pointer.span.end or name.end <= pointer.span.start:
            cuts.append((name.start, name.end, ""))
    return "".join(_cut(text, cuts))


def _cut(text: str, cuts: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for start, end, word in sorted(dict.fromkeys(cuts)):
        yield text[at:start]
        yield f" {word} " if word else " "
        at = end
    yield text[at:]
