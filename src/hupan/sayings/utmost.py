"""What of an attribute that is measured somebody wants most, or least: `the lightest`, `刷新率最高的`, `제일 큰 거`.

By the attribute's own names beside a word of degree first, so that a seller's new attribute works at once; then by what
people call most and least of its measure (`utmost.toml`).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from hupan.catalog import AttributeSpec

HIGH, LOW = "high", "low"

_Words: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]

_MOST_ZH, _MOST_KO = "最", r"(?:제일|가장|젤|최고로|최대한)\s?(?:잘\s?)?"
_SAID = re.compile(rf"\b(?:most|least|fewest|max(?:imum)?|min(?:imum)?|top|[a-z]{{3,}}est)\b|{_MOST_ZH}|{_MOST_KO}")
_BEFORE = 8
# Words of degree: those of English before a name, of Chinese and Korean on either side of it.
_DEGREES = {
    HIGH: (
        (
            "most|highest|biggest|largest|greatest|longest|strongest|best|max(?:imum)?|top|higher|bigger|larger|greater"
            "|longer|stronger"
        ),
        "[高大多长强久足深厚]",
        "(?:높|크|큰|커|많|긴|길|세|센|강|좋|오래|깊|두꺼)",
    ),
    LOW: (
        "least|fewest|lowest|smallest|shortest|weakest|min(?:imum)?|lower|smaller|shorter|fewer",
        "[低小少短弱浅薄]",
        "(?:낮|작|적|짧|약|얇)",
    ),
}
_MEANS_DEGREE = re.compile(r"^(?:most|least|fewest|longer|shorter|long|short|time|from|made|weight of one shoe)$")
_LEAST_LETTERS = 3
# What is said of two, and how that is said of many. In Chinese the plain word does: "which of them is light".
_OF_TWO = (
    (re.compile(r"\b([a-z]{3,})er\b"), r"\1est"),
    (re.compile(r"\bmore\b"), "most"),
    (re.compile(r"\bless\b"), "least"),
    (re.compile(r"(?:更加?|比较|相对|要?更)(?=[\u4e00-\u9fff])"), "最"),
    (
        re.compile(
            r"(哪一?[个款件条双台把只支盏床副瓶杯袋辆张套种样顶块本]|谁)(?:的)?(?:更|会|能|比较)?(?=[\u4e00-\u9fff])"
        ),
        r"\1最",
    ),
    (re.compile(r"(?<![가-힣])더\s?"), "제일 "),
    (re.compile(r"((?:뭐|누|어느\s?(?:게|쪽|거|것)|어떤\s?(?:게|거))[가이]?)\s(?!제일|가장)"), r"\1 제일 "),
)
_APART = {
    value: re.compile(rf"\b(?:{english})\b|{_MOST_ZH}{chinese}|{_MOST_KO}{korean}")
    for value, (english, chinese, korean) in _DEGREES.items()
}
# The lowest price and the highest rating are no matter of attributes.
_OF_ELSE = (
    r"(?![ -]?(?:pric|cost|rat(?:ed|ing)|review|discount|deal|saving)|的?(?:价|评|折|好评)"
    r"|\s?(?:가격|값|평점|별점|할인|후기))"
)
_FOLLOWED = re.compile(rf"[가-힣]{{0,2}}{_OF_ELSE.replace('(?!', '(?:', 1)}")
_ASIDE = re.compile(r"[(（].*?[)）]")
_HANGUL, _HAN = re.compile(r"[가-힣]"), re.compile(r"[\u4e00-\u9fff]")
_LONG_NAME = 4


@dataclass(frozen=True, slots=True)
class Degree:
    """Where a text wants much or little of an attribute.

    Attributes:
        start: Where that begins.
        end: Where it ends.
        value: `HIGH` or `LOW`.
        by_name: Whether the attribute is named.
    """

    start: int
    end: int
    value: str
    by_name: bool


def degrees(flat: str, spec: AttributeSpec) -> Iterator[Degree]:
    """Find where a text, as `flat_of` writes it, wants most or least of an attribute.

    It reads a file the first time: not for the event loop.
    """
    for value, by_name, pattern in _patterns(spec.key, tuple(spec.names.values()), spec.unit):
        for found in pattern.finditer(flat):
            yield Degree(*found.span(), value, by_name)


def is_utmost(flat: str, start: int, end: int) -> bool:
    """Whether what stands there is said to be more so than of any other: not the lighter one, but the lightest."""
    return _SAID.search(flat, max(0, start - _BEFORE), end) is not None


def leaning(said: str, spec: AttributeSpec, *, named: bool = False) -> str | None:
    """Tell whether a comparison asks for much or little of an attribute: `HIGH` for "which one is heavier".

    What is said of two ("lighter", `更轻`, `더 가벼운`) is read as what is said of many ("the lightest").
    It reads a file the first time: not for the event loop.

    Args:
        said: The words.
        spec: The attribute.
        named: Whether they speak of it anyway.
    """
    flat = said.casefold()
    for pattern, written in _OF_TWO:
        flat = pattern.sub(written, flat)
    found = sorted(degrees(flat, spec), key=lambda each: (not each.by_name, each.start))
    if not found and named:
        # "The battery, which one's is bigger": the word of degree stands apart from the name.
        return next((value for value, pattern in _APART.items() if pattern.search(flat)), None)
    return found[0].value if found else None


def is_of_else(flat: str, end: int) -> bool:
    """Whether what ends there is said of a price or a rating, and of no attribute: "the highest rated"."""
    return _FOLLOWED.match(flat, end) is not None


@lru_cache(maxsize=1024)
def _patterns(key: str, names: tuple[str, ...], unit: str) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    called = [key.rpartition("_")[0].replace("_", " ") or key, *(name.casefold() for name in names)]
    found = [(value, True, pattern) for value in (HIGH, LOW) if (pattern := _named(called, value))]
    marks = " ".join((key, *(name.casefold() for name in names), f"[{unit.casefold()}]"))
    for of, words in _measured():
        if of.search(marks):
            found += [(value, False, pattern) for value in (HIGH, LOW) if (pattern := _said(words, value))]
    return tuple(found)


def _named(names: Sequence[str], value: str) -> re.Pattern[str] | None:
    """Write how somebody names an attribute and says that much or little of it is wanted."""
    english, chinese, korean = _DEGREES[value]
    patterns: list[str] = []
    for name in dict.fromkeys(piece for each in names for piece in _pieces(each)):
        word = re.escape(name)
        if _HANGUL.search(name):
            # A name of one sign is part of many words: it stands by itself.
            word = rf"(?<![가-힣]){word}(?=[이가은는])" if len(name) == 1 else word.replace(r"\ ", r"\s?")
            patterns += [
                rf"{word}(?:이|가|은|는|도|을|를)?\s?(?:{_MOST_KO}|더\s?|좀\s?)?{korean}[가-힣]*",
                rf"(?:{_MOST_KO}|더\s?){korean}[가-힣]*\s?{word}",
            ]
        elif _HAN.search(name):
            patterns += [rf"{word}(?:要|是|得|也)?(?:最|更|越|比较)?{chinese}", rf"[最更]{chinese}的?{word}"]
        else:
            patterns += [
                rf"\b(?:{english}) (?:\w+ ){{0,1}}?{word}s?\b",
                rf"\b{word}s? (?:is )?(?:the )?(?:{english})\b",
            ]
            patterns += [rf"{word}(?:要|是)?最{chinese}", rf"{word}(?:이|가)?\s?{_MOST_KO}{korean}[가-힣]*"]
    return re.compile("|".join(patterns)) if patterns else None


def _pieces(name: str) -> Iterator[str]:
    """Cut a name into what people say of it: `battery` of "Battery life", `内存` of 运行内存."""
    yield name
    if (plain := _ASIDE.sub("", name).strip()) != name:
        yield plain
    if _HAN.search(name) and len(name) >= _LONG_NAME:
        yield from (name[-2:], name[:2])
    if not _HAN.search(name):
        for word in re.findall(r"[^\W\d_]+", name):
            long_enough = len(word) >= (2 if _HANGUL.search(word) else _LEAST_LETTERS)
            if long_enough and not _MEANS_DEGREE.match(word):
                yield word


def _said(words: _Words, value: str) -> re.Pattern[str] | None:
    patterns = [rf"\b(?:{each})\b" for each in words["en"][value]]
    patterns += [rf"{_MOST_ZH}(?:{each})" for each in words["zh"][value]]
    patterns += [rf"{_MOST_KO}(?:{each})[가-힣]*(?![가-힣])" for each in words["ko"][value]]
    return re.compile(rf"(?:{'|'.join(patterns)}){_OF_ELSE}") if patterns else None


@cache
def _measured() -> Sequence[tuple[re.Pattern[str], _Words]]:
    written = tomllib.loads(files("hupan.sayings").joinpath("utmost.toml").read_text(encoding="utf-8"))
    return [(re.compile(each["of"]), each) for each in written["measured"]]
