"""A process that tells a platform of its orders, until it is killed; see test_killed_heralds.py."""

import asyncio
import sys
from pathlib import Path

from hupan.orders import NEWS
from hupan.platform import Database, OutboxReader, Signals
from hupan.protocols.ucp_events import READER, Herald, HeraldPorts
from hupan.protocols.ucp_events.repository import SqlHeraldStore
from hupan.protocols.ucp_shop.repository import SqlRecordStore
from tests.integration.orders.stall import Stall, open_stall
from tests.integration.webhooks.ground import Post, post_office


def herald_of(database: Database, stall: Stall, post: Post) -> Herald:
    """Build one, as a server does."""
    stores, records = database.stores(SqlHeraldStore), database.stores(SqlRecordStore)
    reader = OutboxReader(database, READER, NEWS)
    return Herald(HeraldPorts(stores, records, stall.orders, post.service, reader), Signals(database))


async def main(url: str, folder: str) -> None:
    """Tell all there is to tell."""
    database = Database(url)
    async with post_office(database, Path(folder)) as post:
        await herald_of(database, await open_stall(database, anew=False), post).catch_up()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
