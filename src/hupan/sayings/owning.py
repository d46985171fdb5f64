"""Whether somebody speaks of what they have already: of a thing in their cart, or of one that they bought.

"Has the lamp left yet" names goods, but looks for none where a lamp was ordered. Things are told apart by the names of
their shelves and by what the market's lexicon takes their own names for, so that any language and most other words do.
"""

from collections.abc import Iterable
from functools import lru_cache

from hupan.sayings.traits import place_of
from hupan.search import commerce, understand

_LONGEST = 300


def names_one_of(said: str, names: Iterable[str]) -> bool:
    """Whether a text names one of some things.

    It takes the processor for some milliseconds, and reads the lexicon the first time: not for the event loop.

    Args:
        said: What somebody said.
        names: What the things are called, and the shelves on which they stand; in whatever language.
    """
    text, known = said[:_LONGEST].casefold(), list(names)
    if not known:
        return False
    owned = {thing for name in known if (thing := _thing(name))}
    return bool(owned & set(_things(text))) or place_of(text, known) is not None


def _things(text: str) -> Iterable[str]:
    return (_kind(unit.english) for unit in understand(text, commerce()).units if unit.thing and unit.english)


@lru_cache(maxsize=512)
def _thing(name: str) -> str:
    """Tell what a name is one of; empty where the lexicon does not know that."""
    understood = understand(name, commerce())
    return "" if understood.head is None else _kind(understood.units[understood.head].english)


def _kind(english: str) -> str:
    """Leave of "desk lamp" the lamp: what was bought as one is spoken of as the other."""
    return english.casefold().rpartition(" ")[2]
