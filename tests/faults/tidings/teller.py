"""A process that tells what there is to tell, until it is killed; see test_killed_tellers.py."""

import asyncio
import sys

from hupan.platform import Database
from tests.integration.tidings.newsroom import open_newsroom


async def tell(url: str) -> None:
    database = Database(url)
    news = await open_newsroom(database, anew=False)
    await news.follower.catch_up()
    await database.close()


if __name__ == "__main__":
    asyncio.run(tell(sys.argv[1]))
