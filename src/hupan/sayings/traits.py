"""Which attributes of goods a text names or means: `noise cancelling`, `비 안 새는`, `27 inch`, `without perfume`.

Read by names, in all languages at once: those of the category's attributes and of their values, those that the
market's lexicon has for a concept of the same key, and what people say instead (`meaning.py`). A name counts more than
what is only meant. What stands with a word of negation is read as not wanted, and what somebody no longer insists on
as let go of (`turning.py`).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hupan.catalog import AttributeKind, AttributeSpec, Value
from hupan.phrases import (
    BORNE,
    CHARGING,
    DIAMETER,
    SUBSTANCES,
    TRIP,
    WEIGHT,
    WIDTH,
    Measure,
    bound_of,
    converted,
    sides_in,
)
from hupan.sayings.meaning import ELSE, HIGH, LOW, UNIT, freed, sayings
from hupan.sayings.turning import Turn, says_not, turned
from hupan.sayings.utmost import degrees, is_of_else, is_utmost
from hupan.search import commerce, runs

YES, NO = "yes", "no"
ANY_OF = "|"
"""Stands between values any of which will do."""

_GAPS = re.compile(r"[\s\-_\u00b7]+")
_APOSTROPHES = re.compile(r"(?<=[a-z])['\u2019](?=[a-z])")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
# A whole number may be of anything; a version such as 5.4 is of nothing else, unless a unit follows.
_DECIMAL = re.compile(r"\d+\.\d+")
_NUMBER = r"(?P<number>\d+(?:\.\d+)?)"
_BOUND = (
    r"(?:(?:at (?:least|most)|under|over|above|below|more than|less than|no (?:more|less) than|up to)\s"
    r"|要?(?:至少|最少|不低于|不少于|大于|超过|高于|不超过|不高于|低于|小于|最多)|최소\s?|최대\s?)?"
)
# What something bears is wanted for at least the weight that is named.
_BEARS = re.compile(r"\bload|\bmax|up to|承重|适用体重|하중|적정 체중")
_AGE = re.compile(r"^age")
# So many grams of protein are named as such, and so are hours of charging.
_NAMED_ALWAYS = SUBSTANCES | {CHARGING}
_MOST_MM = 100
# Lengths have been read as measures, or as sizes of shoes.
_READ_ELSEWHERE = frozenset({"mm", "cm"})


@dataclass(frozen=True, slots=True)
class Named:
    """An attribute that a text names.

    Attributes:
        key: The attribute's.
        value: One of its values as filters have them, or several with `ANY_OF` between; of a number `high` or `low`
            where somebody wants much or little of it, else empty.
        without: Whether it is what is *not* wanted.
        least: Of a number: no less than this.
        most: Of a number: no more than this.
        utmost: Of much or little: more so than any other.
        beyond: Of a number with one bound: whether just that is none of it.
    """

    key: str
    value: str = ""
    without: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    utmost: bool = False
    beyond: bool = False

    @property
    def is_soft(self) -> bool:
        """Whether it is a leaning, rather than a condition."""
        return self.value in {HIGH, LOW} and self.least is None and self.most is None

    @property
    def is_age(self) -> bool:
        """Whether it says for whom something is: what is made for those of just that age fits best."""
        return _AGE.match(self.key) is not None and self.least is None and self.most is not None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a text says of attributes.

    Attributes:
        named: What is wanted, or not wanted.
        let_go: Keys of attributes that are no longer insisted on.
    """

    named: tuple[Named, ...] = ()
    let_go: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    value: str
    by_name: bool
    own: bool = False
    utmost: bool = False


def named_traits(text: str, measures: Iterable[Measure], specs: Sequence[AttributeSpec]) -> tuple[Named, ...]:
    """Find the attributes that a text names or means; each attribute's value once, in the order of the attributes."""
    return read_wishes(text, measures, specs).named


