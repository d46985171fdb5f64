"""Opens what an import is made from: a file, a folder, or a zip archive, none of which is trusted.

Names in an archive or folder are only ever matched against what is there; nothing is unpacked to disk. What an archive
claims about its sizes is checked against what really comes out.
"""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Self, cast

from hupan.intake.errors import SourceTooLarge, SourceUnreadable, SourceUnsafe

TABLE_TYPES = frozenset(
    {".csv", ".tsv", ".txt", ".xml", ".rss", ".atom", ".jsonl", ".ndjson", ".json", ".html", ".htm"}
)
PICTURE_TYPES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})
LARGEST_PICTURE = 32 << 20

_MOST_ENTRIES = 200_000
_MOST_RATIO = 200
_RATIO_FROM = 10 << 20
_ARCHIVE = b"PK\x03\x04"
# Where shops keep pictures beside their tables.
_MEDIA_ROOTS = (
    "",
    "images",
    "media",
    "pictures",
    "import",
    "catalog/product",
    "media/catalog/product",
    "pub/media/catalog/product",
    "media/import",
    "pub/media/import",
    "var/import/images",
    "wp-content/uploads",
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source that may hold products."""

    name: str
    size_bytes: int


class Source:
    """A file, folder or archive.

    Args:
        path: Where it is.
        name: What it was called, where the path does not say: an upload lies under another name.
        largest_bytes: Most that may come out of it.

    Raises:
        SourceUnreadable: It is not there, or empty, or a broken archive.
        SourceUnsafe: It is a zip bomb, or has names that lead elsewhere.
        SourceTooLarge: It is too large.
    """

    def __init__(self, path: Path, name: str = "", largest_bytes: int = 10 << 30) -> None:
        self.path = path
        self._name = name or path.name
        self._largest = largest_bytes
        self._zip: zipfile.ZipFile | None = None
        self._files: dict[str, int] = {}
        self._pictures: dict[str, str] = {}
        try:
            self._look()
        except OSError as error:
            raise SourceUnreadable(f"{self._name} cannot be read ({error.strerror or error}).") from error
        if not self._files:
            kinds = ", ".join(sorted(TABLE_TYPES))
            raise SourceUnreadable(f"{self._name} has no file with products; {kinds} are read.")

    @property
    def files(self) -> list[SourceFile]:
        """Files that may hold products, by name."""
        return [SourceFile(name, self._files[name]) for name in sorted(self._files)]

    def open(self, name: str) -> BinaryIO:
        """Open a file of `files` for reading from its beginning."""
        if self._zip is not None:
            return cast("BinaryIO", _Counted(self._zip, name, self._files[name]))
        return (self.path / name if self.path.is_dir() else self.path).open("rb")

    def picture(self, address: str) -> bytes | None:
        """Read a picture that lies beside the tables; `None` where there is none under that name.

        Raises:
            SourceUnsafe: The name leads out of the source.
            SourceTooLarge: It is too large for a picture.
        """
        found = self._pictures.get(_safe_name(address.replace("\\", "/").lstrip("/")).casefold())
        if found is None:
            return None
        if self._zip is not None:
            if self._zip.getinfo(found).file_size > LARGEST_PICTURE:
                raise SourceTooLarge(f"{found} is too large for a picture.")
            with self.open_entry(found) as stream:
                data = stream.read(LARGEST_PICTURE + 1)
        else:
            with (self.path / found).open("rb") as stream:
                data = stream.read(LARGEST_PICTURE + 1)
        if len(data) > LARGEST_PICTURE:
            raise SourceTooLarge(f"{found} is too large for a picture.")
        return data

    def open_entry(self, name: str) -> BinaryIO:
        """Open an entry of the archive."""
        if self._zip is None:
            raise SourceUnreadable(f"{self._name} is no archive.")
        return cast("BinaryIO", self._zip.open(name))

    def close(self) -> None:
        """Let go of the archive."""
        if self._zip is not None:
            self._zip.close()

    def _look(self) -> None:
        mode = self.path.stat().st_mode
        if stat.S_ISDIR(mode):
            self._look_around()
        elif not stat.S_ISREG(mode):
            raise SourceUnreadable(f"{self._name} is neither a file nor a folder.")
        else:
            size = self.path.stat().st_size
            if size == 0:
                raise SourceUnreadable(f"{self._name} is empty.")
            if size > self._largest:
                raise SourceTooLarge(f"{self._name} is larger than {self._largest:,} bytes.", limit=self._largest)
            with self.path.open("rb") as stream:
                archive = stream.read(4) == _ARCHIVE
            if archive:
                self._look_inside()
            else:
                self._files[self._name] = size

    def _look_around(self) -> None:
        root = self.path.resolve()
        for number, file in enumerate(sorted(_walk(root))):
            if number > _MOST_ENTRIES:
                raise SourceTooLarge(f"{self._name} has more than {_MOST_ENTRIES:,} files.", limit=_MOST_ENTRIES)
            self._sort(file.relative_to(root).as_posix(), file.stat().st_size)

    def _look_inside(self) -> None:
        try:
            self._zip = zipfile.ZipFile(self.path)
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise SourceUnreadable(f"{self._name} is a broken archive ({error}).") from error
        if len(entries) > _MOST_ENTRIES:
            raise SourceUnsafe(f"{self._name} has more than {_MOST_ENTRIES:,} entries.")
        total = 0
        for entry in entries:
            total += entry.file_size
            self._check(entry, total)
            if not entry.is_dir():
                self._sort(entry.filename, entry.file_size)

    def _check(self, entry: zipfile.ZipInfo, total: int) -> None:
        _safe_name(entry.filename)
        if entry.flag_bits & 1:
            raise SourceUnreadable(f"{self._name} is locked with a password.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise SourceUnsafe(f"{entry.filename} in {self._name} is a link.")
        swollen = entry.file_size > _RATIO_FROM and entry.file_size > _MOST_RATIO * max(1, entry.compress_size)
        if swollen or total > self._largest:
            raise SourceUnsafe(f"{self._name} would swell to {total:,} bytes; it looks like a zip bomb.")

    def _sort(self, name: str, size: int) -> None:
        path = PurePosixPath(name)
        # What a Mac puts into archives beside the files.
        if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
            return
        kind = path.suffix.casefold()
        if kind in TABLE_TYPES and size:
            self._files[name] = size
        elif kind in PICTURE_TYPES:
            for known in _known_as(path.as_posix()):
                self._pictures.setdefault(known, name)


class _Counted:
    """An entry of an archive, which may not give more than it said; only what readers call."""

    def __init__(self, archive: zipfile.ZipFile, name: str, size: int) -> None:
        self._entry = archive.open(name)
        self._name = name
        self._left = size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._entry.close()

    def read(self, size: int = -1) -> bytes:
        return self._counted(lambda: self._entry.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._counted(lambda: self._entry.readline(size))

    def _counted(self, get: Callable[[], bytes]) -> bytes:
        try:
            block = get()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise SourceUnreadable(f"{self._name} is damaged in the archive ({error}).") from error
        self._left -= len(block)
        if self._left < 0:
            raise SourceUnsafe(f"{self._name} is larger than the archive says; it looks like a zip bomb.")
        return block


def _walk(root: Path) -> Iterator[Path]:
    for file in root.rglob("*"):
        # A link may lead anywhere; what it leads to is not part of the folder.
        if file.is_file() and not file.is_symlink() and file.resolve().is_relative_to(root):
            yield file


def _known_as(name: str) -> Iterator[str]:
    """Names by which a table may refer to a picture: from its folder of pictures on, or the whole."""
    folded = name.casefold()
    yield folded
    for root in _MEDIA_ROOTS:
        _, found, tail = f"/{folded}".partition(f"/{root}/")
        if found and root:
            yield tail
    # An archive of a folder has that folder before everything.
    yield folded.partition("/")[2] or folded
    yield folded.rpartition("/")[2]


def _safe_name(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name or (len(name) > 1 and name[1] == ":"):
        raise SourceUnsafe(f"The name {name[:200]!r} leads out of the source.")
    return path.as_posix()
