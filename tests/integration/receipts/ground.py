"""Receipts of a whole shop."""

from pathlib import Path

from hupan.adapters.receipts import KeyFile, PresentedMandates
from hupan.adapters.tidings import AllCheckouts
from hupan.platform import Secrets
from hupan.protocols.receipts import EcPen
from hupan.receipts import ReceiptPorts, ReceiptService
from hupan.receipts.repository import SqlReceiptStore
from tests.integration.checkout.shop import Shop

KEYS = "receipt-keys.json"


def receipts_of(shop: Shop, folder: Path) -> ReceiptService:
    database = shop.database
    return ReceiptService(
        ReceiptPorts(
            stores=database.stores(SqlReceiptStore),
            checkouts=AllCheckouts(database),
            orders=shop.below.orders,
            agreements=PresentedMandates(database),
            pen=EcPen(),
            board=KeyFile(folder / KEYS),
            secrets=Secrets(folder / "secret.key"),
            clock=shop.clock,
            issuer="https://market.example",
        )
    )
