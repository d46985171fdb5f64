"""Builds receipts, and puts the rooms around behind their ports."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.adapters.receipts import KeyFile, PresentedMandates
from hupan.adapters.tidings import AllCheckouts
from hupan.bootstrap.foundation import Foundation
from hupan.orders import OrderService
from hupan.protocols.receipts import EcPen
from hupan.receipts import ReceiptFollower, ReceiptPorts, ReceiptService
from hupan.receipts.ports import Orders
from hupan.receipts.repository import SqlReceiptStore

KEY_FILE = "receipt-keys.json"
"""In the data folder: the public keys, for whoever checks a receipt on this machine."""


@dataclass(frozen=True, slots=True)
class ReceiptsRoom:
    """The room's service."""

    receipts: ReceiptService


def build_receipts(ground: Foundation, orders: Orders) -> ReceiptService:
    """Build the room.

    Args:
        ground: What every room stands on.
        orders: Know whose an order is.
    """
    database = ground.database
    ports = ReceiptPorts(
        stores=database.stores(SqlReceiptStore),
        checkouts=AllCheckouts(database),
        orders=orders,
        agreements=PresentedMandates(database),
        pen=EcPen(),
        board=KeyFile(ground.server.data_dir / KEY_FILE),
        secrets=ground.secrets,
        clock=ground.clock,
        issuer=(ground.server.public_url or "").rstrip("/"),
    )
    return ReceiptService(ports)


@asynccontextmanager
async def open_receipts(ground: Foundation, orders: OrderService) -> AsyncGenerator[ReceiptsRoom]:
    """Yield the room; on leaving, it makes no more receipts.

    Args:
        ground: What every room stands on.
        orders: Know whose an order is.
    """
    receipts = build_receipts(ground, orders)
    follower = ReceiptFollower(ground.database, receipts)
    await follower.start()
    try:
        yield ReceiptsRoom(receipts)
    finally:
        await follower.stop()
