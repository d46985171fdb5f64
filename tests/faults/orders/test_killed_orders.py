"""Whoever handles an order dies between any two things: what is found afterwards is finished, and done once."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hupan.orders import (
    Asked,
    CancelReason,
    DisputeReason,
    Exchange,
    Order,
    OrderStatus,
    Received,
    ReturnReason,
    ReturnStatus,
    Verdict,
)
from hupan.platform import Database
from tests.integration.orders.stall import BLUE, BUYING, ONE, OPERATING, PRICE, SELLING, won
from tests.integration.orders.till import PURSE, Till, open_till

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
MORE = 30_000 - PRICE
# Where a process may die: every place that these modules pass.
PASSED = (
    "hupan.orders.service.changing.reach",
    "hupan.orders.service.errands.reach",
    "hupan.orders.service.orders.reach",
    "hupan.payments.service.wallets.reach",
    "hupan.payments.service.payments.reach",
    "hupan.payments.service.refunding.reach",
)

Story = Callable[[Till], Awaitable[Order]]


class Died(BaseException):
    """A stand-in for SIGKILL that no handler of errors catches."""


async def cancelled(till: Till) -> Order:
    return await till.order()


async def exchanged(till: Till) -> Order:
    await till.stall.catalog.set_price(BLUE, won(30_000))
    order = await till.delivered()
    asked = Asked({ONE: 1}, ReturnReason.CHANGED_MIND, "", Exchange({ONE: BLUE}, won(MORE)))
    case = (await till.stall.returns.request(BUYING, order.id, asked)).returns[0].id
    return await till.stall.returns.approve(SELLING, order.id, case)


async def disputed(till: Till) -> Order:
    order = await till.delivered()
    case = (await till.stall.disputes.open(BUYING, order.id, DisputeReason.OTHER, "Late.", won(9_000))).disputes[0].id
    return await till.stall.disputes.answer(SELLING, order.id, case, "Not so.")


async def do(till: Till, order: Order) -> None:
    """Do what the story was about."""
    if order.returns:
        await till.stall.returns.receive(SELLING, order.id, Received(order.returns[0].id))
    elif order.disputes:
        await till.stall.disputes.decide(OPERATING, order.id, order.disputes[0].id, Verdict(won(9_000), "So be it."))
    else:
        await till.stall.orders.cancel(BUYING, order.id, CancelReason.OTHER)


async def check(till: Till, order: Order) -> None:
    """It is as if nobody had died."""
    done = await till.stall.orders.get(BUYING, order.id)
    if order.returns:
        assert done.returns[0].status is ReturnStatus.EXCHANGED
        expected, red, blue = PURSE - order.total.minor - MORE, 9, 9
    elif order.disputes:
        assert (await till.escrow.of_order(order.id)).holds == ()
        expected, red, blue = PURSE - order.total.minor + 9_000, 8, 10
    else:
        assert done.status is OrderStatus.CANCELLED
        expected, red, blue = PURSE, 10, 10
    assert (await till.purse(), await till.stall.left(), await till.stall.left(BLUE)) == (expected, red, blue)
    assert all(each.done for each in done.adjustments)
    assert (await till.ledger.audit()).clean


@pytest.mark.parametrize("story", [cancelled, exchanged, disputed], ids=lambda story: story.__name__)
async def test_dying_everywhere_one_after_the_other(
    database: Database, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = await open_till(database)
    order = await story(till)
    passed: list[str] = []

    def die(point: str) -> None:
        if point not in passed:
            passed.append(point)
            raise Died

    for name in PASSED:
        monkeypatch.setattr(name, die)
    with pytest.raises(Died):
        await do(till, order)
    # Each new process goes on where the last one died, and dies a step later; what it had taken is free after a while.
    for _ in range(20):
        till.stall.clock.forward(minutes=2)
        till = await open_till(database, till.stall.clock, anew=False)
        try:
            await till.stall.timekeeper.sweep()
        except Died:
            continue
        break
    assert {"orders.changed", "orders.effect_taken", "orders.effect_done"} <= set(passed)
    await check(till, order)


@pytest.mark.parametrize(
    "point", ["orders.changed", "orders.effect_done", "orders.exchange_taken", "orders.exchange_paid"]
)
async def test_kill_minus_nine(database: Database, point: str) -> None:
    till = await open_till(database)
    order = await exchanged(till)
    words = [database.dsn, till.stall.clock.now().isoformat(), order.returns[0].id, order.id]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.orders.seller",
        *words,
        cwd=ROOT,
        env={**os.environ, "HUPAN_FAULT": point},
    )
    assert await process.wait() == -signal.SIGKILL
    till.stall.clock.forward(minutes=2)
    await till.stall.timekeeper.sweep()
    await check(till, order)
