"""Builds webhooks: who wants to hear of what, and who carries it there."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.open_web import OpenWebSender
from hupan.protocols.ucp import KeyRing, UcpSettings
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_events import MarketSigner
from hupan.webhooks import Courier, CourierPorts, WebhookService, WebhookSettings
from hupan.webhooks.repository import SqlWebhookStore


@dataclass(frozen=True, slots=True)
class WebhooksRoom:
    """The room's services."""

    webhooks: WebhookService


@asynccontextmanager
async def open_webhooks(ground: Foundation) -> AsyncGenerator[WebhooksRoom]:
    """Yield the room's services; on leaving, nothing more is carried.

    Args:
        ground: What every room stands on.
    """
    settings = ground.sources.load("webhooks", WebhookSettings)
    # Suites receive on this machine, without TLS; with that the server starts on loopback alone.
    inside = settings.private_networks or ground.sources.load("ucp", UcpSettings).conformance
    stores, secrets, clock = ground.database.stores(SqlWebhookStore), ground.secrets, ground.clock
    signer = MarketSigner(KeyRing(ground.database.stores(SqlKeyStore), secrets, clock))
    async with OpenWebSender(private_networks=inside) as sender:
        courier = Courier(CourierPorts(stores, sender, secrets, clock, signer), ground.signals)
        await courier.start()
        try:
            yield WebhooksRoom(WebhookService(stores, sender, secrets, clock))
        finally:
            await courier.stop()
