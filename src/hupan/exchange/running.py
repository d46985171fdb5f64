"""Works on one import: reads its source into the spool, writes batch after batch, then fetches pictures.

Where it stands is kept with every batch. Whoever holds the import's lock may go on with it: the spool, if it is whole,
is not read again, and the products behind the position are not looked at again.
"""

import asyncio
import hashlib
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

import orjson

from hupan.catalog import CatalogService, Seller, SellerId, Status, Store, StoreId, slug_of
from hupan.exchange.domain import BATCH, ImportJob, ImportState, Options, Phase, Progress, source_of
from hupan.exchange.errors import TooManyBadRows
from hupan.exchange.picturing import PictureFetching
from hupan.exchange.ports import JobStore, Pictures
from hupan.exchange.reviewing import ReviewImport, review_rows
from hupan.exchange.settings import ExchangeSettings
from hupan.exchange.writing import Batch, BatchWriter, Item
from hupan.intake import (
    Column,
    Context,
    Format,
    FormatUnknown,
    Peek,
    Place,
    Record,
    RowProblem,
    Shelves,
    Source,
    Spool,
    Writing,
    detect,
)
from hupan.inventory import InventoryService
from hupan.kernel import Clock, new_id
from hupan.platform import StoreFactory
from hupan.reviews import ReviewService

MOST_SAMPLES = 20

_LOOK_S = 0.25

