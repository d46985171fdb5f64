"""A process that buys, there to be killed: it first finishes what the one before it has left behind."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hupan.catalog import OfferId
from hupan.checkout import Status
from hupan.checkout.repository import SqlCheckoutStore
from hupan.checkout.service.sessions import KIND
from hupan.gateways.dbos import DbosWork
from hupan.inventory import Level, LocationId
from hupan.kernel import HupanError, OrderId
from hupan.payments import Payment, PaymentId
from hupan.platform import Database
from tests.integration.checkout.shop import BLUE, MINA, Shop, confirming, open_shop

LAKE_SIDE = LocationId("loc_lake")
PATIENCE_S = 60.0


class LaterClock:
    """The machine's clock, somewhat ahead: whatever is to be looked at again soon is looked at now."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


def buy(url: str, folder: str, point: str, mode: str) -> None:
    """Finish what is there, then buy: once, and die at a point; or again and again, until somebody kills this.

    Args:
        url: The database.
        folder: Where keys are kept.
        point: Where to die; empty for nowhere.
        mode: `forward`, `back`, `crowd`, or `finish` to buy nothing.
    """
    asyncio.run(_buy(url, Path(folder), point, mode))


async def _buy(url: str, folder: Path, point: str, mode: str) -> None:
    database = Database(url)
    work = DbosWork(database, folder / "executor")
    # A process after the next one is later still, so that nothing that waits is passed over.
    ahead = timedelta(seconds=20)
    async with open_shop(database, folder, work=work, clock=LaterClock(ahead)) as shop:
        await work.resume()
        await finish(shop)
        await shop.below.inventory.put_levels([Level(BLUE, LAKE_SIDE, 10)])
        os.environ["HUPAN_FAULT"] = point
        if mode == "back":
            await _fail(shop)
        elif mode == "forward":
            await _once(shop)
        elif mode == "crowd":
            await asyncio.gather(*(_on_and_on(shop) for _ in range(3)))
        await work.close()
    await database.close()


async def finish(shop: Shop) -> None:
    """Wait until nothing is being paid any more."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            later = datetime.now(UTC) + timedelta(hours=1)
            async with shop.database.stores(SqlCheckoutStore)() as store:
                left = await store.due(later, 100)
            if not left:
                return
            await shop.checkouts.look_after()
            await asyncio.sleep(0.02)


async def _once(shop: Shop, *lines: tuple[OfferId, int]) -> Status:
    session = await shop.ready(MINA, *lines)
    done = await shop.checkouts.complete(MINA, session.id, confirming(session, session.id), wait_s=PATIENCE_S)
    if done.status is Status.COMPLETED:
        # What follows the end of a checkout is part of its work, too.
        await work_of(shop, done.id)
    return done.status


async def work_of(shop: Shop, checkout_id: str) -> None:
    await shop.work.outcome(KIND, f"{checkout_id}:1:0", PATIENCE_S)


async def _fail(shop: Shop) -> None:
    """Buy something that a count finds gone, once it is paid for."""
    payments, capture = shop.below.payments, shop.below.payments.capture

    async def capture_and_count(payment_id: PaymentId, order_id: OrderId | None = None) -> Payment:
        payment = await capture(payment_id, order_id)
        await shop.below.inventory.put_levels([Level(BLUE, LAKE_SIDE, 0)])
        return payment

    payments.capture = capture_and_count
    await _once(shop, (BLUE, 1))


async def _on_and_on(shop: Shop) -> None:
    while True:
        try:
            await _once(shop)
        except HupanError as failure:
            if failure.code not in {"checkout.not_as_confirmed", "checkout.not_ready"}:
                raise
