"""How buyers say what an option's values are called: other words for them, other ways to write an amount, shades.

The words lie in `values.toml`. Nothing here knows a product: `variants` holds what is said against a product's own
values.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import chain

from hupan.phrases import Home, read_phrases
from hupan.search import commerce, runs

NOWHERE = Home("USD", date(2026, 1, 1))
"""Where sizes and counts are read that are the same everywhere."""

_HAN_SIZE = re.compile(r"(?<!第)[二三四五六七八九]?十[一二三四五六七八九]?(?=半?\s?[码号])")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DARK = re.compile(r"\b(?:dark|darker|deep)\b|深|진한|짙은|어두운")
_LIGHT = re.compile(r"\b(?:light|lighter|pale|pastel)\b|浅|淡|연한|밝은")
_TONE_BEFORE = {
    "dark": re.compile(r"(?:\b(?:dark|darker|deep)|深|진한|짙은|진|어두운)$"),
    "light": re.compile(r"(?:\b(?:light|lighter|pale|pastel|soft)|浅|淡|연한|연|밝은|옅은|파스텔)$"),
}
# A colour by one sign is a word only where it is used as one: 白 in 要白的, not in 明白的.
_ONE_SIGN = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[要选拿来个件款条双把只成行是有穿买给那这换的和跟或])|(?<=[深浅淡纯全大亮暗])"
    r"|(?<=要么)|(?<=(?<![\u4e00-\u9fff])[黑白红绿蓝黄紫灰粉])(?=.都))"
    r"([黑白红绿蓝黄紫灰粉橙棕金银])(?=[的款那][\W\u4e00-\u9fff]|[的款]$|[的款]\w"
    r"|(?<=要.)(?:$|[也和或要，,])|(?<=要么.)(?:$|[要，, ])|(?:[黑白红绿蓝黄紫灰粉])?都)"
)
# It ends what is said of many a colour: 같은색, 밝은색.
_SILVER = "은색"
_DARKER_THAN, _LIGHTER_THAN = 0.42, 0.55
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
COLOURS = frozenset(
    [
        "red",
        "blue",
        "green",
        "black",
        "white",
        "grey",
        "yellow",
        "orange_colour",
        "pink",
        "purple",
        "brown",
        "beige",
        "gold",
        "silver",
        "teal",
    ]
)


@dataclass(frozen=True, slots=True)
class _Words:
    same: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[tuple[str, ...], ...]]
    families: Mapping[str, frozenset[str]]
    usual: Sequence[tuple[re.Pattern[str], str]]
    no_colours: re.Pattern[str]
    tones: Mapping[str, frozenset[str]]


@cache
def _words() -> _Words:
    written = tomllib.loads(files("hupan.choices").joinpath("values.toml").read_text(encoding="utf-8"))
    same = {key: tuple(each.strip() for each in re.split(r"[,|]", line)) for key, line in written["same"].items()}
    columns = {
        key: tuple(tuple(each.strip() for each in column.split(",")) for column in line.split("|"))
        for key, line in written["same"].items()
    }
    shades = {family: line.split(", ") for family, line in written["shades"].items()}
    families = {
        shade: frozenset(family for family, own in shades.items() if shade in own)
        for shade in chain.from_iterable(shades.values())
    }
    usually = [(re.compile(pattern, re.IGNORECASE), to) for pattern, to in written["usual"].items()]
    no_colours = re.compile("|".join(written["no_colours"].values()), re.IGNORECASE)
    tones = {tone: frozenset(line.split(", ")) for tone, line in written["tones"].items()}
    return _Words(same, columns, families, usually, no_colours, tones)


def learn_words() -> None:
    """Read the words that buyers have for things and values; it reads files the first time: not for the event loop."""
    commerce()
    _words()


def usual(said: str) -> str:
    """Write amounts and sizes the way values do: `半斤` as 250 g, `四十三码` as 43, `twin pack` as a pack of two."""
    said = _words().no_colours.sub(" ", said)
    for pattern, written in _words().usual:
        said = pattern.sub(written, said)
    return _HAN_SIZE.sub(_in_digits, said)


def without_no_colours(said: str) -> str:
    """Leave out what is called with a colour and has none: wine that is drunk, white noise."""
    return _words().no_colours.sub(" ", said)


def _in_digits(match: re.Match[str]) -> str:
    counted = read_phrases(f"{match[0]}个", NOWHERE).counts
    return str(counted[0].number) if counted else match[0]


def same_as(text: str) -> frozenset[str]:
    """Name the lines of `[same]` of which a folded text has a word."""
    return frozenset(key for key, names in _words().same.items() if any(stands(name, text) for name in names))


def names_of(line: str) -> Sequence[Sequence[str]]:
    """List the words of a line of `[same]`, a column for each language."""
    return _words().columns.get(line, ())


def shade_families(value: str) -> frozenset[str]:
    """Name the colour of which a value is a shade, where its name alone does not tell."""
    return _words().families.get(value, frozenset())


def tone_before(text: str, word: str) -> frozenset[str]:
    """Name the lines of `[same]` that are as dark, or as light, as a folded text says right before a colour."""
    at = text.find(word)
    before = text[:at].rstrip() if at > 0 else ""
    tones = _TONE_BEFORE.items()
    said = next((tone for tone, pattern in tones if pattern.search(before) or pattern.fullmatch(word[:1])), None)
    return frozenset() if said is None else _words().tones[said]


def stands(name: str, flat: str) -> bool:
    """Whether a name stands in a folded text, as a word of its own where words are parted."""
    return next(iter(places_of(name, flat)), None) is not None


def places_of(name: str, flat: str) -> Iterator[tuple[int, int]]:
    """Find where a name stands in a folded text."""
    if len(name) == 1 and _HAN.fullmatch(name):
        # One sign is a word only where it is used as one: 细 in 细的, not in 粗细.
        pattern = rf"(?:^|[^\u4e00-\u9fff]|[要选拿来个用换成]){re.escape(name)}(?=[的号码头字款色装版吧]|$|\W)"
    elif _CLOSE.search(name):
        # Some write with spaces what others join.
        pattern = r"\s?".join(map(re.escape, name.replace(" ", "")))
    elif len(name) > 1 and not name.isdecimal():
        pattern = rf"(?<![a-z0-9.]){re.escape(name)}(?![a-z0-9]|\.\d)"
    else:
        return
    for match in re.finditer(pattern, flat):
        yield match.span()


def akin(text: str) -> frozenset[str]:
    """Name the concepts of the market's lexicon that a text speaks of: "파란색" is a blue, and so is "navy"."""
    cut = runs(_told(text))
    return frozenset(
        concept.key
        for found in commerce().find(cut)
        if not _is_ending(cut[found.first].text, found.start, found.end)
        for concept in found.concepts
    )


