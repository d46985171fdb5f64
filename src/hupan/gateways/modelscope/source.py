"""ModelScope as a source and as a hub to search. Its listing names size and SHA-256 of every file."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, cast
from urllib.parse import quote

from hupan.downloads import FetchJob, Origin, RemoteFile, SearchHit, SourceKind, SourceTrouble
from hupan.gateways.plain_url import Address, Question, Transfer, WebClient

_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_DEFAULT_BRANCH = "master"
_AT_ONCE = 5


class ModelScopeSource:
    """Files of the hub.

    Args:
        client: The session.
        transfer: Fetches.
        base_url: The hub, or a mirror.
    """

    kind = SourceKind.MODELSCOPE

    def __init__(self, client: WebClient, transfer: Transfer, base_url: str) -> None:
        self._client = client
        self._transfer = transfer
        self._base_url = base_url.rstrip("/")

    async def reachable(self) -> bool:
        """Tell whether the hub answers."""
        return await self._client.answers(self._base_url)

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        """Need nothing beside the file itself."""
        del origin, size_bytes
        return 0

    async def describe(self, origin: Origin) -> RemoteFile:
        """Say the size and the SHA-256 that the hub lists for a file.

        Raises:
            SourceTrouble: The hub does not answer or does not have the file.
        """
        for file in await self._files(origin.repository, _revision(origin)):
            if file.name == origin.path:
                return RemoteFile(PurePosixPath(origin.path).name, file.size_bytes, file.sha256)
        raise SourceTrouble(f"{origin.repository} has no file {origin.path}.")

    async def fetch(self, job: FetchJob) -> None:
        """Fetch a file."""
        origin = job.origin
        revision = quote(_revision(origin), safe="")
        url = f"{self._base_url}/models/{quote(origin.repository)}/resolve/{revision}/{quote(origin.path)}"
        await self._transfer.fetch(Address(url), job)

    async def search(self, query: str, limit: int) -> Sequence[SearchHit]:
        """Find repositories with GGUF files, the most downloaded first.

        Raises:
            SourceTrouble: The hub does not answer.
        """
        text = query if "gguf" in query.lower() else f"{query} gguf"
        params = {"search": text, "sort": "downloads", "page_number": "1", "page_size": str(limit)}
        answer = await self._client.ask(Question(f"{self._base_url}/openapi/v1/models", params=params))
        found = [entry for entry in _list(answer.json, "data", "models") if isinstance(entry.get("id"), str)]
        gate = asyncio.Semaphore(_AT_ONCE)
        return await asyncio.gather(*(self._hit(entry, gate) for entry in found[:limit]))

    async def _hit(self, entry: dict[str, Any], gate: asyncio.Semaphore) -> SearchHit:
        repository = str(entry["id"])
        async with gate:
            try:
                files = await self._files(repository, _DEFAULT_BRANCH)
            except SourceTrouble:
                # One closed or vanished repository does not spoil the search.
                files = []
        licence, downloads = entry.get("license"), entry.get("downloads")
        return SearchHit(
            self.kind,
            repository,
            tuple(file for file in files if file.name.lower().endswith(".gguf")),
            str(licence) if licence else None,
            downloads if isinstance(downloads, int) else None,
        )

    async def _files(self, repository: str, revision: str) -> list[RemoteFile]:
        url = f"{self._base_url}/api/v1/models/{quote(repository)}/repo/files"
        answer = await self._client.ask(Question(url, params={"Revision": revision, "Recursive": "true"}))
        return [_file(entry) for entry in _list(answer.json, "Data", "Files") if entry.get("Type") != "tree"]


def _revision(origin: Origin) -> str:
    # The catalogue's word for "the newest" is Git's usual one; this hub calls its branch otherwise.
    return _DEFAULT_BRANCH if origin.revision == "main" else origin.revision


def _list(value: object, outer: str, inner: str) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        data = cast("dict[str, Any]", value).get(outer)
        if isinstance(data, dict):
            entries = cast("dict[str, Any]", data).get(inner)
            if isinstance(entries, list):
                every = cast("list[Any]", entries)
                return [cast("dict[str, Any]", each) for each in every if isinstance(each, dict)]
    raise SourceTrouble("It answered something unexpected.")


def _file(entry: dict[str, Any]) -> RemoteFile:
    size, sha256 = entry.get("Size"), str(entry.get("Sha256") or "").lower()
    return RemoteFile(
        str(entry.get("Path", "")), size if isinstance(size, int) else None, sha256 if _SHA256.match(sha256) else None
    )
