"""Another assistant shops for a person: by the official SDK of MCP, against a whole server, and never further."""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.attacks.market.town import BLUE, RED, Town, Visitor, open_town
from tests.conftest import fresh_database
from tests.faults.market.people import HOME

CHANGES = {"add_to_cart", "change_cart", "set_codes", "prepare_purchase", "watch_price", "stop_watching"}
READS = {"find_products", "compare_products", "ask_about_product", "list_choices", "show_cart", "list_orders"}
_FOUND_S = 20.0


@pytest.fixture(scope="module")
def town(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Town]:
    with (
        fresh_database(postgres_url) as database_url,
        open_town(database_url, tmp_path_factory.mktemp("town")) as town,
    ):
        yield town


def _key(who: Visitor, *scopes: str) -> str:
    key: str = who.must("POST", "/api/keys", {"name": "Another assistant", "scopes": list(scopes)})["key"]
    return key


@asynccontextmanager
async def _assistant(town: Town, key: str) -> AsyncGenerator[Client]:
    async with (
        httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=60) as web,
        Client(streamable_http_client(f"{town.url}/mcp", http_client=web)) as client,
    ):
        yield client


async def _use(client: Client, name: str, **arguments: object) -> tuple[str, dict[str, Any]]:
    result: Any = await client.call_tool(name, arguments)
    assert not result.is_error, result
    cards = {each["kind"]: each["data"] for each in result.structured_content["cards"]}
    return result.structured_content["text"], cards


async def _refused(client: Client, name: str, **arguments: object) -> str:
    result: Any = await client.call_tool(name, arguments)
    assert result.is_error, result
    code: str = result.structured_content["code"]
    return code


async def _shop(town: Town, key: str) -> str:
    async with _assistant(town, key) as client:
        tools = {each.name: each for each in (await client.list_tools()).tools}
        assert set(tools) >= CHANGES | READS
        reading = {name for name, each in tools.items() if each.annotations and each.annotations.read_only_hint}
        assert reading >= READS
        assert not CHANGES & reading

        until = time.monotonic() + _FOUND_S
        while "shopping.products" not in (found := (await _use(client, "find_products", words="a shirt"))[1]):
            assert time.monotonic() < until
            await asyncio.sleep(0.2)
        (item,) = found["shopping.products"]["items"]
        assert item["href"].startswith(f"{town.url}/market/")
        _, cards = await _use(client, "list_choices", product_id=item["product_id"])
        offers = {each["offer_id"] for each in cards["shopping.variants"]["variants"]}
        assert {RED, BLUE} <= offers

        await _use(client, "add_to_cart", offer_id=RED, quantity=2)
        await _use(client, "add_to_cart", offer_id=BLUE)
        _, cards = await _use(client, "change_cart", offer_id=BLUE, quantity=0)
        (line,) = cards["shopping.cart"]["lines"]
        assert (line["offer_id"], line["quantity"]) == (RED, 2)
        _, cards = await _use(client, "set_codes", codes=["spring"])
        assert cards["shopping.cart"]["codes"] == ["SPRING"]

        text, cards = await _use(client, "prepare_purchase")
        consent = cards["shopping.consent"]
        assert "Nothing is bought before" in text
        assert consent["page"].startswith(f"{town.url}/market/checkout/")
        assert (await _use(client, "list_orders"))[1] == {}
        checkout_id: str = consent["checkout_id"]
        return checkout_id


def test_it_fills_the_cart_and_the_person_buys(town: Town) -> None:
    mina = town.mina
    mina.must("POST", "/api/addresses", HOME)
    checkout_id = asyncio.run(_shop(town, key := _key(mina, "shop")))
    session = mina.must("GET", f"/api/checkout/{checkout_id}")
    assert session["status"] == "ready_for_complete"
    order_id = mina.complete(session)["order_ids"][0]

    async def look() -> None:
        async with _assistant(town, key) as client:
            _, cards = await _use(client, "list_orders", language="ko")
            assert [each["order_id"] for each in cards["shopping.orders"]["orders"]] == [order_id]
            _, cards = await _use(client, "track_order", order_id=order_id)
            assert cards["shopping.order"]["order"]["order_id"] == order_id

    asyncio.run(look())

    async def peek() -> None:
        async with _assistant(town, _key(town.eve, "shop")) as client:
            # What is Mina's is not there for Eve, and nothing of it is told.
            assert await _refused(client, "track_order", order_id=order_id) == "orders.not_found"
            assert (await _use(client, "list_orders"))[1] == {}
            assert (await _use(client, "show_cart"))[1]["shopping.cart"]["lines"] == []

    asyncio.run(peek())


def test_what_is_not_there_is_said_and_changes_nothing(town: Town) -> None:
    async def err() -> None:
        async with _assistant(town, _key(town.eve, "shop")) as client:
            assert await _refused(client, "add_to_cart", offer_id="off_nothing") == "cart.not_for_sale"
            assert await _refused(client, "change_cart", offer_id=RED, quantity=1) == "cart.line_not_found"
            assert await _refused(client, "list_choices", product_id="prod_nothing") == "catalog.not_found"
            assert await _refused(client, "ask_about_product", product_id="x", question="how") == "catalog.not_found"
            assert await _refused(client, "set_codes", codes=["\x00"]) == "cart.bad_code"
            assert (await _use(client, "show_cart"))[1]["shopping.cart"]["lines"] == []

    asyncio.run(err())


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("pay", {}),
        ("complete_checkout", {"id": "x"}),
        ("add_to_cart", {"offer_id": RED, "quantity": 0}),
        ("add_to_cart", {"offer_id": RED, "price": 1}),
        ("find_products", {"words": "x" * 301}),
        ("watch_price", {"product_id": "x", "below": "-1"}),
    ],
)
def test_wrong_calls_are_said_in_the_protocols_words(town: Town, name: str, arguments: dict[str, object]) -> None:
    answer = _post(town, {"name": name, "arguments": arguments}, _key(town.eve, "shop"))
    assert answer.json()["error"]["code"] == -32602


def test_only_a_key_that_was_made_for_it_is_let_in(town: Town) -> None:
    params: dict[str, object] = {"name": "show_cart", "arguments": {}}
    without = httpx.post(f"{town.url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert (without.status_code, without.json()["code"]) == (401, "identity.invalid_key")
    assert _post(town, params, "hp_wrong").status_code == 401
    refused = _post(town, params, _key(town.mina, "chat", "models", "embeddings"))
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.scope_missing")
    # A page of somebody else's, in the browser of whoever is signed in, brings a cookie and no key.
    forged = town.mina.client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert forged.status_code == 401
    assert httpx.get(f"{town.url}/mcp").status_code == 405


@pytest.mark.parametrize("raw", [b"[]", b"{", b"1", b'{"id": 1, "method": "tools/list"}', b'{"jsonrpc": "2.0"}'])
def test_what_is_no_message_is_refused(town: Town, raw: bytes) -> None:
    headers = {"authorization": f"Bearer {_key(town.eve, 'shop')}", "content-type": "application/json"}
    answer = httpx.post(f"{town.url}/mcp", content=raw, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["error"]["code"] in {-32600, -32601, -32700}


def _post(town: Town, params: Mapping[str, object], key: str) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return httpx.post(f"{town.url}/mcp", json=message, headers={"authorization": f"Bearer {key}"})
