"""The same operations as tools of MCP, by bare JSON-RPC."""

from typing import Any

import pytest

from tests.integration.ucp.goods import TEAPOT
from tests.integration.ucp.house import AGENT, NEW, OLD, House

pytestmark = pytest.mark.anyio

META = {"ucp-agent": {"profile": AGENT}}


async def _call(house: House, method: str, params: object = None, *, version: str = NEW) -> tuple[int, dict[str, Any]]:
    message = {"jsonrpc": "2.0", "id": 7, "method": method} | ({} if params is None else {"params": params})
    answer = await house.post("/mcp", message, agent=None, version=version)
    told: dict[str, Any] = answer.json()
    assert (told["jsonrpc"], told["id"]) == ("2.0", 7)
    return answer.status_code, told


async def test_a_tool_answers_without_a_handshake(house: House) -> None:
    params = {"name": "search_catalog", "arguments": {"meta": META, "catalog": {"query": "teapot"}}}
    status, told = await _call(house, "tools/call", params)
    assert status == 200
    found = told["result"]["structuredContent"]
    assert found["products"][0]["variants"][0]["id"] == TEAPOT
    rest = await house.post("/catalog/search", {"query": "teapot"})
    assert found == rest.json()


async def test_tools_are_listed_for_a_version(house: House) -> None:
    _, told = await _call(house, "tools/list")
    assert {each["name"] for each in told["result"]["tools"]} >= {"search_catalog", "lookup_catalog", "get_product"}
    _, older = await _call(house, "tools/list", version=OLD)
    assert "search_catalog" not in {each["name"] for each in older["result"]["tools"]}


async def test_the_handshake_is_answered(house: House) -> None:
    _, told = await _call(house, "initialize", {"protocolVersion": "2025-06-18"})
    assert told["result"]["protocolVersion"] == "2025-06-18"
    _, newer = await _call(house, "initialize", {"protocolVersion": "2099-01-01"})
    assert newer["result"]["protocolVersion"] == "2025-11-25"
    assert (await _call(house, "ping"))[1]["result"] == {}
    noted = await house.post("/mcp", {"jsonrpc": "2.0", "method": "notifications/initialized"}, agent=None)
    assert (noted.status_code, noted.content) == (202, b"")


@pytest.mark.parametrize(
    ("method", "params", "status", "code"),
    [
        ("rpc.unknown", {}, 200, -32601),
        ("tools/call", {"name": "buy_everything"}, 200, -32602),
        ("tools/call", {"name": "get_product", "arguments": []}, 200, -32602),
        ("tools/call", {"name": "get_product", "arguments": {"meta": META, "catalog": 5}}, 200, -32602),
        ("tools/call", {"name": "get_product", "arguments": {"catalog": {"id": TEAPOT}}}, 400, -32001),
        ("tools/call", {"name": "get_product", "arguments": {"meta": META, "catalog": {}}}, 400, -32602),
        (
            "tools/call",
            {"name": "get_product", "arguments": {"meta": {"ucp-agent": {"profile": "https://agent.example/gone"}}}},
            424,
            -32001,
        ),
    ],
)
async def test_what_goes_wrong_is_an_error_of_json_rpc(
    house: House, method: str, params: object, status: int, code: int
) -> None:
    answered, told = await _call(house, method, params)
    assert (answered, told["error"]["code"]) == (status, code)
    assert "result" not in told


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"id": 1}', b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}'])
async def test_what_is_no_message_is_refused(house: House, body: bytes) -> None:
    answer = await house.post("/mcp", body, agent=None)
    assert isinstance(answer.json()["error"]["code"], int)
