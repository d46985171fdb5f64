"""Reads what a buyer says of themselves: what is to be kept, forgotten, or told them. Nothing else writes particulars.

It reads a person's own words, whole clauses of them, by the patterns of `told.toml`; sizes, ages and sums are read by
`hupan.phrases`. What is quoted, asked, supposed or told in many lines is nobody's word about themselves. What somebody
says with a "perhaps" is only offered to be kept.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeAlias, cast

from hupan.kernel import Language
from hupan.particulars.domain import About, Told, Wear, budget_of, label_of, size_in
from hupan.phrases import Home, Phrases, Span, read_phrases, without

_Table: TypeAlias = Mapping[str, object]

LONGEST_SAID = 240
_NOWHERE = Home("USD", date(2000, 1, 1))
_MOST_WORDS = 4
_QUOTES = re.compile(r"[\"“”„«»「」『』`<>\n\r\t]|(?<!\w)['‘]|['’](?!\w)")
_CLAUSE = re.compile(r"[,，;；。!！~]+|\.(?=\s|$)|(?<=[고요])\s(?=\S)")
_JOINED = re.compile(r"\s(?:and|but|so)\s|而且|另外|所以")
_SIZE = (
    r"(?P<size>(?:(?:eu|us|uk)\s?)?(?<!\d)\d{1,3}(?:\.5|½)?(?:\s?mm|毫米|\s?밀리)?|[2-6]?x{1,3}[sl]|[2-6]xl|[sml]"
    r"|extra small|extra large|small|medium|large|[小中大]号?|加大号?|스몰|미디엄|라지|엑스라지)"
)
_THING = r"(?P<thing>[^,，.。;；!！?？]{1,40}?)"
_AGE = r"(?P<age>\d{1,3}|[a-z]{3,9}|[一二三四五六七八九十两]{1,3}|[가-힣]{1,3})"
_ARTICLE = re.compile(r"^(?:the|an?|any|all|any kind of|every|所有|任何|各种|모든)\s?")
_OTHER = re.compile(
    r"\b(?:show|find|need|want|buy|get|looking|cheap\w*|under|for|please|search)\b|找|买|要|想|찾|사|추천"
)
_AT_MOST = re.compile(r"\b(?:never|rarely)\b|从来?不|绝不|절대|안 넘")
_ENDS = re.compile(r"^\W*(?:and|but|so)\b|\b(?:and|but|so)\W*$|^(?:而且|另外|所以)|(?:而且|另外|所以)$", re.IGNORECASE)
_NEAR = re.compile(r"(?:\s?(?:것 같아요?|거 같아요?|듯해요?|쯤|정도))|(?:左右|上下)")


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that is liked or never wanted, named as a brand or not: what is no brand here is no line either."""

    told: Told
    as_brand: bool


@dataclass(frozen=True, slots=True)
class Forget:
    """What is to be forgotten: lines of these kinds; of a size of what, of somebody whom, of an allergy to what."""

    about: frozenset[About]
    subject: str = ""
    whom: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says of who wrote it.

    Attributes:
        told: Said clearly: to be kept.
        unsure: Said with a "perhaps": to be offered.
        brands: Brands, which are looked up before they are kept.
        budgets: Budgets, with the words that say of what.
        forget: What is to be forgotten.
        asks: Whether it asks what is known.
        rest: What else it says.
    """

    told: tuple[Told, ...] = ()
    unsure: tuple[Told, ...] = ()
    brands: tuple[Brand, ...] = ()
    budgets: tuple[tuple[Told, str], ...] = ()
    forget: tuple[Forget, ...] = ()
    asks: bool = False
    rest: str = ""

    @property
    def tells(self) -> bool:
        """Whether there is anything in it to be kept or offered."""
        return bool(self.told or self.unsure or self.brands or self.budgets)


@dataclass(slots=True)
class _Found:
    told: list[Told] = field(default_factory=list[Told])
    unsure: list[Told] = field(default_factory=list[Told])
    brands: list[Brand] = field(default_factory=list[Brand])
    budgets: list[tuple[Told, str]] = field(default_factory=list[tuple[Told, str]])
    forget: list[Forget] = field(default_factory=list[Forget])
    spans: list[Span] = field(default_factory=list[Span])


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The patterns of a language."""

    told: tuple[tuple[About, re.Pattern[str]], ...]
    hedge: re.Pattern[str]
    budget: re.Pattern[str]
    pronouns: re.Pattern[str]
    joins: re.Pattern[str]
    asks: re.Pattern[str]
    forgets: tuple[tuple[frozenset[About], re.Pattern[str]], ...]
    forget_told: re.Pattern[str]
    never: re.Pattern[str]
    edges: tuple[re.Pattern[str], re.Pattern[str]]


