"""Builds webhooks: who wants to hear of what, and who carries it there."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from yarl import URL

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.open_web import OpenWebSender
from hupan.protocols.signatures import SignedRequest, sign_request
from hupan.protocols.ucp import KeyRing
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.webhooks import Courier, CourierPorts, WebhookService, WebhookSettings
from hupan.webhooks.repository import SqlWebhookStore


@dataclass(frozen=True, slots=True)
class WebhooksRoom:
    """The room's services."""

    webhooks: WebhookService


class MarketSigner:
    """`Signer` with the keys that the market publishes.

    Args:
        keys: The keys.
    """

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    async def sign(self, url: str, headers: Mapping[str, str], body: bytes, now: datetime) -> Mapping[str, str]:
        """Return the headers to add to a POST."""
        await self._keys.ready()
        target = URL(url)
        request = SignedRequest(
            "POST",
            target.raw_authority,
            target.raw_path,
            target.raw_query_string,
            {name.lower(): value for name, value in headers.items()},
            body,
            target.scheme,
        )
        return sign_request(request, self._keys.current, now.timestamp())


@asynccontextmanager
async def open_webhooks(ground: Foundation) -> AsyncGenerator[WebhooksRoom]:
    """Yield the room's services; on leaving, nothing more is carried.

    Args:
        ground: What every room stands on.
    """
    settings = ground.sources.load("webhooks", WebhookSettings)
    stores, secrets, clock = ground.database.stores(SqlWebhookStore), ground.secrets, ground.clock
    signer = MarketSigner(KeyRing(ground.database.stores(SqlKeyStore), secrets, clock))
    async with OpenWebSender(private_networks=settings.private_networks) as sender:
        courier = Courier(CourierPorts(stores, sender, secrets, clock, signer), ground.signals)
        await courier.start()
        try:
            yield WebhooksRoom(WebhookService(stores, sender, secrets, clock))
        finally:
            await courier.stop()
