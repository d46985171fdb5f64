"""Carts in UCP's words, over the real rooms: kept for one agent, replaced as a whole, and turned into one checkout."""

import asyncio
from typing import Any

import pytest

from tests.integration.ucp.goods import CUP, KETTLE, MUG, SOLD_OUT, TEAPOT
from tests.integration.ucp.house import AGENT, NEW, OLD, House

pytestmark = pytest.mark.anyio

OTHER = "https://agent.example/other"
US = {"address_country": "US", "address_region": "CA", "postal_code": "94103"}


def _lines(*wanted: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"item": {"id": each}, "quantity": quantity} for each, quantity in wanted]


async def _create(house: House, *wanted: tuple[str, int], **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    answer = await house.post("/carts", {"line_items": _lines(*wanted)} | body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def _get(house: House, path: str, agent: str = AGENT) -> tuple[int, dict[str, Any]]:
    answer = await house.client.get(f"/ucp/{NEW}{path}", headers={"ucp-agent": f'profile="{agent}"'})
    return answer.status_code, answer.json()


async def _put(house: House, path: str, body: object, agent: str = AGENT) -> tuple[int, dict[str, Any]]:
    headers = {"ucp-agent": f'profile="{agent}"'}
    answer = await house.client.put(f"/ucp/{NEW}{path}", json=body, headers=headers)
    return answer.status_code, answer.json()


def _sum(told: dict[str, Any], kind: str) -> int:
    return sum(each["amount"] for each in told["totals"] if each["type"] == kind)


def _held(told: dict[str, Any]) -> dict[str, int]:
    return {each["item"]["id"]: each["quantity"] for each in told["line_items"]}


async def test_a_cart_says_what_it_would_come_to(house: House) -> None:
    told = await _create(house, (TEAPOT, 1), (MUG, 2), discounts={"codes": ["10off", "MUGLOVE"]}, context=US)
    assert (told["currency"], _held(told)) == ("USD", {TEAPOT: 1, MUG: 2})
    parts = ("subtotal", "items_discount", "discount", "fulfillment", "tax")
    assert sum(_sum(told, each) for each in parts) == _sum(told, "total")
    assert (_sum(told, "subtotal"), _sum(told, "items_discount")) == (5500, -600)
    assert {each["code"] for each in told["discounts"]["applied"]} == {"10OFF", "MUGLOVE"}
    assert told["continue_url"].startswith("https://")
    assert "dev.ucp.shopping.cart" in told["ucp"]["capabilities"]
    assert (await _get(house, f"/carts/{told['id']}"))[1] == told


async def test_where_nobody_says_where_it_goes_only_goods_are_reckoned(house: House) -> None:
    told = await _create(house, (MUG, 1))
    assert [each["type"] for each in told["totals"]] == ["subtotal", "total"]
    assert _sum(told, "total") == 1500


async def test_what_is_sent_replaces_all_that_was_there(house: House) -> None:
    made = await _create(house, (TEAPOT, 2), (MUG, 1), discounts={"codes": ["10OFF"]}, buyer={"first_name": "Ada"})
    status, told = await _put(house, f"/carts/{made['id']}", {"line_items": _lines((KETTLE, 1), (MUG, 4))})
    assert (status, _held(told)) == (200, {KETTLE: 1, MUG: 4})
    assert (told["discounts"]["codes"], "buyer" in told) == ([], False)
    kept = {each["item"]["id"]: each["id"] for each in made["line_items"]}
    assert kept[MUG] in {each["id"] for each in told["line_items"]}
    again = {"line_items": [{"id": kept[MUG], "quantity": 1}]}
    assert _held((await _put(house, f"/carts/{made['id']}", again))[1]) == {MUG: 1}
    assert _held((await _put(house, f"/carts/{made['id']}", {"line_items": []}))[1]) == {}
    assert (await _put(house, f"/carts/{made['id']}", {}))[0] == 400


async def test_prices_of_agents_count_for_nothing(house: House) -> None:
    lines = [{"item": {"id": TEAPOT, "price": 1}, "quantity": 1, "totals": [{"type": "total", "amount": 1}]}]
    told = await _create(house, line_items=lines, totals=[{"type": "total", "amount": 1}], currency="KRW")
    assert (_sum(told, "total"), told["currency"]) == (2500, "USD")
    made = await house.post("/checkout-sessions", {"cart_id": told["id"], "line_items": lines, "currency": "KRW"})
    assert (_sum(made.json(), "subtotal"), made.json()["currency"]) == (2500, "USD")


async def test_what_is_not_there_is_told_and_left_out(house: House) -> None:
    told = await _create(house, (TEAPOT, 1), (SOLD_OUT, 1), ("no_such_thing", 1), discounts={"codes": ["NOPE"]})
    assert _held(told) == {TEAPOT: 1}
    assert {each["code"] for each in told["messages"]} == {
        "out_of_stock",
        "item_unavailable",
        "discount_code_invalid",
    }
    nothing = await house.post("/carts", {"line_items": _lines((SOLD_OUT, 1))})
    assert (nothing.status_code, nothing.json()["ucp"]["status"]) == (200, "error")
    assert "id" not in nothing.json()
    status, still = await _put(house, f"/carts/{told['id']}", {"line_items": _lines((SOLD_OUT, 2))})
    assert (status, _held(still)) == (200, {TEAPOT: 1})


async def test_more_than_there_are_is_told(house: House) -> None:
    told = await _create(house, ("off_cup_celadon_small", 60))
    assert [(each["type"], each["code"]) for each in told["messages"]] == [("warning", "out_of_stock")]
    # Of a product without a choice, the cheapest that is there is taken.
    assert _held(await _create(house, (CUP, 1))) == {"off_cup_celadon_small": 1}


async def test_nobody_elses_cart_is_seen(house: House) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/carts/{made['id']}"
    body = {"line_items": _lines((MUG, 1))}
    answers = [
        (await _get(house, path, OTHER))[0],
        (await _put(house, path, body, OTHER))[0],
        (await house.post(f"{path}/cancel", agent=OTHER)).status_code,
        (await house.post("/checkout-sessions", {"cart_id": made["id"], **body}, agent=OTHER)).status_code,
        (await _get(house, "/carts/cart_nothing"))[0],
        (await _get(house, "/carts/a%00b"))[0],
        (await house.post("/checkout-sessions", {"cart_id": "cart_nothing", **body})).status_code,
    ]
    assert set(answers) == {404}
    assert _held((await _get(house, path))[1]) == {TEAPOT: 1}


async def test_a_cart_that_is_given_up_is_told_once_more(house: House) -> None:
    made = await _create(house, (TEAPOT, 1))
    path = f"/carts/{made['id']}"
    gone = await house.post(f"{path}/cancel", {}, idempotency_key="give-up-1")
    again = await house.post(f"{path}/cancel", {}, idempotency_key="give-up-1")
    assert (gone.status_code, _held(gone.json())) == (200, {TEAPOT: 1})
    assert again.json() == gone.json()
    status, told = await _get(house, path)
    assert (status, told["messages"][0]["code"]) == (404, "not_found")
    assert (await house.post(f"{path}/cancel", {})).status_code == 404


IMPOSSIBLE: list[dict[str, Any]] = [
    {},
    {"line_items": []},
    {"line_items": [5]},
    {"line_items": _lines((TEAPOT, 0))},
    {"line_items": _lines((TEAPOT, 10**9))},
    {"line_items": _lines((TEAPOT, 600), (TEAPOT, 600))},
    {"line_items": _lines((TEAPOT, 1)), "discounts": {"codes": [1]}},
    {"line_items": _lines((TEAPOT, 1)), "discounts": {"codes": ["X" * 60]}},
    {"line_items": _lines((TEAPOT, 1)), "context": {"address_country": "U" * 99}},
    {"line_items": _lines((TEAPOT, 1)), "buyer": []},
    {"line_items": _lines((TEAPOT, 1)) * 300},
]


@pytest.mark.parametrize("body", IMPOSSIBLE)
async def test_what_cannot_be_is_refused(house: House, body: dict[str, Any]) -> None:
    answer = await house.post("/carts", body)
    assert answer.status_code in {400, 422}, answer.text


async def test_a_cart_becomes_one_checkout(house: House) -> None:
    buyer = {"first_name": "Ada", "email": "ada@example.org"}
    cart = await _create(house, (TEAPOT, 2), discounts={"codes": ["10OFF"]}, buyer=buyer, context=US)
    body = {"cart_id": cart["id"], "line_items": _lines((KETTLE, 9)), "buyer": {"email": "eve@example.org"}}
    made = await house.post("/checkout-sessions", body)
    told = made.json()
    assert (made.status_code, _held(told)) == (201, {TEAPOT: 2})
    assert (told["discounts"]["codes"], told["buyer"]["email"]) == (["10OFF"], "ada@example.org")
    again = await house.post("/checkout-sessions", {"cart_id": cart["id"], "line_items": []})
    assert (again.status_code, again.json()["id"]) == (200, told["id"])
    # What is changed there is changed here.
    path = f"/checkout-sessions/{told['id']}"
    await _put(house, path, {"line_items": _lines((TEAPOT, 1), (MUG, 1))})
    assert _held((await _get(house, f"/carts/{cart['id']}"))[1]) == {TEAPOT: 1, MUG: 1}
    await house.post(f"{path}/cancel")
    fresh = await house.post("/checkout-sessions", {"cart_id": cart["id"], "line_items": []})
    assert (fresh.status_code, fresh.json()["id"] != told["id"]) == (201, True)


async def test_many_at_once_make_one_checkout_of_a_cart(house: House) -> None:
    cart = await _create(house, (TEAPOT, 1))
    body: dict[str, Any] = {"cart_id": cart["id"], "line_items": []}
    answers = await asyncio.gather(*(house.post("/checkout-sessions", body) for _ in range(6)))
    assert {each.status_code for each in answers} <= {200, 201}
    assert len({each.json()["id"] for each in answers}) == 1


async def test_a_cart_whose_things_are_gone_becomes_nothing(house: House) -> None:
    cart = await _create(house, (TEAPOT, 1))
    await _put(house, f"/carts/{cart['id']}", {"line_items": []})
    empty = await house.post("/checkout-sessions", {"cart_id": cart["id"], "line_items": _lines((MUG, 1))})
    assert empty.status_code == 400


async def test_an_agent_collects_by_tools(house: House) -> None:
    async def call(name: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        params = {"name": name, "arguments": {"meta": {"ucp-agent": {"profile": AGENT}}, **arguments}}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        answer = await house.post("/mcp", message, agent=None)
        assert answer.status_code in {200, 201}, answer.text
        told: dict[str, Any] = answer.json()["result"]["structuredContent"]
        return told

    made = await call("create_cart", cart={"line_items": _lines((TEAPOT, 1))})
    changed = await call("update_cart", id=made["id"], cart={"line_items": _lines((MUG, 3))})
    assert changed == await call("get_cart", id=made["id"])
    checkout = await call("create_checkout", checkout={"cart_id": made["id"], "line_items": []})
    assert _held(checkout) == {MUG: 3}
    assert _held(await call("cancel_cart", id=made["id"])) == {MUG: 3}


async def test_the_older_version_has_no_carts(house: House) -> None:
    cart = await _create(house, (TEAPOT, 1))
    assert (await house.post("/carts", {"line_items": _lines((TEAPOT, 1))}, version=OLD)).status_code == 404
    body = {"cart_id": cart["id"], "line_items": _lines((MUG, 1))}
    told = (await house.post("/checkout-sessions", body, version=OLD)).json()
    assert _held(told) == {MUG: 1}
