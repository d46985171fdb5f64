"""Fetching one model: file after file, source after source, and no byte trusted before its hash."""

import asyncio
import dataclasses
import errno
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from hupan.downloads.domain import DownloadState, ModelFile, Origin, Progress, RemoteFile, SourceKind
from hupan.downloads.errors import DiskFull, DownloadTrouble, HashMismatch, NoSource, SourceTrouble
from hupan.downloads.ports import Fetchable, FetchJob, ModelSource
from hupan.downloads.shelf import ModelShelf, Workplace
from hupan.downloads.speed import Speedometer

_log = structlog.get_logger(__name__)

_TICK_S = 0.25
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class DownloadRules:
    """How to download.

    Attributes:
        order: Sources in the order in which they are tried; one left out is never asked.
        reserve_bytes: Room that is always left on the disk.
    """

    order: tuple[SourceKind, ...]
    reserve_bytes: int


class ModelFetch:
    """One attempt to make a model whole. The caller holds the model's lock.

    Args:
        model: What to fetch.
        shelf: Where it goes.
        sources: Who may have it.
        rules: How to download.
        tell: Hears the progress, four times a second at most.
    """

    def __init__(
        self,
        model: Fetchable,
        shelf: ModelShelf,
        sources: Mapping[SourceKind, ModelSource],
        rules: DownloadRules,
        tell: Callable[[Progress], Awaitable[None]],
    ) -> None:
        self._model = model
        self._shelf = shelf
        self._sources = sources
        self._rules = rules
        self._tell = tell
        self._speed = Speedometer()
        self._before = 0
        self._done = 0
        self._told: Progress | None = None
        self._total = model.size_bytes

    async def run(self) -> None:
        """Fetch what is missing.

        Raises:
            DiskFull: Too little room; what came so far stays.
            HashMismatch: The last source that could be reached delivered another file.
            NoSource: No source could deliver.
        """
        for file in self._model.files:
            if not await asyncio.to_thread(self._shelf.has, self._model, file):
                await self._fetch_file(await self._pinned(file))
            self._before += await asyncio.to_thread(self._shelf.file_bytes, self._model, file)

    async def _pinned(self, file: ModelFile) -> ModelFile:
        if file.sha256 is not None:
            return file
        pins = await asyncio.to_thread(self._shelf.pins, self._model.id)
        return dataclasses.replace(file, sha256=pins.get(file.name))

    async def _fetch_file(self, file: ModelFile) -> None:
        troubles: list[tuple[Origin, DownloadTrouble]] = []
        for origin in await self._ordered(file.origins):
            try:
                await self._fetch_from(origin, file)
            except (SourceTrouble, HashMismatch) as trouble:
                _log.warning("models.source_failed", model=self._model.id, source=origin.source, reason=trouble.detail)
                troubles.append((origin, trouble))
            else:
                return
        raise self._summary(file, troubles)

    def _summary(self, file: ModelFile, troubles: list[tuple[Origin, DownloadTrouble]]) -> DownloadTrouble:
        mismatch = next((trouble for _, trouble in troubles if isinstance(trouble, HashMismatch)), None)
        if mismatch is not None:
            return mismatch
        if not troubles:
            return NoSource(f"No source that is switched on has {file.name}.", file=file.name)
        reasons = "; ".join(f"{origin.source}: {trouble.detail}" for origin, trouble in troubles)
        return NoSource(f"No source could deliver {file.name}. {reasons}", file=file.name)

    async def _ordered(self, origins: tuple[Origin, ...]) -> list[Origin]:
        """Put the origins into the order of the rules, those that do not answer last."""
        known = [each for each in origins if each.source in self._sources and each.source in self._rules.order]
        known.sort(key=lambda each: self._rules.order.index(each.source))
        if len(known) <= 1:
            return known
        answers = await asyncio.gather(*(self._sources[each.source].reachable() for each in known))
        # Sorting is stable: among those that answer the rules' order holds.
        return [each for _, each in sorted(zip(answers, known, strict=True), key=lambda pair: not pair[0])]

    async def _fetch_from(self, origin: Origin, file: ModelFile) -> None:
        source = self._sources[origin.source]
        file = _agreed(file, await source.describe(origin))
        if len(self._model.files) == 1:
            self._total = file.size_bytes
        place = await asyncio.to_thread(self._shelf.workplace, self._model, file, origin.source)
        await self._check_room(source, origin, file, place)
        # What other attempts at this file reported does not count for this one.
        self._done = 0
        try:
            await self._watch(source, FetchJob(origin, file, place.partial, place.scratch, self._note))
            actual = await self._hash(place, origin.source)
            await asyncio.to_thread(self._check_pin_and_accept, file, place, actual)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise await self._disk_full(file.size_bytes or 0) from error
            raise DownloadTrouble(f"The file could not be written: {error.strerror}.", file=file.name) from error

    async def _watch(self, source: ModelSource, job: FetchJob) -> None:
        """Let the source work; meanwhile tell how far it is and keep an eye on the disk."""
        await self._report(DownloadState.RUNNING, source.kind)
        task = asyncio.create_task(source.fetch(job))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_TICK_S)
                await self._report(DownloadState.RUNNING, source.kind)
                free = await asyncio.to_thread(self._shelf.free_bytes)
                if not task.done() and free < self._rules.reserve_bytes:
                    raise await self._disk_full((job.file.size_bytes or 0) - self._done)
            task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _hash(self, place: Workplace, source: SourceKind) -> str:
        stop = threading.Event()
        task = asyncio.ensure_future(asyncio.to_thread(self._shelf.hash, place.partial, stop))
        self._speed = Speedometer()
        await self._report(DownloadState.VERIFYING, source)
        try:
            return await asyncio.shield(task)
        finally:
            # A cancelled download does not leave a thread behind that reads a gigabyte for nobody.
            stop.set()
            await asyncio.gather(task, return_exceptions=True)

    def _check_pin_and_accept(self, file: ModelFile, place: Workplace, actual: str) -> None:
        size = place.partial.stat().st_size
        if file.size_bytes is not None and size != file.size_bytes:
            self._shelf.drop_workplace(place)
            raise SourceTrouble(
                f"{file.name} came with {size} bytes instead of {file.size_bytes}. It was deleted.", file=file.name
            )
        if file.sha256 is None:
            # Pinned before the file gets its name: a crash between the two leaves a pin for bytes that are still here.
            self._shelf.pin(self._model.id, file.name, actual)
        self._shelf.accept(self._model, file, place, actual)

    async def _check_room(self, source: ModelSource, origin: Origin, file: ModelFile, place: Workplace) -> None:
        if file.size_bytes is None:
            return
        needed = await asyncio.to_thread(self._missing_bytes, file.size_bytes, place)
        needed += source.scratch_bytes(origin, file.size_bytes)
        if await asyncio.to_thread(self._shelf.free_bytes) - needed < self._rules.reserve_bytes:
            await asyncio.to_thread(self._shelf.drop_other_workplaces, self._model, place)
            if await asyncio.to_thread(self._shelf.free_bytes) - needed < self._rules.reserve_bytes:
                raise await self._disk_full(needed)

    def _missing_bytes(self, size_bytes: int, place: Workplace) -> int:
        # Blocks, not length: a file that grows in several places at once has holes.
        here = place.partial.stat().st_blocks * 512 if place.partial.exists() else 0
        return max(0, size_bytes - here)

    async def _disk_full(self, needed_bytes: int) -> DiskFull:
        free = await asyncio.to_thread(self._shelf.free_bytes)
        return DiskFull(
            f"Too little room on the disk: {self._model.name} needs {_megabytes(needed_bytes)} more and "
            f"{_megabytes(self._rules.reserve_bytes)} stay free, but there are {_megabytes(free)}. "
            "Free some room and start the download again; what came so far is kept.",
            needed_bytes=needed_bytes + self._rules.reserve_bytes,
            free_bytes=free,
        )

    def _note(self, done_bytes: int) -> None:
        self._done = done_bytes

    async def _report(self, state: DownloadState, source: SourceKind) -> None:
        done = self._before + self._done
        self._speed.note(asyncio.get_running_loop().time(), done)
        running = state is DownloadState.RUNNING
        progress = Progress(
            self._model.id,
            state,
            done,
            self._total,
            self._speed.bytes_per_s if running else None,
            self._speed.eta_s(self._total) if running else None,
            source,
        )
        if progress != self._told:
            self._told = progress
            await self._tell(progress)


def _agreed(file: ModelFile, offered: RemoteFile) -> ModelFile:
    """Join what the catalogue and the source say of a file.

    Raises:
        SourceTrouble: The source has another file under this name.
    """
    for ours, theirs in ((file.sha256, offered.sha256), (file.size_bytes, offered.size_bytes)):
        if ours is not None and theirs is not None and ours != theirs:
            raise SourceTrouble("It has another file under this name.", file=file.name)
    return dataclasses.replace(
        file,
        sha256=file.sha256 or offered.sha256,
        size_bytes=file.size_bytes if file.size_bytes is not None else offered.size_bytes,
    )


def _megabytes(size_bytes: int) -> str:
    return f"{max(0, size_bytes) / 1e6:,.0f} MB"
