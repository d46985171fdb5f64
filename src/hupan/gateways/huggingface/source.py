"""Hugging Face as a source and as a hub to search.

A file's size and SHA-256 come from the headers `X-Linked-Size` and `X-Linked-Etag` with which `/resolve/` answers for
files in large-file storage, else from the listing of the repository (`/api/models/…/tree/…`).
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, cast
from urllib.parse import quote, urljoin, urlsplit

import aiohttp

from hupan.downloads import FetchJob, Origin, RemoteFile, SearchHit, SourceKind, SourceTrouble
from hupan.gateways.plain_url import Address, Question, Transfer, WebClient

_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_LINK_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
_PAGES = 20
_RENAMES = 3
_AT_ONCE = 5


class HuggingFaceSource:
    """Files of the hub.

    Args:
        client: The session.
        transfer: Fetches.
        base_url: The hub, or a mirror.
        token: For gated repositories; sent to the hub alone.
    """

    kind = SourceKind.HUGGINGFACE

    def __init__(self, client: WebClient, transfer: Transfer, base_url: str, token: str | None = None) -> None:
        self._client = client
        self._transfer = transfer
        self._base_url = base_url.rstrip("/")
        self._headers: Mapping[str, str] = {"Authorization": f"Bearer {token}"} if token else {}

    async def reachable(self) -> bool:
        """Tell whether the hub answers."""
        return await self._client.answers(self._base_url)

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        """Need nothing beside the file itself."""
        del origin, size_bytes
        return 0

    async def describe(self, origin: Origin) -> RemoteFile:
        """Say the size and the SHA-256 that the hub keeps for a file.

        Raises:
            SourceTrouble: The hub does not answer or does not have the file.
        """
        name = PurePosixPath(origin.path).name
        linked = await self._linked(origin)
        if linked is not None:
            return RemoteFile(name, *linked)
        folder = str(PurePosixPath(origin.path).parent)
        for file in await self._tree(origin.repository, origin.revision, "" if folder == "." else folder):
            if file.name == origin.path:
                return RemoteFile(name, file.size_bytes, file.sha256)
        raise SourceTrouble(f"{origin.repository} has no file {origin.path}.")

    async def fetch(self, job: FetchJob) -> None:
        """Fetch a file."""
        await self._transfer.fetch(Address(self._resolve_url(job.origin), self._headers), job)

    async def search(self, query: str, limit: int) -> Sequence[SearchHit]:
        """Find repositories with GGUF files, the most downloaded first.

        Raises:
            SourceTrouble: The hub does not answer.
        """
        params = {"search": query, "filter": "gguf", "sort": "downloads", "direction": "-1", "limit": str(limit)}
        answer = await self._client.ask(Question(f"{self._base_url}/api/models", self._headers, params))
        gate = asyncio.Semaphore(_AT_ONCE)
        found = [entry for entry in _dicts(answer.json) if isinstance(entry.get("id"), str)]
        return await asyncio.gather(*(self._hit(entry, gate) for entry in found[:limit]))

    async def _hit(self, entry: dict[str, Any], gate: asyncio.Semaphore) -> SearchHit:
        repository = str(entry["id"])
        async with gate:
            try:
                files = await self._tree(repository, "main", "")
            except SourceTrouble:
                # One gated or vanished repository does not spoil the search.
                files = []
        tags = [str(tag) for tag in cast("list[Any]", entry.get("tags") or [])]
        licence = next((tag.removeprefix("license:") for tag in tags if tag.startswith("license:")), None)
        downloads = entry.get("downloads")
        return SearchHit(
            self.kind,
            repository,
            tuple(file for file in files if file.name.lower().endswith(".gguf")),
            licence,
            downloads if isinstance(downloads, int) else None,
        )

    async def _linked(self, origin: Origin) -> tuple[int, str] | None:
        """Read size and hash from the redirect to large-file storage; `None` where the file is not there."""
        url = self._resolve_url(origin)
        try:
            for _ in range(_RENAMES):
                async with self._client.session.head(url, headers=self._headers, allow_redirects=False) as response:
                    size = response.headers.get("X-Linked-Size", "")
                    etag = response.headers.get("X-Linked-Etag", "").strip('"')
                    if size.isdecimal() and _SHA256.match(etag):
                        return int(size), etag
                    location = response.headers.get("Location", "")
                    if response.status >= HTTPStatus.BAD_REQUEST or not location or urlsplit(location).netloc:
                        return None
                    # A redirect within the hub: the repository was renamed.
                    url = urljoin(url, location)
        except (aiohttp.ClientError, OSError):
            # The listing says what is wrong.
            return None
        return None

    async def _tree(self, repository: str, revision: str, folder: str) -> list[RemoteFile]:
        base = f"{self._base_url}/api/models/{quote(repository)}/tree/{quote(revision, safe='')}"
        url = f"{base}/{quote(folder)}" if folder else base
        files: list[RemoteFile] = []
        for _ in range(_PAGES):
            answer = await self._client.ask(Question(url, self._headers))
            files.extend(_file(entry) for entry in _dicts(answer.json) if entry.get("type") == "file")
            following = _LINK_NEXT.search(answer.headers.get("Link", ""))
            if following is None or urlsplit(following[1]).netloc != urlsplit(self._base_url).netloc:
                break
            url = following[1]
        return files

    def _resolve_url(self, origin: Origin) -> str:
        revision = quote(origin.revision, safe="")
        return f"{self._base_url}/{quote(origin.repository)}/resolve/{revision}/{quote(origin.path)}"


def _dicts(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise SourceTrouble("It answered something unexpected.")
    return [cast("dict[str, Any]", each) for each in cast("list[Any]", value) if isinstance(each, dict)]


def _file(entry: dict[str, Any]) -> RemoteFile:
    stored = cast("dict[str, Any]", entry.get("lfs") or {})
    size = stored.get("size", entry.get("size"))
    sha256 = str(stored.get("oid", "")).removeprefix("sha256:")
    return RemoteFile(
        str(entry.get("path", "")), size if isinstance(size, int) else None, sha256 if _SHA256.match(sha256) else None
    )
