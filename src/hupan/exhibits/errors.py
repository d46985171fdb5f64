"""What can go wrong with pictures of a return or a dispute.

HupanError
└── ExhibitsError
    ├── ExhibitNotFound    there is none, it was taken back, or it is not for whoever asks
    ├── CaseClosed         the return or dispute is over
    ├── NoPictures         nothing was sent
    └── TooManyPictures    a side has as many as there may be, or has added that many
"""

from hupan.kernel import HupanError, Kind


class ExhibitsError(HupanError):
    """The root of this room's errors."""

    code = "exhibits.error"


class ExhibitNotFound(ExhibitsError):
    """There is no such picture, or it is not for whoever asks."""

    code = "exhibits.not_found"
    kind = Kind.NOT_FOUND


class CaseClosed(ExhibitsError):
    """The return or the dispute is over."""

    code = "exhibits.closed"
    kind = Kind.CONFLICT


class NoPictures(ExhibitsError):
    """Nothing was sent."""

    code = "exhibits.none"
    kind = Kind.INVALID


class TooManyPictures(ExhibitsError):
    """A side has as many pictures in a case as there may be."""

    code = "exhibits.too_many"
    kind = Kind.CONFLICT
