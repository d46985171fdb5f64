"""Writes what a buyer says as the examples of the playbook are written."""

import re

from hupan.search import commerce, understand

# A code is told by its letters, not by its meaning: each stands for any other.
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z]{4})(?=[A-Z0-9]*[0-9]|[A-Z]{7})[A-Z0-9]{5,24}(?![A-Za-z0-9])")
_ANY_CODE = "SAVE20"
_LONGEST = 300


def plain(said: str) -> str:
    """Write a text as the examples are: every discount code in it becomes one that a model has seen."""
    return _CODE.sub(_ANY_CODE, said)


def names_goods(said: str) -> bool:
    """Whether a text names a kind of goods that the market's lexicon knows."""
    return understand(said[:_LONGEST], commerce()).head is not None
