"""Checkouts in UCP's words, over the real rooms: from lines to an order, and everything that must not be had so."""

from typing import Any

import pytest

from tests.integration.ucp.goods import MUG, SOLD_OUT, TEAPOT
from tests.integration.ucp.house import AGENT, NEW, OLD, House

pytestmark = pytest.mark.anyio

HOME = {
    "id": "home",
    "full_name": "Ada Lake",
    "street_address": "1 Market St",
    "address_locality": "San Francisco",
    "address_region": "CA",
    "postal_code": "94103",
    "address_country": "US",
}
SUCCESS = "success_token"
SHIPPING = {"methods": [{"type": "shipping", "destinations": [HOME], "selected_destination_id": "home"}]}
BUYER = {"first_name": "Ada", "last_name": "Lake", "email": "ada@example.org", "consent": {"marketing": False}}


def _lines(*wanted: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"item": {"id": each}, "quantity": quantity} for each, quantity in wanted]


def _pay(token: str = SUCCESS, **changed: str) -> dict[str, Any]:
    instrument = {"id": "i", "type": "card", "credential": {"type": "token", "token": token}, **changed}
    return {"payment": {"instruments": [instrument]}}


async def _create(house: House, *wanted: tuple[str, int], **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    said = {"line_items": _lines(*wanted), "buyer": BUYER, "fulfillment": SHIPPING} | body
    answer = await house.post("/checkout-sessions", said)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _sum(told: dict[str, Any], kind: str) -> int:
    return sum(each["amount"] for each in told["totals"] if each["type"] == kind)


async def test_a_checkout_says_what_it_comes_to(house: House) -> None:
    told = await _create(house, (TEAPOT, 2), (MUG, 1), discounts={"codes": ["10off", "MUGLOVE"]})
    assert told["status"] == "ready_for_complete"
    assert told["currency"] == "USD"
    assert [(each["item"]["id"], each["item"]["price"], each["quantity"]) for each in told["line_items"]] == [
        (TEAPOT, 2500, 2),
        (MUG, 1500, 1),
    ]
    parts = ("subtotal", "items_discount", "discount", "fulfillment", "tax")
    assert sum(_sum(told, each) for each in parts) == _sum(told, "total")
    assert (_sum(told, "subtotal"), _sum(told, "items_discount")) == (6500, -300)
    applied = {each.get("code"): each for each in told["discounts"]["applied"]}
    assert applied["MUGLOVE"]["allocations"] == [{"path": "$.line_items[1]", "amount": 300}]
    assert applied["10off"]["amount"] > 0
    assert applied[None]["automatic"] is True
    (method,) = told["fulfillment"]["methods"]
    assert method["selected_destination_id"] == "home"
    (group,) = method["groups"]
    assert group["options"][0]["totals"][-1]["amount"] == _sum(told, "fulfillment")
    assert told["buyer"]["consent"] == {"marketing": False}
    assert "dev.ucp.shopping.checkout" in told["ucp"]["capabilities"]
    assert "dev.hupan.mock_payment_handler" in told["ucp"]["payment_handlers"]


async def test_it_is_bought_once(house: House) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/checkout-sessions/{made['id']}/complete"
    first = await house.post(path, _pay(), idempotency_key="buy-1")
    again = await house.post(path, _pay(), idempotency_key="buy-1")
    assert (first.status_code, first.json()["status"]) == (200, "completed")
    assert again.json() == first.json()
    assert first.json()["order"]["permalink_url"].endswith(first.json()["order"]["id"])
    assert "success_token" not in first.text
    other = await house.post(path, _pay("fail_token"), idempotency_key="buy-1")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    late = await house.post(path, _pay(), idempotency_key="buy-2")
    assert late.status_code == 409
    for verb in ("cancel", "complete"):
        assert (await house.post(f"/checkout-sessions/{made['id']}/{verb}", _pay())).status_code == 409


async def test_a_card_that_fails_leaves_it_open(house: House) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/checkout-sessions/{made['id']}"
    failed = (await house.post(f"{path}/complete", _pay("fail_token"))).json()
    assert failed["status"] != "completed"
    assert "payment_failed" in {each["code"] for each in failed["messages"]}
    assert (await house.post(f"{path}/complete", _pay())).json()["status"] == "completed"


async def test_a_card_that_asks_for_its_owner_is_handed_over(house: House) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/checkout-sessions/{made['id']}"
    told = (await house.post(f"{path}/complete", _pay("escalate_token"))).json()
    assert told["status"] == "requires_escalation"
    assert [each["severity"] for each in told["messages"]] == ["requires_buyer_input"]
    assert f"/market/handoff/{made['id']}?token=" in told["continue_url"]
    again = (await house.client.get(f"/ucp/{NEW}{path}", headers=_agent())).json()
    assert again["status"] == "requires_escalation"
    assert (await house.post(f"{path}/complete", _pay())).status_code == 409
    assert (await house.post(f"{path}/cancel")).json()["status"] in {"complete_in_progress", "canceled"}
    assert "continue_url" not in (await house.client.get(f"/ucp/{NEW}{path}", headers=_agent())).json()


@pytest.mark.parametrize("instrument", [{"handler_id": "stolen_handler"}, {"handler_id": "wallet"}])
async def test_it_is_paid_only_as_it_can_be(house: House, instrument: dict[str, str]) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/checkout-sessions/{made['id']}"
    refused = await house.post(f"{path}/complete", _pay(**instrument))
    assert refused.status_code == 400
    assert (await house.client.get(f"/ucp/{NEW}{path}", headers=_agent())).json()["status"] == "ready_for_complete"
    assert (await house.post(f"{path}/complete", {})).status_code == 400


async def test_what_was_not_shown_is_not_bought(house: House) -> None:
    made = await _create(house, (MUG, 1))
    path = f"/checkout-sessions/{made['id']}"
    changed = await house.client.put(f"/ucp/{NEW}{path}", json={"line_items": _lines((MUG, 2))}, headers=_agent())
    assert changed.json()["line_items"][0]["quantity"] == 2
    bought = (await house.post(f"{path}/complete", _pay())).json()
    assert bought["status"] == "completed"
    assert _sum(bought, "total") == _sum(changed.json(), "total")


async def test_codes_are_replaced_and_cleared(house: House) -> None:
    made = await _create(house, (TEAPOT, 1), discounts={"codes": ["10OFF", "NO_SUCH_CODE"]})
    assert any("NO_SUCH_CODE" in each["content"] for each in made["messages"])
    path = f"/ucp/{NEW}/checkout-sessions/{made['id']}"
    body = {"line_items": _lines((TEAPOT, 1))}
    for codes in (["TEA5"], []):
        told = (await house.client.put(path, json=body | {"discounts": {"codes": codes}}, headers=_agent())).json()
        assert told["discounts"]["codes"] == codes
        assert [each["code"] for each in told["discounts"]["applied"]] == codes


async def test_what_is_not_there_is_told_and_left_out(house: House) -> None:
    told = await _create(house, (TEAPOT, 1), (SOLD_OUT, 1), ("no_such_thing", 1))
    assert [each["item"]["id"] for each in told["line_items"]] == [TEAPOT]
    assert {each["code"] for each in told["messages"]} == {"out_of_stock", "item_unavailable"}
    nothing = await house.post("/checkout-sessions", {"line_items": _lines((SOLD_OUT, 1))})
    assert (nothing.status_code, nothing.json()["ucp"]["status"]) == (200, "error")
    assert "id" not in nothing.json()


async def test_the_older_version_refuses_what_is_not_there(house: House) -> None:
    for item in (SOLD_OUT, "no_such_thing"):
        refused = await house.post("/checkout-sessions", {"line_items": _lines((item, 1))}, version=OLD)
        assert (refused.status_code, bool(refused.json()["detail"])) == (400, True)
    body = {"line_items": _lines((TEAPOT, 2)), "discounts": {"codes": ["10OFF"]}, "fulfillment": SHIPPING}
    made = await house.post("/checkout-sessions", body, version=OLD)
    told = made.json()
    assert made.status_code == 201
    assert all(each["amount"] >= 0 for each in told["totals"])
    assert {each["id"] for each in told["payment"]["handlers"]} >= {"mock_payment_handler"}
    path = f"/checkout-sessions/{told['id']}/complete"
    declined = await house.post(path, _pay("fail_token"), version=OLD)
    assert declined.status_code == 402
    assert (await house.post(path, _pay(), version=OLD)).json()["status"] == "completed"


async def test_nobody_elses_checkout_is_seen(house: House) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/checkout-sessions/{made['id']}"
    stranger = {"ucp-agent": 'profile="https://agent.example/other"'}
    answers = [
        await house.client.get(f"/ucp/{NEW}{path}", headers=stranger),
        await house.client.put(f"/ucp/{NEW}{path}", json={"line_items": _lines((MUG, 1))}, headers=stranger),
        await house.post(f"{path}/complete", _pay(), agent="https://agent.example/other"),
        await house.post(f"{path}/cancel", agent="https://agent.example/other"),
        await house.client.get(f"/ucp/{NEW}/checkout-sessions/chk_nothing", headers=_agent()),
        await house.client.get(f"/ucp/{NEW}/checkout-sessions/a%00b", headers=_agent()),
    ]
    assert {each.status_code for each in answers} == {404}
    assert (await house.post(f"{path}/cancel")).json()["status"] == "canceled"


IMPOSSIBLE: list[dict[str, Any]] = [
    {},
    {"line_items": []},
    {"line_items": [5]},
    {"line_items": [{"item": {}, "quantity": 1}]},
    {"line_items": [{"item": {"id": TEAPOT}, "quantity": 0}]},
    {"line_items": [{"item": {"id": TEAPOT}, "quantity": -1}]},
    {"line_items": [{"item": {"id": TEAPOT}, "quantity": 10**12}]},
    {"line_items": [{"item": {"id": TEAPOT}, "quantity": 1.5}]},
    {"line_items": _lines((TEAPOT, 1)), "buyer": {"email": "no address"}},
    {"line_items": _lines((TEAPOT, 1)), "buyer": []},
    {"line_items": _lines((TEAPOT, 1)), "discounts": {"codes": [1]}},
    {"line_items": _lines((TEAPOT, 1)), "fulfillment": {"methods": ["ship"]}},
    {"line_items": _lines((TEAPOT, 1)) * 300},
]


@pytest.mark.parametrize("body", IMPOSSIBLE)
async def test_what_cannot_be_is_refused(house: House, body: dict[str, Any]) -> None:
    answer = await house.post("/checkout-sessions", body)
    assert answer.status_code == 400, answer.text


async def test_prices_of_agents_count_for_nothing(house: House) -> None:
    lines = [{"item": {"id": TEAPOT, "price": 1}, "quantity": 1, "totals": [{"type": "total", "amount": 1}]}]
    told = await _create(house, (TEAPOT, 1), line_items=lines, totals=[{"type": "total", "amount": 1}], currency="KRW")
    assert (_sum(told, "subtotal"), told["currency"]) == (2500, "USD")


async def test_an_agent_buys_by_tools(house: House) -> None:
    async def call(name: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        meta = {"ucp-agent": {"profile": AGENT}}
        params = {"name": name, "arguments": {"meta": meta, **arguments}}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        answer = await house.post("/mcp", message, agent=None)
        assert answer.status_code in {200, 201}, answer.text
        told: dict[str, Any] = answer.json()["result"]["structuredContent"]
        return told

    body = {"line_items": _lines((TEAPOT, 1)), "buyer": BUYER, "fulfillment": SHIPPING}
    made = await call("create_checkout", checkout=body)
    assert (await call("get_checkout", id=made["id"]))["status"] == "ready_for_complete"
    assert (await call("complete_checkout", id=made["id"], checkout=_pay()))["status"] == "completed"


def _agent() -> dict[str, str]:
    return {"ucp-agent": f'profile="{AGENT}"'}
