"""A version that is not there yet is one class and one line: written here, and everything else follows it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from hupan.platform import Database
from hupan.protocols.ucp import DIALECTS, Body, Capability, Outcome
from hupan.protocols.ucp.dialects import April2026, Dialect
from hupan.protocols.ucp_events.events import OrderEvent, body_of
from tests.integration.ucp.goods import TEAPOT
from tests.integration.ucp.house import AGENT, NEW, OLD, ORIGIN, House, open_house, profile
from tests.integration.ucp.test_checkout import BUYER, SHIPPING

pytestmark = pytest.mark.anyio

NEXT = "2026-08-25"
APRIL = "https://agent.example/april"
SEPTEMBER = datetime(2026, 9, 1, tzinfo=UTC)
PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}


class August2026(April2026):
    """What 2026-08-25 might be: another date, and another word for where an order is looked at."""

    version = NEXT

    def answer(self, outcome: Outcome, active: Mapping[str, Capability]) -> Body:
        written = super().answer(outcome, active)
        if "order" in written:
            written["order"] = {"id": written["order"]["id"], "url": written["order"]["permalink_url"]}
        return written


async def _tool(house: House, name: str, arguments: Mapping[str, object]) -> dict[str, Any]:
    params = {"name": name, "arguments": {"meta": {"ucp-agent": {"profile": AGENT}}, **arguments}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = (await house.post("/mcp", message, agent=None, version=NEXT)).json()
    assert "result" in answer, answer
    told: dict[str, Any] = answer["result"]["structuredContent"]
    return told


async def test_a_further_version_is_a_translation(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast("dict[str, Dialect]", DIALECTS), NEXT, August2026())
    pinned: dict[str, object] = {AGENT: profile(version=NEXT), APRIL: profile(version=NEW)}
    async with open_house(database, tmp_path, pinned) as house:
        named = (await house.client.get("/.well-known/ucp")).json()["ucp"]["supported_versions"]
        assert named == {version: f"{ORIGIN}/ucp/{version}/.well-known/ucp" for version in (OLD, NEXT)}
        told = (await house.client.get(f"/ucp/{NEXT}/.well-known/ucp")).json()["ucp"]
        assert told["version"] == NEXT
        assert {each["version"] for group in told["capabilities"].values() for each in group} == {NEXT}
        # Who speaks April alone is told so here, and goes on there.
        sought = {"query": "teapot"}
        stranger = await house.post("/catalog/search", sought, agent=APRIL, version=NEXT)
        assert (stranger.status_code, stranger.json()["code"]) == (422, "version_unsupported")
        # Begun over REST, paid by a tool.
        said = {"line_items": [{"item": {"id": TEAPOT}, "quantity": 1}], "buyer": BUYER, "fulfillment": SHIPPING}
        made = (await house.post("/checkout-sessions", said, version=NEXT)).json()
        assert (made["ucp"]["version"], made["status"]) == (NEXT, "ready_for_complete")
        done = await _tool(house, "complete_checkout", {"id": made["id"], "checkout": PAYMENT})
        assert done["status"] == "completed"
        assert done["order"]["url"].endswith(done["order"]["id"])
        order = await _tool(house, "get_order", {"id": done["order"]["id"]})
        assert (order["ucp"]["version"], order["checkout_id"]) == (NEXT, made["id"])
    news = body_of(OrderEvent("evt_1", "order_placed", SEPTEMBER), {"id": "ord_1"}, NEXT)
    assert (news["ucp"]["version"], news["id"]) == (NEXT, "ord_1")
