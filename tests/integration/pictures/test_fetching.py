"""Fetching: only what everybody may see, at the address that was checked, and no more of it than allowed."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from hupan.gateways.open_web import OpenWebClient
from hupan.pictures import AddressRefused, PictureNotFetched, PictureTooLarge, PictureUnsupported
from tests.integration.pictures.conftest import Gallery, drawing, photograph

pytestmark = pytest.mark.anyio

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web server of the test, which counts who asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.pages: dict[str, Handler] = {}
        self.root = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        return await self.pages[request.path](request)


@pytest.fixture
async def site() -> AsyncGenerator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    name = runner.addresses[0]
    site.root = f"http://127.0.0.1:{name[1]}"
    yield site
    await runner.cleanup()


def page(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=headers)

    return handler


def moved(where: str) -> Handler:
    return page(b"", 302, {"Location": where})


def only_this_one(address: str) -> bool:
    return address == "127.0.0.1"


class Names(AbstractResolver):
    """Answers as the test says, one list of addresses after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0)
            for each in answer
        ]

    async def close(self) -> None:
        pass


async def test_a_picture_is_fetched_and_kept_under_where_it_came_from(gallery: Gallery, site: Site) -> None:
    site.pages["/a.png"] = page(photograph((300, 200)), headers={"Content-Type": "text/html"})
    site.pages["/old"] = moved("/a.png")
    kept = await gallery.service.fetch(f"{site.root}/old")

    assert (kept.width, kept.media_type, kept.origin) == (300, "image/png", f"{site.root}/old")
    assert site.asked == ["/old", "/a.png"]


async def test_what_is_fetched_is_checked_by_its_content(gallery: Gallery, site: Site) -> None:
    site.pages["/a.svg"] = page(drawing(inner="<script/>").encode(), headers={"Content-Type": "image/png"})
    site.pages["/a.png"] = page(b"<html>", headers={"Content-Type": "image/png"})
    for path in ("/a.svg", "/a.png"):
        with pytest.raises(PictureUnsupported):
            await gallery.service.fetch(site.root + path)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/secret",
        "http://127.1:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f000001:{port}/secret",
        "http://0177.0.0.1:{port}/secret",
        "http://0:{port}/secret",
        "http://localhost:{port}/secret",
        "http://LOCALHOST:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://[::ffff:7f00:1]:{port}/secret",
        "http://127.0.0.1.:{port}/secret",
        "http://①②⑦.⓪.⓪.①:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/",
        "http://10.0.0.1/",
        "http://ada:secret@93.184.215.14/",
        "http://93.184.215.14:22/",
        "http://93.184.215.14:25/",
        "ftp://93.184.215.14/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "gopher://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/secret",
        "127.0.0.1:{port}/secret",
        "http://",
        "http:///secret",
        "http://[::1",
        "",
        "http://93.184.215.14/" + "a" * 2048,
    ],
)
async def test_addresses_inside_and_odd_ones_are_refused_and_nobody_is_asked(site: Site, url: str) -> None:
    site.pages["/secret"] = page(b"secret")
    port = site.root.rpartition(":")[2]
    async with OpenWebClient() as open_web:
        with pytest.raises((AddressRefused, PictureNotFetched)) as caught:
            await open_web.get(url.replace("{port}", port), 1000)
    assert isinstance(caught.value, AddressRefused)
    assert site.asked == []


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1"])
async def test_a_name_that_leads_inside_is_refused(site: Site, inside: str) -> None:
    port = site.root.rpartition(":")[2]
    for answer in ([inside], ["93.184.215.14", inside]):
        async with OpenWebClient(resolver=Names(answer)) as open_web:
            with pytest.raises(AddressRefused):
                await open_web.get(f"http://shop.example:{port}/", 1000)
    assert site.asked == []


