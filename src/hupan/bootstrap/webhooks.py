"""Builds webhooks: who wants to hear of what, and who carries it there."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from yarl import URL

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.open_web import OpenWebSender
from hupan.protocols.signatures import SignedRequest, detached_raw, sign_request
from hupan.protocols.ucp import KeyRing, UcpSettings
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
        key, target = self._keys.current, URL(url)
        named = {name.lower(): value for name, value in headers.items()}
        # UCP's platforms know a message of ours by RFC 9421, and those of its oldest version by RFC 7797.
        older = {"request-signature": detached_raw(body, key)} if "ucp-agent" in named else {}
        request = SignedRequest(
            "POST",
            target.raw_authority,
            target.raw_path,
            target.raw_query_string,
            named,
            body,
            target.scheme,
        )
        return older | sign_request(request, key, now.timestamp())


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
