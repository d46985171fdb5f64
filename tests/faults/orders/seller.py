"""A process that handles an order, there to be killed."""

import asyncio
import sys
from datetime import datetime

from hupan.kernel import OrderId
from hupan.orders import CancelReason, Received, ReturnId
from hupan.platform import Database
from tests.integration.catalog.market import StoppedClock
from tests.integration.orders.stall import BUYING, SELLING
from tests.integration.orders.till import open_till


async def handle(url: str, now: str, what: str, order_id: OrderId) -> None:
    """Do one thing with an order, as a server does when somebody asks for it."""
    database, clock = Database(url), StoppedClock()
    clock.time = datetime.fromisoformat(now)
    till = await open_till(database, clock, anew=False)
    if what == "cancel":
        await till.stall.orders.cancel(BUYING, order_id, CancelReason.OTHER)
    else:
        await till.stall.returns.receive(SELLING, order_id, Received(ReturnId(what)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(handle(sys.argv[1], sys.argv[2], sys.argv[3], OrderId(sys.argv[4])))
