"""Fetching over lines and from servers as they are."""

import asyncio

import pytest

from hupan.downloads import Origin, SourceKind, SourceTrouble
from hupan.gateways.plain_url import Address, PlainUrlSource, Transfer, TransferRules, WebClient
from tests.integration.models.conftest import PIECE_BYTES, SIZE_BYTES, MakeJob, Reports
from tests.integration.models.hub import Hub, content, sha256

pytestmark = pytest.mark.anyio


async def test_fetches_in_several_stretches(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin, reports: Reports
) -> None:
    job = make_job(url_origin)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data
    assert sorted(each.start for each in hub.served) == list(range(0, SIZE_BYTES, PIECE_BYTES))
    assert reports == sorted(reports)
    assert reports[-1] == SIZE_BYTES


async def test_goes_on_byte_by_byte_when_the_line_breaks(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.cut_after = 100_000
    job = make_job(url_origin)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data
    # What the server's socket had taken but the line lost is sent again, and no more.
    assert hub.sent_bytes < 2 * SIZE_BYTES


async def test_a_second_attempt_fetches_only_what_is_missing(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.chunk_wait_s = 0.02
    task = asyncio.create_task(transfer.fetch(Address(hub.file_url), make_job(url_origin)))
    await hub.until_sent(SIZE_BYTES // 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    hub.served.clear()
    hub.chunk_wait_s = 0
    job = make_job(url_origin)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data
    assert hub.sent_bytes < SIZE_BYTES * 0.8


async def test_a_file_that_changed_meanwhile_is_fetched_anew(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.chunk_wait_s = 0.01
    task = asyncio.create_task(transfer.fetch(Address(hub.file_url), make_job(url_origin)))
    await hub.until_sent(SIZE_BYTES // 2)
    hub.data, hub.etag, hub.chunk_wait_s = content(SIZE_BYTES, seed=2), '"two"', 0
    await task
    assert (await asyncio.to_thread(make_job(url_origin).partial.read_bytes)) == hub.data


async def test_a_new_version_between_two_attempts_is_never_mixed_with_the_old(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.cut_after, hub.statuses = 50_000, []
    hub.chunk_wait_s = 0.02
    task = asyncio.create_task(transfer.fetch(Address(hub.file_url), make_job(url_origin)))
    await hub.until_sent(SIZE_BYTES // 3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    hub.data, hub.etag = content(SIZE_BYTES, seed=3), '"three"'
    hub.cut_after, hub.chunk_wait_s = None, 0
    job = make_job(url_origin)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data


async def test_a_shorter_version_answers_416_and_is_fetched_anew(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.chunk_wait_s = 0.01
    task = asyncio.create_task(transfer.fetch(Address(hub.file_url), make_job(url_origin)))
    await hub.until_sent(SIZE_BYTES // 3)
    # The same ETag, as a careless server has it: then only the range itself tells.
    hub.data, hub.chunk_wait_s = content(PIECE_BYTES + 7, seed=4), 0
    await task
    assert (await asyncio.to_thread(make_job(url_origin).partial.read_bytes)) == hub.data


async def test_a_server_without_ranges_is_read_in_one_stream(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.ranges, hub.cut_after, hub.cuts_left = False, 200_000, 2
    job = make_job(url_origin)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data


async def test_a_busy_server_is_asked_again(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.statuses = [503, 429, 500]
    job = make_job(url_origin)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data


async def test_a_server_that_stays_busy_is_given_up(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.statuses = [503] * 20
    with pytest.raises(SourceTrouble, match="503"):
        await transfer.fetch(Address(hub.file_url), make_job(url_origin))


@pytest.mark.parametrize(
    ("status", "word"), [(401, "permission"), (403, "let us"), (404, "does not have"), (410, "any")]
)
async def test_a_refusal_is_final_at_once(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin, status: int, word: str
) -> None:
    hub.statuses = [status]
    with pytest.raises(SourceTrouble, match=word):
        await transfer.fetch(Address(hub.file_url), make_job(url_origin))
    assert len(hub.seen_by_storage) == 1


async def test_silence_is_a_broken_line(hub: Hub, client: WebClient, make_job: MakeJob, url_origin: Origin) -> None:
    hub.silent = True
    quick = Transfer(client, TransferRules(connections=2, attempts=2, first_wait_s=0.01, piece_bytes=PIECE_BYTES))
    with pytest.raises(SourceTrouble):
        await quick.fetch(Address(hub.file_url), make_job(url_origin))


async def test_bytes_of_another_place_than_asked_for_are_refused(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.lie_about_range = True
    with pytest.raises(SourceTrouble, match="keeps changing"):
        await transfer.fetch(Address(hub.file_url), make_job(url_origin))


async def test_another_size_than_the_catalogue_names_is_refused_before_a_byte_is_fetched(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    with pytest.raises(SourceTrouble, match="not of 5"):
        await transfer.fetch(Address(hub.file_url), make_job(url_origin, size_bytes=5))
    assert hub.served == []


async def test_bytes_known_by_their_hash_are_kept_whatever_the_etag_says(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    known = sha256(hub.data)
    hub.chunk_wait_s = 0.02
    task = asyncio.create_task(transfer.fetch(Address(hub.file_url), make_job(url_origin, sha256=known)))
    await hub.until_sent(SIZE_BYTES // 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    # A mirror with the same file under another ETag.
    hub.etag, hub.chunk_wait_s = '"mirror"', 0
    hub.served.clear()
    job = make_job(url_origin, sha256=known)
    await transfer.fetch(Address(hub.file_url), job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data
    assert hub.sent_bytes < SIZE_BYTES * 0.8


async def test_a_weak_validator_is_no_ground_to_go_on(
    hub: Hub, transfer: Transfer, make_job: MakeJob, url_origin: Origin
) -> None:
    hub.etag = 'W/"one"'
    await transfer.fetch(Address(hub.file_url), make_job(url_origin))
    hub.served.clear()
    await transfer.fetch(Address(hub.file_url), make_job(url_origin))
    assert hub.sent_bytes == SIZE_BYTES


async def test_an_address_is_described_by_its_first_byte(hub: Hub, client: WebClient, transfer: Transfer) -> None:
    source = PlainUrlSource(client, transfer)
    described = await source.describe(Origin(SourceKind.URL, path=hub.file_url))
    assert (described.name, described.size_bytes, described.sha256) == ("file", SIZE_BYTES, None)
    assert await source.reachable()


@pytest.mark.parametrize("path", ["file:///etc/passwd", "ftp://127.0.0.1/x", "no address", "http://"])
async def test_only_web_addresses_are_addresses(client: WebClient, transfer: Transfer, path: str) -> None:
    with pytest.raises(SourceTrouble, match="no http"):
        await PlainUrlSource(client, transfer).describe(Origin(SourceKind.URL, path=path))


async def test_an_empty_file_is_no_model(hub: Hub, transfer: Transfer) -> None:
    hub.data = b""
    with pytest.raises(SourceTrouble, match="empty"):
        await transfer.look(Address(hub.file_url))


async def test_nobody_there_is_said_plainly(client: WebClient, transfer: Transfer, free_port: int) -> None:
    assert not await client.answers(f"http://127.0.0.1:{free_port}/")
    with pytest.raises(SourceTrouble, match="could not be reached"):
        await transfer.look(Address(f"http://127.0.0.1:{free_port}/x"))
