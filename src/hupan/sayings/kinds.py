"""Which kinds of goods a text speaks of: by what people call them and do with them, and by the attributes it names.

Both are read for every shelf of a market; what people call goods lies in `kinds.toml`, by patterns of a shelf's slug.
Which of several names is the thing itself is told by the words beside them (`heads.toml`): of "a case for my phone" no
phone is sought, of "something to boil water for tea" no tea.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeAlias

from hupan.catalog import CategoryId, CategoryTree
from hupan.phrases import Phrases
from hupan.sayings.traits import read_wishes

_SPOKEN_OF, _MOST_SPOKEN_OF = 0.35, 0.8
CALLED = 1.2
"""What speaks for a shelf at least whose goods are called by their name."""

SURELY = 1.9
"""What speaks for it where nothing can be said against that: the name stands where the thing itself is named."""

_CALLED_BEFORE, _USED = 0.45, 0.5
_OWNED = re.compile(r"\b(?:my|his|her|their|our|your)\s+(?:(?!(?:want|need|wish)s?\b)[a-z]+\s+){0,2}$")
_SERVES = re.compile(
    r"(?:(?P<goes>(?:适?配|兼容|搭配|[连接]|[装放塞背]得下|[装放塞](?=[^了]{0,2}$))(?:得?[上下])?(?:我的?)?)"
    r"|给(?:[我咱俺]的?)?)[a-z0-9 ]{0,8}$"
)
_SERVED = re.compile(r"(?: ?\d+)? ?(?:用|充电?|配|贴|换|戴|打底)")
_CONTAINER = re.compile(
    r"(?:bag|box|cup|mug|pack|packet|tin|can|bottle|jar|sack|pouch|pot)(?:s|es)?|[包袋杯盒箱]|봉지|봉|박스|팩|컵"
)
_AMOUNT = re.compile(
    r"(?:\d ?(?:k?g|kilos?|kilograms?|grams?|ml|l|lit(?:re|er)s?|oz|ounces?|lbs?|pounds?|그램|킬로|克|千克|公斤|斤)"
    r"|\bkilo) ?$|[\d一两三几]$"
)
_ENDING_IN_L = "".join(chr(each) for each in range(0xAC08, 0xD7A4, 28))
_HANGUL = re.compile("[가-힣]")
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


@dataclass(frozen=True, slots=True, order=True)
class _Name:
    """A name in a text, in the order in which names are likely to be what is sought.

    Attributes:
        wanted: Whether it is not only what somebody has.
        ahead: Whether it does not only tell more of what was named before.
        end: Where it ends; what comes last is it more likely.
        size: How long it is: a picture book is no book, an office chair no chair.
        sure: Whether the thing itself is named in just such places.
        start: Where it begins.
    """

    wanted: bool
    ahead: bool
    end: int
    size: int
    sure: bool
    start: int


def called(flat: str, tree: CategoryTree) -> Weights:
    """Weigh shelves by what people call their goods and do with them: what is called last counts most.

    Args:
        flat: What was said, as `flat_of` writes it.
        tree: All shelves.
    """
    used = [category.id for category in tree if (uses := _kind(category.slug)[1]) and uses.search(flat)]
    found = _found(flat, tree)
    spans = [each.span() for each, _ in found]
    whole = [(each, key) for each, key in found if not _is_part(each, flat, spans)]
    first = min((each.start() for each, _ in found), default=len(flat))
    has_part = len(whole) < len(found)
    named: dict[CategoryId, _Name] = {}
    for each, key in whole:
        name = _name(each, flat, first)
        named[key] = max(name, named.get(key, name))
    weight: dict[CategoryId, float] = dict.fromkeys(used, _USED)
    ranked = sorted(named.items(), key=lambda each: each[1], reverse=True)
    stood_for = bool(used) and _is_stood_for(flat, [each for _, each in ranked])
    for place, (category, name) in enumerate(ranked):
        best = place == 0 and name.wanted and not stood_for and (name.ahead or not has_part)
        sure = SURELY if name.sure and name.ahead else CALLED
        weight[category] = weight.get(category, 0.0) + (sure if best else _CALLED_BEFORE)
    if used and (stood_for or not any(each.wanted for each in named.values())):
        # Nobody says what it is, only what for.
        weight |= {category: weight[category] + SURELY - _USED for category in used}
    return weight


def _found(flat: str, tree: CategoryTree) -> list[tuple[re.Match[str], CategoryId]]:
    """Find all names of goods; in "coffee beans, 1 kg bag" and "a bag of rice" the bag only says how it is packed."""
    found = [
        (each, category.id) for category in tree if (names := _kind(category.slug)[0]) for each in _all_of(names, flat)
    ]
    return [(each, key) for each, key in found if not _holds(each, flat)] or found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text names goods.

    Attributes:
        start: Where the name begins.
        end: Where it ends.
        category: Of which shelf.
        wanted: Whether it is not only what somebody has, or what the thing sought goes with.
        ends: Whether a stretch ends with it, as where the thing itself is named.
    """

    start: int
    end: int
    category: CategoryId
    wanted: bool
    ends: bool


