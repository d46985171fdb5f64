"""What a backup is on disk: one tar with a manifest, which names every other member with its size and SHA-256.

Plain tar, since a dump is compressed already and most files are; anybody can look inside without Hupan.
"""

import hashlib
import io
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import BaseModel, ValidationError

from hupan.platform.errors import BackupDamaged, DataTooNew
from hupan.supervisor import LAYOUT

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "data/"

_CHUNK = 1024 * 1024


class Member(BaseModel):
    """One file in a backup."""

    name: str
    size_bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup says about itself."""

    format: int
    hupan: str
    layout: int
    revision: str | None
    created_at: datetime
    members: list[Member]


class ArchiveWriter:
    """Adds members to a tar and keeps their hashes for the manifest.

    Args:
        tar: Open for writing.
    """

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: list[Member] = []

    def add(self, path: Path, name: str) -> None:
        """Add one file as it is now; one that grows meanwhile is taken up to its size at the beginning."""
        with path.open("rb") as file:
            info = self._tar.gettarinfo(arcname=name, fileobj=file)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            hashing = _Hashing(file)
            self._tar.addfile(info, hashing)
        self.members.append(Member(name=name, size_bytes=info.size, sha256=hashing.sha256.hexdigest()))

    def close(self, manifest: Manifest) -> None:
        """Add the manifest, with the members known by now."""
        content = manifest.model_copy(update={"members": self.members}).model_dump_json(indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        info.mtime = int(manifest.created_at.timestamp())
        self._tar.addfile(info, io.BytesIO(content))


class Archive:
    """A backup that is open for reading.

    Args:
        tar: Open for reading.
    """

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.manifest = self._read_manifest()

    def verify(self) -> None:
        """Compare every member with the manifest.

        Raises:
            BackupDamaged: Something is missing, changed, or there without being named.
        """
        named = {member.name: member for member in self.manifest.members}
        present = {info.name for info in self._tar.getmembers()} - {MANIFEST}
        if present != named.keys():
            odd = min(present ^ named.keys())
            raise BackupDamaged(f"The backup is damaged: {odd} is missing or not in its manifest.")
        for member in self.manifest.members:
            _check_name(member.name)
            digest = hashlib.sha256()
            with self._open(member.name) as content:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != member.sha256:
                raise BackupDamaged(f"The backup is damaged: {member.name} has changed since it was written.")

    def extract(self, name: str, target: Path) -> None:
        """Write one member to a file that only its owner may read."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with self._open(name) as content, target.open("wb") as file:
            while chunk := content.read(_CHUNK):
                file.write(chunk)

    def _open(self, name: str) -> IO[bytes]:
        try:
            content = self._tar.extractfile(name)
        except (KeyError, tarfile.TarError) as error:
            raise BackupDamaged(f"The backup is damaged: {name} cannot be read.") from error
        if content is None:
            raise BackupDamaged(f"The backup is damaged: {name} is no file.")
        return content

    def _read_manifest(self) -> Manifest:
        try:
            with self._open(MANIFEST) as content:
                manifest = Manifest.model_validate_json(content.read())
        except ValidationError as error:
            raise BackupDamaged("The backup is damaged: its manifest cannot be read.") from error
        if manifest.format > FORMAT or manifest.layout > LAYOUT:
            raise DataTooNew(
                f"The backup was written by Hupan {manifest.hupan}, which is newer than this one. Update Hupan first."
            )
        return manifest


@contextmanager
def open_archive(file: Path) -> Generator[Archive]:
    """Open a backup.

    Raises:
        BackupDamaged: It is no backup, or is cut off.
        DataTooNew: A newer Hupan wrote it.
    """
    try:
        with tarfile.open(file, "r:") as tar:
            yield Archive(tar)
    except tarfile.TarError as error:
        raise BackupDamaged(f"{file} is no backup of Hupan's, or is damaged.") from error


class _Hashing(io.RawIOBase):
    """Reads through to a file and hashes what passes."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        """Read and hash."""
        content = self._file.read(size)
        self.sha256.update(content)
        return content


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupDamaged(f"The backup is damaged: {name} would be written outside of the data folder.")
