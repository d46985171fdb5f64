"""Files as plain values, and the rules by which their content says what they are."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from hupan.kernel import PersonId

_NAME_CHARS = 150
_ENDING_CHARS = 10
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a person uploaded; its bytes lie under `sha256`. A text file's are UTF-8."""

    id: str
    person_id: PersonId
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    created_at: datetime

    @property
    def is_image(self) -> bool:
        """Whether it is a picture; everything else is text."""
        return self.media_type.startswith("image/")


def image_type(data: bytes) -> str | None:
    """Tell a picture by its first bytes, whatever its name says."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def as_text(data: bytes) -> str | None:
    """Read bytes as UTF-8, or as UTF-16 where a byte-order mark says so; `None` when they are not text."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    # Binary data may happen to be UTF-8, but text has no control characters beside those that lay it out.
    if _CONTROL.search(text):
        return None
    return text


def tidy_name(name: str | None) -> str:
    """Make a file's name safe to show and to save under: one line, no folders, no characters that hide others."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    if len(visible) > _NAME_CHARS:
        stem, dot, ending = visible.rpartition(".")
        keeps_ending = dot and len(ending) <= _ENDING_CHARS
        visible = f"{stem[: _NAME_CHARS - _ENDING_CHARS - 1]}.{ending}" if keeps_ending else visible[:_NAME_CHARS]
    return visible or "file"
