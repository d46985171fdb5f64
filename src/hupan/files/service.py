"""Verbs on files: keep, find, read, sweep."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from hupan.files.domain import StoredFile, as_text, image_type, tidy_name
from hupan.files.errors import FileNotFound, FileTooLarge, FileUnsupported, QuotaExceeded
from hupan.files.ports import BlobStore, FileStore
from hupan.files.settings import FileSettings
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory

_UNUSED_AFTER = timedelta(days=1)
_STRETCH = 500

Shown = Callable[[Sequence[str]], Awaitable[set[str]]]


class FileService:
    """Keeps people's files.

    Args:
        stores: Opens the store of rows.
        blobs: Keeps the bytes.
        clock: The time.
        settings: Limits.
    """

    def __init__(self, stores: StoreFactory[FileStore], blobs: BlobStore, clock: Clock, settings: FileSettings) -> None:
        self._stores = stores
        self._blobs = blobs
        self._clock = clock
        self._settings = settings

    @property
    def largest_bytes(self) -> int:
        """The size above which no file is taken."""
        return max(self._settings.text_bytes, self._settings.image_bytes)

    async def keep(self, person_id: PersonId, name: str | None, data: bytes) -> StoredFile:
        """Keep an uploaded file. What it is, its content says; text is kept as UTF-8."""
        media_type = image_type(data)
        if media_type is None:
            if len(data) > self._settings.text_bytes:
                raise _too_large(self._settings.text_bytes)
            text = as_text(data)
            if text is None:
                raise FileUnsupported("This is neither text (UTF-8 or UTF-16) nor a PNG, JPEG, GIF or WebP picture.")
            media_type, data = "text/plain", text.encode()
        elif len(data) > self._settings.image_bytes:
            raise _too_large(self._settings.image_bytes)
        sha256 = await self._blobs.put(data)
        file = StoredFile(
            id=new_id("file"),
            person_id=person_id,
            name=tidy_name(name),
            media_type=media_type,
            size_bytes=len(data),
            sha256=sha256,
            created_at=self._clock.now(),
        )
        async with self._stores() as store:
            limit = self._settings.person_bytes
            if await store.stored_bytes(person_id) + file.size_bytes > limit:
                raise QuotaExceeded(
                    f"Your files take the {limit:,} bytes that they may; delete some chats.", limit=limit
                )
            await store.add(file)
        return file

    async def find(self, person_id: PersonId, file_ids: Sequence[str]) -> dict[str, StoredFile]:
        """Find files; each of them has to be there."""
        if not file_ids:
            return {}
        async with self._stores() as store:
            found = {file.id: file for file in await store.files(person_id, file_ids)}
        if missing := set(file_ids) - found.keys():
            raise FileNotFound("There is no such file.", file_id=min(missing))
        return found

    async def read(self, person_id: PersonId, file_id: str) -> tuple[StoredFile, bytes]:
        """Read a file's bytes."""
        found = await self.look(person_id, file_id)
        if found is None:
            raise FileNotFound("There is no such file.", file_id=file_id)
        return found

    async def look(self, person_id: PersonId, file_id: str) -> tuple[StoredFile, bytes] | None:
        """Read a file's bytes where it is still there."""
        async with self._stores() as store:
            found = await store.files(person_id, [file_id])
        data = await self._blobs.get(found[0].sha256) if found else None
        return None if data is None else (found[0], data)

    async def sweep(self, shown: Shown) -> int:
        """Remove files that are a day old and shown nowhere.

        Args:
            shown: Says which of some files are shown somewhere.

        Returns:
            How many were removed.
        """
        before = self._clock.now() - _UNUSED_AFTER
        removed, last = 0, ""
        while True:
            async with self._stores() as store:
                ids = await store.made_before(before, last, _STRETCH)
            if not ids:
                return removed
            last = ids[-1]
            in_use = await shown(ids)
            if gone := [each for each in ids if each not in in_use]:
                async with self._stores() as store:
                    orphans = await store.remove(gone)
                for sha256 in orphans:
                    await self._blobs.remove(sha256)
                removed += len(gone)


def _too_large(limit: int) -> FileTooLarge:
    return FileTooLarge(f"The file is too large; the limit for its kind is {limit:,} bytes.", limit_bytes=limit)
