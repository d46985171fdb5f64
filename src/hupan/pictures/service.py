"""Verbs on pictures: keep, fetch, serve, sweep."""

import asyncio
import gzip
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hupan.kernel import Clock, PersonId
from hupan.pictures.domain import (
    DRAWING_TYPE,
    WIDTHS,
    Picture,
    Scaled,
    Served,
    card_url,
    is_drawing,
    is_name,
    looks_like_drawing,
    name_of,
    photograph_type,
    picture_url,
)
from hupan.pictures.drawings import check_drawing
from hupan.pictures.errors import PictureNotFound, PictureTooLarge, PictureUnsupported, TooManyUploads
from hupan.pictures.ports import Darkroom, OpenWeb, PictureStore, Plotter, Shelf
from hupan.pictures.settings import PictureSettings
from hupan.platform import StoreFactory

_UNUSED_AFTER = timedelta(days=1)
_STRETCH = 500
_DRAWINGS_A_STRETCH = 1000
_SVG_FILE = "svg.gz"
_HOUR_S = 3600.0
_MOST_UPLOADERS = 10_000

InUse = Callable[[Sequence[str]], Awaitable[set[str]]]


@dataclass(frozen=True, slots=True)
class PicturePorts:
    """What the service stands on.

    Attributes:
        stores: Opens the store of rows.
        shelf: Keeps the files.
        darkroom: Reads and writes pixels.
        plotter: Turns drawings into pixels.
        web: Fetches from the web.
        clock: The time.
    """

    stores: StoreFactory[PictureStore]
    shelf: Shelf
    darkroom: Darkroom
    plotter: Plotter
    web: OpenWeb
    clock: Clock