def _told(text: str) -> str:
    """Set apart what is called a colour by one sign (`要黑的`), and leave out what is only called with one."""
    return _ONE_SIGN.sub(r" \1 ", _words().no_colours.sub(" ", text))


def _is_ending(run: str, start: int, end: int) -> bool:
    """Whether what was found ends another Korean word: 은 of 화분은 and 은색 of 같은색 are no silver."""
    found = run[start:end]
    return (len(found) == 1 < len(run) and "가" <= found <= "힣") or (
        found == _SILVER and "가" <= run[:start][-1:] <= "힣"
    )


def colour_said(text: str, beside: Iterable[str]) -> str:
    """Name a colour that a text speaks of, as it is said there; of the words of a product's own name, none.

    Args:
        text: What was said.
        beside: What the product is called, in which "black" of a black tea is no colour.
    """
    own = frozenset[str]().union(*(akin(each) for each in beside))
    cut = runs(_told(text))
    for found in commerce().find(cut):
        keys = {concept.key for concept in found.concepts}
        if keys & COLOURS and not keys & own and not _is_ending(cut[found.first].text, found.start, found.end):
            words = [run.text for run in cut[found.first : found.last + 1]]
            return words[0][found.start : found.end] if found.first == found.last else " ".join(words)
    return ""


def shade_of(text: str) -> int:
    """Tell whether a dark (-1) or a light colour (1) is asked for."""
    folded = text.casefold()
    return -1 if _DARK.search(folded) else 1 if _LIGHT.search(folded) else 0


def in_shade(swatches: Mapping[str, str], shade: int) -> str | None:
    """Find the darkest or the lightest of some colours, where that is dark or light at all.

    Args:
        swatches: How each looks, by its name: `#2c4368`.
        shade: Which is asked for, as `shade_of` tells it.
    """
    bright = {name: each for name, swatch in swatches.items() if (each := _brightness(swatch)) is not None}
    if not bright:
        return None
    found = min(bright, key=lambda name: -shade * bright[name])
    fits = bright[found] < _DARKER_THAN if shade < 0 else bright[found] > _LIGHTER_THAN
    return found if fits else None


def _brightness(swatch: str) -> float | None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", swatch):
        return None
    red, green, blue = (int(swatch[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _RED * red + _GREEN * green + _BLUE * blue
