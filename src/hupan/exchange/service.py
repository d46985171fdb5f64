"""Verbs on imports: take a source, start, follow, cancel, remove; and what goes on after the server was down."""

import asyncio
import contextlib
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog

from hupan.exchange.bad_rows import bad_rows_csv
from hupan.exchange.domain import TOPIC, ImportJob, ImportState, Options, Origin, Phase, Progress
from hupan.exchange.errors import ImportBusy, ImportNotFound, OptionsInvalid, SourceUnreachable
from hupan.exchange.ports import Lock, News, Web
from hupan.exchange.running import ImportRun, RunPorts
from hupan.intake import FIELDS, Format, FormatUnknown, RowProblem, Source, SourceTooLarge, SourceUnreadable, detect
from hupan.kernel import CURRENCIES, HupanError, new_id

_LISTED = 100
_PAGE = 500
_WHOLE_S = 3600.0
_NAME_CHARS = 200
_TELL_S = 0.3
_ATTRIBUTE = re.compile(r"attribute:[\w .-]{1,60}")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ImportPorts:
    """What the service stands on.

    Attributes:
        run: What working on an import stands on.
        lock: Sees to it that an import is worked on once.
        news: Tells pages that one has moved on.
        web: Fetches sources.
        folder: Where sources and spools lie.
    """

    run: RunPorts
    lock: Lock
    news: News
    web: Web
    folder: Path


