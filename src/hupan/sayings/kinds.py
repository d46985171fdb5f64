"""Which kinds of goods a text speaks of: by what people call them and do with them, and by the attributes it names.

Both are read for every shelf of a market; what people call goods lies in `kinds.toml`, by patterns of a shelf's slug.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from hupan.catalog import CategoryId, CategoryTree
from hupan.phrases import Phrases
from hupan.sayings.traits import read_wishes

_SPOKEN_OF, _MOST_SPOKEN_OF = 0.35, 0.8
CALLED = 1.2
"""What speaks for a shelf at least whose goods are called by their name."""

_CALLED_BEFORE, _USED = 0.45, 0.5
_OWNED = re.compile(r"\b(?:my|his|her|their|our|your)\s+(?:[a-z]+\s+){0,2}$")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")

Weights: TypeAlias = Mapping[CategoryId, float]
"""How much speaks for each shelf."""


def spoken_of(said: str, phrases: Phrases, tree: CategoryTree) -> Weights:
    """Weigh shelves by the attributes that a text speaks of: what few goods have tells more."""
    known: dict[str, bool] = {}
    ages = [each.years for each in phrases.ages]
    shelves: dict[CategoryId, list[str]] = {}
    for category in tree:
        keys: list[str] = []
        for spec in category.attributes:
            mark = repr(spec)
            if mark not in known:
                named = read_wishes(said, phrases.measures, (spec,), ages).named
                known[mark] = any(not each.is_soft for each in named)
            if known[mark]:
                keys.append(spec.key)
        if keys:
            shelves[category.id] = keys
    often = Counter(key for keys in shelves.values() for key in keys)
    told = {category: sum(1 / often[key] for key in keys) for category, keys in shelves.items()}
    return {category: min(_MOST_SPOKEN_OF, _SPOKEN_OF * each) for category, each in told.items()}


def called(flat: str, tree: CategoryTree) -> Weights:
    """Weigh shelves by what people call their goods and do with them: what is called last counts most.

    Args:
        flat: What was said, as `flat_of` writes it.
        tree: All shelves.
    """
    named: list[tuple[bool, int, int, CategoryId]] = []
    weight: dict[CategoryId, float] = defaultdict(float)
    for category in tree:
        names, uses = _kind(category.slug)
        if names and (found := max((_said(flat, each) for each in names.finditer(flat)), default=None)):
            named.append((*found, category.id))
        if uses and uses.search(flat):
            weight[category.id] += _USED
    # A longer name that ends at the same place is the right one: a picture book is no book, an office chair a chair.
    named.sort(reverse=True)
    for place, (wanted, _, _, category) in enumerate(named):
        weight[category] += CALLED if place == 0 and wanted else _CALLED_BEFORE
    return weight


def learn_kinds(tree: CategoryTree) -> None:
    """Read what people call the goods of all shelves; it reads a file the first time: not for the event loop."""
    for category in tree:
        _kind(category.slug)


def _said(flat: str, found: re.Match[str]) -> tuple[bool, int, int]:
    """Tell how likely a name is what is sought: what somebody has already is less so, what comes last is more so."""
    return not _OWNED.search(flat[: found.start()]), found.end(), found.end() - found.start()


@lru_cache(maxsize=1024)
def _kind(slug: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    tables = [each for keys, each in _kinds().items() if re.fullmatch(keys, slug)]
    return _any_of(tables, "called"), _any_of(tables, "used")


def _any_of(tables: Sequence[Mapping[str, Sequence[str]]], what: str) -> re.Pattern[str] | None:
    patterns = [pattern.replace("'?", "").replace("'", "") for each in tables for pattern in each.get(what, ())]
    return re.compile("|".join(_bounded(each) for each in patterns)) if patterns else None


def _bounded(pattern: str) -> str:
    return f"(?:{pattern})" if _CLOSE.search(pattern) else rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"


@cache
def _kinds() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("hupan.sayings").joinpath("kinds.toml").read_text(encoding="utf-8"))
