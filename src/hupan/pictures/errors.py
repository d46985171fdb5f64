"""What can go wrong with pictures.

HupanError
└── PicturesError
    ├── PictureNotFound       no such picture
    ├── PictureUnsupported    not a picture of a known kind, whatever its name says
    ├── PictureUnreadable     a picture that begins well and does not hold what it promises
    ├── PictureTooLarge       too many bytes, or too many pixels
    ├── DrawingRefused        a vector picture with more in it than shapes and colours
    ├── AddressRefused        an address that this server may not ask: no web address, or inside a private network
    ├── PictureNotFetched     the other side did not hand it out
    └── TooManyUploads        more pictures than one person may send in an hour
"""

from hupan.kernel import HupanError, Kind


class PicturesError(HupanError):
    """The root of this room's errors."""

    code = "pictures.error"


class PictureNotFound(PicturesError):
    """No such picture."""

    code = "pictures.not_found"
    kind = Kind.NOT_FOUND


class PictureUnsupported(PicturesError):
    """The bytes are no picture of a known kind."""

    code = "pictures.unsupported"
    kind = Kind.UNSUPPORTED


class PictureUnreadable(PicturesError):
    """The picture is damaged."""

    code = "pictures.unreadable"
    kind = Kind.INVALID


class PictureTooLarge(PicturesError):
    """The picture has too many bytes or pixels."""

    code = "pictures.too_large"
    kind = Kind.TOO_LARGE


class DrawingRefused(PicturesError):
    """A vector picture with more in it than shapes and colours."""

    code = "pictures.drawing_refused"
    kind = Kind.INVALID


class AddressRefused(PicturesError):
    """An address that this server may not ask."""

    code = "pictures.address_refused"
    kind = Kind.INVALID


class PictureNotFetched(PicturesError):
    """The other side did not hand the picture out."""

    code = "pictures.not_fetched"
    kind = Kind.UNAVAILABLE


class TooManyUploads(PicturesError):
    """More pictures than one person may send in an hour."""

    code = "pictures.too_many_uploads"
    kind = Kind.TOO_MANY
