"""Spreading sellers over a list, so that none of them fills the first screen."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_SCREEN = 24
_MOST_OF_ONE = 6
_NEARLY = 0.7


def spread_sellers(ranked: Sequence[T], seller: Callable[[T], object], score: Callable[[T], float]) -> list[T]:
    """Let the next seller's hit pass before one of a seller who has filled a quarter of the first screen.

    A hit gives way only to one that is nearly as good: a search that only one seller answers stays as it is.

    Args:
        ranked: The best first.
        seller: Tells whose a hit is.
        score: Tells how good a hit is; not negative.

    Returns:
        The same hits; behind the first screen, the order is kept.
    """
    shown: list[T] = []
    held: deque[T] = deque()
    counts: Counter[object] = Counter()
    rest = deque(ranked)
    while len(shown) < _SCREEN and (rest or held):
        if held and (not rest or score(rest[0]) < _NEARLY * score(held[0])):
            shown.append(held.popleft())
            continue
        each = rest.popleft()
        if counts[seller(each)] >= _MOST_OF_ONE:
            held.append(each)
            continue
        counts[seller(each)] += 1
        shown.append(each)
    return [*shown, *_merged(held, rest, score)]


def _merged(held: deque[T], rest: deque[T], score: Callable[[T], float]) -> list[T]:
    merged: list[T] = []
    while held and rest:
        merged.append(held.popleft() if score(held[0]) >= score(rest[0]) else rest.popleft())
    return [*merged, *held, *rest]
