"""A plain address as a source of models."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from hupan.downloads import FetchJob, Origin, RemoteFile, SourceKind, SourceTrouble
from hupan.gateways.plain_url.client import WebClient
from hupan.gateways.plain_url.transfer import Address, Transfer

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class PlainUrlSource:
    """Files at an address.

    Args:
        client: The session.
        transfer: Fetches.
    """

    kind = SourceKind.URL

    def __init__(self, client: WebClient, transfer: Transfer) -> None:
        self._client = client
        self._transfer = transfer

    async def reachable(self) -> bool:
        """Every address is another server: only asking for the file tells."""
        return True

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        """Need nothing beside the file itself."""
        del origin, size_bytes
        return 0

    async def describe(self, origin: Origin) -> RemoteFile:
        """Ask the server for the file's size. Nobody vouches for a hash.

        Raises:
            SourceTrouble: It is no address of the web, or the server does not have the file.
        """
        url = urlsplit(origin.path)
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise SourceTrouble("This is no http or https address.")
        seen = await self._transfer.look(Address(origin.path))
        name = _UNSAFE.sub("-", PurePosixPath(unquote(url.path)).name)
        return RemoteFile(name, seen.size_bytes, None)

    async def fetch(self, job: FetchJob) -> None:
        """Fetch the file."""
        await self._transfer.fetch(Address(job.origin.path), job)
