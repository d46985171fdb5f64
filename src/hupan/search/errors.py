"""What can go wrong with searching.

HupanError
└── SearchError
    ├── BadSearchCursor   a place in a list that no page of this search gave
    └── SearchNotReady    the index has not been opened yet
"""

from hupan.kernel import HupanError, Kind


class SearchError(HupanError):
    """The root of this room's errors."""

    code = "search.error"


class BadSearchCursor(SearchError):
    """The cursor is none that a page of this search gave."""

    code = "search.bad_cursor"
    kind = Kind.INVALID


class SearchNotReady(SearchError):
    """The index has not been opened yet."""

    code = "search.not_ready"
    kind = Kind.UNAVAILABLE
