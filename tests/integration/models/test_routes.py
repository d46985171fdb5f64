"""`/api/models` and `/api/endpoints`, as a page sees them."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from hupan.kernel import PersonId
from hupan.models.routes import follow_models
from hupan.platform.http import Caller, Role
from tests.integration.models.house import House, build_app
from tests.integration.models.hub import FILE, REPOSITORY, Hub

pytestmark = pytest.mark.anyio


def _client(house: House, role: Role | None) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=build_app(house, role))
    return httpx.AsyncClient(transport=transport, base_url="http://hupan", timeout=30)


@pytest.fixture
async def admin(house: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with _client(house, "admin") as client:
        yield client


async def test_the_list_says_everything_a_page_needs(admin: httpx.AsyncClient, hub: Hub) -> None:
    answer = (await admin.get("/api/models")).json()
    assert answer["default_model_id"] == "tiny"
    assert set(answer["machine"]) == {"memory_bytes", "available_memory_bytes", "cores", "disk_free_bytes"}
    tiny, _, huge = answer["items"]
    assert tiny == {
        "id": "tiny",
        "name": "tiny",
        "family": "Tiny",
        "kind": "local",
        "endpoint_id": None,
        "parameters": "1M",
        "quantization": "",
        "licence": {"id": "Apache-2.0", "name": "Apache", "url": "https://example.org", "commercial": True},
        "size_bytes": len(hub.data),
        "context_tokens": 4096,
        "languages": ["en"],
        "abilities": ["chat"],
        "memory_bytes": 1_000_000,
        "fits": "yes",
        "state": "absent",
        "download": None,
        "source_names": ["huggingface"],
        "description": {"en": "Tiny.", "zh": "很小。", "ko": "작습니다."},
        "thinking": "never",
        "is_default": True,
        "custom": False,
    }
    assert (huge["kind"], huge["fits"], huge["source_names"]) == ("endpoint", None, [])


async def test_a_download_is_started_followed_and_removed(admin: httpx.AsyncClient, house: House, hub: Hub) -> None:
    hub.chunk_wait_s = 0.005
    started = await admin.post("/api/models/tiny/download")
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    await hub.until_sent(1)
    shown = (await admin.get("/api/models/tiny")).json()
    assert shown["state"] == "downloading"
    assert (await admin.delete("/api/models/tiny")).status_code == 409
    await house.downloads.pull("tiny")
    assert (await admin.get("/api/models/tiny")).json()["state"] == "ready"
    assert (await admin.delete("/api/models/tiny")).status_code == 204
    assert (await admin.get("/api/models/tiny")).json()["state"] == "absent"


async def test_a_download_is_cancelled(admin: httpx.AsyncClient, hub: Hub) -> None:
    hub.chunk_wait_s = 0.02
    await admin.post("/api/models/tiny/download")
    await hub.until_sent(1)
    assert (await admin.post("/api/models/tiny/download/cancel")).json()["state"] == "cancelled"


async def test_a_failed_download_carries_its_problem(admin: httpx.AsyncClient, house: House, hub: Hub) -> None:
    hub.statuses = [404] * 5
    await admin.post("/api/models/tiny/download")
    async with asyncio.timeout(10):
        async for _ in house.downloads.follow("tiny"):
            pass
    download = (await admin.get("/api/models/tiny")).json()["download"]
    assert (download["state"], download["problem"]["code"]) == ("failed", "models.no_source")
    assert download["problem"]["status"] == 503


async def test_the_news_is_streamed(house: House, hub: Hub) -> None:
    hub.chunk_wait_s = 0.005
    await house.downloads.start("tiny")
    response = await follow_models(Caller(PersonId("per_1"), "member"), house.downloads, house.events)
    seen: list[tuple[str, dict[str, Any]]] = []
    async with asyncio.timeout(20):
        async for chunk in response.body_iterator:
            text = chunk if isinstance(chunk, str) else bytes(chunk).decode()
            fields = dict(line.split(": ", 1) for line in text.strip().splitlines() if not line.startswith(":"))
            if fields:
                seen.append((fields["event"], json.loads(fields["data"])))
            if fields.get("event") == "models":
                break
    assert seen[0][1]["state"] == "queued"
    states = [data["state"] for name, data in seen if name == "download"]
    assert "running" in states
    assert states[-1] == "ready"


async def test_the_default_is_changed(admin: httpx.AsyncClient) -> None:
    changed = await admin.put("/api/models/default", json={"model_id": "large"})
    assert changed.json()["is_default"]
    assert (await admin.get("/api/models")).json()["default_model_id"] == "large"
    missing = await admin.put("/api/models/default", json={"model_id": "none"})
    assert (missing.status_code, missing.json()["code"]) == (404, "models.not_found")


async def test_hubs_are_searched_and_a_find_is_added(admin: httpx.AsyncClient) -> None:
    hits = (await admin.get("/api/models/search", params={"q": "tiny", "source": "huggingface"})).json()["items"]
    assert (hits[0]["repository"], hits[0]["files"][0]["name"]) == (REPOSITORY, FILE)
    body = {"source": "huggingface", "repository": REPOSITORY, "file": FILE}
    added = await admin.post("/api/models/custom", json=body)
    assert (added.status_code, added.json()["id"], added.json()["custom"]) == (201, "tiny-q4_k_m", True)
    again = await admin.post("/api/models/custom", json=body)
    assert (again.status_code, again.json()["code"]) == (400, "models.invalid")
    wrong = await admin.post("/api/models/custom", json={**body, "sha256": "xyz"})
    assert wrong.status_code == 422


async def test_endpoints_are_kept_without_ever_showing_a_key(admin: httpx.AsyncClient, openai_url: str) -> None:
    body = {"name": "My vLLM", "base_url": openai_url, "api_key": "sk-secret"}
    added = await admin.post("/api/endpoints", json=body)
    assert added.status_code == 201
    view = added.json()
    assert (view["slug"], view["has_key"], view["problem"]) == ("my-vllm", True, None)
    assert view["models"][0] == {"name": "Qwen/Qwen3-8B", "context_tokens": 40960, "agent": None}
    every = await admin.get("/api/endpoints")
    assert "sk-secret" not in added.text + every.text
    shown = await admin.get("/api/models/my-vllm/Qwen/Qwen3-8B")
    assert (shown.json()["kind"], shown.json()["endpoint_id"], shown.json()["state"]) == (
        "endpoint",
        view["id"],
        "ready",
    )
    changed = await admin.patch(f"/api/endpoints/{view['id']}", json={"api_key": None, "enabled": False})
    assert (changed.json()["has_key"], changed.json()["enabled"]) == (False, False)
    assert (await admin.post(f"/api/endpoints/{view['id']}/check")).status_code == 200
    assert (await admin.delete(f"/api/endpoints/{view['id']}")).status_code == 204
    gone = await admin.post(f"/api/endpoints/{view['id']}/check")
    assert (gone.status_code, gone.json()["code"]) == (404, "models.endpoint_not_found")


CHANGES: list[tuple[str, str, dict[str, str] | None]] = [
    ("POST", "/api/models/tiny/download", None),
    ("POST", "/api/models/tiny/download/cancel", None),
    ("DELETE", "/api/models/tiny", None),
    ("PUT", "/api/models/default", {"model_id": "tiny"}),
    ("GET", "/api/models/search?q=tiny", None),
    ("POST", "/api/models/custom", {"source": "url", "file": "http://127.0.0.1/x.gguf"}),
    ("POST", "/api/endpoints", {"name": "a", "base_url": "http://127.0.0.1:1/v1"}),
    ("PATCH", "/api/endpoints/ep_1", {}),
    ("DELETE", "/api/endpoints/ep_1", None),
    ("POST", "/api/endpoints/ep_1/check", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
async def test_members_read_and_change_nothing(
    house: House, hub: Hub, method: str, path: str, body: dict[str, str] | None
) -> None:
    async with _client(house, "member") as member, _client(house, None) as stranger:
        assert (await member.request(method, path, json=body)).status_code == 403
        assert (await stranger.request(method, path, json=body)).status_code == 401
        assert (await member.get("/api/models")).status_code == 200
        assert (await stranger.get("/api/models")).status_code == 401
    assert hub.served == []