def read_wishes(
    text: str, measures: Iterable[Measure], specs: Sequence[AttributeSpec], ages: Sequence[int] = ()
) -> Wishes:
    """Find what a text wants of attributes.

    Args:
        text: What was said.
        measures: Those that were read off it.
        specs: The attributes of the goods that it is about.
        ages: How old those are for whom it is.
    """
    flat, concepts = _heard(text)
    known = list(measures)
    named: list[Named] = []
    let_go: set[str] = set()
    ours = _by_their_names(flat, specs)
    found = {spec.key: _mentions(flat, concepts, spec) for spec in specs}
    for spec in specs:
        if spec.kind is AttributeKind.NUMBER and (number := _number(flat, known, spec, ages)):
            named.append(number)
            continue
        others = [each for key, own in found.items() if key != spec.key for each in own]
        mentions = [
            each for each in found[spec.key] if not _is_of_another(each, spec, ours) and not _is_within(each, others)
        ]
        told = [(each, turned(flat, each.start, each.end, own=each.own)) for each in mentions]
        wanted = [(each, turn) for each, turn in told if turn is not Turn.LET_GO]
        named += _wanted(spec, wanted)
        if (told and not wanted) or _label_let_go(flat, spec):
            let_go.add(spec.key)
    kept = tuple(dict.fromkeys(each for each in named if each.key not in let_go or each.value))
    return Wishes(kept, frozenset(let_go - {each.key for each in kept}))


@lru_cache(maxsize=64)
def _heard(text: str) -> tuple[str, frozenset[str]]:
    """Prepare a text, which is read for the attributes of many shelves."""
    concepts = (concept.key for found in commerce().find(runs(text)) for concept in found.concepts)
    return flat_of(text), frozenset(concepts)


def _by_their_names(flat: str, specs: Sequence[AttributeSpec]) -> list[tuple[str, int, int]]:
    """Find where much or little of an attribute is wanted by its name: "the biggest battery" is of no screen."""
    return [
        (spec.key, each.start, each.end)
        for spec in specs
        if spec.kind is AttributeKind.NUMBER
        for each in degrees(flat, spec)
        if each.by_name
    ]


def _is_of_another(mention: _Mention, spec: AttributeSpec, ours: Sequence[tuple[str, int, int]]) -> bool:
    if spec.kind is not AttributeKind.NUMBER or mention.by_name:
        return False
    return any(key != spec.key and mention.start < end and start < mention.end for key, start, end in ours)


def _is_within(mention: _Mention, others: Sequence[_Mention]) -> bool:
    """Whether it is but a part of what is said of another attribute: there is 油 in 硅油, and no oily hair is meant."""
    if mention.by_name:
        return False
    size = mention.end - mention.start
    return any(
        each.start <= mention.start and mention.end <= each.end and each.end - each.start > size for each in others
    )


def _mentions(flat: str, concepts: frozenset[str], spec: AttributeSpec) -> list[_Mention]:
    """Find where values of an attribute are spoken of: the longest stretches, names before meanings."""
    found = [*_names_in(flat, concepts, spec), *_meanings_in(flat, spec)]
    kept: list[_Mention] = []
    for each in sorted(found, key=lambda one: (one.start - one.end, not one.by_name)):
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    if spec.kind is AttributeKind.CHOICE and any(each.by_name for each in kept):
        kept = [each for each in kept if each.by_name or each.value.startswith(ELSE)]
    return sorted(kept, key=lambda one: one.start)


def _names_in(flat: str, concepts: frozenset[str], spec: AttributeSpec) -> Iterator[_Mention]:
    if spec.kind is AttributeKind.FLAG:
        names = {YES: (spec.key, *spec.names.values())}
        keys = {YES: spec.key}
    elif spec.kind is AttributeKind.CHOICE:
        names = {each.value: (each.value, *each.names.values()) for each in spec.choices}
        keys = {each.value: each.value for each in spec.choices}
    else:
        return
    for value, own in names.items():
        known = (*own, *(commerce().names(keys[value]) if keys[value] in concepts else ()))
        for start, end in _places_of(flat, known):
            yield _Mention(start, end, value, by_name=True)


