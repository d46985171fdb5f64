"""Pictures of products, stores and reviews: checked by content, kept once by hash, in the sizes that pages show.

`PictureService.keep` takes a photograph from anybody, `fetch` from the web (and never from inside a private network),
`keep_drawings` vector pictures from our own code alone. A name says which of the two it is, so `picture_url` writes an
address without a look into the database. Who shows pictures says so to `PictureSweep`, which takes the unused ones;
who is about to show one asks for it by `wanted`, so that it stays until it is shown.
"""

from hupan.pictures.domain import (
    CARD_SIZE,
    WIDTHS,
    Picture,
    Scaled,
    card_url,
    is_drawing,
    is_name,
    picture_srcset,
    picture_url,
    raster_url,
)
from hupan.pictures.errors import (
    AddressRefused,
    DrawingRefused,
    PictureNotFetched,
    PictureNotFound,
    PicturesError,
    PictureTooLarge,
    PictureUnreadable,
    PictureUnsupported,
    TooManyUploads,
)
from hupan.pictures.service import InUse, PicturePorts, PictureService
from hupan.pictures.settings import PictureSettings
from hupan.pictures.shelf import DirectoryShelf
from hupan.pictures.sweeping import PictureSweep

__all__ = [
    "CARD_SIZE",
    "WIDTHS",
    "AddressRefused",
    "DirectoryShelf",
    "DrawingRefused",
    "InUse",
    "Picture",
    "PictureNotFetched",
    "PictureNotFound",
    "PicturePorts",
    "PictureService",
    "PictureSettings",
    "PictureSweep",
    "PictureTooLarge",
    "PictureUnreadable",
    "PictureUnsupported",
    "PicturesError",
    "Scaled",
    "TooManyUploads",
    "card_url",
    "is_drawing",
    "is_name",
    "picture_srcset",
    "picture_url",
    "raster_url",
]
