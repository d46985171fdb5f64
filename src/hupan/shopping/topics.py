"""What a question about a product is about: its price, how it comes, what others say of it, or one of its attributes.

Read by words alone, in three languages at once. What is asked in other words is left to a model, which chooses among
the attributes that there are (`asking.py`). The words lie in `questions.toml`.
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
from hupan.shopping.traits import named_traits, place_of


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
_BEGINS = r"^(?:(?:please|can you|could you|help me)\s+)*(?:%s)\b"
_PLAIN = {"for", "form", "sort", "drop", "made for", "case", "keys"}


@dataclass(frozen=True, slots=True)
class Questions:
    """How people ask.

    Attributes:
        words: The form in which they ask for a text or for knowledge.
        topics: How they ask of what every product has.
        attributes: Words of a question, and the keys of the attributes that they ask of.
    """

    words: re.Pattern[str]
    topics: Mapping[Topic, re.Pattern[str]]
    attributes: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]


@cache
def questions() -> Questions:
    """Read how people ask; it reads a file the first time: not for the event loop."""
    written = tomllib.loads(files("hupan.shopping").joinpath("questions.toml").read_text(encoding="utf-8"))
    return Questions(
        _any_of(
            [rf"^(?:(?:please|can you|could you|help me)\s+)*(?:{'|'.join(written['begins'])})\b", *written["words"]]
        ),
        {Topic(name): _any_of(patterns) for name, patterns in written["topics"].items()},
        [(_any_of(each["asked"]), re.compile(each["keys"])) for each in written["attributes"]],
    )


def topics_of(said: str) -> list[Topic]:
    """Read what is asked of what every product has."""
    folded = said.casefold()
    return [topic for topic, pattern in questions().topics.items() if pattern.search(folded)]


def attributes_of(said: str, measures: Sequence[Measure], specs: Sequence[AttributeSpec]) -> list[AttributeSpec]:
    """Find the attributes that a question names, by their names or by the words in which one asks for them."""
    folded = said.casefold()
    named = {each.key for each in named_traits(said, measures, specs)}
    for spec in specs:
        names = [name for name in spec.names.values() if name.casefold() not in _PLAIN]
        if place_of(folded, names) is not None:
            named.add(spec.key)
    if not named:
        asked = [keys for words, keys in questions().attributes if words.search(folded)]
        named = {spec.key for spec in specs if any(keys.search(spec.key) for keys in asked)}
    return [spec for spec in specs if spec.key in named]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
