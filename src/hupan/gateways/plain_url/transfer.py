"""Fetching one file over HTTP: several stretches at once, resumed byte by byte, whatever the line does.

Range requests (RFC 9110, section 14) where the server knows them, one plain stream where it does not. A server that
changes the file in the middle makes the transfer begin anew: bytes of two versions are never mixed.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Self

import aiohttp

from hupan.downloads import FetchJob, SourceTrouble
from hupan.gateways.plain_url.client import WebClient, refused, unreachable
from hupan.gateways.plain_url.pieces import PIECE_BYTES, Piece, PieceMap

_BLOCK_BYTES = 1024**2
_NOTE_EVERY_BYTES = 8 * 1024**2
_LONGEST_WAIT_S = 60.0
_VERSIONS = 3
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class TransferRules:
    """How to fetch.

    Attributes:
        connections: How many stretches at once.
        attempts: How often in a row a stretch may fail without a byte of progress.
        first_wait_s: How long to wait after the first failure; doubled each time.
        piece_bytes: How large a stretch is.
    """

    connections: int = 4
    attempts: int = 6
    first_wait_s: float = 0.5
    piece_bytes: int = PIECE_BYTES


@dataclass(frozen=True, slots=True)
class Address:
    """Where a file is: asked anew for each stretch, since the addresses that hubs redirect to expire."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server says of a file.

    Attributes:
        size_bytes: Its size; `None` where the server does not say.
        ranges: Whether it serves stretches.
        validator: What tells this version from another (a strong ETag or the date); `None` where nothing does.
    """

    size_bytes: int | None
    ranges: bool
    validator: str | None


class _ChangedError(Exception):
    """The server has another version of the file by now."""


class _LostError(Exception):
    """The connection broke or the server asks to wait; the same request may succeed."""

    def __init__(self, reason: SourceTrouble, wait_s: float = 0.0) -> None:
        super().__init__(reason.detail)
        self.reason = reason
        self.wait_s = wait_s


class Transfer:
    """Fetches files.

    Args:
        client: The session.
        rules: How to fetch.
    """

    def __init__(self, client: WebClient, rules: TransferRules) -> None:
        self._client = client
        self._rules = rules

    async def look(self, address: Address) -> Seen:
        """Ask a server for the first byte, which tells the size and whether it serves stretches.

        Raises:
            SourceTrouble: It does not have the file, or does not answer.
        """
        reason = SourceTrouble("It was not asked.")
        for attempt in range(self._rules.attempts):
            try:
                async with self._open(address, {"Range": "bytes=0-0"}) as response:
                    return _seen(response)
            except _LostError as lost:
                reason = lost.reason
                await self._pause(attempt, lost.wait_s)
            except _ChangedError as empty:
                raise SourceTrouble("It has an empty file under this name.") from empty
        raise reason

    async def fetch(self, address: Address, job: FetchJob) -> None:
        """Fill `job.partial`, going on from what is there.

        Raises:
            SourceTrouble: The server does not deliver.
            OSError: The file cannot be written.
        """
        for _ in range(_VERSIONS):
            seen = await self.look(address)
            if job.file.size_bytes not in {None, seen.size_bytes} and seen.size_bytes is not None:
                raise SourceTrouble(f"It has a file of {seen.size_bytes} bytes, not of {job.file.size_bytes}.")
            try:
                if seen.ranges and seen.size_bytes:
                    await self._fetch_pieces(address, job, seen, seen.size_bytes)
                else:
                    await self._fetch_stream(address, job)
            except _ChangedError:
                continue
            return
        raise SourceTrouble("The file keeps changing while it is fetched.")

    async def _fetch_pieces(self, address: Address, job: FetchJob, seen: Seen, size_bytes: int) -> None:
        version = job.file.sha256 or seen.validator
        pieces = PieceMap(job.scratch / "pieces.json", version or "", size_bytes, self._rules.piece_bytes)
        # Without a hash and without a validator nothing tells two versions apart: then nothing old is trusted.
        await asyncio.to_thread(_go_on_or_begin, job.partial, pieces, size_bytes, trusted=version is not None)
        # A hash is checked at the end, and mirrors disagree about ETags: then ours would only do harm.
        condition = {"If-Range": seen.validator} if seen.validator and job.file.sha256 is None else {}
        job.report(pieces.done_bytes)
        missing = [piece for piece in pieces.pieces if not piece.whole]
        async with _Writer(job.partial, pieces) as writer:
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(self._rules.connections, len(missing))):
                        group.create_task(self._work(missing, _Task(address, condition, writer, job)))
            except BaseExceptionGroup as failures:
                failure = _first(failures)
                if isinstance(failure, _ChangedError):
                    pieces.reset()
                raise failure from failures

    async def _work(self, missing: list[Piece], task: "_Task") -> None:
        while missing:
            piece = missing.pop(0)
            attempt = 0
            while not piece.whole:
                before = piece.done
                try:
                    await self._fetch_piece(piece, task)
                except _LostError as lost:
                    attempt = 0 if piece.done > before else attempt + 1
                    if attempt >= self._rules.attempts:
                        raise lost.reason from lost
                    await self._pause(attempt, lost.wait_s)

    async def _fetch_piece(self, piece: Piece, task: "_Task") -> None:
        first = piece.start + piece.done
        headers = {"Range": f"bytes={first}-{piece.end - 1}", **task.condition}
        async with self._open(task.address, headers) as response, aclosing(_blocks(response)) as blocks:
            if response.status != HTTPStatus.PARTIAL_CONTENT or not _covers(response, first, task.size_bytes):
                raise _ChangedError
            async for block in blocks:
                # A server that sends more than was asked for must not spill into the next stretch.
                kept = block[: piece.end - piece.start - piece.done]
                await task.writer.write(piece, kept)
                task.job.report(task.writer.pieces.done_bytes)
                if piece.whole:
                    return
        if not piece.whole:
            raise _LostError(SourceTrouble("The connection ended too early."))

    async def _fetch_stream(self, address: Address, job: FetchJob) -> None:
        reason = SourceTrouble("It was not asked.")
        for attempt in range(self._rules.attempts):
            # Without stretches every attempt begins anew.
            await asyncio.to_thread(_begin, job.partial, 0)
            done = 0
            try:
                async with (
                    self._open(address, {}) as response,
                    _Writer(job.partial, None) as writer,
                    aclosing(_blocks(response)) as blocks,
                ):
                    async for block in blocks:
                        await writer.append(block, done)
                        done += len(block)
                        job.report(done)
            except _LostError as lost:
                reason = lost.reason
                await self._pause(attempt, lost.wait_s)
            else:
                return
        raise reason

    async def _pause(self, attempt: int, wait_s: float) -> None:
        await asyncio.sleep(min(_LONGEST_WAIT_S, max(wait_s, self._rules.first_wait_s * 2**attempt)))

    @asynccontextmanager
    async def _open(self, address: Address, headers: Mapping[str, str]) -> AsyncGenerator[aiohttp.ClientResponse]:
        try:
            async with self._client.session.get(address.url, headers={**address.headers, **headers}) as response:
                _check(response)
                yield response
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError) as error:
            raise _LostError(unreachable(error)) from error
        except aiohttp.ClientError as error:
            raise SourceTrouble(f"It could not be asked ({type(error).__name__}).") from error


@dataclass(frozen=True, slots=True)
class _Task:
    """What all workers of one transfer share."""

    address: Address
    condition: Mapping[str, str]
    writer: "_Writer"
    job: FetchJob

    @property
    def size_bytes(self) -> int:
        return self.writer.pieces.pieces[-1].end


class _Writer:
    """Writes blocks from threads, and waits for the last one before it closes the file, also when cancelled."""

    def __init__(self, path: Path, pieces: PieceMap | None) -> None:
        self._path = path
        self._pieces = pieces
        self._descriptor = -1
        self._unnoted_bytes = 0
        self._writing: set[asyncio.Task[None]] = set()

    @property
    def pieces(self) -> PieceMap:
        if self._pieces is None:
            raise ValueError("a stream has no pieces")
        return self._pieces

    async def __aenter__(self) -> Self:
        self._descriptor = await asyncio.to_thread(os.open, self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        return self

    async def __aexit__(self, *_: object) -> None:
        # A thread may still write: closing under it would let it write into whatever file gets the number next.
        await asyncio.gather(*self._writing, return_exceptions=True)
        # Shielded: a transfer that is cancelled twice still notes what it has.
        await asyncio.shield(asyncio.ensure_future(asyncio.to_thread(self._close)))

    def _close(self) -> None:
        os.close(self._descriptor)
        if self._pieces is not None:
            self._pieces.save()

    async def write(self, piece: Piece, block: bytes) -> None:
        await self.append(block, piece.start + piece.done)
        piece.done += len(block)
        self._unnoted_bytes += len(block)
        if self._unnoted_bytes >= _NOTE_EVERY_BYTES:
            self._unnoted_bytes = 0
            await asyncio.to_thread(self.pieces.save)

    async def append(self, block: bytes, position: int) -> None:
        task = asyncio.create_task(asyncio.to_thread(_write_all, self._descriptor, block, position))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        await asyncio.shield(task)


async def _blocks(response: aiohttp.ClientResponse) -> AsyncGenerator[bytes]:
    """Gather what comes into blocks that are worth a thread's time; what came before a break is still yielded."""
    gathered = bytearray()
    broken: Exception | None = None
    try:
        async for chunk in response.content.iter_any():
            gathered += chunk
            if len(gathered) >= _BLOCK_BYTES:
                yield bytes(gathered)
                gathered.clear()
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError) as error:
        broken = error
    if gathered:
        yield bytes(gathered)
    if broken is not None:
        raise broken


