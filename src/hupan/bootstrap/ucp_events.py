"""Builds what platforms are told of the orders that they made."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hupan.bootstrap.foundation import Foundation
from hupan.fulfillment import NEWS as PARCEL_NEWS
from hupan.orders import NEWS, OrderService
from hupan.platform import OutboxReader
from hupan.protocols.ucp_events import READER, Herald, HeraldPorts
from hupan.protocols.ucp_events.repository import SqlHeraldStore
from hupan.protocols.ucp_shop.repository import SqlRecordStore
from hupan.webhooks import WebhookService


@asynccontextmanager
async def tell_platforms(ground: Foundation, orders: OrderService, webhooks: WebhookService) -> AsyncGenerator[None]:
    """Tell platforms of their orders for as long as the block runs.

    Args:
        ground: What every room stands on.
        orders: What there is to tell.
        webhooks: Carries it.
    """
    stores, records = ground.database.stores(SqlHeraldStore), ground.database.stores(SqlRecordStore)
    reader, parcels = (OutboxReader(ground.database, READER, topic) for topic in (NEWS, PARCEL_NEWS))
    ports = HeraldPorts(stores, records, orders, webhooks, reader, ground.server.public_url, parcels)
    herald = Herald(ports, ground.signals)
    await herald.start()
    try:
        yield
    finally:
        await herald.stop()
