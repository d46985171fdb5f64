"""Counts by what hits can be narrowed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, cast

from hupan.gateways.tantivy_index.schema import ATTRIBUTES, SLICES, TERMS
from hupan.search import ATTRIBUTE, Facet, FacetValue

_MOST_VALUES = 200
_SHOWN_VALUES = 30
_STARS = (20, 30, 40, 45)
_SINGLE = ("in_stock", "price", "rating")

Asked = dict[str, Any]
Buckets = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Counted:
    """What an index has counted.

    Attributes:
        asked: Buckets by facet, as the index writes them.
        estimated: Whether one slice was counted, which stands for all.
    """

    asked: Asked = field(default_factory=dict[str, Any])
    estimated: bool = False

    @property
    def most(self) -> int:
        """How many hits there are at most: of what has several values in a facet, each is counted."""
        sums = {key: sum(each["doc_count"] for each in _buckets(self.asked, key)) for key in self.asked}
        single = [sums[key] for key in _SINGLE if key in sums]
        return max(single or sums.values(), default=0)


def counting(keys: Sequence[str], bounds: Sequence[int]) -> Asked:
    """Write what is to be counted.

    Args:
        keys: Of which facets; `attr:` without a name stands for all attributes.
        bounds: Where the facet of prices parts.
    """
    asked: Asked = {}
    for key in keys:
        if key in TERMS:
            asked[key] = {"terms": {"field": TERMS[key], "size": _MOST_VALUES}}
        elif key.startswith(ATTRIBUTE):
            asked[ATTRIBUTE] = {"terms": {"field": ATTRIBUTES, "size": 4 * _MOST_VALUES}}
        elif key == "price":
            asked[key] = {"range": {"field": "price", "ranges": _ranges(bounds)}}
        elif key == "rating":
            asked[key] = {"range": {"field": "stars", "ranges": _ranges(_STARS)}}
        elif key == "in_stock":
            asked[key] = {"terms": {"field": "available"}}
    return asked


def estimate(sample: Asked) -> Counted:
    """Take what was counted in one slice for all of them."""
    return Counted(
        {
            key: {"buckets": [{**each, "doc_count": each["doc_count"] * SLICES} for each in _buckets(sample, key)]}
            for key in sample
        },
        estimated=True,
    )


def read(counted: Counted, keys: Sequence[str]) -> list[Facet]:
    """Read the counts that were asked for."""
    facets: list[Facet] = []
    for key in keys:
        name = ATTRIBUTE if key.startswith(ATTRIBUTE) else key
        buckets = _buckets(counted.asked, name)
        if key == ATTRIBUTE:
            facets += _attributes(buckets, None)
        elif name == ATTRIBUTE:
            facets += _attributes(buckets, key.removeprefix(ATTRIBUTE))
        else:
            facets.append(Facet(key, tuple(_values(key, buckets))))
    return [_rough(facet) for facet in facets] if counted.estimated else facets


def joined(one: Counted, other: Asked) -> Counted:
    """Add up what two queries without a common hit have counted; terms stay in the order of their counts."""
    both: Asked = {}
    for name in one.asked.keys() | other.keys():
        summed: dict[object, dict[str, Any]] = {}
        for each in (*_buckets(one.asked, name), *_buckets(other, name)):
            known = summed.get(each["key"])
            count = each["doc_count"] + (known["doc_count"] if known else 0)
            summed[each["key"]] = {**each, "doc_count": count}
        buckets = list(summed.values())
        if not any("from" in each or "to" in each for each in buckets):
            buckets.sort(key=lambda each: -each["doc_count"])
        both[name] = {"buckets": buckets}
    return Counted(both, one.estimated)


def _rough(facet: Facet) -> Facet:
    """Write no more digits than an estimate has: two."""
    values = [replace(each, count=int(float(f"{each.count:.2g}"))) for each in facet.values]
    return Facet(facet.key, tuple(values), estimated=True)


def _buckets(counted: Asked, name: str) -> Buckets:
    return cast("Buckets", counted.get(name, {}).get("buckets", []))


def _values(key: str, buckets: Buckets) -> list[FacetValue]:
    if key == "price":
        return [
            FacetValue(
                str(int(each.get("from", 0))), int(each["doc_count"]), str(int(each["to"])) if "to" in each else None
            )
            for each in buckets
            if each["doc_count"] and "from" in each
        ]
    if key == "rating":
        found = {int(each["from"]): int(each["doc_count"]) for each in buckets if "from" in each}
        upward = [(stars, sum(found.get(more, 0) for more in _STARS if more >= stars)) for stars in reversed(_STARS)]
        return [FacetValue(f"{stars / 10:g}", count) for stars, count in upward if count]
    if key == "in_stock":
        return [FacetValue("true", int(each["doc_count"])) for each in buckets if int(each["key"]) == 1]
    return [FacetValue(str(each["key"]), int(each["doc_count"])) for each in buckets]


def _attributes(buckets: Buckets, only: str | None) -> list[Facet]:
    by_key: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for each in buckets:
        name, _, value = str(each["key"]).partition("=")
        if only is None or name == only:
            by_key[name].append(FacetValue(value, int(each["doc_count"])))
    return [Facet(ATTRIBUTE + name, tuple(values[:_SHOWN_VALUES])) for name, values in by_key.items()]


def _ranges(bounds: Sequence[int]) -> list[dict[str, int]]:
    # What has no price in the reference currency is kept below nought, and in no range.
    edges = [0, *bounds]
    ranges = [{"from": low, "to": high} for low, high in pairwise(edges)]
    return [*ranges, {"from": edges[-1]}]
