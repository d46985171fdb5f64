"""How people say what an attribute of goods is named more drily for: `without perfume`, `能带上飞机`, `비 안 새는`.

Read from `meant/`, a file for each language; how they are written stands in `meant/en.toml`. A sayings' table is for
every attribute whose key is like its pattern, so that one of a seller's own is understood, too. What a seller has
called `something-free` needs no line: who wants it without something means it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from hupan.catalog import AttributeSpec

HIGH, LOW, UNIT = "high", "low", "unit"
ELSE = "!"
"""Stands before a value where whatever else is meant."""

_LANGUAGES = ("en", "zh", "ko")
_WORD = r"(?<![a-z0-9])(?:%s)(?![a-z0-9])"
_CLOSE_FREE = re.compile(
    r"^(?:无|不含|零)(?P<zh>[一-鿿]{1,6})$|^(?:무|노)\s?(?P<ko>[가-힣]{1,8})$|^(?P<ko2>[가-힣]{1,8})\s?프리$"
)
_FREE = re.compile(r"^(?P<en>[a-z ]{3,24})[\s_-]free$")
_WITHOUT = (
    (
        r"(?:no|not|non|without|zero|hates?|avoid\w*|free (?:of|from)|allergic to|cant (?:have|stand|eat))"
        r"(?: \w+){0,2} %s(?:s|es|d|ed)?"
    ),
    r"(?:无|没有?|不|零|别|免)(?:有|要|含|加|带|想要|添加)*%s",
    r"%s(?:이|은|는|도|가)?\s?(?:없|안|빼|뺀|말고|무첨가|싫|알레르기)[가-힣]*",
)

_Sayings: TypeAlias = Mapping[str, tuple[re.Pattern[str], ...]]


@cache
def read_sayings() -> Sequence[tuple[re.Pattern[str], Mapping[str, re.Pattern[str]]]]:
    """Read all files, which takes a second the first time: not for the event loop."""
    folder = files("hupan.sayings").joinpath("meant")
    return tuple(
        (re.compile(keys), {value: re.compile(_joined(language, patterns)) for value, patterns in values.items()})
        for language in _LANGUAGES
        for keys, values in tomllib.loads(folder.joinpath(f"{language}.toml").read_text(encoding="utf-8")).items()
    )


@lru_cache(maxsize=1024)
def sayings(key: str) -> _Sayings:
    """Return how people say each value of an attribute, by its key; it reads files the first time.

    Patterns are for text that is written small, without apostrophes, and with a space for whatever parts its words.
    """
    found: dict[str, list[re.Pattern[str]]] = {}
    for keys, values in read_sayings():
        if keys.fullmatch(key):
            for value, pattern in values.items():
                found.setdefault(value, []).append(pattern)
    return {value: tuple(each) for value, each in found.items()}


def speaks_of_any(flat: str) -> bool:
    """Whether a text, as `flat_of` writes it, speaks of an attribute that goods of any kind may have.

    Much or little of something is not counted: "longer" and "big" are said of all and everything.
    """
    return any(
        found[0].strip()
        for _, values in read_sayings()
        for value, pattern in values.items()
        if value not in {HIGH, LOW, UNIT}
        for found in pattern.finditer(flat)
    )


def freed(spec: AttributeSpec) -> re.Pattern[str] | None:
    """Return how somebody says that they want goods without what these are free of by an attribute's name."""
    patterns = list(_freed((spec.key.replace("_", " "), *spec.names.values())))
    return re.compile("|".join(patterns)) if patterns else None


def _freed(names: Sequence[str]) -> Iterator[str]:
    english, chinese, korean = _WITHOUT
    for name in (each.casefold().strip() for each in names):
        if found := _FREE.match(name):
            yield _WORD % (english % re.escape(found["en"]))
        elif found := _CLOSE_FREE.match(name):
            yield chinese % re.escape(found["zh"]) if found["zh"] else korean % re.escape(found["ko"] or found["ko2"])


def _joined(language: str, patterns: Sequence[str]) -> str:
    if language == "en":
        return _WORD % "|".join(patterns).replace("'?", "").replace("'", "")
    return f"(?:{'|'.join(patterns)})".replace(" ?", r"\s?").replace(" ", r"\s?")