def _meanings_in(flat: str, spec: AttributeSpec) -> Iterator[_Mention]:
    if spec.kind is AttributeKind.FLAG and (pattern := freed(spec)):
        yield from (_Mention(*each.span(), YES, by_name=True, own=True) for each in pattern.finditer(flat))
    possible = {
        AttributeKind.FLAG: {YES, NO},
        AttributeKind.NUMBER: {HIGH, LOW},
    }.get(spec.kind, {each.value for each in spec.choices})
    for value, patterns in sayings(spec.key).items():
        if value.removeprefix(ELSE) in possible:
            for each in (found for pattern in patterns for found in pattern.finditer(flat)):
                if each[0].strip() and not (spec.kind is AttributeKind.NUMBER and is_of_else(flat, each.end())):
                    utmost = spec.kind is AttributeKind.NUMBER and is_utmost(flat, *each.span())
                    own = spec.kind is not AttributeKind.CHOICE and says_not(each[0])
                    yield _Mention(*each.span(), value, by_name=False, own=own, utmost=utmost)
    if spec.kind is AttributeKind.NUMBER:
        for each in degrees(flat, spec):
            utmost = is_utmost(flat, each.start, each.end)
            yield _Mention(each.start, each.end, each.value, by_name=each.by_name, own=True, utmost=utmost)


def _wanted(spec: AttributeSpec, told: Sequence[tuple[_Mention, Turn]]) -> Iterator[Named]:
    if not told:
        return
    if spec.kind is AttributeKind.FLAG:
        mention, turn = told[-1]
        yield Named(spec.key, mention.value if turn is Turn.WANTED else (NO if mention.value == YES else YES))
    elif spec.kind is AttributeKind.NUMBER:
        mention, turn = told[-1]
        value = mention.value if turn is Turn.WANTED else (LOW if mention.value == HIGH else HIGH)
        yield Named(spec.key, value, utmost=mention.utmost and turn is Turn.WANTED)
    else:
        wanted = [each.value for each, turn in told if (turn is Turn.WANTED) is not each.value.startswith(ELSE)]
        values = list(dict.fromkeys(each.removeprefix(ELSE) for each in wanted))
        if values:
            yield Named(spec.key, ANY_OF.join(values))
            return
        unwanted = list(dict.fromkeys(each.value.removeprefix(ELSE) for each, _ in told))
        yield Named(spec.key, ANY_OF.join(unwanted), without=True)


def _label_let_go(flat: str, spec: AttributeSpec) -> bool:
    """Whether an attribute itself is let go of: `any material will do`."""
    if spec.kind is AttributeKind.FLAG:
        return False
    return any(
        turned(flat, start, end) is Turn.LET_GO
        for start, end in _places_of(flat, (spec.key.partition("_")[0], *spec.names.values()))
    )


def _number(flat: str, measures: Sequence[Measure], spec: AttributeSpec, ages: Sequence[int]) -> Named | None:
    if _AGE.match(spec.key) and ages:
        return Named(spec.key, most=Decimal(min(ages)))
    bears = _bears(spec)
    taken = [each for each in measures if takes(spec, each, flat)]
    # What is said of just this goes before what may be said of anything.
    for measure in sorted(taken, key=lambda each: not each.of):
        least = None if measure.least is None else converted(measure.least, measure.unit, spec.unit)
        most = None if measure.most is None else converted(measure.most, measure.unit, spec.unit)
        if least is not None or most is not None:
            if (bears or measure.of == TRIP) and (least is None or least == most):
                return Named(spec.key, least=most)
            return Named(spec.key, least=least, most=most, beyond=measure.beyond)
    return _bare_number(flat, spec, {each for one in measures for each in (one.least, one.most)})


def takes(spec: AttributeSpec, measure: Measure, flat: str) -> bool:
    """Whether a measure can be one of an attribute: of a pot that is 20 cm high no diameter is known.

    Args:
        spec: The attribute.
        measure: What was said.
        flat: The whole of what was said, written small.
    """
    number = measure.most if measure.least is None else measure.least
    value = None if number is None else converted(number, measure.unit, spec.unit)
    if value is None:
        return False
    own = _own_sides(spec)
    if own & _NAMED_ALWAYS and not measure.of:
        return bool(own & sides_in(flat))
    if measure.of and measure.of not in own:
        return _stands_in(spec, measure, own)
    # How long a tent is says nothing of the rain that it keeps off, although millimetres are millimetres.
    return (
        spec.unit != "mm"
        or measure.unit == "mm"
        or value <= _MOST_MM
        or place_of(flat, (spec.key, *spec.names.values())) is not None
    )