async def test_a_name_that_changes_its_mind_gains_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: a name is asked once a connection, and that very answer is checked and connected to."""
    # For this test the server counts as open under its number, and as inside under any other.
    monkeypatch.setattr("hupan.gateways.open_web.walls.is_public", only_this_one)
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    site.pages["/"] = page(b"here")
    url = f"http://shop.example:{site.root.rpartition(':')[2]}/"
    async with OpenWebClient(resolver=names) as open_web:
        assert await open_web.get(url, 1000) == b"here"
        assert names.asked == 1
        with pytest.raises(AddressRefused):
            await open_web.get(url, 1000)
    assert len(site.asked) == 1


async def test_a_socket_to_the_inside_is_never_made(site: Site) -> None:
    """Even where no check before it has seen the address."""
    async with OpenWebClient() as open_web:
        inside: Any = open_web
        with pytest.raises(OSError, match=r"127\.0\.0\.1"):
            inside._open().connector._socket_factory((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))


async def test_every_redirect_is_checked_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.root.rpartition(":")[2]

    # For this test the server counts as open under its number, and as inside under any other.
    monkeypatch.setattr("hupan.gateways.open_web.walls.is_public", only_this_one)
    for target in (
        f"http://127.0.0.2:{port}/secret",
        f"http://[::1]:{port}/secret",
        "http://169.254.169.254/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "http://ada:b@127.0.0.1/",
        "http://127.0.0.1:22/",
    ):
        site.pages["/start"] = moved(target)
        async with OpenWebClient() as open_web:
            with pytest.raises(AddressRefused):
                await open_web.get(f"{site.root}/start", 1000)
    assert set(site.asked) == {"/start"}


async def test_three_redirects_are_followed_and_no_more(site: Site) -> None:
    for number in range(5):
        site.pages[f"/{number}"] = moved(f"/{number + 1}")
    site.pages["/5"] = page(b"here")
    async with OpenWebClient(private_networks=True) as open_web:
        assert await open_web.get(f"{site.root}/2", 1000) == b"here"
        with pytest.raises(PictureNotFetched, match="leads on"):
            await open_web.get(f"{site.root}/1", 1000)


async def test_no_more_is_read_than_allowed(site: Site) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b"x" * 10_000)
            sent += 10_000
        return response

    site.pages["/endless"] = endless
    site.pages["/promised"] = page(b"x" * 2000)
    site.pages["/packed"] = page(b"x" * 10, headers={"Content-Encoding": "gzip"})
    async with OpenWebClient(private_networks=True) as open_web:
        for path in ("/endless", "/promised"):
            with pytest.raises(PictureTooLarge):
                await open_web.get(site.root + path, 1000)
        assert sent < 50_000_000
        # Nothing is unpacked, so nothing swells.
        assert await open_web.get(f"{site.root}/packed", 1000) == b"x" * 10


async def test_who_does_not_answer_in_time_is_left(site: Site) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.05)

    site.pages["/slow"] = slow
    async with OpenWebClient(private_networks=True, whole_s=0.4) as open_web:
        with pytest.raises(PictureNotFetched, match="in time"):
            await open_web.get(f"{site.root}/slow", 1_000_000)


@pytest.mark.parametrize("status", [204, 304, 401, 404, 429, 500])
async def test_any_answer_but_the_thing_itself_is_told(site: Site, status: int) -> None:
    site.pages["/"] = page(b"", status)
    async with OpenWebClient(private_networks=True) as open_web:
        with pytest.raises(PictureNotFetched) as caught:
            await open_web.get(f"{site.root}/", 1000)
    assert caught.value.params["status"] == status


async def test_a_broken_answer_is_told(site: Site, free_port: int) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x")
        assert request.transport is not None
        request.transport.close()
        return response

    site.pages["/"] = cut
    async with OpenWebClient(private_networks=True) as open_web:
        for url in (site.root, f"http://127.0.0.1:{free_port}/", "http://no-such-name.invalid/"):
            with pytest.raises(PictureNotFetched):
                await open_web.get(url, 1000)


async def test_a_reader_that_stops_early_lets_the_connection_go(site: Site) -> None:
    site.pages["/"] = page(b"x" * 1_000_000)
    async with OpenWebClient(private_networks=True) as open_web:
        for _ in range(20):
            async with aclosing(open_web.stream(f"{site.root}/", 2_000_000)) as chunks:
                async for chunk in chunks:
                    assert chunk
                    break
