"""A client that nobody here wrote, the official SDK of MCP, buys something from the first search to the order."""

import asyncio
from pathlib import Path
from typing import Any

from mcp import Client

from hupan.bootstrap.tables import load_tables
from tests.conformance.ucp.serving import serving
from tests.integration.ucp.conftest import PINNED
from tests.integration.ucp.goods import TEAPOT
from tests.integration.ucp.house import AGENT, NEW

HOME = {
    "id": "home",
    "full_name": "Mina Park",
    "street_address": "1 Market St",
    "address_locality": "San Francisco",
    "address_region": "CA",
    "postal_code": "94103",
    "address_country": "US",
    "phone_number": "+1 415 555 0100",
}
BUYER = {"email": "mina@example.org", "full_name": "Mina Park"}
PAYMENT = {
    "instruments": [
        {
            "id": "card",
            "handler_id": "mock_payment_handler",
            "type": "card",
            "credential": {"type": "token", "token": "success_token"},
        }
    ]
}


async def _tool(client: Client, name: str, key: str = "", **arguments: object) -> dict[str, Any]:
    meta: dict[str, object] = {"ucp-agent": {"profile": AGENT}}
    if key:
        meta["idempotency-key"] = key
    result: Any = await client.call_tool(name, {"meta": meta, **arguments})
    assert not result.is_error, result
    told: dict[str, Any] = result.structured_content
    return told


async def _buy(url: str) -> None:
    async with Client(f"{url}/ucp/{NEW}/mcp") as client:
        names = {each.name for each in (await client.list_tools()).tools}
        assert names >= {"search_catalog", "get_product", "create_checkout", "complete_checkout", "get_order"}
        found = await _tool(client, "search_catalog", catalog={"query": "teapot"})
        product_id = found["products"][0]["id"]
        product = (await _tool(client, "get_product", catalog={"id": product_id}))["product"]
        offer_id = product["variants"][0]["id"]
        assert offer_id == TEAPOT
        lines = [{"item": {"id": offer_id}, "quantity": 1}]
        made = await _tool(client, "create_checkout", "begin-1", checkout={"line_items": lines, "buyer": BUYER})
        destinations = [{"type": "shipping", "destinations": [HOME], "selected_destination_id": "home"}]
        changed = await _tool(
            client,
            "update_checkout",
            id=made["id"],
            checkout={"line_items": [{**lines[0], "quantity": 2}], "fulfillment": {"methods": destinations}},
        )
        assert changed["status"] == "ready_for_complete"
        total = next(each["amount"] for each in changed["totals"] if each["type"] == "total")
        done = await _tool(client, "complete_checkout", "pay-1", id=made["id"], checkout={"payment": PAYMENT})
        assert done["status"] == "completed"
        again = await _tool(client, "complete_checkout", "pay-1", id=made["id"], checkout={"payment": PAYMENT})
        assert again["order"] == done["order"]
        order = await _tool(client, "get_order", id=done["order"]["id"])
    assert order["checkout_id"] == made["id"]
    assert [each["quantity"]["total"] for each in order["line_items"]] == [2]
    assert next(each["amount"] for each in order["totals"] if each["type"] == "total") == total


def test_a_whole_purchase(own_database_url: str, tmp_path: Path) -> None:
    load_tables()
    with serving(own_database_url, tmp_path, PINNED) as server:
        asyncio.run(_buy(server.url))