def _stands_in(spec: AttributeSpec, measure: Measure, own: frozenset[str]) -> bool:
    """Whether what is said of one thing is meant of this attribute, too: a pot is as wide as its diameter."""
    if measure.of == WEIGHT:
        return not own & SUBSTANCES and not _bears(spec)
    if measure.of in {BORNE, WIDTH, TRIP}:
        return {
            BORNE: _bears(spec),
            WIDTH: DIAMETER in own or (spec.unit == measure.unit == "[in_i]"),
            TRIP: spec.key.startswith("battery"),
        }[measure.of]
    return False


def _bears(spec: AttributeSpec) -> bool:
    return any(_BEARS.search(flat_of(each)) for each in (spec.key, *spec.names.values()))


def _own_sides(spec: AttributeSpec) -> frozenset[str]:
    return sides_in(" ".join((spec.key, *spec.names.values())).casefold())


def _bare_number(flat: str, spec: AttributeSpec, measured: Collection[Decimal | None]) -> Named | None:
    """Read a number beside the attribute's name, or before a unit that is no common measure.

    Args:
        flat: What was said.
        spec: The attribute.
        measured: Numbers that have a unit, which is not this attribute's.
    """
    names = [re.escape(flat_of(name).strip()) for name in (spec.key, *spec.names.values())]
    own = spec.unit if spec.unit and spec.unit.isalpha() and len(spec.unit) <= 4 else ""  # noqa: PLR2004 - such as K
    unit = "|".join(each.pattern for each in sayings(spec.key).get(UNIT, ()))
    sides = _own_sides(spec)
    if spec.unit in _READ_ELSEWHERE or (sides & _NAMED_ALWAYS and not sides & sides_in(flat)):
        own = ""
    patterns = [rf"{_NUMBER}\s?{own.casefold()}(?![a-z0-9])"] if own else []
    patterns += [rf"{_NUMBER}\s?(?:{unit})"] if unit else []
    patterns.append(rf"(?:{'|'.join(names)})\s?(?:of\s|is\s|为|是)?{_BOUND}{_NUMBER}(?![a-z\"″%°.]?\d|[a-z])")
    if spec.unit in {"", "1"} or unit:
        patterns += [
            rf"{_NUMBER}\s?(?:{'|'.join(names)})(?![a-z])",
        ]
    if _AGE.match(spec.key):
        patterns.append(rf"(?:ages?|aged|rated) {_NUMBER}(?!\d)")
    for pattern in patterns:
        if found := re.search(rf"(?<![\d.])(?:{pattern})", flat):
            number = Decimal(found["number"])
            if number in measured and not unit:
                continue
            kind = bound_of(flat, found.start("number"), found.end()) or bound_of(flat, found.start(), found.end())
            return Named(spec.key, least=None if kind == "most" else number, most=None if kind == "least" else number)
    return None


def plain_value(value: Value) -> str:
    """Write a value as filters have it."""
    if isinstance(value, bool):
        return YES if value else NO
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, int | float) else value


def place_of(flat: str, names: Iterable[str]) -> tuple[int, int] | None:
    """Find where the longest of some names stands in a text that is written small."""
    return next(_places_of(flat, names), None)


def _places_of(flat: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for pattern in _patterns(tuple(names)):
        for found in pattern.finditer(flat):
            yield found.span()


@lru_cache(maxsize=4096)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    flat = sorted({flat_of(each).strip() for each in names}, key=len, reverse=True)
    telling = (each for each in flat if _LETTER.search(each) or _DECIMAL.fullmatch(each))
    return tuple(_name_pattern(each) for each in telling if not _is_one_sign(each))


def _is_one_sign(name: str) -> bool:
    return len(name) == 1 and _CLOSE.search(name) is not None


def _name_pattern(name: str) -> re.Pattern[str]:
    if _DECIMAL.fullmatch(name):
        return re.compile(rf"(?<![\d.]){re.escape(name)}(?![\d.]*\d|\s?(?:[a-z%]|[寸升克米瓦]|인치|리터|센|미터|그램))")
    close = bool(_CLOSE.search(name))
    pattern = r"\s?".join(map(re.escape, name.replace(" ", "") if close else [name]))
    return re.compile(pattern if close else rf"(?<![a-z0-9]){pattern}(?:s|es)?(?![a-z0-9])")


def flat_of(text: str) -> str:
    """Write a text small, without apostrophes, and with a space for whatever parts its words."""
    return _APOSTROPHES.sub("", _GAPS.sub(" ", text.casefold()))
