"""A process that fetches the test's model, there to be killed: `fetcher.py DIRECTORY URL SIZE SHA256`."""

import asyncio
import sys
from pathlib import Path

from hupan.downloads import ModelFile, Origin, SourceKind
from hupan.gateways.plain_url import PlainUrlSource, Transfer, TransferRules, WebClient
from tests.integration.models.hub import FILE
from tests.integration.models.shop import MODEL, open_shop, thing


async def main(directory: str, url: str, size: str, sha256: str) -> None:
    client = WebClient()
    transfer = Transfer(client, TransferRules(connections=3, piece_bytes=256 * 1024))
    file = ModelFile(FILE, int(size), sha256, (Origin(SourceKind.URL, path=url),))
    shop = open_shop(Path(directory), thing(file), [PlainUrlSource(client, transfer)])
    await shop.service.pull(MODEL)
    await client.close()
    sys.stdout.write("here\n")


asyncio.run(main(*sys.argv[1:]))
