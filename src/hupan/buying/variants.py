"""Which variant is meant: the options of a product, read off what somebody said.

Values are known by their names in all languages at once. A number is a size, a measure or the content of a pack only
where the market's own values say so: `EU 42` is 265 mm because a value is called "EU 42 (265 mm)", and for no other
reason. What two values could be is not chosen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hupan.catalog import Option, OptionValue, Product, Variant
from hupan.phrases import Count, Home, Phrases, SizeSystem, converted, read_phrases
from hupan.search import commerce, runs

_NOWHERE = Home("USD", date(2026, 1, 1))
_JOINED = re.compile(r"(?<=\d)\s+(?=[^\W\d_])")
_FEW = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "八": "8"}
_FEW_OF = re.compile(rf"[{''.join(_FEW)}](?=[人米升])")
_NUMBER = re.compile(r"(?<![\d.a-z])\d{1,4}(?:\.\d)?(?![\d.])")
_LETTER = re.compile(r"(?<![A-Za-z0-9'’.])(?:[2-6]?X{1,3}[SL]|[2-6]XL|[SML])(?![A-Za-z0-9'’])")
_LETTERED = re.compile(r"[2-6]?x{0,3}[sl]|[2-6]xl|m")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")
_UNWANTED = re.compile(
    r"\b(?:not|instead of|rather than)\s+(?:the\s+|in\s+)?\w+|\S+\s?(?:말고|아닌|빼고)"
    r"|(?:不要|不是|别要)[^，,。.;；要]{1,6}"
)
_PACK_BEFORE = re.compile(
    r"\b(?:packs?|sets?|box(?:es)?|bundles?)\s+of\s+(?P<of>\w+)|\b(?!an?\b|the\b)(?P<x>\w+)[\s-](?:pack|piece set)\b"
)
_PACK_AFTER = re.compile(r"\s?(?:装|裝|짜리|들이|입(?![가-힣])|묶음|세트|[\s-]?packs?\b)")
_BIGGER = re.compile(
    r"\b(?:bigger|larger)\b|\bsize up\b|too (?:small|tight)|큰\s?(?:걸|거|것|사이즈|치수)|크게"
    r"|大一[号码]|大一个码|大点|更大"
)
_SMALLER = re.compile(
    r"\bsmaller\b|\bsize down\b|too (?:big|large|loose)|작은\s?(?:걸|거|것|사이즈|치수)|작게"
    r"|小一[号码]|小一个码|小点|更小"
)
_LETTERS = {"S": "small", "M": "medium", "L": "large", "XL": "extra large"}
_NAMED, _STATED, _SAME, _AKIN = 4.0, 3.0, 2.0, 1.0
_LEAST = 10  # a smaller number is how many


@dataclass(frozen=True, slots=True)
class Choice:
    """What was said of a product's options.

    Attributes:
        options: Values that were named.
        unknown: What was named and is not made, such as a size; as it was said.
        packs: Counts that are contents of a pack, and not how many are wanted.
    """

    options: Mapping[str, str] = field(default_factory=dict[str, str])
    unknown: str = ""
    packs: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a value's names say of it."""

    value: str
    names: tuple[str, ...]
    numbers: frozenset[Decimal]
    sizes: frozenset[tuple[SizeSystem, str]]
    measures: tuple[tuple[Decimal, str], ...]
    packs: frozenset[int]
    akin: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Said:
    """A text, as values are looked for in it."""

    flat: str
    numbers: frozenset[Decimal]
    letters: frozenset[str]
    phrases: Phrases
    packs: frozenset[int]
    akin: frozenset[str]


def read_choice(product: Product, said: str, phrases: Phrases, *, asked: str = "") -> Choice:
    """Read which values of a product's options a text names.

    Args:
        product: Of what.
        said: The text.
        phrases: What was read off it.
        asked: The option that was asked for; an answer may be shorter than a wish.
    """
    packs = _packs(said, phrases)
    if asked:
        packs = phrases.counts or read_phrases(f"{said.strip()} pieces", _NOWHERE).counts
    text = _said(said, phrases, packs)
    found: dict[str, str] = {}
    for option in product.options:
        value = _named(option, text, alone=option.key == asked)
        if value is not None:
            found[option.key] = value
    return Choice(
        found, _unknown(product, found, phrases), packs if any(_is_pack(each) for each in product.options) else ()
    )


def neighbour(option: Option, value: str, said: str) -> str | None:
    """Find the next larger or smaller value, where a text asks for one; the market lists sizes in their order."""
    text = said.casefold()
    step = 1 if _BIGGER.search(text) else -1 if _SMALLER.search(text) else 0
    values = [each.value for each in option.values]
    at = values.index(value) + step if step and value in values else -1
    return values[at] if 0 <= at < len(values) else None


def fitting(product: Product, options: Mapping[str, str]) -> list[Variant]:
    """List the variants with these values."""
    return [each for each in product.variants if options.items() <= dict(each.options).items()]


def is_look(option: Option) -> bool:
    """Whether an option is how a thing looks: whoever has seen it on a card has seen which it is."""
    return any(value.swatch for value in option.values)


def is_size(option: Option) -> bool:
    """Whether an option is a size of clothes or shoes."""
    return any(_stated(value).sizes for value in option.values)