def read_told(said: str, home: Home) -> Heard:
    """Read what somebody says of themselves.

    It reads its patterns the first time: not for the event loop.

    Args:
        said: What a person wrote, with their own hand. Nothing else may come in here.
        home: In whose money a budget is.
    """
    text = said.strip()
    nothing = Heard(rest=text)
    if not text or len(text) > LONGEST_SAID or _QUOTES.search(text):
        return nothing
    flat = _flat(text)
    tongues = _tongues()
    if any(each.asks.fullmatch(_bare(flat, each)) for each in tongues.values()):
        return Heard(asks=True)
    found = _Found()
    for tongue in tongues.values():
        if not tongue.never.search(flat):
            _read(flat, tongue, home, found)
    if not found.spans:
        return nothing
    return Heard(
        tuple(dict.fromkeys(_spelt(each, flat, text) for each in found.told)),
        tuple(dict.fromkeys(_spelt(each, flat, text) for each in found.unsure)),
        tuple(Brand(_spelt(each.told, flat, text), each.as_brand) for each in found.brands),
        tuple(found.budgets),
        tuple(found.forget),
        rest=_ENDS.sub("", without(text, found.spans)).strip(" .!?,，。！~"),
    )


def _spelt(told: Told, flat: str, text: str) -> Told:
    """Write a word as it was typed: a brand has its capitals."""
    at = flat.find(told.value) if told.about in {About.LIKED, About.NEVER} else -1
    return told if at < 0 else replace(told, value=text[at : at + len(told.value)])


def wear_in(text: str) -> str:
    """Tell what a text names that sizes are of; empty where that is nothing, or more than one kind."""
    flat = _flat(text)
    named = {wear for wear, pattern in _named("wear").items() if pattern.search(flat)}
    return named.pop() if len(named) == 1 else ""


def whom_in(text: str) -> str:
    """Tell for whom a text wants something: empty for who wrote it, `?` for somebody of whom nothing can be known."""
    flat = _flat(text)
    for each in _for_somebody():
        for match in each.finditer(flat):
            known = _whom(match["whom"])
            if known:
                return known
    return "?" if _FOR_OTHERS.search(flat) else ""


_FOR_OTHERS = re.compile(
    r"\b(?:for|to) (?:my |our |a |an |his |her |their |some |the )*(?:nephew|niece|uncle|aunt|grand\w+|colleague|coworker|boss|teacher"
    r"|neighbou?r|him|her|them|someone(?: else)?|somebody(?: else)?|a man|a woman|men|women|kids|children|guests?|\d+[ -]year)"
    r"|\b(?:gift|present)\b(?! card)|送(?:给)?(?:人|别人|他|她|同事|老师|客户|长辈)|礼物|给(?:他|她|别人|同事|老师)"
    r"|선물|(?:조카|삼촌|이모|고모|할머니|할아버지|동료|상사|선생님)(?:한테|에게|께|용|줄)?"
)


def _read(flat: str, tongue: _Tongue, home: Home, found: _Found) -> None:
    before: Told | None = None
    for start, end in _pieces(flat, tongue, home):
        clause = flat[start:end]
        if _forgotten(clause, tongue, found) or _kept(clause, tongue, home, found):
            found.spans.append(Span(start, end))
            before = found.told[-1] if found.told else None
        elif before is not None and before.about is About.AVOID and _is_more(clause, tongue):
            # "Allergic to nuts, milk and eggs": all of it, or what is left out is dangerous.
            found.told += [Told(About.AVOID, each, "", before.whom) for each in _things(clause, tongue)]
            found.spans.append(Span(start, end))
        else:
            before = None


def _pieces(flat: str, tongue: _Tongue, home: Home) -> Iterator[tuple[int, int]]:
    """Part a text into clauses; "and" parts one only where it is not said whole."""
    for start, end in _parted(flat, 0, len(flat), _CLAUSE):
        whole, trial = flat[start:end], _Found()
        if _forgotten(whole, tongue, trial) or _kept(whole, tongue, home, trial):
            yield start, end
        else:
            yield from _parted(flat, start, end, _JOINED)


