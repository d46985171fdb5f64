"""kill -9 in the middle of a download: what is here afterwards is whole or is gone on with, never wrong."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.downloads import DownloadState, ModelShelf, Progress, SourceKind
from tests.integration.models.hub import FILE, Hub, content, run_hub, sha256
from tests.integration.models.shop import MODEL

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
SIZE_BYTES = 12 * 1024 * 1024


@pytest.fixture
async def hub() -> AsyncGenerator[Hub]:
    async with run_hub(content(SIZE_BYTES)) as hub:
        yield hub


async def _fetcher(hub: Hub, directory: Path) -> asyncio.subprocess.Process:
    script = str(Path(__file__).with_name("fetcher.py"))
    return await asyncio.create_subprocess_exec(
        sys.executable,
        script,
        str(directory),
        hub.file_url,
        str(SIZE_BYTES),
        sha256(hub.data),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )


async def _kill(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()


def _file(directory: Path) -> Path:
    return directory / MODEL / FILE


async def test_a_killed_download_goes_on_where_it_was(hub: Hub, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.002
    process = await _fetcher(hub, tmp_path)
    await hub.until_sent(SIZE_BYTES * 3 // 4)
    await _kill(process)
    assert not await asyncio.to_thread(_file(tmp_path).exists)
    # The system freed the lock with the process; the word that it left says that it was at work.
    shelf = ModelShelf(tmp_path)
    assert await asyncio.to_thread(shelf.interrupted) == [MODEL]
    hub.served.clear()
    hub.chunk_wait_s = 0
    again = await _fetcher(hub, tmp_path)
    assert await again.wait() == 0
    assert sha256(await asyncio.to_thread(_file(tmp_path).read_bytes)) == sha256(hub.data)
    # It had noted every 8 MiB, so at most that much was fetched twice, and what was under way.
    assert hub.sent_bytes < SIZE_BYTES * 3 // 4


async def test_whenever_it_is_killed_nothing_wrong_is_ever_here(hub: Hub, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.001
    chance = random.Random(7)  # noqa: S311 - chance, no secret
    finished = False
    for _ in range(6):
        process = await _fetcher(hub, tmp_path)
        try:
            await asyncio.wait_for(process.wait(), chance.uniform(0.8, 3.0))
        except TimeoutError:
            await _kill(process)
        if await asyncio.to_thread(_file(tmp_path).exists):
            assert sha256(await asyncio.to_thread(_file(tmp_path).read_bytes)) == sha256(hub.data)
        if process.returncode == 0:
            finished = True
            break
    if not finished:
        last = await _fetcher(hub, tmp_path)
        assert await last.wait() == 0
    assert sha256(await asyncio.to_thread(_file(tmp_path).read_bytes)) == sha256(hub.data)
    assert await asyncio.to_thread(ModelShelf(tmp_path).interrupted) == []


async def test_killed_between_the_name_and_the_last_word_it_is_whole_and_over(hub: Hub, tmp_path: Path) -> None:
    first = await _fetcher(hub, tmp_path)
    assert await first.wait() == 0
    shelf = ModelShelf(tmp_path)
    # What the disk holds when the process dies after the file got its name and before the note was deleted.
    going_on = Progress(MODEL, DownloadState.VERIFYING, SIZE_BYTES, SIZE_BYTES, source=SourceKind.URL)
    await asyncio.to_thread(shelf.write_status, going_on)
    assert await asyncio.to_thread(shelf.interrupted) == [MODEL]
    hub.served.clear()
    again = await _fetcher(hub, tmp_path)
    assert await again.wait() == 0
    assert hub.sent_bytes == 0
    assert await asyncio.to_thread(shelf.interrupted) == []


async def test_two_processes_and_a_kill_leave_one_whole_file(hub: Hub, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.002
    first, second = await _fetcher(hub, tmp_path), await _fetcher(hub, tmp_path)
    await hub.until_sent(SIZE_BYTES // 2)
    # Whichever of the two holds the lock: the other one finishes the work.
    await _kill(first)
    assert await second.wait() == 0
    assert sha256(await asyncio.to_thread(_file(tmp_path).read_bytes)) == sha256(hub.data)
    assert hub.sent_bytes < 2 * SIZE_BYTES


async def test_bytes_that_a_power_cut_lost_are_found_out(hub: Hub, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.002
    process = await _fetcher(hub, tmp_path)
    await hub.until_sent(SIZE_BYTES * 3 // 4)
    await _kill(process)

    def lose() -> None:
        (part,) = (tmp_path / ".partial" / MODEL).glob("*.part")
        with part.open("r+b") as file:
            file.write(b"\0" * 4096)

    await asyncio.to_thread(lose)
    hub.chunk_wait_s = 0
    # The note said that they were here, the hash says that they are not: all is deleted and then fetched anew.
    damaged = await _fetcher(hub, tmp_path)
    assert await damaged.wait() != 0
    assert not await asyncio.to_thread(_file(tmp_path).exists)
    fresh = await _fetcher(hub, tmp_path)
    assert await fresh.wait() == 0
    assert sha256(await asyncio.to_thread(_file(tmp_path).read_bytes)) == sha256(hub.data)