def _unknown(product: Product, found: Mapping[str, str], phrases: Phrases) -> str:
    """Name the size that was asked for and is not made."""
    sized = [option for option in product.options if is_size(option)]
    if phrases.sizes and sized and not any(option.key in found for option in sized):
        return phrases.sizes[0].value
    return ""


def _named(option: Option, text: _Said, *, alone: bool) -> str | None:
    scores = {value.value: _score(_stated(value), text, pack=_is_pack(option), alone=alone) for value in option.values}
    best = max(scores.values(), default=0.0)
    found = [value for value, score in scores.items() if score == best]
    return found[0] if best > 0 and len(found) == 1 else None


def _score(value: _Stated, text: _Said, *, pack: bool, alone: bool) -> float:
    if pack:
        return _STATED if value.packs & text.packs else 0.0
    names = [len(name) for name in value.names if _stands(name, text.flat)]
    if names:
        # Of "blue" and "sky blue" the longer one is meant where both stand there.
        return _NAMED + max(names) / 100
    if _is_said(value, text):
        return _NAMED
    if value.numbers & text.numbers and (alone or value.sizes or value.measures or min(value.numbers) >= _LEAST):
        return _STATED
    if value.value in text.akin:
        return _SAME
    return _AKIN if value.akin & text.akin else 0.0


def _is_said(value: _Stated, text: _Said) -> bool:
    for size in text.phrases.sizes:
        known = value.sizes
        if (size.system, size.value) in known:
            return True
        if size.system is SizeSystem.PLAIN and size.value in {name for _, name in known}:
            return True
    if text.letters & {name for system, name in value.sizes if system is SizeSystem.LETTER}:
        return True
    return any(
        # "64G" is no weight where 64 GB are for sale.
        least == (amount if measure.unit == "g" and unit.startswith("GB") else converted(amount, unit, measure.unit))
        for measure in text.phrases.measures
        if (least := measure.least) is not None
        for amount, unit in value.measures
    )


def _stands(name: str, flat: str) -> bool:
    if _CLOSE.search(name):
        # Some write with spaces what others join.
        pattern = r"\s?".join(map(re.escape, name.replace(" ", "")))
    elif len(name) > 1 and not name.isdecimal():
        pattern = rf"(?<![a-z0-9.]){re.escape(name)}(?![a-z0-9]|\.\d)"
    else:
        return False
    return re.search(pattern, flat) is not None


def _is_pack(option: Option) -> bool:
    """Whether the values say how many come together: "3개", "Pack of two"."""
    return all(_stated(value).packs for value in option.values) and bool(option.values)


def _said(said: str, phrases: Phrases, packs: Iterable[Count]) -> _Said:
    wanted = _UNWANTED.sub(" ", said)
    return _Said(
        flattened(wanted),
        frozenset(Decimal(each) for each in _NUMBER.findall(phrases.rest.casefold())),
        frozenset(_LETTER.findall(wanted)),
        phrases,
        frozenset(each.number for each in packs),
        _akin(wanted),
    )


def _packs(said: str, phrases: Phrases) -> tuple[Count, ...]:
    """Find counts that say how many come together: `三份装`, `3개짜리`, `a pack of three`."""
    found = [each for each in phrases.counts if _PACK_AFTER.match(said, each.span.end)]
    for match in _PACK_BEFORE.finditer(said.casefold()):
        number = match["of"] or match["x"]
        found += [
            Count(each.number, phrase.span)
            for each in read_phrases(f"{number} pieces", _NOWHERE).counts
            for phrase in (next((known for known in phrases.counts if known.span.end >= match.start()), each),)
        ]
    return tuple(found)


@lru_cache(maxsize=4096)
def _stated_of(value: str, names: tuple[str, ...]) -> _Stated:
    read = [read_phrases(name, _NOWHERE) for name in names]
    sizes = {(size.system, size.value) for each in read for size in each.sizes}
    if _LETTERED.fullmatch(value):
        sizes.add((SizeSystem.LETTER, value.upper()))
    words = (*names, value.replace("_", " "), *(word for _, size in sizes if (word := _LETTERS.get(size))))
    flat = tuple(dict.fromkeys(map(flattened, words)))
    numbers = frozenset(Decimal(number) for name in flat for number in re.findall(r"\d+(?:\.\d+)?", name))
    return _Stated(
        value,
        flat,
        numbers,
        frozenset((system, name) for system, name in sizes if system is not SizeSystem.PLAIN or len(numbers) > 1),
        tuple((m.least, m.unit) for each in read for m in each.measures if m.least is not None),
        frozenset(count.number for each in read for count in each.counts),
        _akin(" ".join(names)),
    )


def _stated(value: OptionValue) -> _Stated:
    return _stated_of(value.value, tuple(value.names.values()))


def _akin(text: str) -> frozenset[str]:
    """Name the concepts of the market's lexicon that a text speaks of: "파란색" is a blue, and so is "navy"."""
    return frozenset(concept.key for found in commerce().find(runs(text)) for concept in found.concepts)


def flattened(text: str) -> str:
    """Write a text so that spellings of the same value are the same: "500 g" and "500g"."""
    joined = _JOINED.sub("", " ".join(text.casefold().replace("-", " ").split()))
    return _FEW_OF.sub(lambda match: _FEW[match[0]], joined)


def missing_options(product: Product, variants: Sequence[Variant]) -> list[Option]:
    """List the options in which some variants still differ."""
    return [option for option in product.options if len({each.options.get(option.key) for each in variants}) > 1]
