"""The disk is full while the index of the search is written, while rows are, and while files are."""

import errno
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from hupan.bootstrap.search import meanings_in
from hupan.catalog import CategoryTree
from hupan.gateways.tantivy_index import TantivyIndex
from hupan.platform import Database, DiskFull
from hupan.platform.http import install_problem_handlers
from hupan.search import Sourced
from hupan.search.following import document_from
from hupan.supervisor.logs import RotatingLog
from tests.faults.disk.small import small_disk
from tests.integration.catalog.market import CATEGORIES
from tests.integration.search.stalls import thing

_MOST = 400


def test_the_index_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    tree = CategoryTree(CATEGORIES)

    def put(number: int) -> None:
        index.put([document_from(Sourced(thing(f"Plain Mug {number}")), tree)], 1)
        index.commit()

    def put_many() -> None:
        for number in range(1, _MOST):
            put(number)

    with small_disk(tmp_path / "disk", 8) as disk:
        index = TantivyIndex(disk.path / "search", meanings_in, 15_000_000)
        index.open()
        assert index.claim()
        put(0)
        disk.fill()
        with pytest.raises((OSError, ValueError)):
            put_many()
        kept = index.counts()[0]
        disk.free()
        put(_MOST)
        assert index.counts()[0] == kept + 1
        disk.fill()
        with pytest.raises((OSError, ValueError)):
            put_many()
        # The server ends in order, too.
        index.close()


def test_a_log_that_cannot_be_turned_over_is_written_on(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "hupan.log", largest_bytes=10)
    no_room = tmp_path / "hupan.log.new"
    no_room.mkdir()
    for _ in range(5):
        log.write(b"a line\n")
    no_room.rmdir()
    assert [each.name for each in tmp_path.iterdir()] == ["hupan.log"]
    log.write(b"a line\n")
    log.close()
    assert {each.name for each in tmp_path.iterdir()} == {"hupan.log", "hupan.log.1"}


@pytest.mark.anyio
async def test_a_database_without_room_says_so(database: Database) -> None:
    with pytest.raises(DiskFull) as told:
        async with database.begin() as connection:
            await connection.execute(text("do $$ begin raise exception using errcode = 'disk_full'; end $$"))
    assert told.value.code == "platform.disk_full"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (errno.ENOSPC, 503, "platform.disk_full"),
        (errno.EDQUOT, 503, "platform.disk_full"),
        (errno.EIO, 500, "internal"),
    ],
)
async def test_a_file_without_room_is_a_clear_problem(number: int, status: int, code: str) -> None:
    app = FastAPI()
    install_problem_handlers(app)

    async def write() -> None:
        raise OSError(number, "a secret path")

    app.add_api_route("/write", write)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/write")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "secret" not in answer.text
    assert ("retry-after" in answer.headers) == (status == 503)
