"""Whoever takes what an exchange costs more dies between any two things: it is taken once, or not at all."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.kernel import OrderId
from hupan.orders import Otherwise, ReturnId, ReturnStatus
from hupan.platform import Database
from tests.integration.conftest import localstripe_url
from tests.integration.differences.desk import MORE, Desk, open_desk
from tests.integration.orders.stall import BLUE, BUYING

__all__ = ["localstripe_url"]

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def desk(database: Database, localstripe_url: str) -> AsyncGenerator[Desk]:
    async with open_desk(database, localstripe_url) as desk:
        yield desk


async def die(desk: Desk, dsn: str, point: str, what: str, about: tuple[OrderId, ReturnId]) -> None:
    """Let another process do something, and die at a point of it."""
    desk.errand()  # Stripe's clock is ours
    words = [dsn, desk.stall.clock.now().isoformat(), desk.front.url, what, *about]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.differences.payer",
        *words,
        cwd=ROOT,
        env={**os.environ, "HUPAN_FAULT": point},
    )
    assert await process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("point", ["differences.noted", "payments.authorise_asked"])
async def test_whoever_begins_dies_and_the_buyer_begins_again(desk: Desk, database: Database, point: str) -> None:
    about = await desk.unpaid()
    await die(desk, database.dsn, point, "pay", about)
    await desk.let_time_pass(minutes=6)
    page = await desk.pay(*about)
    await desk.types(page)
    await desk.differences.come_back(BUYING, *about)
    order, case = await desk.read(about[0])
    assert (case.status, order.paid.minor - order.total.minor) == (ReturnStatus.EXCHANGED, MORE)
    assert await desk.is_right(about[0])


@pytest.mark.parametrize(
    "point", ["payments.capture_asked", "payments.capture_answered", "differences.captured", "differences.told"]
)
async def test_whoever_takes_it_dies_between_paid_and_settled(desk: Desk, database: Database, point: str) -> None:
    about = await desk.unpaid()
    await desk.types(await desk.pay(*about))
    await die(desk, database.dsn, point, "come_back", about)
    # Nobody comes back: what is left is found.
    for _ in range(2):
        await desk.let_time_pass(minutes=2)
    order, case = await desk.read(about[0])
    assert (case.status, order.paid.minor - order.total.minor) == (ReturnStatus.EXCHANGED, MORE)
    assert len(order.lines) == 2
    assert await desk.stall.left(BLUE) == 9
    assert await desk.is_right(about[0])


@pytest.mark.parametrize("point", ["orders.changed", "differences.given_back"])
async def test_whoever_gives_back_what_came_too_late_dies(desk: Desk, database: Database, point: str) -> None:
    about = await desk.unpaid()
    await desk.types(await desk.pay(*about))
    payment = await desk.payment(*about)
    await desk.payments.reconcile(payment.id)
    await desk.payments.capture(payment.id)
    desk.stall.clock.forward(days=4)
    await die(desk, database.dsn, point, "sweep", about)
    for _ in range(2):
        await desk.let_time_pass(minutes=2)
    order, case = await desk.read(about[0])
    assert (case.status, order.paid) == (ReturnStatus.REFUNDED, order.total)
    assert await desk.stall.left(BLUE) == 10
    assert await desk.is_right(about[0])


@pytest.mark.parametrize("point", ["orders.effect_taken", "orders.first_taken"])
async def test_whoever_puts_back_what_was_bought_first_dies(desk: Desk, database: Database, point: str) -> None:
    about = await desk.swapped(Otherwise.KEEP)
    await die(desk, database.dsn, point, "keep", about)
    await desk.let_time_pass(minutes=2)
    order, case = await desk.read(about[0])
    assert (case.status, order.lines[0].open, order.refunded.minor) == (ReturnStatus.WITHDRAWN, 2, 0)
    assert (await desk.stall.left(), await desk.stall.left(BLUE)) == (8, 10)
    assert await desk.is_right(about[0])
