"""kill -9 at every named point and at random moments: charged once or not at all, and everything agrees."""

import asyncio
import multiprocessing
import random
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import select, text

from hupan.bootstrap.tables import load_tables
from hupan.checkout import CheckoutId, Status
from hupan.checkout.tables import CheckoutRow
from hupan.checkout.workflows import FAULT_POINTS
from hupan.orders import Order, Who
from hupan.payments import PaymentId, PaymentState
from hupan.platform import Database, Row
from tests.faults.checkout.buyer import buy
from tests.integration.checkout.shop import BLUE, CAP, MINA, RED, Shop, open_shop

pytestmark = pytest.mark.anyio

UNITS = 10_000
BACK = tuple(each for each in FAULT_POINTS if each.split(".")[1] in {"repaid", "released", "given_back", "reopened"})
# The others are walked in memory (tests/unit/checkout), and all of them in `make test-long`.
CHOSEN = tuple(f"checkout.{each}" for each in ("begun", "authorised", "committed", "placed", "repaid"))
WITHIN = ("payments.capture_answered",)

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.checkout.buyer"])


async def prepared(url: str, folder: Path) -> None:
    await asyncio.to_thread(load_tables)
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    async with open_shop(database, folder) as shop:
        await shop.fill(UNITS)
    await database.close()


async def run(url: str, folder: Path, point: str, mode: str, kill_after_s: float | None = None) -> int | None:
    process: ForkServerProcess = _context.Process(target=buy, args=(url, str(folder), point, mode))
    await asyncio.to_thread(process.start)
    if kill_after_s is not None:
        await asyncio.sleep(kill_after_s)
        process.kill()
    await asyncio.to_thread(process.join, 120)
    return process.exitcode


async def check(url: str, folder: Path) -> int:
    """Hold everything against everything else; returns how many checkouts were completed."""
    database = Database(url)
    async with open_shop(database, folder) as shop:
        async with database.engine.connect() as connection:
            rows = await connection.execute(select(CheckoutRow.id, CheckoutRow.status, CheckoutRow.credential))
            found = rows.all()
            held = await connection.scalar(text("select count(*) from inventory_reservations where status = 'held'"))
            orders = await connection.scalar(text("select count(*) from orders_orders"))
        completed = [CheckoutId(row[0]) for row in found if row[1] == Status.COMPLETED.value]
        assert {row[1] for row in found} <= {Status.COMPLETED.value, Status.INCOMPLETE.value, Status.READY.value}
        assert [row for row in found if row[2] is not None] == []
        assert held == 0
        assert orders == 2 * len(completed)
        assert await shop.left(RED, CAP) == (UNITS - 2 * len(completed), UNITS - len(completed))
        assert await shop.left(BLUE) in {(10,), (0,)}
        assert await shop.codes_used() == len(completed)
        placed = await _all_orders(shop)
        assert await shop.spent() == sum(order.total.minor for order in placed)
        for order in placed:
            payment = await shop.below.payments.get(PaymentId(order.payment_id))
            assert payment.state is PaymentState.CAPTURED
        assert (await shop.ledger.audit()).clean
        for checkout_id in completed:
            session = await shop.look(checkout_id)
            assert set(session.order_ids) == {o.id for o in placed if o.checkout_id == checkout_id}
    await database.close()
    return len(completed)


async def _all_orders(shop: Shop) -> list[Order]:
    found: list[Order] = []
    before = None
    while True:
        page = await shop.below.orders.list(Who.buying(MINA), before=before, limit=100)
        found += page.orders
        if page.before is None:
            return found
        before = page.before


async def die_at(url: str, folder: Path, points: tuple[str, ...]) -> None:
    for point in points:
        mode = "back" if point in BACK else "forward"
        assert await run(url, folder, point, mode) == -signal.SIGKILL, point
    assert await run(url, folder, "", "finish") == 0


async def test_whoever_is_killed_between_two_effects_is_carried_through_or_taken_back(
    own_database_url: str, tmp_path: Path
) -> None:
    await prepared(own_database_url, tmp_path)
    await die_at(own_database_url, tmp_path, (*CHOSEN, *WITHIN))
    assert await check(own_database_url, tmp_path) == len(CHOSEN) + len(WITHIN) - 1


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_the_same_at_every_single_point(own_database_url: str, tmp_path: Path) -> None:
    await prepared(own_database_url, tmp_path)
    await die_at(own_database_url, tmp_path, FAULT_POINTS)
    assert await check(own_database_url, tmp_path) == len(FAULT_POINTS) - len(BACK)


async def killed_at_random(url: str, folder: Path, times: int) -> None:
    chance = random.Random(times)  # noqa: S311 - moments, no secrets
    await prepared(url, folder)
    for _ in range(times):
        code = await run(url, folder, "", "crowd", kill_after_s=chance.uniform(0.3, 2.5))
        assert code == -signal.SIGKILL
    assert await run(url, folder, "", "finish") == 0
    assert await check(url, folder) > 0


async def test_whoever_is_killed_at_any_moment_is_charged_once_or_not_at_all(
    own_database_url: str, tmp_path: Path
) -> None:
    await killed_at_random(own_database_url, tmp_path, 2)


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_the_same_at_200_moments(own_database_url: str, tmp_path: Path) -> None:
    await killed_at_random(own_database_url, tmp_path, 200)
