"""Builds orders and fulfilment, and puts the rooms below behind their ports."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from hupan.adapters.purse import OrderPurse
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.fulfillment import DemoCarrier, FulfillmentService, FulfillmentSettings, ParcelLookout, PostingCarrier
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.orders import (
    READER,
    DisputeService,
    Errands,
    OrderPorts,
    OrderService,
    OrderSettings,
    OrderTimekeeper,
    Oversight,
    ParcelFollower,
    ReturnService,
)
from hupan.orders.oversight_repository import SqlOversightStore
from hupan.orders.repository import SqlOrderStore
from hupan.payments import EscrowService, PaymentService
from hupan.platform import OutboxReader


@dataclass(frozen=True, slots=True)
class OrderingRoom:
    """The rooms' services."""

    fulfillment: FulfillmentService
    orders: OrderService
    returns: ReturnService
    disputes: DisputeService
    oversight: Oversight


@asynccontextmanager
async def open_ordering(
    ground: Foundation, market: MarketRoom, payments: PaymentService, escrow: EscrowService
) -> AsyncGenerator[OrderingRoom]:
    """Yield the rooms' services; on leaving, their background tasks end.

    Args:
        ground: What every room stands on.
        market: What is sold, how many there are, and what it costs.
        payments: Takes money and gives it back.
        escrow: Keeps it in between.
    """
    settings = ground.sources.load("fulfillment", FulfillmentSettings)
    fulfillment = build_fulfillment(ground, settings)
    ports = OrderPorts(
        stores=ground.database.stores(SqlOrderStore),
        payments=OrderPurse(payments, escrow),
        stock=market.inventory,
        shipping=fulfillment,
        shelf=market.catalog,
        prices=market.pricing,
        clock=ground.clock,
        terms=ground.sources.load("orders", OrderSettings).terms,
    )
    errands = Errands(ports)
    orders = OrderService(ports, errands)
    reader = OutboxReader(ground.database, READER, PARCEL_NEWS)
    tasks = (
        ParcelLookout(fulfillment, timedelta(seconds=settings.look_every_s)),
        ParcelFollower(ports, orders, reader, ground.signals),
        OrderTimekeeper(ports, orders, errands),
    )
    async with AsyncExitStack() as stack:
        for task in tasks:
            await task.start()
            stack.push_async_callback(task.stop)
        yield OrderingRoom(
            fulfillment,
            orders,
            ReturnService(ports, errands),
            DisputeService(ports.terms, errands),
            Oversight(ground.database.stores(SqlOversightStore), ports, errands),
        )


def build_fulfillment(ground: Foundation, settings: FulfillmentSettings) -> FulfillmentService:
    """Build the room: the demo carrier, and those that have a secret by which they may post.

    Args:
        ground: What every room stands on.
        settings: The room's settings.
    """
    secrets = {code: secret.get_secret_value() for code, secret in settings.webhook_secrets.items()}
    demo = DemoCarrier(timedelta(seconds=settings.demo_delivery_s), secrets.pop("demo", ""))
    others = [PostingCarrier(code, secret) for code, secret in sorted({"other": "", **secrets}.items())]
    return FulfillmentService(ground.database.stores(SqlFulfillmentStore), [demo, *others], ground.clock)
