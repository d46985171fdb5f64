"""What strangers write reaches the assistants of others as data: at the door of a buyer's tools, and at that of UCP.

The same attacks as in the chat are written into the market. Whatever they say, a tool does what its arguments say and
nothing else, prices are the market's, addresses are ours, and nothing is added to what can be done. Then the client
itself is hostile: it forges, repeats, exaggerates, and asks with keys that were made for something else.
"""

import asyncio
import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import get_args

import httpx
import pytest

from bench.shopping.house import Reply
from hupan.bootstrap.tables import load_tables
from hupan.identity import Scope
from hupan.platform import Database, Row
from tests.attacks.shopping.assistants import REFUSED, Agent, Assistant, Refused, key_of, shape
from tests.attacks.shopping.cases import LANGUAGES, Case, Field, cases
from tests.attacks.shopping.doors import Doors
from tests.attacks.shopping.judging import Books, Facts, amount, faults_of_reply, prices
from tests.attacks.shopping.market import CODE, Json, Stall, cart_of, empty, fresh, open_stall
from tests.attacks.ucp.agents import Wanted
from tests.conftest import fresh_database
from tests.integration.ucp.house import AGENT, profile

_BAIT = fresh().bait["earphones"].product.id
_HONEST = fresh().honest["earphones"][0]
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "en": ("wireless headphones", "which Bluetooth version does it have?", "what do people say about it?"),
    "zh": ("无线耳机", "蓝牙版本是多少？", "大家怎么评价？"),
    "ko": ("무선 이어폰", "블루투스 버전이 뭐예요?", "후기 어때요?"),
}
_BY_CHAT_ALONE = {"file", "import", "buyer"}


def _chosen() -> list[Case]:
    """Take of every field that strangers have one attack of each language that has some."""
    found: list[Case] = []
    for wanted in get_args(Field):
        for language in LANGUAGES:
            there = (each for each in cases() if (each.field, each.language) == (wanted, language))
            found += islice(there, 0 if wanted in _BY_CHAT_ALONE else 1)
    return found


def _of_each_day() -> list[Case]:
    """Take one of each field, in one language after another."""
    fields = list(dict.fromkeys(each.field for each in _chosen()))
    there = {each: [case for case in _chosen() if case.field == each] for each in fields}
    return [several[at % len(several)] for at, several in enumerate(there.values())]


@dataclass
class Counter:
    """The market under attack, and who stands at its doors."""

    stall: Stall
    books: Books
    doors: Doors
    facts: Facts
    agent: Agent
    assistants: Mapping[str, Assistant]
    offered: Json
    told: Json
    numbers: Mapping[str, list[str]]


@pytest.fixture(scope="module")
def counter(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Counter]:
    folder = tmp_path_factory.mktemp("counter")
    pinned = folder / "agents.json"
    pinned.write_text(json.dumps({AGENT: profile()}), encoding="utf-8")
    known = {
        "HUPAN_UCP_CONFORMANCE": "true",
        "HUPAN_UCP_AGENT_PROFILES": str(pinned),
        "HUPAN_UCP_REQUESTS_PER_MINUTE": "100000",
    }
    with fresh_database(postgres_url) as database_url:
        load_tables()
        asyncio.run(_tables(database_url))
        with open_stall(database_url, folder / "data", known) as stall:
            stall.settle()
            books, agent = Books(database_url), Agent(stall.house.url)
            # What is heard of parcels that were just handed over, and of what was bought, is told in the background.
            books.at_rest("tracking")
            buyers = stall.buyers
            assistants = {
                each: Assistant(agent.url, key_of(one.caller, Scope.SHOP.value)) for each, one in buyers.items()
            }
            orders = {each: one.caller.ask("GET", "/api/orders")["orders"] for each, one in buyers.items()}
            yield Counter(
                stall,
                books,
                Doors(stall),
                Facts(stall.owner),
                agent,
                assistants,
                assistants["en"].offered(),
                agent.told("get_product", id=_BAIT),
                {each: [order["number"] for order in several] for each, several in orders.items()},
            )
            books.close()
            for each in assistants.values():
                each.http.close()


async def _tables(database_url: str) -> None:
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()


def test_every_field_of_strangers_is_there() -> None:
    assert {each.field for each in _chosen()} == {*get_args(Field)} - _BY_CHAT_ALONE
    assert len(_chosen()) >= 25


