"""A process that imports a file, there to be killed: `importer.py DATABASE_URL FOLDER FILE`."""

import asyncio
import sys
from pathlib import Path

from hupan.platform import Database
from tests.integration.exchange.house import done, open_house


async def main(database_url: str, folder: str, file: str) -> None:
    database = Database(database_url)
    async with open_house(database, Path(folder)) as house:
        job = done(await house.import_path(Path(file)))
        sys.stdout.write(f"{job.progress.created}\n")
    await database.close()


asyncio.run(main(*sys.argv[1:]))
