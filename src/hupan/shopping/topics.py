"""What a question about a product is about: its price, how it comes, what others say of it, or one of its attributes.

Read by words alone, in three languages at once: by an attribute's name, by its unit ("how many watts"), and by the
words in which one asks for it without naming it ("can I swim with it"). What is asked in other words still is left to a
model, which chooses among the attributes that there are (`asking.py`). The words lie in `topics.toml`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from hupan.catalog import AttributeSpec
from hupan.phrases import Measure
from hupan.sayings import named_traits, place_of


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
        units: How they ask how many of a unit there are.
        attributes: Words of a question, and the keys of the attributes that they ask of.
    """

    topics: Mapping[Topic, re.Pattern[str]]
    units: Mapping[str, re.Pattern[str]]
    attributes: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of what people say, whatever it is about.

    Attributes:
        words: They ask for a text or for knowledge.
        texts: They ask for a text.
        wishes: They wish for things.
        picks: They choose one of several by what sets it apart.
        best: They choose it from any number: not the lighter one, but the lightest.
        carts: They want something in the cart.
        asks: It is a question.
        another: They ask to see goods of a kind, whatever they have of it.
        spares: They need something no longer.
        takes: They take "it", and that is all.
        offers: They ask what newcomers and the like get off.
    """

    words: re.Pattern[str]
    texts: re.Pattern[str]
    wishes: re.Pattern[str]
    picks: re.Pattern[str]
    best: re.Pattern[str]
    carts: re.Pattern[str]
    asks: re.Pattern[str]
    another: re.Pattern[str]
    spares: re.Pattern[str]
    takes: re.Pattern[str]
    offers: re.Pattern[str]


@cache
def forms() -> Forms:
    """Read the forms of what people say; it reads a file: not for the event loop."""
    written = tomllib.loads(files("hupan.shopping").joinpath("questions.toml").read_text(encoding="utf-8"))
    begins = rf"^(?:(?:please|can you|could you|help me)\s+)*(?:{'|'.join(written['begins'])})\b"
    others = ("texts", "wishes", "picks", "best", "carts", "asks", "another", "spares", "takes", "offers")
    return Forms(_any_of([begins, *written["words"]]), *(_any_of(written[name]) for name in others))


def superlative(said: str) -> bool:
    """Whether somebody names what is most so of any number; it reads a file the first time."""
    return forms().best.search(said.casefold()) is not None


@cache
def _questions() -> Questions:
    written = tomllib.loads(files("hupan.shopping").joinpath("topics.toml").read_text(encoding="utf-8"))
    return Questions(
        {Topic(name): _any_of(patterns) for name, patterns in written["topics"].items()},
        {unit: re.compile(_COUNTED % (("|".join(words),) * 3)) for unit, words in written["units"].items()},
        [(_any_of(each["asked"]), re.compile(each["keys"])) for each in written["attributes"]],
    )


def topics_of(said: str) -> list[Topic]:
    """Read what is asked of what every product has; it reads a file the first time: not for the event loop."""
    folded = said.casefold()
    return [topic for topic, pattern in _questions().topics.items() if pattern.search(folded)]


def attributes_of(said: str, measures: Sequence[Measure], specs: Sequence[AttributeSpec]) -> list[AttributeSpec]:
    """Find the attributes that a question asks of: those that it names first, then those that it speaks of."""
    folded = said.casefold()
    named = {each.key for each in named_traits(said, measures, specs)}
    for spec in specs:
        names = [name for name in spec.names.values() if name.casefold() not in _PLAIN]
        if place_of(folded, names) is not None:
            named.add(spec.key)
    spoken = {spec.key for spec in specs if _counts(folded, spec)}
    keys = [each for words, each in _questions().attributes if words.search(folded)]
    spoken |= {spec.key for spec in specs if any(each.search(spec.key) for each in keys)}
    found = [*(spec for spec in specs if spec.key in named), *(spec for spec in specs if spec.key in spoken - named)]
    return found[:_MOST]


def _counts(folded: str, spec: AttributeSpec) -> bool:
    """Whether a question counts what an attribute is measured in."""
    pattern = _questions().units.get(spec.unit)
    return pattern is not None and pattern.search(folded) is not None


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
