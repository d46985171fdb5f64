"""A server that speaks as Hugging Face, ModelScope and a plain file server do, and misbehaves on request."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

REPOSITORY = "lake/Tiny-GGUF"
FILE = "tiny-q4_k_m.gguf"


def content(size_bytes: int, seed: int = 1) -> bytes:
    """Bytes that look like a model and repeat nowhere, so that a misplaced stretch shows."""
    blocks = (hashlib.sha256(f"{seed}:{number}".encode()).digest() for number in range(size_bytes // 32 + 1))
    return (b"GGUF" + b"".join(blocks))[:size_bytes]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Served:
    """One request for bytes: from where, how many were sent."""

    start: int
    sent: int = 0


@dataclass
class Hub:
    """What the server has, and how it misbehaves.

    Attributes:
        data: The file.
        etag: What it calls this version.
        ranges: Whether it serves stretches.
        cut_after: After how many bytes it drops each connection; `None` for never.
        cuts_left: How often it still does so.
        statuses: Answered before anything else, one a request.
        chunk_wait_s: How long it waits before each 64 KiB.
        silent: Answers the headers and then nothing.
        announced_sha256: The hash that the hubs name; the true one when not given.
        linked: Whether `/resolve/` names size and hash in its headers.
        token: What the hub wants to see; the storage behind it must never see it.
    """

    data: bytes = field(default=b"", repr=False)
    etag: str = '"one"'
    ranges: bool = True
    cut_after: int | None = None
    cuts_left: int = 1_000_000
    statuses: list[int] = field(default_factory=list[int])
    chunk_wait_s: float = 0.0
    silent: bool = False
    announced_sha256: str | None = None
    linked: bool = True
    token: str | None = None
    lie_about_range: bool = False
    served: list[Served] = field(default_factory=list[Served])
    seen_by_storage: list[str] = field(default_factory=list[str])
    url: str = ""
    storage_url: str = ""

    moved: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    async def until_sent(self, count: int) -> None:
        """Wait until so many bytes of the file have gone out."""
        async with asyncio.timeout(20):
            while self.sent_bytes < count:
                self.moved.clear()
                await self.moved.wait()

    @property
    def hash(self) -> str:
        return self.announced_sha256 or sha256(self.data)

    @property
    def sent_bytes(self) -> int:
        return sum(each.sent for each in self.served)

    @property
    def file_url(self) -> str:
        return f"{self.storage_url}/storage/file"


HUB = web.AppKey("hub", Hub)


async def _storage(request: web.Request) -> web.StreamResponse:
    hub = request.app[HUB]
    hub.seen_by_storage.append(request.headers.get("Authorization", ""))
    if hub.statuses:
        return web.Response(status=hub.statuses.pop(0), headers={"Retry-After": "0"})
    start, end, partial = 0, len(hub.data), False
    wanted = request.headers.get("Range")
    if wanted and hub.ranges and request.headers.get("If-Range", hub.etag) == hub.etag:
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end, partial = int(first), min(int(last) + 1, len(hub.data)), True
        if start >= len(hub.data):
            return web.Response(status=416, headers={"Content-Range": f"bytes */{len(hub.data)}"})
    response = web.StreamResponse(status=206 if partial else 200, headers={"ETag": hub.etag})
    response.content_length = end - start
    if partial:
        shown = start + 1 if hub.lie_about_range and end - start > 1 else start
        response.headers["Content-Range"] = f"bytes {shown}-{end - 1}/{len(hub.data)}"
    served = Served(start)
    if end - start > 1:
        hub.served.append(served)
    await response.prepare(request)
    await _send(hub, request, response, (start, end, served))
    return response


async def _send(hub: Hub, request: web.Request, response: web.StreamResponse, stretch: tuple[int, int, Served]) -> None:
    start, end, served = stretch
    step = 16 * 1024
    for position in range(start, end, step):
        if hub.silent:
            await asyncio.sleep(60)
        if hub.chunk_wait_s:
            await asyncio.sleep(hub.chunk_wait_s)
        block = hub.data[position : min(position + step, end)]
        await response.write(block)
        served.sent += len(block)
        hub.moved.set()
        if (
            hub.cut_after is not None
            and hub.cuts_left > 0
            and served.sent >= hub.cut_after
            and served.sent < end - start
        ):
            hub.cuts_left -= 1
            if request.transport is not None:
                request.transport.close()
            return
    await response.write_eof()


def _allowed(request: web.Request) -> bool:
    hub = request.app[HUB]
    return hub.token is None or request.headers.get("Authorization") == f"Bearer {hub.token}"


async def _resolve(request: web.Request) -> web.StreamResponse:
    hub = request.app[HUB]
    if not _allowed(request):
        return web.Response(status=401)
    owner = request.match_info["owner"]
    if owner == "renamed":
        return web.Response(status=307, headers={"Location": request.path.replace("/renamed/", "/lake/")})
    if request.match_info["path"] != FILE:
        return web.Response(status=404)
    linked = {"X-Linked-Size": str(len(hub.data)), "X-Linked-Etag": f'"{hub.hash}"'} if hub.linked else {}
    return web.Response(status=302, headers={"Location": hub.file_url, **linked})


async def _tree(request: web.Request) -> web.StreamResponse:
    hub = request.app[HUB]
    if not _allowed(request):
        return web.Response(status=401)
    if request.query.get("cursor"):
        entry = {
            "type": "file",
            "path": FILE,
            "size": 135,
            "lfs": {"oid": hub.hash, "size": len(hub.data), "pointerSize": 135},
        }
        return web.json_response([entry])
    following = f'<{hub.url}{request.path}?cursor=2>; rel="next"'
    first: list[dict[str, Any]] = [
        {"type": "directory", "path": "more"},
        {"type": "file", "path": "README.md", "size": 9},
    ]
    return web.json_response(first, headers={"Link": following})


async def _search_huggingface(request: web.Request) -> web.StreamResponse:
    assert request.query["filter"] == "gguf"
    if request.query["search"] == "broken":
        return web.Response(text="<html>", content_type="application/json")
    return web.json_response(
        [
            {"id": REPOSITORY, "downloads": 12, "tags": ["gguf", "license:apache-2.0"]},
            {"id": "gated/Closed", "downloads": 3, "tags": []},
        ]
    )


async def _files_modelscope(request: web.Request) -> web.StreamResponse:
    hub = request.app[HUB]
    if request.match_info["owner"] != "lake":
        return web.json_response({"Code": 10010205001, "Success": False}, status=404)
    entries = [
        {"Type": "tree", "Path": "more", "Size": 0, "Sha256": ""},
        {"Type": "blob", "Path": FILE, "Size": len(hub.data), "Sha256": hub.hash, "Revision": "0123"},
    ]
    return web.json_response({"Code": 200, "Data": {"Files": entries}, "Success": True})


async def _search_modelscope(request: web.Request) -> web.StreamResponse:
    assert "gguf" in request.query["search"]
    models = [{"id": REPOSITORY, "downloads": 5, "license": "Apache License 2.0"}]
    return web.json_response({"success": True, "data": {"models": models, "total_count": 1}})


async def _resolve_modelscope(request: web.Request) -> web.StreamResponse:
    hub = request.app[HUB]
    if request.match_info["path"] != FILE or request.match_info["revision"] != "master":
        return web.Response(status=404)
    return web.Response(status=302, headers={"Location": hub.file_url})


async def _root(_: web.Request) -> web.StreamResponse:
    return web.Response(text="a hub")


@asynccontextmanager
async def run_hub(data: bytes) -> AsyncGenerator[Hub]:
    """Run the hub and, on a port of its own as another origin, the storage that it redirects to."""
    hub = Hub(data)
    front, storage = web.Application(), web.Application()
    for app in (front, storage):
        app[HUB] = hub
    storage.router.add_get("/storage/{name}", _storage)
    front.router.add_get("/", _root)
    front.router.add_get("/api/models", _search_huggingface)
    front.router.add_get("/api/models/{owner}/{name}/tree/{revision}", _tree)
    front.router.add_get("/{owner}/{name}/resolve/{revision}/{path:.+}", _resolve)
    front.router.add_get("/openapi/v1/models", _search_modelscope)
    front.router.add_get("/api/v1/models/{owner}/{name}/repo/files", _files_modelscope)
    front.router.add_get("/models/{owner}/{name}/resolve/{revision}/{path:.+}", _resolve_modelscope)
    runners = [web.AppRunner(app, shutdown_timeout=0.1) for app in (front, storage)]
    urls: list[str] = []
    try:
        for runner in runners:
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            urls.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        hub.url, hub.storage_url = urls
        yield hub
    finally:
        for runner in runners:
            await runner.cleanup()