Tell = Callable[[ImportJob], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RunPorts:
    """What working on an import stands on.

    Attributes:
        stores: Opens the store of imports.
        formats: What is read.
    """

    stores: StoreFactory[JobStore]
    catalog: CatalogService
    inventory: InventoryService
    pictures: Pictures
    reviews: ReviewService
    formats: Sequence[Format]
    clock: Clock
    settings: ExchangeSettings


class _StoppedError(Exception):
    """The import was stopped while a thread was reading."""


class _Meter:
    """Counts what a thread reads, and lets it stop."""

    def __init__(self) -> None:
        self.bytes = 0
        self.rows = 0
        self.bad = 0
        self.stop = threading.Event()

    def through(self, stream: BinaryIO) -> BinaryIO:
        """Count what is read of a stream."""
        return cast("BinaryIO", _Metered(stream, self))

    def saw(self, *, good: bool) -> None:
        """Count a row."""
        if self.stop.is_set():
            raise _StoppedError
        self.rows += 1
        self.bad += not good


class _Metered:
    """A stream that counts; only what formats call."""

    def __init__(self, stream: BinaryIO, meter: _Meter) -> None:
        self._stream = stream
        self._meter = meter

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._meter.bytes += len(block)
        return block

    def readline(self, size: int = -1) -> bytes:
        line = self._stream.readline(size)
        self._meter.bytes += len(line)
        return line


class ImportRun:
    """One import being worked on.

    Args:
        ports: What it stands on.
        job: The import, with options.
        folder: Where its spool is.
        tell: Called with every change.
    """

    def __init__(self, ports: RunPorts, job: ImportJob, folder: Path, tell: Tell) -> None:
        if job.options is None:
            raise ValueError("an import is worked on once it has options")
        self._ports = ports
        self._options: Options = job.options
        self._spool = Spool(folder / "spool.db")
        self._tell = tell
        self.job = job

    async def run(self) -> None:
        """Work until everything is written.

        Raises:
            HupanError: What stopped it.
        """
        path = Path(self.job.origin.path)
        limit = self._ports.settings.unpacked_bytes
        source = await asyncio.to_thread(Source, path, self.job.origin.name, limit)
        try:
            chosen = self._format()
            findings = await asyncio.to_thread(detect, source, self._ports.formats, self._options.format)
            columns = mapped(findings.columns, self._options.mapping)
            fields = fields_of(chosen, columns)
            context = Context(self._options.currency, self._options.language, fields, self._ports.clock.now())
            await self._move(columns=columns, detection=findings.detection)
            await self._read(source, chosen, findings.peeks, context)
            await self._write(chosen, context)
            if not self.job.dry_run:
                await self._put_reviews(source)
            if not self.job.dry_run and self._options.pictures:
                await self._fetch_pictures(source)
        finally:
            await asyncio.to_thread(source.close)
        await self._move(state=ImportState.DONE, phase=Phase.NONE)

    def _format(self) -> Format:
        for each in self._ports.formats:
            if each.key == self._options.format:
                return each
        raise FormatUnknown(f"There is no format {self._options.format[:60]!r}.", format=self._options.format[:60])

    async def _read(self, source: Source, chosen: Format, peeks: Sequence[Peek], context: Context) -> None:
        sizes = {file.name: file.size_bytes for file in source.files}
        total = sum(sizes.get(peek.name, 0) for peek in peeks)
        stamp = _stamp(self._options.format, self.job.origin.stamp, peeks, context)
        if not await asyncio.to_thread(self._spool.is_complete, stamp):
            await self._move(phase=Phase.READING, bytes_total=total)
            meter = _Meter()
            items = _items(source, chosen, peeks, context, meter)
            filling = asyncio.create_task(asyncio.to_thread(self._spool.fill, items, stamp))
            await self._watch(filling, meter)
            await self._refuse_nonsense(meter.bad, meter.rows)
        rows, bad = await asyncio.to_thread(self._spool.counted)
        products = await asyncio.to_thread(self._spool.products)
        await self._move(
            phase=Phase.WRITING, bytes_read=total, bytes_total=total, rows_read=rows + bad, products_total=products
        )

    async def _watch(self, filling: asyncio.Task[None], meter: _Meter) -> None:
        try:
            while not filling.done():
                await asyncio.wait({filling}, timeout=_LOOK_S)
                await self._move(bytes_read=meter.bytes, rows_read=meter.rows, rows_bad=meter.bad)
            filling.result()
        except asyncio.CancelledError:
            # The thread ends at its next row; until then the spool is its own.
            meter.stop.set()
            await asyncio.gather(filling, return_exceptions=True)
            raise

    async def _write(self, chosen: Format, context: Context) -> None:
        writer = await self._writer()
        if self.job.position == 0 and self.job.intent is None:
            await self._begin()
        ahead = self._ahead(self.job.position, chosen, context)
        try:
            while items := await ahead:
                position = items[-1].group.ordinal
                # While PostgreSQL writes these, a thread understands the next ones: one batch more in memory.
                ahead = self._ahead(position, chosen, context)
                await self._write_batch(writer, items, position)
        finally:
            # A thread does not stop halfway; what it read in vain is forgotten.
            await asyncio.gather(ahead, return_exceptions=True)

    def _ahead(self, position: int, chosen: Format, context: Context) -> asyncio.Task[list[Item]]:
        work = asyncio.to_thread(_build, self._spool, position, chosen, context)
        return asyncio.create_task(work, name="exchange.ahead")

    async def _write_batch(self, writer: BatchWriter, items: Sequence[Item], position: int) -> None:
        intended = self.job.intent if (self.job.intent or {}).get("position") == self.job.position else None
        batch = await writer.plan(items, again=intended is not None)
        counts = dict(intended or _counts(batch, self.job.position))
        if not self.job.dry_run:
            if intended is None:
                await self._move(intent=counts)
            batch = await writer.put()
        await self._close_batch(batch, counts, position)
        await self._refuse_nonsense(self.job.progress.rows_bad, self.job.progress.rows_read)

    async def _begin(self) -> None:
        """Note what could not be read at all; the count starts with it."""
        problems = await asyncio.to_thread(lambda: list(self._spool.problems()))
        async with self._ports.stores() as store:
            await store.forget_problems(self.job.id)
            await store.add_problems(self.job.id, problems)
        await self._move(intent={"position": -1}, rows_bad=len(problems))

    async def _close_batch(self, batch: Batch, counts: Mapping[str, int], position: int) -> None:
        progress = self.job.progress
        wishes = batch.wishes if self._options.pictures else []
        waiting = sum(wish.state.value == "waiting" for wish in wishes)
        job = replace(
            self.job,
            position=position,
            intent={"position": -1},
            updated_at=self._ports.clock.now(),
            samples=(*self.job.samples, *batch.samples)[:MOST_SAMPLES],
            progress=replace(
                progress,
                products_done=position,
                created=progress.created + counts["created"],
                changed=progress.changed + counts["changed"],
                unchanged=progress.unchanged + counts["unchanged"],
                rows_bad=progress.rows_bad + batch.bad,
                pictures_total=progress.pictures_total + waiting,
            ),
        )
        async with self._ports.stores() as store:
            await store.add_problems(job.id, batch.problems)
            if not job.dry_run:
                await store.wish(job.id, wishes)
                if self._options.pictures:
                    await store.retry(job.id, batch.again)
            await store.save(job)
        self.job = job
        await self._tell(job)

    async def _writer(self) -> BatchWriter:
        ports, options = self._ports, self._options
        seller = await self._seller()
        source = source_of(seller.slug)
        tree = await ports.catalog.categories()
        shelves = Shelves(tree, seller.name, source, options.language)
        writing = Writing(seller, options.language, source, ports.clock.now())
        return BatchWriter(ports.catalog, ports.inventory, ports.pictures, ports.stores, shelves, writing)

    async def _seller(self) -> Seller:
        """Find the seller, or make one; a dry run only thinks of it."""
        catalog, options = self._ports.catalog, self._options
        slug = slug_of(options.seller) or "seller"
        found = await catalog.seller_by_slug(slug)
        if found is not None:
            return found
        now = self._ports.clock.now()
        country = options.country or options.currency[:2]
        seller = Seller(
            SellerId(new_id("sel")),
            slug,
            options.seller,
            country,
            options.currency,
            now,
            Status.ACTIVE,
            source_of(slug),
        )
        # An export of ours brings its own sellers.
        if not self.job.dry_run and options.format != "hupan":
            names = {options.language: options.seller}
            await catalog.put_sellers(
                [seller], [Store(StoreId(new_id("store")), seller.id, slug, names, {}, options.language)]
            )
        return seller

    async def _put_reviews(self, source: Source) -> None:
        """Keep the reviews that lie beside Magento's products."""
        if self._options.format != "magento" or self.job.phase is Phase.PICTURES:
            return
        ports, options = self._ports, self._options
        name = source_of((await self._seller()).slug)
        reviewing = ReviewImport(ports.catalog, ports.reviews, name, options.language)
        batches = review_rows(source)
        behind = (self.job.intent or {}).get("reviews", 0)
        for number in count(1):
            batch = await asyncio.to_thread(next, batches, None)
            if batch is None:
                return
            if number > behind:
                done = await reviewing.put(batch)
                progress = self.job.progress
                rows, bad = progress.rows_read + len(batch), progress.rows_bad + len(done.problems)
                intent = {"position": -1, "reviews": number}
                await self._move(done.problems, rows_read=rows, rows_bad=bad, intent=intent)

    async def _fetch_pictures(self, source: Source) -> None:
        ports = self._ports
        fetching = PictureFetching(ports.catalog, ports.pictures, ports.stores, source)
        await self._move(phase=Phase.PICTURES)
        async with aclosing(fetching.run(self.job.id)) as stretches:
            async for done in stretches:
                progress = self.job.progress
                all_done = progress.pictures_done + done.done
                all_failed = progress.pictures_failed + done.failed
                total = max(progress.pictures_total, all_done + all_failed)
                await self._move(pictures_done=all_done, pictures_failed=all_failed, pictures_total=total)

    async def _refuse_nonsense(self, bad: int, rows: int) -> None:
        most = self._ports.settings.bad_rows
        if bad > most:
            raise TooManyBadRows(
                f"More than {most:,} rows are bad; is this the right file and format?", limit=most, rows=rows
            )

    async def _move(self, problems: Sequence[RowProblem] = (), **changes: object) -> None:
        """Keep and tell a change, with problems that belong to it; words of `Progress` change the progress."""
        steps = {name: value for name, value in changes.items() if name in Progress.__dataclass_fields__}
        others = {name: value for name, value in changes.items() if name not in steps}
        progress = replace(self.job.progress, **cast("dict[str, int]", steps))
        job = replace(self.job, progress=progress, updated_at=self._ports.clock.now())
        job = replace(job, **cast("dict[str, str]", others))
        async with self._ports.stores() as store:
            await store.add_problems(job.id, problems)
            await store.save(job)
        self.job = job
        await self._tell(job)


def mapped(columns: Sequence[Column], mapping: Mapping[str, str | None]) -> tuple[Column, ...]:
    """Put what a person changed over what was proposed."""
    return tuple(replace(each, field=mapping[each.name]) if each.name in mapping else each for each in columns)


def fields_of(chosen: Format, columns: Sequence[Column]) -> dict[str, str]:
    """Say which field each column is; where there is no header, what the format knows."""
    if not columns:
        return chosen.fields_of([])
    return {each.name: each.field for each in columns if each.field}


def _items(
    source: Source, chosen: Format, peeks: Sequence[Peek], context: Context, meter: _Meter
) -> Iterator[tuple[Place, Record] | RowProblem]:
    for peek in peeks:
        before: Place | None = None
        with source.open(peek.name) as stream:
            for found in chosen.read(meter.through(stream), peek):
                meter.saw(good=isinstance(found, Record))
                if isinstance(found, RowProblem):
                    yield found
                else:
                    before = chosen.place(found, context, before)
                    yield before, found


def _build(spool: Spool, position: int, chosen: Format, context: Context) -> list[Item]:
    return [Item(group, chosen.build(group, context)) for group in spool.groups(position, BATCH)]


def _counts(batch: Batch, position: int) -> dict[str, int]:
    return {
        "position": position,
        "created": batch.created,
        "changed": batch.changed,
        "unchanged": batch.unchanged,
    }


def _stamp(chosen: str, origin: str, peeks: Sequence[Peek], context: Context) -> str:
    told = [
        chosen,
        origin,
        [(peek.name, peek.encoding, peek.delimiter) for peek in peeks],
        sorted(context.fields.items()),
    ]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()
