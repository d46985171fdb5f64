"""Measures that were wished for and that no attribute of the goods takes: "a kettle lighter than 900 g".

Nothing holds goods to these, and that is said. What sellers write in their own words, in a text or an option, is no
attribute: what fits by it comes first, what does not comes last, and nothing is claimed of either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hupan.catalog import AttributeKind, AttributeSpec, ProductId
from hupan.phrases import Home, Measure, converted, read_phrases
from hupan.quests import Quest
from hupan.sayings import flat_of, takes
from hupan.showcase import Goods, Reader

_NOWHERE = Home("USD", date(2000, 1, 1))
# What is measured in what is converted into the first of these.
_WEIGHT, _SIZE, _CONTENT = "g", "m", "L"
_MEASURED = (_WEIGHT, _SIZE, _CONTENT)
_LONGEST, _SHORT = 800, 40
# Sellers part a unit from its number; buyers who do so may mean something else by a single letter.
_PARTED = re.compile(r"(?<=\d) (?=(?:g|m|l|L)\b)")


@dataclass(frozen=True, slots=True)
class Unheld:
    """A measure to which goods were not held, and what is known of it.

    Attributes:
        measure: The measure.
        base: In what such things are measured.
        stating: How many of the goods state anything of the kind, in their sellers' words.
        fitting: How many of these fit by that.
    """

    measure: Measure
    base: str
    stating: int
    fitting: int


def untaken(
    said: str, measures: Sequence[Measure], quest: Quest, specs: Sequence[AttributeSpec]
) -> tuple[Measure, ...]:
    """Find the measures that no attribute takes; such as stand in a longer story only where they are bounds."""
    numbers = [spec for spec in specs if spec.kind is AttributeKind.NUMBER]
    flat = flat_of(said)
    # A number that names a value of a choice or of an option is taken there: a bag for laptops of 15 inches.
    named = {number for trait in quest.traits for number in re.findall(r"\d+(?:\.\d+)?", trait.value)}
    return tuple(
        each
        for each in measures
        if _base(each.unit) is not None
        and not any(takes(spec, each, flat) for spec in numbers)
        and not {f"{bound.normalize():f}" for bound in (each.least, each.most) if bound is not None} & named
        and (each.least != each.most or len(said) <= _SHORT)
    )


def held(
    goods: Mapping[ProductId, Goods], measures: Sequence[Measure], reader: Reader
) -> tuple[dict[ProductId, Goods], tuple[Unheld, ...]]:
    """Put first what fits by the sellers' own words, and last what does not; tell what is known of each measure.

    It takes the processor for some milliseconds: not for the event loop.
    """
    known: list[Unheld] = []
    places: dict[ProductId, int] = dict.fromkeys(goods, 0)
    for measure in measures:
        base = _base(measure.unit)
        if base is None:
            continue
        # How long a cable is says nothing of how tall a lamp is: of sizes a text does not say which.
        read: Mapping[ProductId, Goods] = {} if base == _SIZE else goods
        stated = {key: list(_stated(one, base, reader)) for key, one in read.items()}
        fitting = {key for key, values in stated.items() if any(_fits(value, measure, base) for value in values)}
        stating = {key for key, values in stated.items() if values}
        for key in goods:
            places[key] += -1 if key in fitting else int(key in stating)
        known.append(Unheld(measure, base, len(stating), len(fitting)))
    return dict(sorted(goods.items(), key=lambda one: places[one[0]])), tuple(known)


def unheld_said(unheld: Unheld, reader: Reader) -> str:
    """Say that goods were not held to a measure."""
    say, tally = reader.words.say, reader.formats.tally
    bound = _bound(unheld.measure, reader)
    if not unheld.stating:
        none = {
            _WEIGHT: say("None of these state their weight, so I could not hold them to %(bound)s.", bound=bound),
            _SIZE: say("I know no such size of these, so I could not hold them to %(bound)s.", bound=bound),
            _CONTENT: say("None of these state how much they hold, so I could not keep to %(bound)s.", bound=bound),
        }
        return none[unheld.base]
    if not unheld.fitting:
        return say(
            "I could not hold these to %(bound)s: %(stating)s of those I looked at say anything of it in their "
            "sellers’ words, and none of them fits by that.",
            bound=bound,
            stating=tally(unheld.stating),
        )
    return say(
        "I could not hold these to %(bound)s: %(stating)s of those I looked at say anything of it in their sellers’ "
        "words, and %(fitting)s of them fit by that; those come first.",
        bound=bound,
        stating=tally(unheld.stating),
        fitting=tally(unheld.fitting),
    )


def _base(unit: str) -> str | None:
    return next((each for each in _MEASURED if converted(Decimal(1), unit, each) is not None), None)


def _stated(goods: Goods, base: str, reader: Reader) -> Iterator[Decimal]:
    """Read what a seller writes of it, in texts and in options."""
    product = goods.product
    text = product.text(reader.language)
    options = [label for option in product.options for value in option.values for label in value.names.values()]
    for said in (text.name, text.summary, text.description[:_LONGEST], *options):
        for each in read_phrases(_PARTED.sub("", said[:_LONGEST]), _NOWHERE).measures:
            for bound in {each.least, each.most} - {None}:
                if bound is not None and (value := converted(bound, each.unit, base)) is not None:
                    yield value


def _fits(value: Decimal, measure: Measure, base: str) -> bool:
    least = None if measure.least is None else converted(measure.least, measure.unit, base)
    most = None if measure.most is None else converted(measure.most, measure.unit, base)
    if measure.beyond and value in {least, most}:
        return False
    return (least is None or value >= least) and (most is None or value <= most)


def _bound(measure: Measure, reader: Reader) -> str:
    say = reader.words.say
    low = "" if measure.least is None else reader.formats.measure(float(measure.least), measure.unit)
    high = "" if measure.most is None else reader.formats.measure(float(measure.most), measure.unit)
    if not high:
        return say("more than %(number)s", number=low) if measure.beyond else say("at least %(number)s", number=low)
    if not low:
        return say("less than %(number)s", number=high) if measure.beyond else say("at most %(number)s", number=high)
    return low if low == high else f"{low} – {high}"
