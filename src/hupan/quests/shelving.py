"""On which shelf what somebody looks for stands, from four kinds of evidence that outvote one another.

What the search finds for the whole sentence; what it finds for each thing that the sentence names, the thing itself
counting most; which shelf's goods people call or use like that; and which have the attributes that it speaks of. A
sentence of many words finds much that has nothing to do with it, and a single word names things that are not wanted;
together they are seldom wrong.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hupan.catalog import CategoryId, CategoryTree, Listing, ProductId
from hupan.sayings import CALLED, SURELY, Weights
from hupan.search import SearchPage, Understood, Unit, commerce, document_words

_AGREED, _LEADING, _AHEAD = 0.5, 0.3, 1.25
_HEAD, _BESIDE = 1.0, 0.35
_MOST_THINGS = 4
_FEW_UNITS, _LONG = 4, 0.65
# With less than that speaking for it, a shelf may be the wrong one; others with this part of it may be the right.
_PLAIN, _NEAR = 1.4, 0.2
_MOST_RIVALS = 2


class Standing(NamedTuple):
    """On which shelf something stands: nothing where that is not clear; and where else it may, the likelier first."""

    category: CategoryId | None
    rivals: tuple[CategoryId, ...] = ()


def things_of(understood: Understood) -> list[tuple[str, float]]:
    """List the things that a text names, each with how much it counts; the thing itself first."""
    units = understood.units
    named = [
        (unit.surface, _HEAD if place == understood.head else _BESIDE) for place, unit in enumerate(units) if unit.thing
    ]
    return sorted(named, key=lambda each: -each[1])[:_MOST_THINGS] if len(units) > 1 else []


def weights_of(page: SearchPage, shelves: Mapping[ProductId, CategoryId]) -> Weights:
    """Weigh shelves by the hits that stand on them: the better the hit, the more."""
    weight: dict[CategoryId, float] = defaultdict(float)
    whole = sum(1 / (1 + rank) for rank in range(len(page.hits)))
    for rank, hit in enumerate(page.hits):
        if hit.product_id in shelves:
            weight[shelves[hit.product_id]] += 1 / (1 + rank) / whole
    return weight


def counts_for(understood: Understood) -> float:
    """Tell how much it counts what is found for a whole sentence: a long one finds much by the way."""
    return 1.0 if len(understood.units) <= _FEW_UNITS else _LONG


def shelf_of(evidence: Sequence[tuple[Weights, float]], plain: Weights, names: Weights, tree: CategoryTree) -> Standing:
    """Choose the shelf.

    Args:
        evidence: Weights of shelves, each with how much it counts.
        plain: What the search found for the whole sentence.
        names: What the goods of each are called in it; of the evidence as well.
        tree: All shelves.

    Returns:
        A shelf that is called by its name where the thing itself is named, or well ahead of the others, or ahead at
        all and called by its name; else the deepest one above where most of what was found stands; nothing where it is
        scattered. Its rivals where no name decided and little spoke for it.
    """
    surely = [category for category, each in names.items() if each >= SURELY]
    if len(surely) == 1:
        return Standing(surely[0])
    summed: dict[CategoryId, float] = defaultdict(float)
    for weights, counts in evidence:
        for category, each in weights.items():
            summed[category] += each * counts
    ahead = sorted(summed, key=summed.__getitem__, reverse=True)
    if ahead and summed[ahead[0]] > _LEADING:
        second = summed[ahead[1]] if len(ahead) > 1 else 0.0
        if names.get(ahead[0], 0.0) >= CALLED:
            return Standing(ahead[0])
        if summed[ahead[0]] > _AHEAD * second:
            return Standing(ahead[0], _rivals(ahead[0], ahead, summed, tree))
    above: dict[CategoryId, float] = defaultdict(float)
    for category, each in plain.items():
        for one in tree.path(category):
            above[one.id] += each
    agreed = [category for category, each in above.items() if each > _AGREED]
    chosen = max(agreed, key=lambda category: len(tree.path(category)), default=None)
    return Standing(chosen, _rivals(chosen, ahead, summed, tree))


def _rivals(
    chosen: CategoryId | None, ahead: Sequence[CategoryId], summed: Weights, tree: CategoryTree
) -> tuple[CategoryId, ...]:
    """Name the shelves, of all that anything speaks for, that the chosen one may have been taken for."""
    most = summed[ahead[0]] if ahead else 0.0
    if most >= _PLAIN:
        return ()
    near = (each for each in ahead if summed[each] >= _NEAR * most)
    apart = [each for each in near if chosen is None or chosen not in {one.id for one in tree.path(each)}]
    return tuple(apart[:_MOST_RIVALS])


def goes_by_name(understood: Understood, part: str, listings: Sequence[Listing], tree: CategoryTree) -> bool:
    """Whether any of some goods is called what was sought; of many words that is not asked.

    Args:
        understood: What was sought.
        part: What belongs to a thing and is sought instead of it; empty where nothing is.
        listings: What was found.
        tree: All shelves.
    """
    units = understood.units
    if not units or len(units) > _FEW_UNITS:
        return True
    head = units[-1] if understood.head is None else units[understood.head]
    words = {word for each in listings for word in _words_of(each, tree)}
    if part:
        return set(document_words(part, commerce())) <= words
    return any(words.issuperset(way) for way in head.ways)


def goes_by_concept(thing: Unit, listings: Sequence[Listing], tree: CategoryTree) -> bool:
    """Whether any of some goods is called by a name of a thing: by a whole name, not by letters that it shares."""
    words = {word for each in listings for word in _words_of(each, tree)}
    return any(words.issuperset(way) for way in thing.ways[:-1])


def _words_of(listing: Listing, tree: CategoryTree) -> list[str]:
    shelves = [name for each in tree.path(listing.product.category_id) for name in each.names.values()]
    texts = [text.name for text in listing.product.texts.values()]
    return [word for each in (*shelves, *texts) for word in document_words(each, commerce())]
