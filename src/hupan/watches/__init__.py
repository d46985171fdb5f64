"""Watches: products that people want to hear of when they cost less, or are there again.

A watch is a row, looked at whenever the catalogue or the inventory tells news of its product (`WatchFollower`), so that
nothing sleeps for months and nothing is missed by a restart. What is worth telling is a pure rule (`domain.looked_at`).
It is told once, by a notice in the same transaction that notes it. Nobody sees another's watches.
"""

from hupan.watches.domain import MOST_WATCHES, Standing, Watch, WatchSeen
from hupan.watches.errors import NotWatchable, TooManyWatches, WatchesError
from hupan.watches.following import WatchFollower
from hupan.watches.service import WatchService

__all__ = [
    "MOST_WATCHES",
    "NotWatchable",
    "Standing",
    "TooManyWatches",
    "Watch",
    "WatchFollower",
    "WatchSeen",
    "WatchService",
    "WatchesError",
]
