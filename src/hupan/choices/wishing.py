"""In which of their variants goods are wished for, before any is chosen: `only those in 42`, `킹 사이즈로`, `256G的`.

Values are held against those that there are on a shelf. What holds so many takes fewer, too: of tents for two and for
four, those for four are for three.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hupan.catalog import Option, OptionValue
from hupan.choices.leaving import leaves_size
from hupan.choices.manners import is_manner
from hupan.choices.saying import NOWHERE, usual
from hupan.choices.variants import is_look, is_size, values_named
from hupan.phrases import Measure, converted, read_phrases

_NO_SIZE = re.compile(r"\b(?:forget|never ?mind|ignore|drop) (?:about )?(?:the|my) size")
_OF_SIZES = re.compile(r"\d|(?<![a-z0-9'’])(?:[2-6]?x{1,3}[sl]|[sml])(?![a-z0-9'’])")
_HELD = re.compile(r"(?<!\d)(?P<number>\d{1,2})\s?(?:people|persons?|인용?|人)")
_N = r"(?P<number>\d{1,2}|[a-z]+)"
_HOLDS = tuple(
    map(
        re.compile,
        (
            rf"\b{_N}[\s-]?(?:people|persons?|ppl|pax|adults?|sleepers?|berths?|man|men|campers?)\b",
            rf"\b(?:sleeps?|family of|room for|group of|party of)\s?{_N}\b",
            rf"\b(?:we'?re|we are)\s(?:actually |now |just |only )*{_N}\b(?! of)",
            rf"\b{_N} of us\b",
            rf"^(?:no |sorry |never ?mind |ok |make it )*{_N} is (?:fine|ok(?:ay)?|enough)\b",
            r"(?P<number>\d{1,2}|[一二两三四五六七八九十])\s?个?人",
            r"(?P<number>\d{1,2}|[한두세네]|다섯|여섯)\s?(?:명|식구|인)",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """In what variants goods are wished for.

    Attributes:
        values: Of options, by their keys, the values that would do.
        lacking: Of options, what was asked for and nothing there is made in, as it was said.
        let_go: Options that were minded before and no longer are.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    lacking: Mapping[str, str] = field(default_factory=dict[str, str])
    let_go: frozenset[str] = frozenset()


def asked_for(options: Iterable[Option], said: str) -> Asked:
    """Read in which values of options goods are wished for; how they look is another matter, see `colours_in`.

    Args:
        options: The options of the goods that there are.
        said: What was said.
    """
    there = [each for each in merged(options) if not is_look(each)]
    if leaves_size(said) or _NO_SIZE.search(said.casefold()):
        return Asked(let_go=frozenset(each.key for each in there if is_size(each)))
    if not there or is_manner(said):
        return Asked()
    told = usual(said)
    # What something may cost is no number of a size.
    phrases = replace(read_phrases(told, NOWHERE), budgets=())
    named = values_named(there, told, phrases)
    # "Something small" is no size S.
    sized = bool(phrases.sizes) or _OF_SIZES.search(told.casefold()) is not None
    values = {each.key: named[each.key] for each in there if each.key in named and (sized or not is_size(each))}
    lacking: dict[str, str] = {}
    for option in there:
        if more := _at_least(option, phrases.measures):
            values[option.key] = more
        if option.key in values:
            continue
        enough = _holding(option, said.casefold())
        if enough is not None:
            values |= {option.key: enough} if enough else {}
            lacking |= {} if enough else {option.key: _held_said(said.casefold())}
        elif is_size(option) and phrases.sizes:
            lacking[option.key] = phrases.sizes[0].value
        elif measure := _measured(option, phrases.measures):
            lacking[option.key] = f"{measure.least:f} {measure.unit}"
    return Asked(values, lacking)


def merged(options: Iterable[Option]) -> list[Option]:
    """Make one option of those of several goods that go by the same key, with every value that any of them has."""
    found: dict[str, tuple[Option, dict[str, OptionValue]]] = {}
    for each in options:
        _, values = found.setdefault(each.key, (each, {}))
        for value in each.values:
            values.setdefault(value.value, value)
    return [replace(each, values=tuple(values.values())) for each, values in found.values()]


def _holding(option: Option, said: str) -> tuple[str, ...] | None:
    """Choose the smallest value that holds so many people; empty where none does, nothing where that is not asked."""
    holds = {each.value: number for each in option.values if (number := _held(each)) is not None}
    wanted = _wanted(said)
    if len(holds) < len(option.values) or wanted is None:
        return None
    enough = [number for number in holds.values() if number >= wanted]
    return tuple(value for value, number in holds.items() if enough and number == min(enough))


def _held(value: OptionValue) -> int | None:
    return next(
        (int(found["number"]) for name in value.names.values() if (found := _HELD.search(name.casefold()))), None
    )


def _wanted(said: str) -> int | None:
    for pattern in _HOLDS:
        for match in pattern.finditer(said):
            counted = (
                read_phrases(f"{match['number']} pieces", NOWHERE).counts
                or read_phrases(f"{match['number']}个", NOWHERE).counts
                or read_phrases(f"{match['number']}개", NOWHERE).counts
            )
            if counted:
                return counted[0].number
    return None


def _held_said(said: str) -> str:
    return str(_wanted(said) or "")


def _at_least(option: Option, measures: Sequence[Measure]) -> tuple[str, ...]:
    """Choose the values that are at least as much as was asked for: of "min 128 GB", those with 256 GB, too."""
    open_ = [each for each in measures if each.least is not None and each.most is None]
    return tuple(
        value.value
        for value in option.values
        if any(
            (amount := converted(known.least or Decimal(0), known.unit, each.unit)) is not None
            and amount >= (each.least or 0)
            for each in open_
            for name in value.names.values()
            for known in read_phrases(name, NOWHERE).measures
        )
    )


def _measured(option: Option, measures: Sequence[Measure]) -> Measure | None:
    """Find a measure of just so much in whose unit the values are counted: 1 kg, where there are 250 and 500 g."""
    units = {
        known.unit
        for value in option.values
        for name in value.names.values()
        for known in read_phrases(name, NOWHERE).measures
    }
    exact = (each for each in measures if each.least is not None and each.least == each.most)
    return next((each for each in exact if any(converted(Decimal(1), unit, each.unit) for unit in units)), None)
