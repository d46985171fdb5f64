"""kill -9 on either side of paying a shop elsewhere: exactly one order there, one receipt, counted once."""

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import select, text

from hupan.adapters.limits import CheckoutAttempts
from hupan.kernel import Language, Money, SystemClock
from hupan.limits import About, Span, Wanted
from hupan.limits.tables import LimitTakenRow
from hupan.merchants import Difference, MerchantService, Purchase, PurchaseService, PurchaseState
from hupan.merchants.buying import FAULT_POINTS
from hupan.merchants.repository import SqlMerchantStore
from hupan.platform import Database
from hupan.protocols.receipts import read_receipt
from tests.faults.merchants.buyer import buying, confirm, limits_of, look_after
from tests.integration.merchants.ground import ADA_HOME, Room, Shop, a_shop, open_room, wish

pytestmark = pytest.mark.anyio

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.merchants.buyer"])
TOTAL = 2000


@dataclass
class Ground:
    """Ada, with a mug of a shop elsewhere before her, and a limit of her own."""

    database: Database
    folder: Path
    room: Room
    purchases: PurchaseService
    shop: Shop
    shown: Purchase

    async def tap(self, point: str) -> int | None:
        """Tap on the card in a process of its own."""
        return await self._run(confirm, point, self.room.ada, self.shown.id, self.shown.fingerprint)

    async def next_life(self, point: str = "") -> int | None:
        """Let another process look after what is left, a while later."""
        async with self.database.engine.begin() as connection:
            await connection.execute(text("update merchants_purchases set next_at = now() where next_at > now()"))
        return await self._run(look_after, point)

    async def now(self) -> Purchase:
        """Read the row."""
        return await self.purchases.get(self.room.ada, self.shown.id)

    async def counted(self) -> list[int]:
        """Read what counts against the limit."""
        async with self.database.engine.connect() as connection:
            return list(await connection.scalars(select(LimitTakenRow.paid_minor)))

    async def _run(self, deed: Callable[..., None], point: str, *words: str) -> int | None:
        process: ForkServerProcess = _context.Process(
            target=deed, args=(self.database.dsn, str(self.folder), point, *words)
        )
        await asyncio.to_thread(process.start)
        await asyncio.to_thread(process.join, 60)
        return process.exitcode


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncGenerator[Ground]:
    async with open_room(database, tmp_path) as room, buying(database, tmp_path) as purchases, a_shop() as shop:
        limits = limits_of(database)
        await limits.ground(room.ada, "USD", "UTC")
        await limits.put(room.ada, Wanted(Span.DAY, About.ALL, TOTAL))
        merchants = MerchantService(database.stores(SqlMerchantStore), room.door, SystemClock())
        added = await merchants.add(room.ada, shop.url)
        (good,) = await merchants.look(room.ada, added.id, ["mug-1"], wish())
        await purchases.put(room.ada, good, 1)
        shown = await purchases.begin(room.ada, added.id, ADA_HOME, Language.EN)
        assert shown.terms.sum == Money(TOTAL, "USD")
        yield Ground(database, tmp_path, room, purchases, shop, shown)


@pytest.mark.parametrize("point", FAULT_POINTS)
async def test_whoever_is_killed_while_paying_has_bought_once(ground: Ground, point: str) -> None:
    assert await ground.tap(point) == -signal.SIGKILL
    left = await ground.now()
    assert (left.state, left.receipt) == (PurchaseState.CONFIRMED, "")
    assert len(ground.shop.orders) == (point == "merchants.paid")

    # Of the next lives the first one dies, too, where it still has something to pay.
    dies = await ground.next_life("merchants.paid")
    assert dies == (-signal.SIGKILL if point == "merchants.confirmed" else 0)
    assert await ground.next_life() == 0

    done = await ground.now()
    assert (done.state, done.next_at) == (PurchaseState.COMPLETED, None)
    assert ground.shop.paid_under == [left.key]
    assert list(ground.shop.orders.values()) == [done.terms.order_id]
    assert await ground.counted() == [TOTAL]
    assert await ground.purchases.lines(ground.room.ada) == []
    claims = read_receipt(done.receipt.encode()).claims
    assert (claims["fingerprint"], claims["totals"]) == (
        ground.shown.fingerprint,
        {"total": {"amount": TOTAL, "currency": "USD"}},
    )
    assert [each["order_id"] for each in claims["orders"]] == [done.terms.order_id]

    # Whoever taps again, or looks again, finds the same purchase with the same receipt.
    assert await ground.tap("") == 0
    assert await ground.next_life() == 0
    assert (await ground.now()).receipt == done.receipt
    assert (len(ground.shop.orders), ground.shop.paid_under) == (1, [left.key])
    assert [each.id for each in await ground.purchases.of(ground.room.ada)] == [done.id]


async def test_whoever_is_killed_before_it_is_confirmed_and_taps_again_has_spent_it_once(ground: Ground) -> None:
    limits = limits_of(ground.database)
    await limits.put(ground.room.ada, Wanted(Span.DAY, About.ALL, 2 * TOTAL))
    assert await ground.tap("limits.taken") == -signal.SIGKILL
    left = await ground.now()
    assert (left.state, left.confirmed_at) == (PurchaseState.OPEN, None)

    assert await ground.tap("") == 0

    assert (await ground.now()).state is PurchaseState.COMPLETED
    (standing,) = await limits.standing(ground.room.ada)
    assert standing.left == TOTAL
    # Whoever looks later what came of it counts no second time, either.
    async with ground.database.engine.begin() as connection:
        await connection.execute(text("update limits_taken set taken_at = taken_at - interval '11 minutes'"))
    await limits.sweep(CheckoutAttempts(ground.database))
    (standing,) = await limits.standing(ground.room.ada)
    assert standing.left == TOTAL


async def test_what_is_dearer_after_a_kill_is_not_paid_and_shown_anew(ground: Ground) -> None:
    assert await ground.tap("merchants.confirmed") == -signal.SIGKILL
    assert await ground.counted() == [TOTAL]
    ground.shop.price += 1

    assert await ground.next_life() == 0

    anew = await ground.now()
    assert (anew.state, anew.receipt, anew.terms.total) == (PurchaseState.OPEN, "", TOTAL + 1)
    assert Difference.TOTAL in anew.changes
    assert anew.fingerprint != ground.shown.fingerprint
    assert (ground.shop.orders, ground.shop.paid_under) == ({}, [])
    assert await ground.counted() == []
    assert len(await ground.purchases.lines(ground.room.ada)) == 1
