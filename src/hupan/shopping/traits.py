"""Which attributes of goods a text names: `noise cancelling`, `방수되는`, `不含坚果的`, `27 inch`, `에티오피아 원두`.

Read by names alone, in all languages at once: those of the category's attributes and of their values, and those that
the market's lexicon has for a concept of the same key. What is meant without being named (`in two languages` of a
bilingual book) is not read here. What stands with a word of negation is read as not wanted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hupan.catalog import AttributeKind, AttributeSpec
from hupan.phrases import Measure, converted
from hupan.search import commerce, runs

YES, NO = "yes", "no"

_GAPS = re.compile(r"[\s\-_\u00b7]+")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_BEFORE = re.compile(
    r"(?:\b(?:no|not|non|without|except|isn\'t|don\'t want|free of|other than|instead of)\b"
    r"(?:\s+(?:a|an|the|any|in|with))?"
    r"|不要|不含|不带|不是|没有|别要|非|无|除了|不用|안|비)[\s-]*$"
)
_NOT_AFTER = re.compile(
    r"^(?:[\s-]?free\b|(?:을|를|은|는|이|가|으로|로|인|된|되는|한|하는)?\s*(?:거|것)?\s*(?:말고|아닌|없는|빼고|제외|안\s|않)|以外|的不要|除外)"
)
_BEFORE_CHARS, _AFTER_CHARS = 18, 12


@dataclass(frozen=True, slots=True)
class Named:
    """An attribute that a text names.

    Attributes:
        key: The attribute's.
        value: One of its values as filters have them; empty for a number.
        without: Whether it is what is *not* wanted.
        least: Of a number: no less than this.
        most: Of a number: no more than this.
    """

    key: str
    value: str = ""
    without: bool = False
    least: Decimal | None = None
    most: Decimal | None = None


def named_traits(text: str, measures: Iterable[Measure], specs: Sequence[AttributeSpec]) -> tuple[Named, ...]:
    """Find the attributes that a text names.

    Args:
        text: What was said.
        measures: Those that were read off it.
        specs: The attributes of the goods that it is about.

    Returns:
        What is named, each attribute's value once, in the order of the attributes.
    """
    flat = _flat(text)
    concepts = {concept.key for found in commerce().find(runs(text)) for concept in found.concepts}
    known = list(measures)
    named = [each for spec in specs for each in _named(flat, concepts, known, spec)]
    return tuple(dict.fromkeys(named))


def _named(flat: str, concepts: set[str], measures: Sequence[Measure], spec: AttributeSpec) -> Iterator[Named]:
    if spec.kind is AttributeKind.NUMBER:
        yield from _number(flat, measures, spec)
    elif spec.kind is AttributeKind.FLAG:
        place = place_of(flat, (spec.key, *spec.names.values()))
        if place is None and spec.key in concepts:
            place = place_of(flat, _names_of(spec.key))
        if place is not None:
            yield Named(spec.key, NO if _negated(flat, place) else YES)
    else:
        for choice in spec.choices:
            place = place_of(flat, (choice.value, *choice.names.values()))
            if place is None and choice.value in concepts:
                place = place_of(flat, _names_of(choice.value))
            if place is not None:
                yield Named(spec.key, choice.value, without=_negated(flat, place))


def _number(flat: str, measures: Sequence[Measure], spec: AttributeSpec) -> Iterator[Named]:
    for measure in measures:
        least = None if measure.least is None else converted(measure.least, measure.unit, spec.unit)
        most = None if measure.most is None else converted(measure.most, measure.unit, spec.unit)
        if least is not None or most is not None:
            yield Named(spec.key, least=least, most=most)
            return
    if spec.unit in {"", "1"}:
        for name in (spec.key, *spec.names.values()):
            if behind := re.search(rf"{re.escape(_flat(name).strip())}\s?(\d+(?:\.\d+)?)", flat):
                number = Decimal(behind[1])
                yield Named(spec.key, least=number, most=number)
                return


def place_of(flat: str, names: Iterable[str]) -> tuple[int, int] | None:
    """Find where the longest of some names stands in a text that is written small."""
    for name in sorted({_flat(each).strip() for each in names}, key=len, reverse=True):
        if not _LETTER.search(name):
            continue
        close = bool(_CLOSE.search(name))
        pattern = r"\s?".join(map(re.escape, name.replace(" ", "") if close else [name]))
        found = re.search(pattern if close else rf"(?<![a-z0-9]){pattern}(?:s|es)?(?![a-z0-9])", flat)
        if found and (len(name) > 1 or not close):
            return found.span()
    return None


def _negated(flat: str, place: tuple[int, int]) -> bool:
    start, end = place
    before, after = flat[max(0, start - _BEFORE_CHARS) : start], flat[end : end + _AFTER_CHARS]
    return bool(_NOT_BEFORE.search(before) or _NOT_AFTER.search(after))


def _flat(text: str) -> str:
    return _GAPS.sub(" ", text.casefold())


def _names_of(key: str) -> Sequence[str]:
    return commerce().names(key)
