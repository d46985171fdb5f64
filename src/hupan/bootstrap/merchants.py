"""Builds shops elsewhere, and how they are spoken with."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.adapters.merchants import NotaryOf, SpendingOf
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.receipts import build_receipts
from hupan.gateways.open_web import OpenWebCaller
from hupan.identity.site import is_loopback
from hupan.limits import LimitService
from hupan.merchants import BuyingPorts, MerchantService, MerchantSettings, PurchaseService, PurchaseSweep
from hupan.merchants.repository import SqlMerchantStore, SqlPurchaseStore
from hupan.protocols.ucp import KeyRing
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_away import Ourselves, UcpDoor
from hupan.receipts.ports import Orders


@dataclass(frozen=True, slots=True)
class MerchantsRoom:
    """The rooms' services, and what the operator has decided."""

    merchants: MerchantService
    purchases: PurchaseService
    ourselves: Ourselves
    settings: MerchantSettings


@asynccontextmanager
async def open_merchants(ground: Foundation, limits: LimitService, orders: Orders) -> AsyncGenerator[MerchantsRoom]:
    """Yield the room; on leaving, nothing more is asked of anybody.

    Args:
        ground: What every room stands on.
        limits: Count what is spent.
        orders: Know whose an order is; receipts are signed by the house's own key.
    """
    settings, server = ground.sources.load("merchants", MerchantSettings), ground.server
    here = is_loopback(server.host) if settings.this_machine is None else settings.this_machine
    base_url = (server.public_url or f"http://{server.host}:{server.port}").rstrip("/")
    ourselves = Ourselves(base_url, KeyRing(ground.database.stores(SqlKeyStore), ground.secrets, ground.clock))
    async with OpenWebCaller(this_machine=here) as web:
        door = UcpDoor(web, ourselves)
        stores = ground.database.stores(SqlMerchantStore)
        notary = NotaryOf(build_receipts(ground, orders), (server.public_url or "").rstrip("/"))
        ports = BuyingPorts(
            stores, ground.database.stores(SqlPurchaseStore), door, SpendingOf(limits), notary, ground.clock
        )
        purchases = PurchaseService(ports)
        sweep = PurchaseSweep(purchases)
        await sweep.start()
        try:
            yield MerchantsRoom(MerchantService(stores, door, ground.clock), purchases, ourselves, settings)
        finally:
            await sweep.stop()
