"""A process that buys at a shop elsewhere, there to be killed."""

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from hupan.adapters.merchants import SpendingOf
from hupan.catalog import CategoryTree, Product, ProductId
from hupan.gateways.open_web import OpenWebCaller
from hupan.kernel import PersonId, SystemClock
from hupan.limits import LimitService
from hupan.limits.repository import SqlLimitStore
from hupan.merchants import BuyingPorts, PurchaseId, PurchaseService
from hupan.merchants.repository import SqlMerchantStore, SqlPurchaseStore
from hupan.platform import Database, Secrets
from hupan.protocols.ucp import KeyRing
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_away import Ourselves, UcpDoor
from hupan.rates import ReferenceRates
from tests.integration.merchants.ground import House


class NoGoods:
    """Knows no goods: what is sold elsewhere is of no category here."""

    async def products(self, ids: Sequence[ProductId], *, hidden: bool = False) -> dict[ProductId, Product]:
        """Find none."""
        del ids, hidden
        return {}

    async def categories(self) -> CategoryTree:
        """Find none."""
        return CategoryTree(())


class NoRates:
    """Knows no rates: all is in one currency."""

    async def rates(self) -> ReferenceRates:
        """Find none."""
        return ReferenceRates({})


def limits_of(database: Database) -> LimitService:
    """Open the room that counts what is spent."""
    return LimitService(database.stores(SqlLimitStore), NoGoods(), NoRates(), SystemClock())


@asynccontextmanager
async def buying(database: Database, folder: Path) -> AsyncGenerator[PurchaseService]:
    """Open the room, as a process that has just begun does."""
    secrets = await asyncio.to_thread(Secrets, folder / "secret.key")
    keys = KeyRing(database.stores(SqlKeyStore), secrets, SystemClock())
    async with OpenWebCaller(this_machine=True) as caller:
        door = UcpDoor(caller, Ourselves("http://127.0.0.1:9", keys))
        spending = SpendingOf(limits_of(database))
        stores = (database.stores(SqlMerchantStore), database.stores(SqlPurchaseStore))
        yield PurchaseService(BuyingPorts(*stores, door, spending, House(), SystemClock()))


def confirm(url: str, folder: str, point: str, who: str, purchase: str, seen: str) -> None:
    """Tap on a card, and die at a point; empty for nowhere."""
    asyncio.run(_act(url, Path(folder), point, (who, purchase, seen)))


def look_after(url: str, folder: str, point: str) -> None:
    """See to its end what was left behind, and die at a point; empty for nowhere."""
    asyncio.run(_act(url, Path(folder), point, None))


async def _act(url: str, folder: Path, point: str, tap: tuple[str, str, str] | None) -> None:
    database = Database(url)
    os.environ["HUPAN_FAULT"] = point
    async with buying(database, folder) as purchases:
        if tap is None:
            await purchases.look_after()
        else:
            await purchases.confirm(PersonId(tap[0]), PurchaseId(tap[1]), tap[2])
    await database.close()
