"""What the pictures room needs from outside. Above: `PictureService`. Below: the repository, a folder, and gateways."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Protocol

from hupan.pictures.domain import Picture, Scaled


class PictureStore(Protocol):
    """Rows of pictures."""

    async def keep(self, pictures: Sequence[Picture]) -> None:
        """Add those that are not there; freshen `kept_at` of those that are."""
        ...

    async def freshen(self, names: Sequence[str], now: datetime) -> list[Picture]:
        """Find pictures and say that they are wanted."""
        ...

    async def find(self, names: Sequence[str]) -> list[Picture]:
        """Find pictures."""
        ...

    async def kept_before(self, when: datetime, after: str, limit: int) -> list[str]:
        """List names of pictures not wanted since, in order, behind `after`."""
        ...

    async def judge(self, names: Sequence[str], used: AbstractSet[str], now: datetime) -> None:
        """Note since when each of these is shown nowhere, as far as it is not noted already."""
        ...

    async def remove(self, names: Sequence[str], before: datetime) -> list[str]:
        """Remove rows neither wanted nor shown anywhere since; returns the names of those that went."""
        ...


class Shelf(Protocol):
    """Files of pictures. Below: `DirectoryShelf`."""

    async def put(self, files: Mapping[str, bytes]) -> None:
        """Keep files whole; one that is there stays."""
        ...

    async def has(self, file: str) -> bool:
        """Whether a file is there."""
        ...

    async def first(self, files: Sequence[str]) -> tuple[str, bytes] | None:
        """Read the first file that is there."""
        ...

    async def remove(self, names: Sequence[str]) -> None:
        """Remove every file of these pictures."""
        ...


class Darkroom(Protocol):
    """Reads and writes pixels. Below: `gateways.pillow`."""

    async def scale(self, data: bytes, media_type: str) -> Scaled:
        """Read a photograph and make its sizes.

        Raises:
            PictureUnreadable: It is damaged.
            PictureTooLarge: It has too many pixels.
        """
        ...

    async def webp(self, data: bytes, width: int) -> bytes:
        """Make WebP of a picture that we drew or kept ourselves, at most `width` across."""
        ...

    async def card(self, data: bytes, kind: str) -> bytes:
        """Lay such a picture on a card of `CARD_SIZE`; `kind` is `png` or `jpg`."""
        ...


class Plotter(Protocol):
    """Turns a checked drawing into pixels. Below: `gateways.resvg`."""

    async def png(self, svg: bytes, width: int) -> bytes:
        """Draw it, `width` pixels across."""
        ...


class OpenWeb(Protocol):
    """The web, of which only what everybody may see is asked. Below: `gateways.open_web`."""

    async def get(self, url: str, largest_bytes: int) -> bytes:
        """Fetch what lies at an address.

        Raises:
            AddressRefused: It is no web address, or it leads into a private network.
            PictureNotFetched: There was no answer, or another than the thing itself.
            PictureTooLarge: It is larger than that.
        """
        ...