def _parted(flat: str, start: int, end: int, by: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in by.finditer(flat, start, end):
        if flat[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if flat[at:end].strip():
        yield at, end


def _is_more(clause: str, tongue: _Tongue) -> bool:
    bare = clause.strip()
    return not _OTHER.search(bare) and all(0 < len(each.split()) <= 2 for each in _things(bare, tongue))  # noqa: PLR2004


def _kept(clause: str, tongue: _Tongue, home: Home, found: _Found) -> bool:
    """Take in what a clause tells; says whether it tells anything."""
    bare = _bare(clause, tongue)
    plain = _NEAR.sub("", tongue.hedge.sub("", bare)).strip()
    unsure = plain != bare
    for about, pattern in tongue.told:
        match = pattern.fullmatch(" ".join(plain.split()))
        if match is None:
            continue
        lines = list(_lines(about, match, tongue))
        if lines and about in {About.LIKED, About.NEVER}:
            as_brand = re.search(r"brand|牌|브랜드", match[0]) is not None
            found.brands += [Brand(each, as_brand) for each in lines]
        else:
            (found.unsure if unsure else found.told).extend(lines)
        if lines:
            return True
    return _is_budget(bare, tongue, home, found)


def _lines(about: About, match: re.Match[str], tongue: _Tongue) -> Iterator[Told]:
    given = match.groupdict()
    whom = _whom(given.get("whom") or "")
    if about is About.SIZE:
        size = size_in(_size_said(given.get("size") or ""))
        wear = Wear.SHOES.value if "feet" in given else wear_in(given.get("of") or "")
        if size is not None:
            shoes = size.system.value == "mm" or re.search(r"신(?:어|는|습|음|고)", match[0]) is not None
            yield Told(About.SIZE, label_of(size), wear or (Wear.SHOES.value if shoes else ""), whom)
    elif about is About.SOMEBODY:
        years = _years(given.get("age") or "")
        if whom and (years or "age" not in given):
            yield Told(About.SOMEBODY, years, "", whom)
    elif thing := (given.get("thing") or "").strip():
        things = _things(thing, tongue) if about is About.AVOID else [thing]
        if all(_is_thing(each, tongue) for each in things):
            yield from (Told(about, each, "", whom) for each in things)


def _size_said(size: str) -> str:
    return f"{size}号" if size in {"小", "中", "大", "加大"} else size


def _years(age: str) -> str:
    read = read_phrases(f"{age} years old" if age.isascii() else f"{age}살 {age}岁", _NOWHERE).ages
    return str(read[0].years) if read else ""


def _things(thing: str, tongue: _Tongue) -> list[str]:
    pieces = [_ARTICLE.sub("", each.strip()).strip() for each in tongue.joins.split(thing)]
    return [each.removeprefix("and ").removeprefix("or ") for each in pieces if each]


def _is_thing(thing: str, tongue: _Tongue) -> bool:
    return len(thing.split()) <= _MOST_WORDS and tongue.pronouns.fullmatch(thing) is None


def _is_budget(clause: str, tongue: _Tongue, home: Home, found: _Found) -> bool:
    if not tongue.budget.search(clause):
        return False
    read: Phrases = read_phrases(clause, home)
    # "Never more than" is said of what is too much.
    sums = [each.most or each.near or (each.least if _AT_MOST.search(clause) else None) for each in read.budgets]
    if len(sums) != 1 or sums[0] is None:
        return False
    found.budgets.append((Told(About.BUDGET, budget_of(sums[0])), read.rest))
    return True


def _forgotten(clause: str, tongue: _Tongue, found: _Found) -> bool:
    bare = _bare(clause, tongue)
    for about, pattern in tongue.forgets:
        if match := pattern.fullmatch(bare):
            given = match.groupdict()
            thing = (given.get("thing") or "").strip()
            found.forget.append(Forget(about, wear_in(given.get("of") or ""), _whom(given.get("whom") or ""), thing))
            return True
    match = tongue.forget_told.fullmatch(bare)
    if match is None:
        return False
    inner = _Found()
    if not _kept(match["told"], tongue, _NOWHERE, inner):
        return False
    for each in (*inner.told, *inner.unsure, *(one.told for one in inner.brands)):
        thing = each.value if each.about is not About.SIZE else ""
        found.forget.append(Forget(frozenset([each.about]), each.subject, each.whom, thing))
    return bool(found.forget)


def _whom(word: str) -> str:
    return next((key for key, pattern in _named("whom").items() if pattern.fullmatch(word.strip())), "")


def _bare(clause: str, tongue: _Tongue) -> str:
    lead, tail = tongue.edges
    bare = clause.strip(" .!?,，。！？~")
    bare = bare[match.end() :] if (match := lead.match(bare)) else bare
    ends = [match for match in tail.finditer(bare) if match.end() == len(bare) and match[0]]
    return bare[: ends[0].start()].strip() if ends else bare.strip()


def _flat(text: str) -> str:
    small = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    return small.replace("’", "'")


@cache
def _tables() -> Mapping[str, _Table]:
    text = files("hupan.particulars").joinpath("told.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, _Table]", tomllib.loads(text))


@cache
def _named(what: str) -> Mapping[str, re.Pattern[str]]:
    return {
        key: re.compile("|".join(_bounded(each) for each in sorted(cast("list[str]", words), key=len, reverse=True)))
        for key, words in _tables()[what].items()
    }


def _bounded(word: str) -> str:
    return rf"(?<![a-z])(?:{word})(?![a-z])" if word.isascii() else f"(?:{word})"


@cache
def _for_somebody() -> Sequence[re.Pattern[str]]:
    whom = f"(?P<whom>{_any_named('whom')})"
    return [
        re.compile(each.replace("{whom}", whom))
        for each in (
            r"\b(?:for|to) (?:my |our |the )(?:\w+ ){0,2}?{whom}(?:s|'s)?\b",
            r"\bmy {whom}(?:'s)? (?:needs?|wants?|likes?|would like|birthday|is looking)",
            r"(?:给|送|帮)(?:给)?(?:我)?(?:的|家)*{whom}",
            r"我(?:的|家)*{whom}(?:要|想|需要|用|穿|过生日|生日)",
            r"(?:우리|내|제)? ?{whom}(?:한테|에게|께|용|의|이|가)? ?(?:줄|주려|선물|사 ?주|신을|입을|쓸|용|생일|필요|한테)",
        )
    ]


def _any_named(what: str) -> str:
    words = [each for every in _tables()[what].values() for each in cast("list[str]", every)]
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _tongues() -> Mapping[Language, _Tongue]:
    return {language: _tongue(_tables()[language.value], language) for language in Language}


def _tongue(table: _Table, language: Language) -> _Tongue:
    def one(name: str) -> str:
        return str(table.get(name) or "")

    def several(name: str) -> list[str]:
        return [_filled(each) for each in cast("list[str]", table[name])]

    told = [(about, each) for about in About if about is not About.BUDGET for each in several(about.value)]
    kinds = cast("Mapping[str, str]", table["kinds"])
    abouts = {"brands": frozenset([About.LIKED, About.NEVER])}
    after = one("forget_after")
    front = f"{one('forget')} ?" if one("forget") else ""
    targets = [
        (frozenset(About), one("everything")),
        *((abouts.get(k) or frozenset([About(k)]), v) for k, v in kinds.items()),
    ]
    return _Tongue(
        told=tuple((about, re.compile(each)) for about, each in told),
        hedge=re.compile(rf"(?<![a-z]){one('hedge')}(?![a-z])"),
        budget=re.compile(one("budget")),
        pronouns=re.compile(one("pronouns")),
        joins=re.compile(one("and")),
        asks=re.compile("|".join(f"(?:{each})" for each in cast("list[str]", table["asks"]))),
        forgets=tuple((about, re.compile(f"{front}(?:{_filled(each)}){after}")) for about, each in targets),
        forget_told=re.compile(
            f"{front}(?P<told>.+?){after}"
            if front
            else r"(?P<told>.+?)(?:는|다는|단) ?(?:것|거|걸|건)(?:은|을|를)? ?(?:잊어|지워|삭제해)(?: ?줘| ?주세요|요)?"
        ),
        never=re.compile(str(_tables()["never_kept"][language.value])),
        edges=(re.compile(one("lead")), re.compile(f"{one('tail')}$")),
    )


def _filled(pattern: str) -> str:
    """Put groups into a pattern's braces."""
    groups = {
        "{size}": _SIZE,
        "{thing}": _THING,
        "{age}": _AGE,
        "{of}": f"(?P<of>{_any_named('wear')})",
        "{whom}": f"(?P<whom>{_any_named('whom')})",
    }
    for name, group in groups.items():
        pattern = pattern.replace(name, group)
    return pattern
