"""Pictures as they are sent: a form with files, read no further than it may be long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from hupan.exhibits.domain import MOST_OF_A_SIDE
from hupan.exhibits.errors import NoPictures
from hupan.pictures import PictureTooLarge
from hupan.platform.http import bounded

PICTURE_HEADERS: Final[Mapping[str, str]] = {
    # Nobody's cache keeps what two people show one another.
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ENVELOPE_BYTES: Final = 20_000
_MOST_FIELDS: Final = 8


@dataclass(frozen=True, slots=True)
class SentPictures:
    """A form with pictures. A field of files that was left empty holds none."""

    fields: Mapping[str, str]
    photographs: tuple[bytes, ...]


async def read_pictures(request: Request, largest_bytes: int) -> SentPictures:
    """Read a form with pictures.

    Args:
        request: What was sent.
        largest_bytes: How large one picture may be; all together are at most three times as large.

    Raises:
        PictureTooLarge: It is longer than it may be.
        NoPictures: It is no such form.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NoPictures("Send pictures as multipart/form-data.")
    too_large = PictureTooLarge(f"A picture has at most {largest_bytes:,} bytes.", limit_bytes=largest_bytes)
    limited = bounded(request, 3 * largest_bytes + _ENVELOPE_BYTES, too_large)
    fields: dict[str, str] = {}
    photographs: list[bytes] = []
    form = limited.form(max_files=MOST_OF_A_SIDE + 1, max_fields=_MOST_FIELDS, max_part_size=_ENVELOPE_BYTES)
    async with form as sent:
        for name, value in sent.multi_items():
            if not isinstance(value, UploadFile):
                fields[name] = value
            elif data := await value.read(largest_bytes + 1):
                photographs.append(data)
    return SentPictures(fields, tuple(photographs))
