"""A process that carries what is due, until it is killed; see test_killed_couriers.py."""

import asyncio
import sys
from pathlib import Path

from hupan.platform import Database
from tests.integration.webhooks.ground import post_office


async def main(url: str, folder: str) -> None:
    async with post_office(Database(url), Path(folder)) as post:
        await post.courier.deliver_due()


asyncio.run(main(sys.argv[1], sys.argv[2]))
