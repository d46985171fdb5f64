"""Connected servers: kept with sealed keys, asked for their models, and every failure in plain words."""

import asyncio
import dataclasses
import ssl
from collections.abc import AsyncGenerator

import pytest
from aiohttp import web
from sqlalchemy import text

from hupan.endpoints import (
    EndpointChanges,
    EndpointFailing,
    EndpointNotFound,
    EndpointNotOpenai,
    EndpointRefused,
    EndpointTimedOut,
    EndpointTlsFailed,
    EndpointTrouble,
    EndpointUnauthorized,
    EndpointUnknownHost,
    EndpointWrongPath,
    InvalidEndpoint,
    RemoteModel,
)
from hupan.gateways.endpoint_probe import HttpEndpointProbe
from tests.integration.models.house import Ground, House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def strange_url() -> AsyncGenerator[str]:
    """A server that answers in every wrong way, one below each path."""

    async def wrong(request: web.Request) -> web.StreamResponse:
        match request.match_info["way"]:
            case "html":
                return web.Response(text="<html>", content_type="text/html")
            case "list":
                return web.json_response([1, 2])
            case "redirect":
                return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/steal"})
            case "slow":
                await asyncio.sleep(5)
                return web.json_response({})
            case "cut":
                if request.transport is not None:
                    request.transport.close()
                return web.Response()
            case status:
                return web.Response(status=int(status))

    app = web.Application()
    app.router.add_get("/{way}/models", wrong)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("way", "error"),
    [
        ("401", EndpointUnauthorized),
        ("403", EndpointUnauthorized),
        ("404", EndpointWrongPath),
        ("405", EndpointWrongPath),
        ("redirect", EndpointWrongPath),
        ("500", EndpointFailing),
        ("429", EndpointFailing),
        ("html", EndpointNotOpenai),
        ("list", EndpointNotOpenai),
        ("cut", EndpointNotOpenai),
        ("slow", EndpointTimedOut),
    ],
)
async def test_every_failure_has_a_name(strange_url: str, way: str, error: type[EndpointTrouble]) -> None:
    with pytest.raises(error) as caught:
        await HttpEndpointProbe(timeout_s=0.3).models(f"{strange_url}/{way}", "sk-secret")
    assert caught.type is error
    assert "sk-secret" not in caught.value.detail


async def test_a_server_that_is_away_is_refused(free_port: int) -> None:
    with pytest.raises(EndpointRefused):
        await HttpEndpointProbe().models(f"http://127.0.0.1:{free_port}/v1", None)


async def test_https_to_a_server_that_speaks_http_is_said(strange_url: str) -> None:
    assert ssl.HAS_TLSv1_2
    with pytest.raises(EndpointTlsFailed):
        await HttpEndpointProbe().models(strange_url.replace("http://", "https://"), None)


async def test_an_unknown_name_is_said() -> None:
    with pytest.raises(EndpointUnknownHost):
        await HttpEndpointProbe().models("http://no-such-host.invalid/v1", None)


async def test_models_and_their_contexts_are_read(openai_url: str) -> None:
    assert await HttpEndpointProbe().models(openai_url, "sk-secret") == [
        RemoteModel("Qwen/Qwen3-8B", 40960),
        RemoteModel("unknown", None),
    ]


async def test_a_server_that_does_not_answer_is_kept_with_its_problem(house: House, free_port: int) -> None:
    added = await house.endpoints.add("Later", f"http://127.0.0.1:{free_port}/v1", None)
    assert added.problem is not None
    assert added.problem.code == "models.endpoint_refused"
    assert await house.endpoints.all() == [added]


async def test_the_bare_address_of_a_server_is_enough(house: House, openai_url: str) -> None:
    added = await house.endpoints.add("Bare", openai_url.removesuffix("/v1"), "sk-secret")
    assert (added.base_url, added.problem) == (openai_url, None)


async def test_the_key_is_stored_sealed(house: House, ground: Ground, openai_url: str) -> None:
    added = await house.endpoints.add("Ollama", openai_url, " sk-secret\n")
    async with ground.database.engine.connect() as connection:
        row = (await connection.execute(text("select endpoints::text from endpoints"))).scalar_one()
    assert "sk-secret" not in row
    assert b"sk-secret".hex() not in row
    assert house.endpoints.key_of(added) == "sk-secret"


async def test_a_server_that_goes_down_keeps_its_models(house: House, openai_url: str, free_port: int) -> None:
    added = await house.endpoints.add("Ollama", openai_url, "sk-secret")
    moved = await house.endpoints.change(
        added.id, EndpointChanges(base_url=f"http://127.0.0.1:{free_port}/v1", api_key="sk-2", replaces_key=True)
    )
    assert moved.models == added.models
    assert moved.problem is not None
    assert (await house.endpoints.check(added.slug)).problem is not None


async def test_a_key_never_follows_to_another_server(house: House, openai_url: str, strange_url: str) -> None:
    added = await house.endpoints.add("Ollama", openai_url, "sk-secret")
    moved = await house.endpoints.change(added.id, EndpointChanges(base_url=f"{strange_url}/html"))
    assert moved.sealed_key is None
    same = await house.endpoints.change(added.id, EndpointChanges(name="  Other   name ", enabled=False))
    assert (same.name, same.enabled, same.slug) == ("Other name", False, "ollama")


async def test_slugs_stay_apart(house: House, openai_url: str) -> None:
    slugs = [(await house.endpoints.add(name, openai_url, None)).slug for name in ("Ollama", "OLLAMA", "湖畔")]
    assert slugs == ["ollama", "ollama-2", "endpoint"]


async def test_what_is_not_there_is_said(house: House, openai_url: str) -> None:
    with pytest.raises(EndpointNotFound):
        await house.endpoints.get("ep_none")
    added = await house.endpoints.add("Ollama", openai_url, None)
    await house.endpoints.remove(added.slug)
    with pytest.raises(EndpointNotFound):
        await house.endpoints.remove(added.id)
    assert dataclasses.asdict(added)["name"] == "Ollama"


@pytest.mark.parametrize(
    ("name", "url", "key"),
    [
        ("", "http://a/v1", None),
        (" ", "http://a/v1", None),
        ("a", "ftp://a/v1", None),
        ("a", "a/v1", None),
        ("a", "http://", None),
        ("a", "http://user:password@a/v1", None),
        ("a", "http://a/v1?key=1", None),
        ("a", "http://a/v1#x", None),
        ("a", "http://a:99999/v1", None),
        ("a", "http://a /v1", None),
        ("a", "http://a/v1", "sk\nHost: b"),
        ("a", "http://a/v1", "schlüssel"),
    ],
)
async def test_what_cannot_be_an_endpoint_is_refused(house: House, name: str, url: str, key: str | None) -> None:
    with pytest.raises(InvalidEndpoint):
        await house.endpoints.add(name, url, key)
    assert await house.endpoints.all() == []
