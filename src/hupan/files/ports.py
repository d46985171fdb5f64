"""What the files room needs from outside. Above: `FileService`. Below: the room's repository, and a folder of bytes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.files.domain import StoredFile
from hupan.kernel import PersonId


class BlobStore(Protocol):
    """Keeps bytes under the hash of their content. Below: `DirectoryBlobs`."""

    async def put(self, data: bytes) -> str:
        """Keep bytes and return their SHA-256, in hex."""
        ...

    async def get(self, sha256: str) -> bytes | None:
        """Return the bytes; `None` when they are gone."""
        ...

    async def remove(self, sha256: str) -> None:
        """Forget the bytes, unless they were put again a short while ago."""
        ...


class FileStore(Protocol):
    """Rows of files."""

    async def add(self, file: StoredFile) -> None:
        """Keep a new one."""
        ...

    async def files(self, person_id: PersonId, file_ids: Sequence[str]) -> list[StoredFile]:
        """Find files of a person."""
        ...

    async def stored_bytes(self, person_id: PersonId) -> int:
        """Sum what a person's files take."""
        ...

    async def made_before(self, when: datetime, after_id: str, limit: int) -> list[str]:
        """List ids of old files, in order of id, behind `after_id`."""
        ...

    async def remove(self, file_ids: Sequence[str]) -> list[str]:
        """Remove rows; returns the hashes that no row refers to any more."""
        ...