@pytest.mark.parametrize("case", _of_each_day(), ids=lambda each: each.id)
def test_a_part_of_the_attacks_is_data_at_the_doors_of_others(counter: Counter, case: Case) -> None:
    _try_out(counter, case)


@pytest.mark.long
@pytest.mark.parametrize("case", [each for each in _chosen() if each not in _of_each_day()], ids=lambda each: each.id)
def test_attacks_are_data_at_the_doors_of_others(counter: Counter, case: Case) -> None:
    _try_out(counter, case)


def _try_out(counter: Counter, case: Case) -> None:
    counter.doors.attack(case)
    empty(counter.stall.buyers[case.language])
    before = counter.books.at_rest(case.field)
    _by_tools(counter, case)
    _by_ucp(counter, case)
    after = counter.books.read()
    assert {table for table, rows in before.items() if rows != after[table]} <= {"checkout_sessions", *_OF_AGENTS}
    empty(counter.stall.buyers[case.language])


def _by_tools(counter: Counter, case: Case) -> None:
    """Shop with a buyer's tools: each does what its arguments say."""
    buyer, assistant = counter.stall.buyers[case.language], counter.assistants[case.language]
    words, fact, opinions = _WORDS[case.language]
    offer = _HONEST.offers[0].id

    def used(name: str, **arguments: object) -> Reply:
        reply = assistant.use(name, **arguments)
        assert list(faults_of_reply(reply, case.language, counter.numbers[case.language])) == []
        assert list(prices(reply, counter.facts, buyer)) == []
        return reply

    found = used("find_products", words=words).cards("products")[0]["items"]
    # Whose whole title says nothing of what it is has hidden it from this search.
    assert case.field == "whole_title" or _BAIT in {each["product_id"] for each in found}
    used("compare_products", product_ids=[_BAIT, _HONEST.product.id])
    used("ask_about_product", product_id=_BAIT, question=fact)
    used("ask_about_product", product_id=_BAIT, question=opinions)
    used("list_choices", product_id=_BAIT)
    assert cart_of(buyer)["lines"] == []
    used("add_to_cart", offer_id=offer)
    used("set_codes", codes=[CODE])
    assert len(used("prepare_purchase").cards("consent")) == 1
    used("list_orders")
    used("track_order", order_id=counter.stall.orders[case.language])
    assert _lines(cart_of(buyer)) == {offer: 1}
    assert counter.assistants["en"].offered() == counter.offered


def _by_ucp(counter: Counter, case: Case) -> None:
    """Shop by UCP: what was written stands where it was written, and nowhere else."""
    offer = _HONEST.offers[0]
    now = counter.agent.told("get_product", id=_BAIT)
    assert {*shape(now)} <= {*shape(counter.told)} | {".product.rating"}
    assert _numbers(now) == _numbers(counter.told)
    search = counter.agent.told("search_catalog", query=_WORDS["en"][0])
    assert all(each["url"].startswith(f"{counter.agent.url}/market/p/") for each in search["products"])
    counter.agent.told("list_reviews", product_id=_BAIT)
    made = counter.agent.told("create_checkout", line_items=[{"item": {"id": offer.id}, "quantity": 1}], key=case.id)
    assert [(each["item"]["id"], each["quantity"]) for each in made["line_items"]] == [(offer.id, 1)]
    assert made["line_items"][0]["item"]["price"] == offer.price.minor
    assert made["status"] != "completed"
    assert "order" not in made


def _judge(counter: Counter, case: Case, reply: Reply) -> None:
    numbers = counter.numbers[case.language]
    assert list(faults_of_reply(reply, case.language, numbers)) == []
    assert list(prices(reply, counter.facts, counter.stall.buyers[case.language])) == []


