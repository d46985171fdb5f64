"""A file on this machine as a source: it is copied, so that moving or changing the original later harms nothing."""

import asyncio
import re
import threading
from pathlib import Path

from hupan.downloads import FetchJob, Origin, RemoteFile, SourceKind, SourceTrouble

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_BLOCK_BYTES = 8 * 1024**2


class LocalFileSource:
    """Files by their path."""

    kind = SourceKind.FILE

    async def reachable(self) -> bool:
        """The disk always answers."""
        return True

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        """Need nothing beside the copy itself."""
        del origin, size_bytes
        return 0

    async def describe(self, origin: Origin) -> RemoteFile:
        """Say the file's size.

        Raises:
            SourceTrouble: There is no such file, or it cannot be read.
        """
        return await asyncio.to_thread(_describe, origin.path)

    async def fetch(self, job: FetchJob) -> None:
        """Copy the file."""
        stop = threading.Event()
        task = asyncio.ensure_future(asyncio.to_thread(_copy, job, stop))
        try:
            await asyncio.shield(task)
        finally:
            stop.set()
            await asyncio.gather(task, return_exceptions=True)


def _describe(text: str) -> RemoteFile:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise SourceTrouble("Name the file by its whole path, from the root on.")
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise SourceTrouble(f"{path} cannot be read: {error.strerror}.") from error
    return RemoteFile(_UNSAFE.sub("-", path.name), size, None)


def _copy(job: FetchJob, stop: threading.Event) -> None:
    original_path = Path(job.origin.path).expanduser()
    try:
        original = original_path.open("rb")
    except OSError as error:
        raise SourceTrouble(f"{original_path} cannot be read: {error.strerror}.") from error
    # Copying begins anew each time: the disk is fast, and the original may have changed meanwhile.
    done = 0
    with original, job.partial.open("wb") as copy:
        while not stop.is_set() and (block := original.read(_BLOCK_BYTES)):
            copy.write(block)
            done += len(block)
            job.report(done)
