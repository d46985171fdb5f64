"""On what terms somebody wants goods: rated so high, reduced, in stock, sent for nothing, from there, of that brand.

Such a term is no attribute of goods: it is held against what reviews, prices, stocks, sellers and deliveries say of
them. The words lie in `terms.toml`, in three languages. What the market knows nothing of, where goods are made, is
read as well, so that it can be said that it was not kept to.
"""

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from hupan.phrases import Span
from hupan.sayings.refusing import DROPS, REFUSED_KO, REFUSED_ZH
from hupan.sayings.traits import ANY_OF, flat_of
from hupan.sayings.turning import Turn, turned

HERE = "*"
"""Stands for the country of whoever asks."""

_LANGUAGES = ("en", "zh", "ko")
# On what terms goods are wanted stands before that; a longer story would hold up the others.
_LONGEST = 600
_STARS = r"(?<![\d.,])(?P<n>[1-5](?:\.\d{1,2})?|one|two|three|four|five|[一二三四五两]|한|두|세|네|다섯)"
_NUMBER = (
    r"(?<![\d.,])(?P<n>\d{1,2},\d{3}|\d{1,5}|(?:an? |one )?(?:hundred|thousand)|[一上过]?[百千]|(?<![가-힣])[백천])"
)
_FOLD = r"(?<![\d.])(?P<fold>\d(?:\.\d)?|\d\d|[一二三四五六七八九]{1,2})"
_IN_WORDS = {
    **dict(zip(("one", "two", "three", "four", "five"), "12345", strict=True)),
    **dict(zip("一二三四五六七八九两", "1234567892", strict=True)),
    **dict(zip("한두세네", "1234", strict=True)),
    "다섯": "5",
}
_LARGE = {"hundred": "100", "thousand": "1000", "百": "100", "千": "1000", "백": "100", "천": "1000"}
# A pattern whose words mean a number names it: `(?P<as50>half price)`.
_AS = "as"
_ABROAD = "abroad"
_LATIN = re.compile(r"[a-z]")
# In scripts without capitals a name is a brand only where something says that it is one: 新芽 is a bud, too.
_CALLED_BRAND = re.compile(r"\s?(?:牌|家|品牌|这?个?牌子|브랜드|제품|꺼|거|것|걸|만|상품)|的")
_BRAND_OF = re.compile(r"(?:只[要看]|就要|要|品牌是?|牌子是?|买|브랜드는?)\s?$")
_ONLY_BRAND = re.compile(
    r"\b(?:(?:only|just)(?: \w+){0,2}|by|from|made by|brand|prefer|all|something)(?: the)? $|(?:只[要看买]|就要|认)\s?$"
)
# Whoever sells calls their brand what they like: "Wireless Headphones" is one where it is called one.
_NAMED_BRAND = re.compile(r"\b(?:by|made by|brand)(?: the)? $|(?:品牌|牌子)[是叫]?\s?$|브랜드[는가]?\s?$")
_NAMED_BRAND_AFTER = re.compile(r"\s?(?:brand\b|牌|品牌|这?个?牌子|브랜드)")
_ANY = re.compile(r"\b(?:any|whatever)\s*$")
_TAIL = re.compile(r"(?:家|牌)?的?货?")
_ONLY_BRAND_AFTER = re.compile(r"\s?(?:only\b|brand\b|products?\b|牌|家的|品牌|브랜드|제품만|만\b|거만|것만|걸로만)")
_REFUSED = re.compile(
    r"(?:\b(?:not|no|nothing|none|never|without|except(?: for)?|anything but|avoid|don'?t want|isn'?t|aren'?t"
    rf"|other than|{DROPS})(?: \w+){{0,2}}"
    r"|不要|别要?|除了|不想要|不买)\s?$"
)
_REFUSED_AFTER = re.compile(
    rf"(?:的|家的?|牌的?|品牌)?(?:[\u4e00-\u9fff]{{1,3}}?)?(?:我|就|都|也)?(?:{REFUSED_ZH}|别|以外|不买|删)"
    rf"|(?:\s?[가-힣]{{1,6}}?)?(?:은|는)?\s?(?:{REFUSED_KO}|아닌)[가-힣]*"
    r"| (?:ones? )?(?:(?:is|are) )?(?:out|not for me)\b"
)


class TermOf(StrEnum):
    """Of what a term is; each is held against a fact that the market keeps."""

    RATING = "rating"
    REVIEWS = "reviews"
    OFF = "off"
    STOCK = "stock"
    DELIVERY = "delivery"
    CONDITION = "condition"
    FROM = "from"
    BRAND = "brand"
    MADE = "made"


# Who says no to these wants others; who says no to free delivery lets go of it.
_REFUSABLE = frozenset({TermOf.CONDITION, TermOf.FROM, TermOf.MADE})