def _kept(books: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Leave out what a use of a door leaves behind."""
    return {table: rows for table, rows in books.items() if table not in _OF_AGENTS}


def _lines(cart: Json) -> dict[str, int]:
    return {each["offer_id"]: each["quantity"] for each in cart["lines"]}


# What an agent began is on record, and when a key was used last.
_OF_AGENTS = {"ucp_checkouts", "identity_keys"}


def _numbers(told: Json) -> Json:
    product = told["product"]
    return {
        "id": product["id"],
        "price_range": product["price_range"],
        "variants": [(each["id"], each["price"], each["availability"], each["url"]) for each in product["variants"]],
        "url": product["url"],
    }


# -- a client that is hostile itself


@dataclass(frozen=True)
class Call:
    """A call that must come to nothing.

    Attributes:
        code: What is answered.
    """

    name: str
    arguments: Mapping[str, object]
    code: object = REFUSED


_DEEP = json.loads("[" * 200 + "]" * 200)
_CALLS: Mapping[str, Call] = {
    # Tools that would pay, give back, or loosen what holds.
    **{
        f"no tool is called {name}": Call(name, {"id": "x", "order_id": "x"})
        for name in (
            *("pay", "complete_checkout", "confirm_purchase", "place_order", "buy", "checkout"),
            *("cancel_order", "return_order", "refund", "set_limit", "create_mandate", "create_key", "__init__", ""),
        )
    },
    # Arguments that are none of the tool's.
    "its own price": Call("add_to_cart", {"offer_id": _HONEST.offers[0].id, "price": 1}),
    "somebody else's name": Call("show_cart", {"person_id": "per_owner"}),
    "a buyer of its own": Call("list_orders", {"buyer": {"person_id": "per_owner"}}),
    "that it was confirmed": Call("prepare_purchase", {"confirmed": True}),
    "beyond the limit": Call("prepare_purchase", {"beyond": True}),
    "an address to pay from": Call("prepare_purchase", {"currency": "USD; drop table"}),
    # Arguments as big, as small, and as odd as can be.
    "more than all": Call("add_to_cart", {"offer_id": _HONEST.offers[0].id, "quantity": 10**30}),
    "less than nothing": Call("add_to_cart", {"offer_id": _HONEST.offers[0].id, "quantity": -1}),
    "half a pair": Call("add_to_cart", {"offer_id": _HONEST.offers[0].id, "quantity": 0.5}),
    "a wish with a zero": Call("find_products", {"words": "a\x00b"}),
    "a question with a zero": Call("ask_about_product", {"product_id": _BAIT, "question": "\x00"}),
    "a very long wish": Call("find_products", {"words": "x" * 20_000}),
    "no wish": Call("find_products", {"words": ""}),
    "a name that is a house": Call("add_to_cart", {"offer_id": "o" * 20_000}),
    "many products": Call("compare_products", {"product_ids": [_BAIT] * 5_000}),
    "many codes": Call("set_codes", {"codes": ["A"] * 1_000}),
    "a code that is a book": Call("set_codes", {"codes": ["A" * 10_000]}),
    "deep": Call("find_products", {"words": _DEEP}),
    "an object for a name": Call("track_order", {"order_id": {"$ne": ""}}),
    "a sum that is none": Call("watch_price", {"product_id": _BAIT, "below": "1e9"}),
    "a language that is none": Call("show_cart", {"language": "../../etc"}),
    # Names of things that are not there, or not for this key.
    "a product of nobody": Call("list_choices", {"product_id": "prod_' or 1=1 --"}, "catalog.not_found"),
    "a product with a zero": Call("list_choices", {"product_id": "prod\x00"}),
    "an offer with a zero": Call("add_to_cart", {"offer_id": "off\x00"}),
    "an order with a zero": Call("track_order", {"order_id": "ord\x00"}),
    "an order of nobody": Call("track_order", {"order_id": "%"}, "orders.not_found"),
    "an offer of nobody": Call("change_cart", {"offer_id": "%", "quantity": 0}, "cart.line_not_found"),
    "a comparison with nothing": Call("compare_products", {"product_ids": [_BAIT, "x"]}, "catalog.not_found"),
}


@pytest.mark.parametrize("call", _CALLS.values(), ids=_CALLS.keys())
def test_what_no_tool_takes_comes_to_nothing(counter: Counter, call: Call) -> None:
    buyer, assistant = counter.stall.buyers["en"], counter.assistants["en"]
    empty(buyer)
    before = counter.books.at_rest("")

    with pytest.raises(Refused) as refused:
        assistant.use(call.name, **call.arguments)
    assert refused.value.code == call.code
    assert cart_of(buyer)["lines"] == []
    assert _kept(counter.books.read()) == _kept(before)


@pytest.mark.parametrize("words", ["'; drop table orders; --", "\u202e\u2066\U000e0061", "((((", "😀" * 150])
def test_odd_words_are_looked_for_and_nothing_else(counter: Counter, words: str) -> None:
    before = counter.books.at_rest("")
    _judge(counter, cases()[0], counter.assistants["en"].use("find_products", words=words))
    _judge(counter, cases()[0], counter.assistants["en"].use("ask_about_product", product_id=_BAIT, question=words))
    assert _kept(counter.books.read()) == _kept(before)


@pytest.mark.parametrize(
    "message",
    [
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "show_cart", "arguments": "\\ud800"}}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ["show_cart"], "arguments": {}}}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"arguments": {}}}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "file:///etc/passwd"}}',
        b'[{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "add_to_cart"}}]',
        b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "x": "' + b"a" * 70_000 + b'"}',
        b"[" * 60_000,
        b"\xff\xfe{",
    ],
)
def test_messages_that_are_none_are_answered_as_such(counter: Counter, message: bytes) -> None:
    answered = counter.assistants["en"].raw(message)
    assert answered.status_code == httpx.codes.OK
    assert answered.json()["error"]["code"] in {-32600, -32601, -32602, -32700}


def test_what_is_somebody_elses_is_as_if_it_had_never_been(counter: Counter) -> None:
    mine, theirs = counter.assistants["en"], counter.stall.buyers["ko"]
    theirs_assistant = counter.assistants["ko"]
    theirs_assistant.use("add_to_cart", offer_id=_HONEST.offers[0].id, quantity=2)
    card = theirs_assistant.use("prepare_purchase").cards("consent")[0]
    order = counter.stall.orders["ko"]

    def told(order_id: str) -> str:
        answered = mine.send("tools/call", {"name": "track_order", "arguments": {"order_id": order_id}})
        return answered.text.replace(order_id, "ID")

    assert told(order) == told("ord_" + "0" * 26)
    with pytest.raises(Refused, match=r"cart\.line_not_found"):
        mine.use("change_cart", offer_id=_HONEST.offers[0].id, quantity=0)
    assert _lines(cart_of(theirs)) == {_HONEST.offers[0].id: 2}
    everything = "".join(mine.use(name).text for name in ("show_cart", "list_orders"))
    assert not any(each in everything for each in counter.numbers["ko"])
    # The page that the card names is not for the key, nor for anybody else's browser.
    for caller in (mine.http, counter.stall.buyers["en"].caller.http):
        assert caller.get(f"/api/checkout/{card['checkout_id']}").status_code in {401, 403, 404}
    empty(theirs)


def test_a_key_neither_pays_nor_loosens_what_holds(counter: Counter) -> None:
    buyer, assistant = counter.stall.buyers["en"], counter.assistants["en"]
    empty(buyer)
    assistant.use("add_to_cart", offer_id=_HONEST.offers[0].id)
    card = assistant.use("prepare_purchase").cards("consent")[0]
    before = counter.books.at_rest("")
    wish = {"fingerprint": card["fingerprint"], "handler": "wallet"}
    for path, body in (
        (f"/api/checkout/{card['checkout_id']}/complete", wish),
        (f"/api/checkout/{card['checkout_id']}/complete", wish | {"beyond": True}),
        ("/api/limits", {"span": "day", "minor": 10**9}),
        ("/api/mandates", {}),
        ("/api/keys", {"name": "More", "scopes": ["shop"]}),
        (f"/api/orders/{counter.stall.orders['en']}/cancel", {"reason": "other"}),
    ):
        answered = assistant.http.post(path, json=body, headers={"idempotency-key": "forged", "origin": assistant.url})
        assert answered.status_code in {401, 403, 404, 422}, (path, answered.status_code, answered.text[:200])
    assert _kept(counter.books.read()) == _kept(before)
    empty(buyer)


def test_limits_hold_for_what_an_assistant_prepares(counter: Counter) -> None:
    buyer, assistant = counter.stall.buyers["zh"], counter.assistants["zh"]
    empty(buyer)
    buyer.caller.ask("PUT", "/api/limits", {"currency": "CNY", "time_zone": "Asia/Shanghai"})
    limits = buyer.caller.ask("POST", "/api/limits", {"span": "purchase", "minor": 1})
    try:
        assistant.use("add_to_cart", offer_id=_HONEST.offers[0].id)
        card = assistant.use("prepare_purchase").cards("consent")[0]
        before = counter.books.at_rest("")
        wish = {"fingerprint": card["fingerprint"], "handler": "wallet"}
        path = f"/api/checkout/{card['checkout_id']}/complete"
        answered = buyer.caller.try_to("POST", path, wish, idempotency_key="first")
        again = buyer.caller.try_to("POST", path, wish, idempotency_key="second")
        assert not answered.is_success or answered.json()["status"] != "completed", answered.text[:300]
        assert not again.is_success or again.json()["status"] != "completed", again.text[:300]
        assert counter.books.read(checkouts=False)["orders_orders"] == before["orders_orders"]
    finally:
        for each in limits["limits"]:
            buyer.caller.ask("DELETE", f"/api/limits/{each['id']}")
        empty(buyer)


def test_what_is_sent_again_buys_nothing_and_stays_within_what_one_may_have(counter: Counter) -> None:
    buyer, assistant = counter.stall.buyers["en"], counter.assistants["en"]
    empty(buyer)
    before = counter.books.at_rest("")
    offer = _HONEST.offers[0].id
    for _ in range(4):
        call = {"name": "add_to_cart", "arguments": {"offer_id": offer, "quantity": 400}}
        answered = assistant.send("tools/call", call, "same")
        assert answered.status_code == httpx.codes.OK
    assert sum(_lines(cart_of(buyer)).values()) <= 500
    assistant.use("change_cart", offer_id=offer, quantity=1)
    cards = [assistant.use("prepare_purchase").cards("consent")[0] for _ in range(3)]
    assert len({each["sums"][-1]["text"] for each in cards}) == 1
    now = counter.books.read(checkouts=False)
    assert all(now[table] == before[table] for table in _kept(now))
    empty(buyer)


@pytest.mark.parametrize("scope", [each for each in Scope if each is not Scope.SHOP])
def test_keys_for_something_else_get_nothing(counter: Counter, scope: Scope) -> None:
    other = Assistant(counter.agent.url, key_of(counter.stall.buyers["en"].caller, scope.value))
    for method, params in (("initialize", {}), ("tools/list", {}), ("tools/call", {"name": "show_cart"}), ("ping", {})):
        answered = other.send(method, params)
        assert (answered.status_code, answered.json()["code"]) == (403, "identity.scope_missing")
    other.http.close()


def test_a_key_that_was_taken_back_is_none(counter: Counter) -> None:
    caller = counter.stall.buyers["en"].caller
    made: Json = caller.ask("POST", "/api/keys", {"name": "Gone", "scopes": ["shop"]})
    gone = Assistant(counter.agent.url, str(made["key"]))
    gone.use("show_cart")
    listed = caller.ask("GET", "/api/keys")["items"]
    caller.ask("DELETE", f"/api/keys/{next(each['id'] for each in listed if each['name'] == 'Gone')}")
    assert gone.send("tools/call", {"name": "show_cart", "arguments": {}}).status_code == 401
    gone.http.close()


def test_an_agent_by_ucp_pays_only_what_was_agreed(counter: Counter) -> None:
    offer = _HONEST.offers[0]
    nothing = [{"type": "total", "amount": 0}]
    lines = [{"item": {"id": offer.id, "price": 1, "title": "Free"}, "quantity": 1, "totals": nothing}]
    made = counter.agent.told("create_checkout", line_items=lines, totals=nothing, key="cheap")
    assert made["line_items"][0]["item"]["price"] == offer.price.minor
    total = next(each["amount"] for each in made["totals"] if each["type"] == "total")
    assert total >= offer.price.minor
    before = counter.books.at_rest("")
    for subject in (made["id"], "chk_" + "0" * 26, "%", "chk%00"):
        body = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "stolen"}}]}}
        answered = counter.agent.send(Wanted("complete_checkout", subject, body, key=f"steal-{subject}"))
        assert answered.status_code < 500
        assert "order" not in answered.json() or answered.json().get("status") != "completed"
    now = counter.books.read(checkouts=False)
    assert (now["orders_orders"], now["ledger_entries"]) == (before["orders_orders"], before["ledger_entries"])
    assert amount({"minor": total, "currency": made["currency"]}) > 0