def _check(response: aiohttp.ClientResponse) -> None:
    status = response.status
    if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise _ChangedError
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = response.headers.get("Retry-After", "")
        raise _LostError(refused(status), float(wait) if wait.isdecimal() else 0.0)
    raise refused(status)


def _seen(response: aiohttp.ClientResponse) -> Seen:
    etag = response.headers.get("ETag", "")
    strong = etag if etag and not etag.startswith("W/") else None
    validator = strong or response.headers.get("Last-Modified")
    if response.status == HTTPStatus.PARTIAL_CONTENT:
        total = response.headers.get("Content-Range", "").rpartition("/")[2]
        return Seen(int(total) if total.isdecimal() else None, ranges=True, validator=validator)
    return Seen(response.content_length, ranges=False, validator=validator)


def _covers(response: aiohttp.ClientResponse, first: int, size_bytes: int) -> bool:
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    return unit == "bytes" and rest.startswith(f"{first}-") and rest.endswith(f"/{size_bytes}")


def _go_on_or_begin(path: Path, pieces: PieceMap, size_bytes: int, *, trusted: bool) -> None:
    if not (trusted and path.exists() and pieces.load()):
        pieces.reset()
        _begin(path, size_bytes)


def _begin(path: Path, size_bytes: int) -> None:
    with path.open("wb") as file:
        file.truncate(size_bytes)


def _write_all(descriptor: int, block: bytes, position: int) -> None:
    view = memoryview(block)
    while view:
        written = os.pwrite(descriptor, view, position)
        view = view[written:]
        position += written


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    # All workers meet the same wall; the first one tells of it. Workers never nest groups.
    return failures.exceptions[0]
