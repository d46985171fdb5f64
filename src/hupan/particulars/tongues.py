"""How each language says what is worth keeping: the patterns of `told.toml`, ready to be matched."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias, cast

from hupan.kernel import Language
from hupan.particulars.domain import Matter

_Table: TypeAlias = Mapping[str, object]

_SIZE = (
    r"(?P<size>(?:(?:eu|us|uk)\s?)?(?<!\d)\d{1,3}(?:\.5|½)?(?:\s?mm|毫米|\s?밀리)?|[2-6]?x{1,3}[sl]|[2-6]xl|[sml]"
    r"|extra small|extra large|small|medium|large|[小中大]号?|加大号?|스몰|미디엄|라지|엑스라지)"
)
_THING = r"(?P<thing>[^,，.。;；!！?？]{1,40}?)"
_AGE = r"(?P<age>\d{1,3}|[a-z]{3,9}|[一二三四五六七八九十两]{1,3}|[가-힣]{1,3})"
_FORGET_THAT = r"(?P<told>.+?)(?:는|다는|단) ?(?:것|거|걸|건)(?:은|을|를)? ?(?:잊어|지워|삭제해)(?: ?줘| ?주세요|요)?"
# For somebody of whom nothing can be known.
_FOR_OTHERS = re.compile(
    r"\b(?:for|to) (?:my |our |a |an |his |her |their |some |the )*(?:nephew|niece|uncle|aunt|grand\w+|colleague"
    r"|coworker|boss|teacher|neighbou?r|him|her|them|someone(?: else)?|somebody(?: else)?|a man|a woman|men|women|kids"
    r"|children|guests?|\d+[ -]year)|\b(?:gift|present)\b(?! card)"
    r"|送(?:给)?(?:人|别人|他|她|同事|老师|客户|长辈)|礼物|给(?:他|她|别人|同事|老师)"
    r"|선물|(?:조카|삼촌|이모|고모|할머니|할아버지|동료|상사|선생님)(?:한테|에게|께|용|줄)?"
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The patterns of a language."""

    told: tuple[tuple[Matter, re.Pattern[str]], ...]
    hedge: re.Pattern[str]
    budget: re.Pattern[str]
    pronouns: re.Pattern[str]
    joins: re.Pattern[str]
    asks: re.Pattern[str]
    forgets: tuple[tuple[frozenset[Matter], re.Pattern[str]], ...]
    forget_told: re.Pattern[str]
    never: re.Pattern[str]
    edges: tuple[re.Pattern[str], re.Pattern[str]]


def wear_in(text: str) -> str:
    """Tell what a text names that sizes are of; empty where that is nothing, or more than one kind."""
    flat = flattened(text)
    named = {wear for wear, pattern in _named("wear").items() if pattern.search(flat)}
    return named.pop() if len(named) == 1 else ""


def whom_in(text: str) -> str:
    """Tell for whom a text wants something: empty for who wrote it, `?` for somebody of whom nothing can be known."""
    flat = flattened(text)
    for each in _for_somebody():
        for match in each.finditer(flat):
            known = whom_called(match["whom"])
            if known:
                return known
    return "?" if _FOR_OTHERS.search(flat) else ""


def whom_called(word: str) -> str:
    """Tell who is meant by a word; empty where nobody is."""
    return next((key for key, pattern in _named("whom").items() if pattern.fullmatch(word.strip())), "")


def flattened(text: str) -> str:
    """Write a text small, sign by sign, so that places in it stay what they are."""
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
            (
                r"(?:우리|내|제)? ?{whom}(?:한테|에게|께|용|의|이|가)? ?"
                r"(?:줄|주려|선물|사 ?주|신을|입을|쓸|용|생일|필요|한테)"
            ),
        )
    ]


def _any_named(what: str) -> str:
    words = [each for every in _tables()[what].values() for each in cast("list[str]", every)]
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def tongues() -> Mapping[Language, Tongue]:
    """Read the patterns of all languages; it reads a file the first time: not for the event loop."""
    return {language: _tongue(_tables()[language.value], language) for language in Language}


def _tongue(table: _Table, language: Language) -> Tongue:
    def one(name: str) -> str:
        return str(table.get(name) or "")

    def several(name: str) -> list[str]:
        return [_filled(each) for each in cast("list[str]", table[name])]

    told = [(about, each) for about in Matter if about is not Matter.BUDGET for each in several(about.value)]
    kinds = cast("Mapping[str, str]", table["kinds"])
    abouts = {"brands": frozenset([Matter.LIKED, Matter.NEVER])}
    after = one("forget_after")
    front = f"{one('forget')} ?" if one("forget") else ""
    targets = [
        (frozenset(Matter), one("everything")),
        *((abouts.get(k) or frozenset([Matter(k)]), v) for k, v in kinds.items()),
    ]
    return Tongue(
        told=tuple((about, re.compile(each)) for about, each in told),
        hedge=re.compile(rf"(?<![a-z]){one('hedge')}(?![a-z])"),
        budget=re.compile(one("budget")),
        pronouns=re.compile(one("pronouns")),
        joins=re.compile(one("and")),
        asks=re.compile("|".join(f"(?:{each})" for each in cast("list[str]", table["asks"]))),
        forgets=tuple((about, re.compile(f"{front}(?:{_filled(each)}){after}")) for about, each in targets),
        forget_told=re.compile(f"{front}(?P<told>.+?){after}" if front else _FORGET_THAT),
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