def places_of_names(flat: str, tree: CategoryTree) -> list[Place]:
    """Find where a text names goods, in order; of names within one another the longest, and no parts of things.

    Args:
        flat: What was said, as `flat_of` writes it.
        tree: All shelves.
    """
    found = _found(flat, tree)
    spans = [each.span() for each, _ in found]
    kept: list[Place] = []
    for each, key in sorted(found, key=lambda one: one[0].start() - one[0].end()):
        end = each.end()
        start = end - len(each[0].lstrip())
        if _is_part(each, flat, spans) or any(start < other.end and other.start < end for other in kept):
            continue
        name = _name(each, flat, start)
        kept.append(Place(start, end, key, name.wanted, name.sure))
    return sorted(kept, key=lambda place: place.start)


def named_kinds(flat: str, kinds: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Find where a text names goods of certain shelves, in order; of names within one another the longest.

    Args:
        flat: What was said, as `flat_of` writes it.
        kinds: What these shelves are called, by their slugs.

    Returns:
        Where each name begins and ends, and of which shelf it is.
    """
    found = [
        (each.start() + len(each[0]) - len(each[0].lstrip()), each.end(), slug)
        for slug, name in kinds.items()
        for names in (_kind(slug)[0], _shelf_name(name))
        if names is not None
        for each in _all_of(names, flat)
    ]
    spans = [(start, end) for start, end, _ in found]
    kept: list[tuple[int, int, str]] = []
    for start, end, slug in sorted(found, key=lambda one: one[0] - one[1]):
        if not _runs_on(flat, end, spans) and not any(start < other[1] and other[0] < end for other in kept):
            kept.append((start, end, slug))
    return sorted(kept)


@lru_cache(maxsize=256)
def _shelf_name(name: str) -> re.Pattern[str] | None:
    """Read a shelf by its own name, one or many: `Kettles`, `水壶`."""
    flat = " ".join(name.casefold().split())
    if len(flat) < 2:  # noqa: PLR2004 - one sign stands in other words
        return None
    one = re.escape(flat.removesuffix("s"))
    return re.compile(one if _CLOSE.search(flat) else rf"(?<![a-z0-9]){one}(?:e?s)?(?![a-z0-9])")


def ends_a_name(flat: str, end: int) -> bool:
    """Whether a stretch of a text ends with the name that ends there: nothing is said behind it that it belongs to."""
    return _heads().ends.match(flat, end) is not None


def turns_of(flat: str, start: int) -> int | None:
    """Tell where, from some place on, a text begins to tell more of what was named: "for", "that", "with"."""
    turned = _heads().turns.search(flat, start)
    return None if turned is None else turned.start()


def _holds(found: re.Match[str], flat: str) -> bool:
    """Whether a name is only that of what something comes in: right behind an amount, or "of" something."""
    if _CONTAINER.fullmatch(found[0]) is None:
        return False
    return _AMOUNT.search(flat[: found.start()]) is not None or flat.startswith(" of ", found.end())


def names_part(flat: str, tree: CategoryTree) -> str:
    """Return what belongs to a thing and is sought instead of it: `strap` of a watch; empty where nothing is."""
    found = [each for category in tree if (names := _kind(category.slug)[0]) for each in _all_of(names, flat)]
    spans = [each.span() for each in found]
    parts = [part for each in found if (part := _part(each, flat, spans))]
    first = min((each.start() for each in found), default=0)
    others = (each for each in found if not _is_part(each, flat, spans))
    return "" if not parts or any(_name(each, flat, first).ahead for each in others) else parts[0]


def learn_kinds(tree: CategoryTree) -> None:
    """Read what people call the goods of all shelves; it reads a file the first time: not for the event loop."""
    _heads()
    for category in tree:
        _kind(category.slug)


def _all_of(names: re.Pattern[str], flat: str) -> Iterator[re.Match[str]]:
    """Find names also where they overlap: in `magsafe battery pack` there is a `battery pack`."""
    found = names.search(flat)
    while found is not None:
        yield found
        found = names.search(flat, found.start() + 1)


def _name(found: re.Match[str], flat: str, first: int) -> _Name:
    """Tell how likely a name is what is sought: what somebody has already is less so, what comes last is more so."""
    heads = _heads()
    owned = _OWNED.search(flat[: found.start()]) is not None and heads.lost.match(flat, found.end()) is None
    owned = owned or _is_served(found, flat)
    ahead = found.start() <= first or heads.turns.search(flat[first : found.start()]) is None
    sure = heads.ends.match(flat, found.end()) is not None
    return _Name(not owned, ahead, found.end(), found.end() - found.start(), sure, found.start())


def _is_served(found: re.Match[str], flat: str) -> bool:
    """Whether what is sought only goes with it, or into it: `给iphone用`, `能装电脑的`."""
    before = _SERVES.search(flat[: found.start()])
    return before is not None and (before["goes"] is not None or _SERVED.match(flat, found.end()) is not None)


def _is_part(found: re.Match[str], flat: str, spans: Collection[tuple[int, int]]) -> bool:
    return _runs_on(flat, found.end(), spans) or bool(_part(found, flat, spans))


def _runs_on(flat: str, at: int, spans: Collection[tuple[int, int]]) -> bool:
    """Whether a Korean name that ends there runs on into another word."""
    if not _HANGUL.match(flat[at - 1]) or not _HANGUL.match(flat, at):
        return False
    inside = any(start < at < end for start, end in spans)
    return not inside and _heads().particles.match(flat, at) is None


def _part(found: re.Match[str], flat: str, spans: Collection[tuple[int, int]]) -> str:
    """Return what follows on the name of a thing and is meant instead; nothing where it is part of a longer name."""
    if any(start < found.end() < end for start, end in spans):
        return ""
    part = _heads().parts.match(flat, found.end())
    if part is None or any(start < part.end() <= end and start >= found.start() for start, end in spans):
        return ""
    return part.group().strip()


def _is_stood_for(flat: str, names: Sequence[_Name]) -> bool:
    """Whether something stands for the thing, and no name: "something to ...", `...的`, `... 할 거`."""
    heads = _heads()
    before = heads.pronouns.search(flat)
    if before is not None:
        return all(each.start >= before.end() for each in names)
    after = heads.pronouns_after.search(flat)
    if after is None:
        return False
    # A name at the beginning or beside it is one all the same: `手机 拍照好的`, `텐트 큰 거`.
    stretch = flat.rfind(" ", 0, after.start()) if after.group().startswith("的") else -1
    return not any(each.start <= stretch + 1 or each.end >= after.start() - 1 for each in names)


@dataclass(frozen=True, slots=True)
class _Heads:
    turns: re.Pattern[str]
    pronouns: re.Pattern[str]
    pronouns_after: re.Pattern[str]
    lost: re.Pattern[str]
    parts: re.Pattern[str]
    ends: re.Pattern[str]
    particles: re.Pattern[str]


@cache
def _heads() -> _Heads:
    read = tomllib.loads(files("hupan.sayings").joinpath("heads.toml").read_text(encoding="utf-8"))
    english, *close = read["parts"]
    return _Heads(
        re.compile(rf"(?<![a-z0-9])(?:{read['turns']})(?![a-z0-9])"),
        re.compile(rf"(?<![a-z0-9])(?:{read['pronouns']})(?![a-z0-9])"),
        re.compile(read["pronouns_after"].replace("ㄹ", _ENDING_IN_L)),
        re.compile(rf" (?:{read['lost']})(?![a-z0-9])"),
        re.compile(rf" (?:{english})(?![a-z0-9])|{'|'.join(close)}"),
        re.compile(
            rf"{read['tails']}(?:\s*(?:$|[,.;:!?。，！？~(])|(?<=[一-鿿]) "
            rf"| (?:{read['turns']}|under|below|about|or)(?![a-z0-9]))"
        ),
        re.compile(read["particles"]),
    )


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
