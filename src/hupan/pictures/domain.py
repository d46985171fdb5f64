"""Pictures as plain values: what they are called, in which sizes they are kept, and under which address.

A picture is called by the SHA-256 of the bytes that came, in hex; a drawing's name ends in `v`, for vector, so that an
address can be written without asking the database.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

WIDTHS = (160, 320, 640, 1280)
"""Pixels across, in which photographs are kept."""

CARD_SIZE = (1200, 630)
"""Pixels of the picture that other sites show beside a link."""

DRAWING_TYPE = "image/svg+xml"

_NAME = re.compile(r"[0-9a-f]{64}v?", re.ASCII)
_AVIF_BRANDS = (b"avif", b"avis")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is kept.

    Attributes:
        hash: Its name, see above.
        width: Pixels across as it is to be seen, its orientation applied; a drawing's units.
        media_type: What came; photographs are kept and served as WebP.
        colour: `#rrggbb` to show while it loads.
        origin: Who brought it in first, such as `demo` or an address.
    """

    hash: str
    width: int
    height: int
    media_type: str
    colour: str
    origin: str
    kept_at: datetime

    @property
    def is_drawing(self) -> bool:
        """Whether it is a vector picture."""
        return is_drawing(self.hash)


@dataclass(frozen=True, slots=True)
class Scaled:
    """What became of a photograph: its size as seen, its colour, and WebP bytes by width."""

    width: int
    height: int
    colour: str
    webp: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a drawing says of itself."""

    width: int
    height: int
    colour: str


@dataclass(frozen=True, slots=True)
class Served:
    """Bytes to hand out, perhaps packed by gzip."""

    data: bytes
    media_type: str
    tag: str
    packed: bool = False


def name_of(data: bytes, *, drawing: bool = False) -> str:
    """Name a picture by the bytes that came."""
    return hashlib.sha256(data).hexdigest() + ("v" if drawing else "")


def is_name(text: str) -> bool:
    """Whether a text can be a picture's name; what cannot be is never looked for on the disk."""
    return _NAME.fullmatch(text) is not None


def is_drawing(name: str) -> bool:
    """Whether a picture of this name is a drawing."""
    return name.endswith("v")


def picture_url(name: str, width: int = 640) -> str:
    """Write the path of a picture; a drawing has one for all widths.

    Args:
        name: The picture's hash.
        width: How many pixels across are wanted; the next of `WIDTHS` is taken.
    """
    if is_drawing(name):
        return f"/pictures/{name}.svg"
    return f"/pictures/{name}/{next((each for each in WIDTHS if each >= width), WIDTHS[-1])}.webp"


def picture_srcset(name: str) -> str:
    """Write all widths of a photograph for `srcset`; empty for a drawing, which is sharp at any."""
    if is_drawing(name):
        return ""
    return ", ".join(f"/pictures/{name}/{width}.webp {width}w" for width in WIDTHS)


def raster_url(name: str, width: int = WIDTHS[-1]) -> str:
    """Write the path of a picture as pixels, for readers that know no vectors, such as feeds."""
    return f"/pictures/{name}/{next((each for each in WIDTHS if each >= width), WIDTHS[-1])}.webp"


def card_url(name: str) -> str:
    """Write the path of the picture beside a link: flat drawings pack best as PNG, photographs as JPEG."""
    return f"/pictures/{name}/card.{'png' if is_drawing(name) else 'jpg'}"


def photograph_type(data: bytes) -> str | None:
    """Tell a photograph by its first bytes, whatever its name or its sender says."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and any(brand in data[8:64] for brand in _AVIF_BRANDS):
        return "image/avif"
    return None


def looks_like_drawing(data: bytes) -> bool:
    """Whether bytes are meant as SVG, so that a stranger's is refused by its name."""
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in data[:4000].lower()