@dataclass(frozen=True, slots=True)
class Term:
    """A term.

    Attributes:
        of: Of what it is.
        value: A number of stars, of reviews or of hundredths; a condition, as offers have it; a country; writings of a
            brand, any of which will do.
        without: Whether it is what is *not* wanted.
    """

    of: TermOf
    value: str = ""
    without: bool = False

    @property
    def number(self) -> Decimal:
        """Its number; zero where it has none."""
        return Decimal(self.value or 0)


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a text says of terms.

    Attributes:
        said: What is wanted.
        let_go: What is no longer minded.
        spans: Where they stand.
    """

    said: tuple[Term, ...] = ()
    let_go: frozenset[TermOf] = frozenset()
    spans: tuple[Span, ...] = ()


def read_terms(text: str, brands: Mapping[str, Sequence[str]] | None = None, everyday: Container[str] = ()) -> Terms:
    """Read on what terms goods are wanted; it reads a file the first time: not for the event loop.

    Args:
        text: What somebody said.
        brands: The brands that there are, and in what writings titles have them.
        everyday: Those of them that are called by words anybody says; each is meant only where it is called a brand.
    """
    text = text[:_LONGEST]
    said = text.lower().replace("\u2019", "'")
    if len(said) != len(text):
        return Terms()
    found: list[tuple[Term, Turn, Span]] = []
    for term, match in _matches(said):
        span = Span(*match.span())
        if not any(_share(span, other) for _, _, other in found):
            told = _turned(term, said, span)
            # Who would take anything but that insists on it.
            found.append((told, Turn.WANTED if told.without else _turn(said, span), span))
    found += _brands(said, brands or {}, everyday)
    there = [term for term, turn, _ in found if turn is not Turn.LET_GO]
    kept = {(each.of, each.value if each.without else ""): each for each in there}
    wanted = [each.value for each in there if each.of is TermOf.BRAND and not each.without]
    if wanted:
        # Of two brands either will do.
        kept[TermOf.BRAND, ""] = Term(TermOf.BRAND, ANY_OF.join(dict.fromkeys(wanted)))
    spans = [_cut(said, each, span) for each, _, span in found]
    by_name = [(of, span) for of, span in _let_go_by_name(said) if not any(_share(span, each) for each in spans)]
    let_go = frozenset([*(of for of, _ in by_name), *(term.of for term, turn, _ in found if turn is Turn.LET_GO)])
    return Terms(tuple(kept.values()), let_go, (*spans, *(span for _, span in by_name)))


def is_everyday(word: str) -> bool:
    """Whether a word is one with which anybody asks for goods, whatever they are: `best`, 便宜, 추천."""
    return word.casefold() in _everyday()


def _share(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def joined_terms(before: Sequence[Term], terms: Terms) -> tuple[Term, ...]:
    """Add what is said of terms to what was said before; of the same thing, the new word counts."""
    new = {each.of for each in terms.said if not each.without}
    told = {(each.of, each.value) for each in terms.said}
    kept = [
        each
        for each in before
        if each.of not in terms.let_go
        and not (each.of in new and not each.without)
        and (each.of, each.value) not in told
    ]
    return (*kept, *terms.said)


def _matches(said: str) -> Iterator[tuple[Term, re.Match[str]]]:
    for of, country, pattern in _patterns():
        for match in pattern.finditer(said):
            if country:
                yield Term(of, country), match
                continue
            yield Term(of, _number_of(match.groupdict())), match


def _number_of(told: Mapping[str, str | None]) -> str:
    """Write a number that a pattern tells: in digits, by the name of its group, or of what is left of a price."""
    if named := next((name for name, each in told.items() if name.startswith(_AS) and each), None):
        return named.removeprefix(_AS)
    if fold := told.get("fold"):
        return _off_of(fold)
    return _digits(told.get("n") or "") + (".5" if told.get("half") else "")


def _digits(said: str) -> str:
    if large := next((number for sign, number in _LARGE.items() if sign in said), ""):
        return large
    return _IN_WORDS.get(said) or "".join(_IN_WORDS.get(sign, sign) for sign in said).replace(",", "")


def _off_of(said: str) -> str:
    """Write how much is taken off where it is said how much is left: of `八折` a fifth, of `八五折` 15 hundredths."""
    left = _digits(said).replace(".", "")
    return str(100 - int(left) * (10 if len(left) == 1 else 1))


def _turned(term: Term, said: str, span: Span) -> Term:
    if term.of not in _REFUSABLE:
        return term
    if term.value == _ABROAD:
        return Term(term.of, HERE, without=not _is_refused(said, span))
    return Term(term.of, term.value, without=_is_refused(said, span))


def _is_refused(said: str, span: Span) -> bool:
    return _REFUSED.search(said[: span.start]) is not None or _REFUSED_AFTER.match(said, span.end) is not None


def _cut(said: str, term: Term, span: Span) -> Span:
    """Take into a span what turns it: of "anything but Lakeline" no "anything but" is left to be sought."""
    if term.of is TermOf.BRAND and (tail := _TAIL.match(said, span.end)):
        span = Span(span.start, tail.end())
    if term.of not in {TermOf.BRAND, *_REFUSABLE} or not _is_refused(said, span):
        return span
    before, after = _REFUSED.search(said[: span.start]), _REFUSED_AFTER.match(said, span.end)
    return Span(before.start() if before else span.start, after.end() if after else span.end)


def _let_go_by_name(said: str) -> Iterator[tuple[TermOf, Span]]:
    for of, pattern in _names():
        for match in pattern.finditer(said):
            span = Span(*match.span())
            if _turn(said, span, any_insists=False) is Turn.LET_GO:
                yield of, span


def _turn(said: str, span: Span, *, any_insists: bool = True) -> Turn:
    before, own, after = (flat_of(each) for each in (said[: span.start], said[span.start : span.end], said[span.end :]))
    if any_insists:
        # Who asks for any that are so insists on it; who takes any brand minds none.
        before = _ANY.sub("", before)
    turn = turned(before + own + after, len(before), len(before + own))
    return Turn.LET_GO if turn is Turn.LET_GO else Turn.WANTED


def _brands(
    said: str, known: Mapping[str, Sequence[str]], everyday: Container[str]
) -> Iterator[tuple[Term, Turn, Span]]:
    for brand, names in known.items():
        # As the index keeps it stands first.
        writings = dict.fromkeys([brand, *(name.lower() for name in names)])
        for name in map(str.lower, writings):
            for span in _standing(name, said):
                named = _NAMED_BRAND.search(said[: span.start]) or _NAMED_BRAND_AFTER.match(said, span.end)
                if brand in everyday and not named:
                    continue
                refused = _is_refused(said, span)
                told = (
                    _LATIN.search(name) or _CALLED_BRAND.match(said, span.end) or _BRAND_OF.search(said[: span.start])
                )
                if refused or told:
                    turn = Turn.WANTED if refused else _turn(said, span)
                    yield Term(TermOf.BRAND, ANY_OF.join(writings), without=refused), turn, span
    for names in _words()["brands"]["names"]:
        writings = names.split("|")
        for span in (span for name in writings for span in _standing(name, said)):
            refused = _is_refused(said, span)
            # Of one that is not here only who wants no other is told so.
            only = _ONLY_BRAND.search(said[: span.start]) or _ONLY_BRAND_AFTER.match(said, span.end)
            if refused or only:
                yield Term(TermOf.BRAND, ANY_OF.join(writings), without=refused), Turn.WANTED, span


def _standing(name: str, said: str) -> Iterator[Span]:
    if not name:
        return
    bounds = (r"(?<![a-z\d])", r"(?:'s)?(?![a-z\d])") if _LATIN.search(name) else ("", "")
    for match in re.finditer(f"{bounds[0]}{re.escape(name)}{bounds[1]}", said):
        yield Span(*match.span())


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("hupan.sayings").joinpath("terms.toml").read_text(encoding="utf-8"))


@cache
def _everyday() -> frozenset[str]:
    return frozenset(_words()["brands"]["everyday"].split())


@cache
def _names() -> Sequence[tuple[TermOf, re.Pattern[str]]]:
    return [(TermOf(of), re.compile(pattern)) for of, pattern in _words()["names"].items()]


@cache
def _patterns() -> Sequence[tuple[TermOf, str, re.Pattern[str]]]:
    """List the patterns, each with the country that it is about where it is about one."""
    words, found = _words(), list[tuple[TermOf, str, re.Pattern[str]]]()
    for of in (each for each in TermOf if each.value in words):
        table: Mapping[str, Sequence[str]] = words[of.value]
        for at, language in enumerate(_LANGUAGES):
            for country, where in ((HERE, "here"), (_ABROAD, _ABROAD)):
                found += [(of, country, re.compile(each)) for each in table.get(f"{where}_{language}", ())]
            for pattern in table.get(language, ()):
                found += _filled(of, pattern, at, words["countries"])
    return found


def _filled(
    of: TermOf, pattern: str, at: int, countries: Mapping[str, Sequence[str]]
) -> Iterable[tuple[TermOf, str, re.Pattern[str]]]:
    if "{country" in pattern:
        for code, names in countries.items():
            own = f"(?:{names[at]})"
            yield of, code, re.compile(pattern.replace("{country}", own).replace("{country2}", own))
        return
    filled = pattern.replace("{stars}", _STARS).replace("{number}", _NUMBER).replace("{fold}", _FOLD)
    yield of, "", re.compile(filled)
