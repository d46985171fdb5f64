"""The whole market with every room real, in which histories are lived one after another."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Generator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.adapters.purse import OrderPurse
from hupan.catalog import CatalogService
from hupan.fulfillment import DemoCarrier, FulfillmentService
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.kernel import HupanError, Kind
from hupan.ledger.repository import SqlBooks
from hupan.orders import (
    READER,
    DisputeService,
    Errands,
    OrderPorts,
    OrderService,
    OrderTimekeeper,
    ParcelFollower,
    ReturnService,
)
from hupan.orders.repository import SqlOrderStore
from hupan.payments import EscrowService
from hupan.payments.repository import SqlPaymentStore
from hupan.payouts import PayoutService
from hupan.payouts.repository import SqlPayoutStore
from hupan.platform import Database, OutboxReader, Row, Signals
from tests.integration.catalog.market import StoppedClock, catalog_on
from tests.integration.checkout.shop import BLUE, CAP, RED, Shop, open_shop

T = TypeVar("T")

GOODS = (RED, BLUE, CAP)
_SECRET = "a carrier's secret"


@dataclass
class Market:
    """The services, and what the database says."""

    runner: asyncio.Runner
    shop: Shop
    catalog: CatalogService
    clock: StoppedClock
    escrow: EscrowService
    payouts: PayoutService
    orders: OrderService
    returns: ReturnService
    disputes: DisputeService
    shipping: FulfillmentService
    timekeeper: OrderTimekeeper
    follower: ParcelFollower

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it, whatever it takes."""
        return self.runner.run(work)

    def may(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What is refused is refused; anything else that goes wrong fails."""
        try:
            return self.runner.run(work)
        except HupanError as refusal:
            if refusal.kind is Kind.INTERNAL:
                raise  # a room's own fault comes so, too
            return None

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """Ask the database."""

        async def ask() -> list[tuple[Any, ...]]:
            async with self.shop.database.engine.connect() as connection:
                return [tuple(row) for row in await connection.execute(text(query), values)]

        return self.run(ask())

    def on_hand(self) -> Counter[str]:
        """How many lie on the shelves."""
        rows = self.rows("select offer_id, sum(on_hand)::int from inventory_levels group by 1")
        return Counter({row[0]: row[1] for row in rows})

    async def come_to_rest(self) -> None:
        """Let half a year pass, so that whatever earlier histories have left ends before the next one begins."""
        for _ in range(6):
            await self.let_pass(24 * 30)

    async def let_pass(self, hours: float) -> None:
        """Let time pass, and everybody who goes by the clock do what is due."""
        self.clock.forward(hours=hours)
        await self.shipping.look(timedelta(seconds=1))
        await self.follower.catch_up()
        await self.timekeeper.sweep()
        await self.shop.below.payments.reconcile_all()
        await self.shop.checkouts.look_after()


@contextmanager
def open_market(schema_url: str, folder: Path) -> Generator[Market]:
    """Open a market without rows on a database that has all tables."""
    names = sql.SQL(", ").join(sql.Identifier(table.name) for table in Row.metadata.sorted_tables)
    with asyncio.Runner() as runner:
        database = Database(schema_url, pool_size=4)
        with psycopg.connect(database.dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("truncate {} cascade").format(names))
        clock, stack = StoppedClock(), AsyncExitStack()
        shop = runner.run(stack.enter_async_context(open_shop(database, folder, clock=clock)))
        runner.run(shop.fill(1_000))
        try:
            yield _furnished(runner, shop, clock)
        finally:
            runner.run(stack.aclose())
            runner.run(database.close())


def _furnished(runner: asyncio.Runner, shop: Shop, clock: StoppedClock) -> Market:
    database, below = shop.database, shop.below
    stores = database.stores(_payments)
    escrow = EscrowService(stores, clock)
    carrier = DemoCarrier(timedelta(hours=30), _SECRET)
    shipping = FulfillmentService(database.stores(SqlFulfillmentStore), [carrier], clock)
    ports = OrderPorts(
        stores=database.stores(SqlOrderStore),
        payments=OrderPurse(below.payments, escrow),
        stock=below.inventory,
        shipping=shipping,
        shelf=catalog_on(database, clock),
        prices=below.pricing,
        clock=clock,
    )
    errands = Errands(ports)
    orders = OrderService(ports, errands)
    reader = OutboxReader(database, READER, "fulfillment.orders")
    return Market(
        runner=runner,
        shop=shop,
        catalog=catalog_on(database, clock),
        clock=clock,
        escrow=escrow,
        payouts=PayoutService(database.stores(_payouts), clock),
        orders=orders,
        returns=ReturnService(ports, errands),
        disputes=DisputeService(ports.terms, errands),
        shipping=shipping,
        timekeeper=OrderTimekeeper(ports, orders, errands, every_s=0.01),
        follower=ParcelFollower(ports, orders, reader, Signals(database)),
    )


def _payments(session: AsyncSession) -> SqlPaymentStore:
    return SqlPaymentStore(session, SqlBooks(session))


def _payouts(session: AsyncSession) -> SqlPayoutStore:
    return SqlPayoutStore(session, SqlBooks(session))
