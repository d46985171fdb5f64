"""The disk of the database and of everything else fills up while people buy, and PostgreSQL falls over it."""

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.faults.disk.small import SmallDisk, small_disk
from tests.faults.market.ground import RED, Ground
from tests.faults.market.people import Crowd
from tests.faults.market.test_killed_market import open_crowd, some_answers

pytestmark = [pytest.mark.anyio, pytest.mark.long, pytest.mark.timeout(600)]

_MEGABYTES = 400
_FULL_FOR = 40
_MOMENT_S = 0.1
_PATIENCE_S = 120.0


async def test_a_full_disk_takes_nothing_from_anybody_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", _MEGABYTES) as disk:
        # What they say goes elsewhere, as it does where a supervisor writes it down.
        for name in ("server.log", "postgres.log"):
            (disk.path / name).symlink_to(tmp_path / name)
        async with open_crowd(disk.path, secrets.randbits(32)) as crowd:
            await some_answers(crowd, 100)
            said = await _while_it_is_full(disk, crowd)
            assert (503, "platform.disk_full") in said
            # Whoever asks is answered, and never by a fault of ours.
            assert {status for status, _ in said} <= {201, 303, 503}
            assert (503, "a page") in said
            disk.free()
            await _come_back(crowd.ground)
            await some_answers(crowd, 60)
            await _fall_over(disk, crowd.ground)
            disk.free()
            await _come_back(crowd.ground)
            await some_answers(crowd, 100)


async def _while_it_is_full(disk: SmallDisk, crowd: Crowd) -> set[tuple[int, str]]:
    """Somebody begins checkouts all the while, and looks at what is said."""
    said: set[tuple[int, str]] = set()
    for _ in range(_FULL_FOR):
        disk.fill()
        crowd.must_be_well()
        asked = {"country": "KR", "lines": [{"offer_id": RED}]}
        headers = {"idempotency-key": secrets.token_hex(8)}
        answer = await crowd.owner.client.post("/api/checkout", json=asked, headers=headers)
        told = answer.json()
        if (code := told.get("code", "")) == "platform.disk_full":
            assert "disk" in told["detail"]
            assert "retry-after" in answer.headers
        said.add((answer.status_code, code))
        said.add(await _put_in_a_cart(crowd.ground))
        await asyncio.sleep(_MOMENT_S)
    return said


async def _put_in_a_cart(ground: Ground) -> tuple[int, str]:
    """Somebody without scripts, who reads a page."""
    form = {"deed": "add", "offer_id": RED, "quantity": "1"}
    async with httpx.AsyncClient(base_url=ground.url, headers={"origin": ground.url}, timeout=20) as anybody:
        answer = await anybody.post("/market/cart", data=form, headers={"accept": "text/html"})
    if answer.status_code == 303:
        return 303, ""
    assert "disk is full" in answer.text or "database" in answer.text, answer.text
    assert "<html" in answer.text
    return answer.status_code, "a page"


async def _fall_over(disk: SmallDisk, ground: Ground) -> None:
    """Fill what PostgreSQL logs ahead to: it cannot go on without, and cannot come back before there is room."""

    def log_ahead() -> None:
        with suppress(psycopg.OperationalError), psycopg.connect(ground.postgres.url, autocommit=True) as connection:
            while True:
                disk.fill()
                connection.execute("select pg_logical_emit_message(false, 'fault', repeat('x', 1000000))")

    process = ground.database
    assert process is not None
    async with asyncio.timeout(_PATIENCE_S):
        while process.poll() is None:
            await asyncio.to_thread(log_ahead)
            await asyncio.sleep(_MOMENT_S)
    # While there is no room, starting it again does not help.
    ground.database = await asyncio.to_thread(ground.postgres.start)
    with suppress(TimeoutError):
        async with asyncio.timeout(2):
            while ground.database.poll() is None:
                await asyncio.sleep(_MOMENT_S)
    ground.deaths.append("full")


async def _come_back(ground: Ground) -> None:
    """Whatever fell over is started again, as a supervisor does, and people are served."""
    assert ground.database is not None
    if ground.database.poll() is not None:
        await ground.start_database()
    await ground.answers()
    async with asyncio.timeout(_PATIENCE_S), httpx.AsyncClient(base_url=ground.url, timeout=5) as anybody:
        asked = {"country": "KR", "lines": [{"offer_id": RED}]}
        while True:
            with suppress(httpx.TransportError):
                headers = {"idempotency-key": secrets.token_hex(8), "origin": ground.url}
                if (await anybody.post("/api/checkout", json=asked, headers=headers)).is_success:
                    return
            await asyncio.sleep(_MOMENT_S)
