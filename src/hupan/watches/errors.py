"""What can go wrong with watches.

HupanError
└── WatchesError
    ├── NotWatchable      there is no such product, or the target is no sum of its currency
    └── TooManyWatches    as many as a person may have
"""

from hupan.kernel import HupanError, Kind


class WatchesError(HupanError):
    """The root of this room's errors."""

    code = "watches.error"


class NotWatchable(WatchesError):
    """There is no such product, or the target is no sum of its currency."""

    code = "watches.not_watchable"
    kind = Kind.NOT_FOUND


class TooManyWatches(WatchesError):
    """As many as a person may have."""

    code = "watches.too_many"
    kind = Kind.CONFLICT
