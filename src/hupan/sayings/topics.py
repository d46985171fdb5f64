"""What a question about a product is about: its price, how it comes, what others say of it, or one of its attributes.

Read by words alone, in three languages at once: by an attribute's name, by its unit ("how many watts"), and by the
words in which one asks for it without naming it ("can I swim with it"). What is asked in other words still is left to a
model, which chooses among the attributes that there are (`hupan.shopping`). The words lie in `topics.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from hupan.catalog import AttributeSpec
from hupan.phrases import Measure
from hupan.sayings.traits import named_traits, place_of


class Topic(StrEnum):
    """What can be asked of any product."""

    PRICE = "price"
    DELIVERY = "delivery"
    RETURNS = "returns"
    STOCK = "stock"
    SELLER = "seller"
    REVIEWS = "reviews"
    OPTIONS = "options"


# Names that are words of any question.
_PLAIN = {"for", "form", "sort", "drop", "made for", "case", "keys"}
_MOST = 4
_COUNTED = r"\b(?:how (?:many|much)|what|which) (?:is |are )?(?:the )?(?:%s)\b|(?:多少|几)(?:%s)|몇\s?(?:%s)"


@dataclass(frozen=True, slots=True)
class Questions:
    """How people ask.

    Attributes:
        topics: How they ask of what every product has.
        whole: How they ask for all that is known of a product.
        past_prices: How they ask what it has cost before.
        units: How they ask how many of a unit there are.
        attributes: Words of a question, and the keys of the attributes that they ask of.
    """

    topics: Mapping[Topic, re.Pattern[str]]
    whole: re.Pattern[str]
    past_prices: re.Pattern[str]
    units: Mapping[str, re.Pattern[str]]
    attributes: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]


@cache
def _questions() -> Questions:
    written = tomllib.loads(files("hupan.sayings").joinpath("topics.toml").read_text(encoding="utf-8"))
    return Questions(
        {Topic(name): _any_of(patterns) for name, patterns in written["topics"].items()},
        _any_of(written["asked"]["whole"]),
        _any_of(written["asked"]["past_prices"]),
        {unit: re.compile(_COUNTED % (("|".join(words),) * 3)) for unit, words in written["units"].items()},
        [(_any_of(each["asked"]), re.compile(each["keys"])) for each in written["attributes"]],
    )


def topics_of(said: str) -> list[Topic]:
    """Read what is asked of what every product has; it reads a file the first time: not for the event loop."""
    folded = said.casefold()
    return [topic for topic, pattern in _questions().topics.items() if pattern.search(folded)]


def asks_for_all(said: str) -> bool:
    """Tell whether all that is known of a product is asked for; it reads a file the first time, as `topics_of` does."""
    return _questions().whole.search(said.casefold()) is not None


def asks_past_prices(said: str) -> bool:
    """Tell whether it is asked what something has cost before; it reads a file the first time."""
    return _questions().past_prices.search(said.casefold()) is not None


def attributes_of(said: str, measures: Sequence[Measure], specs: Sequence[AttributeSpec]) -> list[AttributeSpec]:
    """Find the attributes that a question asks of: those that it names first, then those that it speaks of."""
    folded = said.casefold()
    named = {each.key for each in named_traits(said, measures, specs)}
    named |= {spec.key for spec in specs if beside_attribute(folded, spec.names.values()) is not None}
    spoken = {spec.key for spec in specs if _counts(folded, spec)}
    keys = [each for words, each in _questions().attributes if words.search(folded)]
    spoken |= {spec.key for spec in specs if any(each.search(spec.key) for each in keys)}
    found = [*(spec for spec in specs if spec.key in named), *(spec for spec in specs if spec.key in spoken - named)]
    return found[:_MOST]


def beside_attribute(said: str, names: Iterable[str]) -> str | None:
    """Tell what is said beside one of these names of attributes; nothing where none of them is said.

    A name that is a word of any question does not count.
    """
    folded = said.casefold()
    place = place_of(folded, [name for name in names if name.casefold() not in _PLAIN])
    return None if place is None else f"{folded[: place[0]]} {folded[place[1] :]}"


def _counts(folded: str, spec: AttributeSpec) -> bool:
    """Whether a question counts what an attribute is measured in."""
    pattern = _questions().units.get(spec.unit)
    return pattern is not None and pattern.search(folded) is not None


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
