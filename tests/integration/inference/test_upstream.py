import asyncio
from collections.abc import AsyncGenerator

import pytest
from aiohttp import web

from hupan.gateways.openai_endpoint import HttpUpstream
from hupan.inference import EndpointFailed, Target
from hupan.models import Profile
from tests.integration.inference.upstream_server import serving, stream

pytestmark = pytest.mark.anyio


def _target(base_url: str, slot: int | None = None) -> Target:
    return Target("m", base_url, "secret", "remote", Profile("p"), slot)


@pytest.fixture
async def upstream() -> AsyncGenerator[HttpUpstream]:
    upstream = HttpUpstream()
    yield upstream
    await upstream.close()


async def test_bytes_go_there_and_come_back_as_they_are(upstream: HttpUpstream) -> None:
    async def handle(request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == "Bearer secret"
        body = await request.read()
        return await stream(request, [request.method.encode(), b" ", request.path.encode(), 0.01, b" " + body])

    async with serving(handle) as base_url:
        async with upstream.send(_target(base_url), "/chat/completions", "잘 지내?".encode()) as reply:
            assert (reply.status, reply.content_type, reply.retry_after) == (200, "text/event-stream", None)
            assert b"".join([piece async for piece in reply.chunks()]) == "POST /v1/chat/completions 잘 지내?".encode()
        async with upstream.send(_target(base_url, slot=1), "/props", None) as reply:
            assert await reply.read() == b"GET /v1/props "


async def test_a_fast_stream_is_taken_in_few_pieces_and_a_slow_one_at_once(upstream: HttpUpstream) -> None:
    async def fast(request: web.Request) -> web.StreamResponse:
        return await stream(request, [b"x" for _ in range(500)])

    async def slow(request: web.Request) -> web.StreamResponse:
        return await stream(request, [piece for _ in range(5) for piece in (b"y", 0.05)])

    loop = asyncio.get_running_loop()
    async with serving(fast) as base_url, upstream.send(_target(base_url), "/", b"") as reply:
        pieces = [piece async for piece in reply.chunks()]
    assert b"".join(pieces) == b"x" * 500
    assert len(pieces) < 250
    async with serving(slow) as base_url, upstream.send(_target(base_url), "/", b"") as reply:
        times = [loop.time() async for _ in reply.chunks()]
    assert len(times) == 5


async def test_leaving_early_closes_the_connection(upstream: HttpUpstream) -> None:
    gone = asyncio.Event()

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await stream(request, [piece for _ in range(100_000) for piece in (b"z", 0.01)])
        except (ConnectionError, asyncio.CancelledError):
            gone.set()
            raise

    async with serving(handle) as base_url:
        async with upstream.send(_target(base_url), "/", b"") as reply:
            async for _ in reply.chunks():
                break
        # Long before it has all been written.
        async with asyncio.timeout(30):
            await gone.wait()


async def test_what_can_go_wrong_has_a_reason(upstream: HttpUpstream, free_port: int) -> None:
    async def breaks_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return response

    with pytest.raises(EndpointFailed) as unreachable:
        async with upstream.send(_target(f"http://127.0.0.1:{free_port}/v1"), "/", b""):
            pass
    assert unreachable.value.params["reason"] == "unreachable"
    async with serving(breaks_off) as base_url, upstream.send(_target(base_url), "/", b"") as reply:
        with pytest.raises(EndpointFailed) as broken:
            await reply.read()
    assert broken.value.params["reason"] == "broke_off"
    assert "secret" not in f"{unreachable.value.detail} {broken.value.detail}"


async def test_a_server_that_says_nothing_is_given_up(upstream: HttpUpstream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hupan.gateways.openai_endpoint.upstream._SILENCE_S", 0.1)

    async def silent(request: web.Request) -> web.StreamResponse:
        return await stream(request, [b"a", 5.0])

    async with serving(silent) as base_url, upstream.send(_target(base_url), "/", b"") as reply:
        with pytest.raises(EndpointFailed) as caught:
            await reply.read()
    assert caught.value.params["reason"] == "timed_out"