class PictureService:
    """Keeps pictures once, in the sizes that pages show.

    Args:
        ports: What it stands on.
        settings: Limits.
    """

    def __init__(self, ports: PicturePorts, settings: PictureSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._uploads: dict[PersonId, deque[float]] = {}
        self._making: dict[str, asyncio.Lock] = {}

    @property
    def largest_bytes(self) -> int:
        """The size above which no picture is taken."""
        return self._settings.largest_bytes

    def url(self, name: str, width: int = 640) -> str:
        """Write the path of a picture, see `picture_url`."""
        return picture_url(name, width)

    def card_url(self, name: str) -> str:
        """Write the path of the picture beside a link, see `hupan.pictures.card_url`."""
        return card_url(name)

    async def keep(self, data: bytes, origin: str = "") -> Picture:
        """Keep a photograph. What it is, its content says; what stands beside the pixels (EXIF, text) is dropped.

        Args:
            data: PNG, JPEG, GIF, WebP or AVIF.
            origin: Who brought it, such as an address or an import's name.

        Raises:
            PictureUnsupported: It is none of these; SVG is not taken from anybody.
            PictureTooLarge: It has too many bytes or pixels.
            PictureUnreadable: It is damaged.
        """
        media_type = self._photograph_type(data)
        name = await asyncio.to_thread(name_of, data)
        if (known := await self._known(name, f"{name}.{WIDTHS[0]}.webp")) is not None:
            return known
        scaled = await self._ports.darkroom.scale(data, media_type)
        picture = Picture(
            hash=name,
            width=scaled.width,
            height=scaled.height,
            media_type=media_type,
            colour=scaled.colour,
            origin=origin[:500],
            kept_at=self._ports.clock.now(),
        )
        # The row is there before the files: who sweeps this picture away at the same time waits for it, or is waited
        # for, and what a process leaves that dies in between is swept one day. The least size is written last: where
        # it is, all are.
        async with self._ports.stores() as store:
            await store.keep([picture])
        await self._ports.shelf.put({f"{name}.{width}.webp": scaled.webp[width] for width in sorted(scaled.webp)[::-1]})
        return picture

    async def scaled(self, data: bytes) -> Scaled:
        """Make a photograph anew in the sizes that pages show, for rooms that keep it themselves.

        Raises:
            PicturesError: It is none, see `keep`.
        """
        return await self._ports.darkroom.scale(data, self._photograph_type(data))

    def _photograph_type(self, data: bytes) -> str:
        if len(data) > self._settings.largest_bytes:
            limit = self._settings.largest_bytes
            raise PictureTooLarge(f"A picture has at most {limit:,} bytes.", limit_bytes=limit)
        media_type = photograph_type(data)
        if media_type is None:
            raise _unsupported(data)
        return media_type

    async def upload(self, person_id: PersonId, data: bytes) -> Picture:
        """Keep a person's photograph, as many an hour as the settings allow.

        Raises:
            TooManyUploads: That many were sent.
        """
        self._count(person_id)
        return await self.keep(data, f"person:{person_id}")

    async def fetch(self, url: str) -> Picture:
        """Keep the photograph that lies at an address of the web.

        Raises:
            AddressRefused: It is no web address, or it leads into a private network.
            PictureNotFetched: The other side does not hand it out.
            PicturesError: It is none that could be kept, see `keep`.
        """
        data = await self._ports.web.get(url, self._settings.largest_bytes)
        return await self.keep(data, url)

    async def keep_drawings(self, svgs: Sequence[str | bytes], origin: str = "") -> list[Picture]:
        """Keep vector pictures that our own code has drawn, see `drawings`; returns them in the order given.

        Raises:
            DrawingRefused: One of them holds more than shapes and colours; then none of its stretch is kept.
        """
        kept: list[Picture] = []
        for start in range(0, len(svgs), _DRAWINGS_A_STRETCH):
            stretch = svgs[start : start + _DRAWINGS_A_STRETCH]
            pictures, files = await asyncio.to_thread(self._read_drawings, stretch, origin)
            async with self._ports.stores() as store:
                await store.keep(list({each.hash: each for each in pictures}.values()))
            await self._ports.shelf.put(files)
            kept += pictures
        return kept

    async def find(self, names: Sequence[str]) -> dict[str, Picture]:
        """Find pictures; those that are not there are left out."""
        if not names:
            return {}
        async with self._ports.stores() as store:
            return {each.hash: each for each in await store.find(list(names))}

    async def wanted(self, names: Sequence[str]) -> dict[str, Picture]:
        """Find pictures that are about to be shown, so that no sweep takes them before they are.

        Args:
            names: Which; those that are not there are left out.
        """
        if not names:
            return {}
        async with self._ports.stores() as store:
            return {each.hash: each for each in await store.freshen(names, self._ports.clock.now())}

    async def serve(self, name: str, width: int) -> Served:
        """Read a picture as WebP, in the largest size up to `width` that there is.

        Raises:
            PictureNotFound: No such picture.
        """
        if not is_name(name) or width not in WIDTHS:
            raise _not_found()
        if is_drawing(name):
            return await self._made(f"{name}.{width}.webp", "image/webp")
        smaller = [f"{name}.{each}.webp" for each in reversed(WIDTHS) if each <= width]
        # A picture narrower than the least width is kept under that width.
        found = await self._ports.shelf.first(smaller)
        if found is None:
            raise _not_found()
        return Served(found[1], "image/webp", _tag(found[0]))

    async def serve_drawing(self, name: str, *, packed: bool) -> Served:
        """Read a drawing.

        Args:
            name: Its hash.
            packed: Whether the reader unpacks gzip, as it lies on the disk.

        Raises:
            PictureNotFound: No such drawing.
        """
        if not is_name(name) or not is_drawing(name):
            raise _not_found()
        found = await self._ports.shelf.first([f"{name}.{_SVG_FILE}"])
        if found is None:
            raise _not_found()
        if packed:
            return Served(found[1], DRAWING_TYPE, _tag(found[0]), packed=True)
        return Served(await asyncio.to_thread(gzip.decompress, found[1]), DRAWING_TYPE, _tag(f"{name}.svg"))

    async def serve_card(self, name: str, kind: str) -> Served:
        """Read the picture for link previews, `png` or `jpg`; it is made when first asked for.

        Raises:
            PictureNotFound: No such picture.
        """
        if not is_name(name):
            raise _not_found()
        return await self._made(f"{name}.card.{kind}", "image/png" if kind == "png" else "image/jpeg")

    async def sweep(self, in_use: InUse) -> AsyncGenerator[int]:
        """Remove pictures that for a day nobody has wanted and nothing has shown, a stretch after another.

        A picture has to be found unused twice, a day apart: what is taken off a page can be put back for that long.

        Args:
            in_use: Says which of some pictures are shown somewhere.

        Yields:
            How many were removed of a stretch.
        """
        now = self._ports.clock.now()
        before, last = now - _UNUSED_AFTER, ""
        while True:
            async with self._ports.stores() as store:
                names = await store.kept_before(before, last, _STRETCH)
            if not names:
                return
            last = names[-1]
            used = await in_use(names)
            # Files go while the rows are locked: who keeps one of them again waits, and writes its files anew.
            async with self._ports.stores() as store:
                await store.judge(names, used, now)
                gone = await store.remove([each for each in names if each not in used], before)
                if gone:
                    await self._ports.shelf.remove(gone)
            yield len(gone)

    async def _known(self, name: str, file: str) -> Picture | None:
        """Find a picture that is there with its files; a backup may have brought the row back without them."""
        async with self._ports.stores() as store:
            known = await store.freshen([name], self._ports.clock.now())
            return known[0] if known and await self._ports.shelf.has(file) else None

    def _read_drawings(self, svgs: Sequence[str | bytes], origin: str) -> tuple[list[Picture], dict[str, bytes]]:
        now = self._ports.clock.now()
        pictures: list[Picture] = []
        files: dict[str, bytes] = {}
        for svg in svgs:
            data = svg.encode() if isinstance(svg, str) else svg
            drawn = check_drawing(data)
            name = name_of(data, drawing=True)
            pictures.append(Picture(name, drawn.width, drawn.height, DRAWING_TYPE, drawn.colour, origin[:500], now))
            files[f"{name}.{_SVG_FILE}"] = gzip.compress(data, 6, mtime=0)
        return pictures, files

    async def _made(self, file: str, media_type: str) -> Served:
        """Read a file that is made when first asked for, by one asker for all who ask at the same time."""
        found = await self._ports.shelf.first([file])
        if found is None:
            lock = self._making.setdefault(file, asyncio.Lock())
            try:
                async with lock:
                    found = await self._ports.shelf.first([file]) or (file, await self._make(file))
            finally:
                self._making.pop(file, None)
        return Served(found[1], media_type, _tag(file))

    async def _make(self, file: str) -> bytes:
        name, _, kind = file.partition(".")
        source = [f"{name}.{_SVG_FILE}"] if is_drawing(name) else [f"{name}.{each}.webp" for each in reversed(WIDTHS)]
        found = await self._ports.shelf.first(source)
        if found is None:
            raise _not_found()
        data = found[1]
        card = kind.startswith("card.")
        width = WIDTHS[-1] if card else int(kind.removesuffix(".webp"))
        if is_drawing(name):
            data = await self._ports.plotter.png(await asyncio.to_thread(gzip.decompress, data), width)
        darkroom = self._ports.darkroom
        made = await darkroom.card(data, kind.removeprefix("card.")) if card else await darkroom.webp(data, width)
        await self._ports.shelf.put({file: made})
        return made

    def _count(self, person_id: PersonId) -> None:
        now = self._ports.clock.monotonic()
        if len(self._uploads) > _MOST_UPLOADERS:
            self._uploads = {who: when for who, when in self._uploads.items() if when and now - when[-1] < _HOUR_S}
        sent = self._uploads.setdefault(person_id, deque())
        while sent and now - sent[0] >= _HOUR_S:
            sent.popleft()
        if len(sent) >= self._settings.uploads_an_hour:
            raise TooManyUploads(
                "You have sent as many pictures as one may in an hour.", retry_after_s=_HOUR_S - (now - sent[0])
            )
        sent.append(now)


def _unsupported(data: bytes) -> PictureUnsupported:
    if looks_like_drawing(data):
        return PictureUnsupported("SVG can carry programs, so it is not taken; send a PNG, JPEG or WebP picture.")
    return PictureUnsupported("This is no PNG, JPEG, GIF, WebP or AVIF picture.")


def _not_found() -> PictureNotFound:
    return PictureNotFound("There is no such picture.")


def _tag(file: str) -> str:
    return f'"{file[:24]}{file[64:]}"'