class ImportService:
    """Brings listings in.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: ImportPorts) -> None:
        self._ports = ports
        self._stores = ports.run.stores
        self._clock = ports.run.clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self._told: dict[str, float] = {}

    @property
    def formats(self) -> Sequence[Format]:
        """What is read."""
        return self._ports.run.formats

    @property
    def largest_bytes(self) -> int:
        """The size above which no file is taken."""
        return self._ports.run.settings.source_bytes

    async def resume(self) -> list[str]:
        """Go on with what a process that died has left; returns the imports' ids."""
        async with self._stores() as store:
            left = await store.unfinished()
        for job in left:
            self._spawn(job)
        return [job.id for job in left]

    async def stop(self) -> None:
        """Stop working; what goes on now goes on when the server is up again."""
        self._stopping = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def take(self, name: str, chunks: AsyncIterator[bytes]) -> ImportJob:
        """Take an uploaded file.

        Raises:
            SourceTooLarge: It is larger than allowed.
            ExchangeError: It cannot be read, or no format fits.
        """
        job_id = new_id("imp")
        path = self._folder(job_id) / "source"
        try:
            size = await self._keep(path, chunks)
            origin = Origin("upload", _tidy(name), str(path), size, stamp=job_id)
            return await self._looked_at(job_id, origin)
        except BaseException:
            await self._forget_files(job_id)
            raise

    async def take_path(self, path: Path) -> ImportJob:
        """Take a file or folder of this machine, where it lies; an unfinished import of the same is gone on with.

        Raises:
            ExchangeError: It cannot be read, or no format fits.
        """
        try:
            full, stamp, size = await asyncio.to_thread(_stamp, path)
        except OSError as error:
            raise SourceUnreadable(f"{path} cannot be read ({error.strerror or error}).") from error
        async with self._stores() as store:
            for job in await store.newest(_LISTED):
                resting = job.state in {ImportState.RUNNING, ImportState.CANCELLED, ImportState.FAILED}
                if job.origin.path == str(full) and job.origin.stamp == stamp and resting:
                    return job
        return await self._looked_at(
            new_id("imp"), Origin("path", path.name or str(full), str(full), size, stamp=stamp)
        )

    async def fetch(self, url: str) -> ImportJob:
        """Begin to fetch a file from the open web.

        Raises:
            OptionsInvalid: This is no address.
        """
        try:
            last = unquote(urlsplit(url).path.rpartition("/")[2])
        except ValueError as error:
            raise OptionsInvalid("This is no address of a file.", field="url") from error
        job_id, now = new_id("imp"), self._clock.now()
        name = _tidy(last) if last.strip() else "page.html"
        origin = Origin("url", name, str(self._folder(job_id) / "source"), url=url[:2048], stamp=job_id)
        job = ImportJob(job_id, ImportState.FETCHING, origin, now, now)
        async with self._stores() as store:
            await store.add(job)
        self._spawn(job)
        return job

    async def list(self) -> list[ImportJob]:
        """List imports, newest first."""
        async with self._stores() as store:
            return await store.newest(_LISTED)

    async def show(self, job_id: str) -> ImportJob:
        """Find an import.

        Raises:
            ImportNotFound: There is no such import.
        """
        async with self._stores() as store:
            job = await store.find(job_id)
        if job is None:
            raise ImportNotFound("There is no such import.", import_id=job_id)
        return job

    async def start(self, job_id: str, options: Options, *, dry_run: bool = False) -> ImportJob:
        """Begin to write, or to work out what would be written; one that was stopped goes on where it was.

        Raises:
            ImportNotFound: There is no such import.
            ImportBusy: It is being worked on.
            OptionsInvalid: A seller, currency or mapping that cannot be.
            FormatUnknown: There is no such format.
        """
        job = await self.show(job_id)
        if job_id in self._tasks or job.state is ImportState.FETCHING or job.detection is None:
            raise ImportBusy("This import is being worked on.", import_id=job_id)
        self._check(options, job)
        goes_on = (
            options == job.options and dry_run == job.dry_run and not dry_run and job.state is not ImportState.DONE
        )
        now = self._clock.now()
        job = replace(job, state=ImportState.RUNNING, dry_run=dry_run, options=options, problem=None, updated_at=now)
        if not goes_on:
            job = replace(job, position=0, intent=None, samples=(), progress=Progress(), phase=Phase.NONE)
        async with self._ports.lock.hold(job_id) as mine:
            if not mine:
                raise ImportBusy("This import is being worked on.", import_id=job_id)
            async with self._stores() as store:
                await store.save(job)
        self._spawn(job)
        return job

    async def cancel(self, job_id: str) -> ImportJob:
        """Stop an import. What was written stays; `start` goes on with it.

        Raises:
            ImportNotFound: There is no such import.
        """
        task = self._tasks.get(job_id)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        job = await self.show(job_id)
        if job.over:
            return job
        async with self._ports.lock.hold(job_id) as mine:
            if not mine:
                raise ImportBusy("Another process works on this import. Stop it there.", import_id=job_id)
            return await self._end(job, ImportState.CANCELLED)

    async def remove(self, job_id: str) -> None:
        """Forget an import with its file; products stay.

        Raises:
            ImportNotFound: There is no such import.
        """
        await self.cancel(job_id)
        async with self._stores() as store:
            await store.remove(job_id)
        await self._forget_files(job_id)

    async def problems(self, job_id: str, limit: int | None = None) -> AsyncIterator[RowProblem]:
        """Yield what is wrong with rows, in the order in which it was found."""
        last, seen = 0, 0
        while True:
            async with self._stores() as store:
                found = await store.problems(job_id, last, min(_PAGE, (limit or _PAGE) - seen if limit else _PAGE))
            for last, problem in found:  # noqa: B007 - the last number is where the next page begins
                yield problem
            seen += len(found)
            if not found or (limit is not None and seen >= limit):
                return

    async def bad_rows(self, job_id: str) -> AsyncIterator[bytes]:
        """Write what is wrong with rows as a table, each with its row as it came.

        Raises:
            ImportNotFound: There is no such import.
        """
        job = await self.show(job_id)
        async for line in bad_rows_csv(self.problems(job_id), [column.name for column in job.columns]):
            yield line

    async def follow(self, job_id: str) -> AsyncIterator[ImportJob]:
        """Yield an import at once and whenever it has moved on, until it is over.

        Raises:
            ImportNotFound: There is no such import.
        """
        async with self._ports.news.subscribe(TOPIC) as news:
            job = await self.show(job_id)
            yield job
            while not job.over:
                payload = await anext(news)
                if payload in {job_id, ""}:
                    job = await self.show(job_id)
                    yield job

    async def wait(self, job_id: str) -> ImportJob:
        """Wait until an import that this process works on is over."""
        task = self._tasks.get(job_id)
        if task is not None:
            await asyncio.wait({task})
        return await self.show(job_id)

    def _check(self, options: Options, job: ImportJob) -> None:
        known = [each.key for each in self.formats]
        if options.format not in known:
            raise FormatUnknown(f"There is no format {options.format[:60]!r}; there are {', '.join(known)}.")
        if options.currency not in CURRENCIES:
            raise OptionsInvalid(f"{options.currency[:10]!r} is no currency of ISO 4217.", field="currency")
        if not options.seller.strip() or len(options.seller) > _NAME_CHARS:
            raise OptionsInvalid("Say whose products these are.", field="seller")
        if options.country and not re.fullmatch("[A-Z]{2}", options.country):
            raise OptionsInvalid("A country is two letters of ISO 3166-1, such as KR.", field="country")
        named = {column.name for column in job.columns}
        proposed = {column.field for column in job.columns}
        for column, field in options.mapping.items():
            if column not in named:
                raise OptionsInvalid(f"The file has no column {column[:60]!r}.", field="mapping")
            fits = field is None or field in FIELDS or field in proposed or _ATTRIBUTE.fullmatch(field)
            if not fits:
                raise OptionsInvalid(f"There is no field {str(field)[:60]!r}.", field="mapping")

    async def _looked_at(self, job_id: str, origin: Origin) -> ImportJob:
        """Find out what a source is, and keep it as an import that may be started."""
        now = self._clock.now()
        job = await self._detected(ImportJob(job_id, ImportState.READY, origin, now, now))
        async with self._stores() as store:
            await store.add(job)
        await self._ports.news.publish(TOPIC, job_id)
        return job

    async def _detected(self, job: ImportJob) -> ImportJob:
        limit = self._ports.run.settings.unpacked_bytes
        source = await asyncio.to_thread(Source, Path(job.origin.path), job.origin.name, limit)
        try:
            findings = await asyncio.to_thread(detect, source, self.formats)
        finally:
            await asyncio.to_thread(source.close)
        return replace(job, state=ImportState.READY, detection=findings.detection, columns=findings.columns)

    def _spawn(self, job: ImportJob) -> None:
        task = asyncio.create_task(self._work(job), name=f"import {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(lambda done: self._tasks.pop(job.id, None) if self._tasks.get(job.id) is done else None)

    async def _work(self, job: ImportJob) -> None:
        try:
            async with self._ports.lock.hold(job.id) as mine:
                if mine:
                    await self._locked(job)
        except asyncio.CancelledError:
            # A server that goes down goes on with it the next time.
            if not self._stopping:
                await asyncio.shield(self._cancelled(job.id))
            raise

    async def _locked(self, job: ImportJob) -> None:
        try:
            if job.state is ImportState.FETCHING:
                fetched = await self._fetched(job)
                async with self._stores() as store:
                    await store.save(fetched)
                await self._ports.news.publish(TOPIC, job.id)
                return
            folder = self._folder(job.id)
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
            run = ImportRun(self._ports.run, job, folder, self._tell)
            await run.run()
            if not job.dry_run:
                await self._forget_spool(job)
        except HupanError as error:
            await self._fail(job.id, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not look like an import that goes on for ever
            await asyncio.to_thread(_log.error, "exchange.failed", import_id=job.id, exc_info=error)
            await self._fail(
                job.id, SourceUnreadable(f"The import failed ({type(error).__name__}). The log says more.")
            )

    async def _fetched(self, job: ImportJob) -> ImportJob:
        path = Path(job.origin.path)
        try:
            size = await self._keep(path, self._ports.web.stream(job.origin.url, self.largest_bytes, _WHOLE_S))
        except SourceTooLarge:
            raise
        except HupanError as error:
            raise SourceUnreachable(f"The address could not be fetched: {error.detail}", reason=error.code) from error
        return await self._detected(
            replace(job, origin=replace(job.origin, size_bytes=size), updated_at=self._clock.now())
        )

    async def _tell(self, job: ImportJob) -> None:
        now = self._clock.monotonic()
        if job.over or now - self._told.get(job.id, -_TELL_S) >= _TELL_S:
            self._told[job.id] = now
            await self._ports.news.publish(TOPIC, job.id)

    async def _fail(self, job_id: str, error: HupanError) -> None:
        job = await self.show(job_id)
        problem = {"code": error.code, "detail": error.detail, "params": error.params}
        await self._end(replace(job, problem=problem), ImportState.FAILED)

    async def _cancelled(self, job_id: str) -> None:
        with contextlib.suppress(ImportNotFound):
            job = await self.show(job_id)
            if not job.over:
                await self._end(job, ImportState.CANCELLED)

    async def _end(self, job: ImportJob, state: ImportState) -> ImportJob:
        job = replace(job, state=state, phase=Phase.NONE, updated_at=self._clock.now())
        async with self._stores() as store:
            await store.save(job)
        await self._ports.news.publish(TOPIC, job.id)
        return job

    async def _keep(self, path: Path, chunks: AsyncIterator[bytes]) -> int:
        """Write what comes into a file."""
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        limit, size = self.largest_bytes, 0
        file = await asyncio.to_thread(path.open, "wb")
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise SourceTooLarge(f"The file is larger than {limit:,} bytes.", limit_bytes=limit)
                await asyncio.to_thread(file.write, chunk)
        finally:
            await asyncio.to_thread(file.close)
        return size

    def _folder(self, job_id: str) -> Path:
        return self._ports.folder / job_id

    async def _forget_spool(self, job: ImportJob) -> None:
        """Remove what only was on the way; an uploaded file stays until its import is removed."""
        await asyncio.to_thread((self._folder(job.id) / "spool.db").unlink, missing_ok=True)
        if job.origin.kind == "path":
            await self._forget_files(job.id)

    async def _forget_files(self, job_id: str) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder(job_id), ignore_errors=True)


def _tidy(name: str) -> str:
    """Keep the last part of a name, without what no name has."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable()).strip()[:_NAME_CHARS] or "file"


def _stamp(path: Path) -> tuple[Path, str, int]:
    full = path.resolve(strict=True)
    files = [full] if full.is_file() else sorted(each for each in full.rglob("*") if each.is_file())
    seen = hashlib.sha256()
    size = 0
    for each in files:
        about = each.stat()
        size += about.st_size
        seen.update(f"{each} {about.st_size} {about.st_mtime_ns}\n".encode())
    return full, seen.hexdigest(), size
