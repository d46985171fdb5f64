"""A process that sees a difference through, there to be killed."""

import asyncio
import sys
from datetime import datetime

from hupan.kernel import OrderId
from hupan.orders import Otherwise, ReturnId
from hupan.platform import Database
from tests.integration.catalog.market import StoppedClock
from tests.integration.differences.desk import open_desk
from tests.integration.orders.stall import BUYING


async def see_to(url: str, now: str, front: str, what: str, order_id: OrderId, return_id: ReturnId) -> None:
    """Do one thing, as a server does when somebody asks for it."""
    database, clock = Database(url), StoppedClock()
    clock.time = datetime.fromisoformat(now)
    async with open_desk(database, "", clock, anew=False, front=front) as desk:
        if what == "pay":
            await desk.pay(order_id, return_id)
        elif what == "come_back":
            await desk.differences.come_back(BUYING, order_id, return_id)
        elif what == "keep":
            await desk.differences.give_up(BUYING, order_id, return_id, Otherwise.KEEP)
        else:
            await desk.stall.timekeeper.sweep()
            await desk.differences.sweep()
    await database.close()


if __name__ == "__main__":
    URL, NOW, FRONT, WHAT, ORDER, CASE = sys.argv[1:]
    asyncio.run(see_to(URL, NOW, FRONT, WHAT, OrderId(ORDER), ReturnId(CASE)))
