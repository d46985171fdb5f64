import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import cast

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from hupan.kernel import HupanError, Kind
from hupan.platform import http
from hupan.platform.http import ServerEvent, install_problem_handlers, sse_response

pytestmark = pytest.mark.anyio


class Full(HupanError):
    code = "test.full"
    kind = Kind.TOO_MANY


class Body(BaseModel):
    n: int


def _app() -> FastAPI:
    app = FastAPI()
    install_problem_handlers(app)

    @app.get("/full")
    async def full() -> None:
        raise Full("Wait a moment.", retry_after_s=3, waiting=7)

    @app.get("/broken")
    async def broken() -> None:
        raise ZeroDivisionError

    @app.post("/body")
    async def body(body: Body) -> int:
        return body.n

    assert all((full, broken, body))
    return app


async def _ask(method: str, path: str, **more: object) -> httpx.Response:
    transport = httpx.ASGITransport(_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, json=more or None)


async def test_an_expected_error_leaves_as_problem_details_with_its_facts() -> None:
    response = await _ask("GET", "/full")
    assert (response.status_code, response.headers["retry-after"]) == (429, "3")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "urn:hupan:problem:test.full",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Wait a moment.",
        "code": "test.full",
        "params": {"waiting": 7},
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "request.not_found"),
        ("DELETE", "/full", 405, "request.method_not_allowed"),
        ("POST", "/body", 422, "request.invalid"),
        ("GET", "/broken", 500, "internal"),
    ],
)
async def test_every_error_is_a_problem(method: str, path: str, status: int, code: str) -> None:
    response = await _ask(method, path)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert "Traceback" not in response.text
    assert "ZeroDivision" not in response.text


async def _events(closed: asyncio.Event) -> AsyncGenerator[ServerEvent]:
    try:
        yield ServerEvent("delta", '{"text":"a"}', id="1")
        await asyncio.sleep(0.15)
        yield ServerEvent("finished", "{}")
        await asyncio.sleep(30)
    finally:
        closed.set()


async def test_a_stream_beats_while_it_waits_and_closes_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEARTBEAT_S", 0.1)
    closed = asyncio.Event()
    stream = cast("AsyncGenerator[bytes]", sse_response(_events(closed)).body_iterator)
    assert [await anext(stream) for _ in range(4)] == [
        b": open\n\n",
        b'id: 1\nevent: delta\ndata: {"text":"a"}\n\n',
        b": still here\n\n",
        b"event: finished\ndata: {}\n\n",
    ]
    await stream.aclose()
    assert closed.is_set()


async def test_a_stream_ends_with_its_source() -> None:
    async def one() -> AsyncIterator[ServerEvent]:
        yield ServerEvent("only", "1")

    assert [chunk async for chunk in sse_response(one()).body_iterator] == [b": open\n\n", b"event: only\ndata: 1\n\n"]
