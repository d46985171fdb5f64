"""Returns, escrow and reviews, which UCP lacks: negotiated, described by schemas that hold, and nobody else's."""

from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest
from jsonschema import Draft202012Validator, ValidationError

from hupan.kernel import Buyer, OrderId, PersonId
from hupan.orders import ReturnId, Who
from tests.integration.ucp.goods import KETTLE, MUG, TEAPOT
from tests.integration.ucp.house import AGENT, NEW, OLD, ORIGIN, OURS, House
from tests.integration.ucp.platform import BACK, CONFIRM, MANAGE, READ, REVIEW, Platform, sign_in

pytestmark = pytest.mark.anyio

FULL, RIVAL = "https://agent.example/full", "https://agent.example/full-too"
RETURNS, REVIEWS, ESCROW = OURS
PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}
HOUSE = Who.operating(PersonId("per_operator"))
TEAPOTS, MUGS, KETTLES = "prod_teapot", "prod_mug", "prod_kettle"

# `jsonschema` names its types only in part.
_validator: Any = Draft202012Validator


async def ask(house: House, method: str, path: str, body: object = None, **said: str) -> httpx.Response:
    """Ask as an agent (`agent`), perhaps for a person (`token`), perhaps once (`key`)."""
    headers = {"ucp-agent": f'profile="{said.get("agent", FULL)}"', "content-type": "application/json"}
    headers |= {"authorization": f"Bearer {said['token']}"} if said.get("token") else {}
    headers |= {"idempotency-key": said["key"]} if said.get("key") else {}
    content = b"" if body is None else orjson.dumps(body)
    return await house.client.request(method, f"/ucp/{NEW}{path}", content=content, headers=headers)


async def told(house: House, method: str, path: str, body: object = None, **more: str) -> dict[str, Any]:
    answer = await ask(house, method, path, body, **more)
    assert answer.status_code in {200, 201}, answer.text
    return dict(answer.json())


async def schema(house: House, capability: str, part: str) -> Callable[[dict[str, Any]], None]:
    profile = (await house.client.get("/.well-known/ucp")).json()
    address = profile["ucp"]["capabilities"][capability][0]["config"]["schema"]
    document = (await house.client.get(address.removeprefix(ORIGIN))).json()
    _validator.check_schema(document)
    whole = _validator(document)
    piece = _validator({name: each for name, each in document.items() if name != "anyOf"} | {"$ref": f"#/$defs/{part}"})

    def check(answer: dict[str, Any]) -> None:
        whole.validate(answer)
        piece.validate(answer)
        for name in document["$defs"][part]["required"]:
            with pytest.raises(ValidationError):
                piece.validate({word: each for word, each in answer.items() if word != name})

    return check


async def buy(house: House, offer: str, quantity: int = 2, agent: str = FULL) -> OrderId:
    lines = [{"item": {"id": offer}, "quantity": quantity}]
    made = (await house.post("/checkout-sessions", {"line_items": lines}, agent=agent)).json()
    done = (await house.post(f"/checkout-sessions/{made['id']}/complete", PAYMENT, agent=agent)).json()
    return OrderId(done["order"]["id"])


async def ship(house: House, order_id: OrderId) -> None:
    order = await house.selling.orders.get(HOUSE, order_id)
    await house.selling.orders.ship(HOUSE, order_id, {line.id: line.open for line in order.lines}, "demo")


async def arrive(house: House, order_id: OrderId) -> None:
    await ship(house, order_id)
    await house.selling.orders.confirm(HOUSE, order_id)


async def buy_for_the_person(house: House, offer: str) -> OrderId:
    """An order that is the person's own: no agent made it."""
    order_id = await buy(house, offer, agent="https://agent.example/other")
    (owner, *_) = await house.selling.people.list()
    await house.selling.orders.claim(
        Buyer.guest_of("ucp:claimed:https://agent.example/other"), Buyer(PersonId(owner.id))
    )
    return order_id


@pytest.fixture(scope="module")
async def platform(house: House) -> Platform:
    await sign_in(house)
    made = await house.linking.register("Lake Chat", FULL, [BACK], keeps_secret=False)
    return Platform(house, made.client.id)


async def _token(platform: Platform, *scopes: str) -> str:
    return (await platform.tokens(scope=" ".join(scopes)))["access_token"]


async def test_the_profile_names_them_and_their_schemas_are_served(house: House) -> None:
    capabilities = (await house.client.get("/.well-known/ucp")).json()["ucp"]["capabilities"]
    for name in OURS:
        (declared,) = capabilities[name]
        short = name.rpartition(".")[2]
        assert declared["schema"] == f"https://hupan.dev/ucp/{NEW}/schemas/shopping/{short}.json"
        assert declared["spec"] == f"https://hupan.dev/ucp/{NEW}/specification/{short}"
        served = (await house.client.get(declared["config"]["schema"].removeprefix(ORIGIN))).json()
        assert (served["$id"], served["name"]) == (declared["schema"], name)
        about = (await house.client.get(declared["config"]["about"].removeprefix(ORIGIN))).json()
        assert about["schema"] == declared["config"]["schema"]
        assert about["operations"]
    assert (capabilities[RETURNS][0]["extends"], capabilities[ESCROW][0]["extends"]) == ("dev.ucp.shopping.order",) * 2
    older = (await house.client.get(f"/ucp/{OLD}/.well-known/ucp")).json()
    assert not {each["name"] for each in older["ucp"]["capabilities"]} & {*OURS}
    for address in (f"/ucp/{OLD}/schemas/{RETURNS}.json", f"/ucp/{NEW}/schemas/dev.hupan.shopping.nothing.json"):
        assert (await house.client.get(address)).status_code == 404


@pytest.mark.parametrize("agent", [AGENT, "https://agent.example/returns-alone"])
async def test_they_are_not_had_unless_both_sides_have_them(house: House, agent: str) -> None:
    """Nor is an extension had whose parent is missing."""
    for method, path in (
        ("GET", "/orders/ord_x/returns"),
        ("GET", "/orders/ord_x/escrow"),
        ("POST", "/catalog/reviews"),
    ):
        answer = await ask(house, method, path, agent=agent)
        (message,) = answer.json()["messages"]
        assert (answer.status_code, message["code"]) == (200, "capabilities_incompatible")
        old = await house.client.request(
            method, f"/ucp/{OLD}{path}", headers={"ucp-agent": f'profile="{FULL}"', "content-type": "application/json"}
        )
        assert old.status_code == 404


async def test_tools_are_the_same_operations(house: House) -> None:
    names: dict[str, set[str]] = {}
    for version in (NEW, OLD):
        listed = await house.post(
            "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, agent=None, version=version
        )
        names[version] = {each["name"] for each in listed.json()["result"]["tools"]}
    ours = {"get_returns", "request_return", "mark_return_sent", "withdraw_return", "get_escrow", "confirm_receipt"}
    assert names[NEW] >= ours | {"get_return", "list_reviews", "write_review"}
    assert not names[OLD] & ours
    order_id = await buy(house, TEAPOT)
    params = {"name": "get_escrow", "arguments": {"meta": {"ucp-agent": {"profile": FULL}}, "id": order_id}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = (await house.post("/mcp", message, agent=None)).json()["result"]["structuredContent"]
    assert answer == await told(house, "GET", f"/orders/{order_id}/escrow")


async def test_a_return_goes_its_whole_way(house: House) -> None:
    order_id = await buy(house, TEAPOT, 3)
    path = f"/orders/{order_id}/returns"
    assert (await told(house, "GET", path))["returnable"] == []
    line = (await told(house, "GET", f"/orders/{order_id}"))["line_items"][0]["id"]
    wanted = {"line_items": [{"id": line, "quantity": 2}], "reason": "defective", "note": "It <leaks>."}
    assert (await ask(house, "POST", path, wanted)).status_code == 400  # nothing has arrived
    await arrive(house, order_id)
    overview = await told(house, "GET", path)
    (await schema(house, RETURNS, "overview"))(overview)
    (returnable,) = overview["returnable"]
    assert (returnable["line_item_id"], returnable["quantity"]) == (line, 3)
    assert returnable["until"] < returnable["until_if_faulty"]
    payers = {each["reason"]: (each["paid_by"], each["within_days"]) for each in overview["reasons"]}
    assert (payers["changed_mind"], payers["defective"]) == (("buyer", 14), ("seller", 30))

    made = await told(house, "POST", path, wanted, key="once")
    check = await schema(house, RETURNS, "return")
    check(made)
    assert (made["status"], made["note"], made["next"]["type"]) == ("requested", "It <leaks>.", "return_answer")
    assert await told(house, "POST", path, wanted, key="once") == made
    other = await ask(house, "POST", path, {**wanted, "reason": "damaged"}, key="once")
    assert other.status_code == 409
    assert [each["id"] for each in (await told(house, "GET", path))["returns"]] == [made["id"]]

    case = f"{path}/{made['id']}"
    assert (await ask(house, "POST", f"{case}/sent", {"tracking_number": "R-1"})).status_code == 409  # not granted yet
    await house.selling.returns.approve(HOUSE, order_id, ReturnId(made["id"]))
    assert (await ask(house, "POST", f"{case}/sent", {})).status_code == 400
    sent = await told(house, "POST", f"{case}/sent", {"tracking_number": "R-1", "carrier": "Lake Post"})
    check(sent)
    assert (sent["status"], sent["tracking"]) == ("sent", "Lake Post R-1")
    assert await told(house, "GET", case) == sent
    assert (await ask(house, "POST", f"{case}/withdraw", {})).status_code == 409  # it is on its way
    second = await told(house, "POST", path, {"line_items": [{"id": line, "quantity": 1}], "reason": "changed_mind"})
    kept = await told(house, "POST", f"{path}/{second['id']}/withdraw", {})
    assert kept["status"] == "withdrawn"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"line_items": [], "reason": "damaged"},
        {"line_items": [7], "reason": "damaged"},
        {"line_items": [{"id": "1", "quantity": 0}], "reason": "damaged"},
        {"line_items": [{"id": "1", "quantity": 1}, {"id": "1", "quantity": 1}], "reason": "damaged"},
        {"line_items": [{"id": "1", "quantity": 1}], "reason": "because"},
        {"line_items": [{"id": "1", "quantity": 1}], "reason": ["damaged"]},
        {"line_items": [{"id": "none", "quantity": 1}], "reason": "damaged"},
        {"line_items": [{"id": "1", "quantity": 99}], "reason": "damaged", "note": "x"},
        {"line_items": [{"id": "1", "quantity": 1}], "reason": "damaged", "note": "x" * 2001},
    ],
)
async def test_what_cannot_go_back_is_refused(house: House, body: dict[str, Any]) -> None:
    order_id = await buy(house, MUG)
    answer = await ask(house, "POST", f"/orders/{order_id}/returns", body)
    assert answer.status_code == 400, answer.text
    assert (await told(house, "GET", f"/orders/{order_id}/returns"))["returns"] == []


async def test_another_agents_order_is_not_there(house: House, platform: Platform) -> None:
    order_id = await buy(house, MUG)
    await arrive(house, order_id)
    line = (await told(house, "GET", f"/orders/{order_id}"))["line_items"][0]["id"]
    wanted = {"line_items": [{"id": line, "quantity": 1}], "reason": "damaged"}
    case = (await told(house, "POST", f"/orders/{order_id}/returns", wanted))["id"]
    asked: list[tuple[str, str, object]] = [
        ("GET", "returns", None),
        ("POST", "returns", wanted),
        ("GET", f"returns/{case}", None),
        ("POST", f"returns/{case}/sent", {"tracking_number": "R"}),
        ("POST", f"returns/{case}/withdraw", {}),
        ("GET", "escrow", None),
        ("POST", "escrow/confirm", {}),
    ]
    for method, path, body in asked:
        for order in (order_id, "ord_none", "a%00b"):
            assert (await ask(house, method, f"/orders/{order}/{path}", body, agent=RIVAL)).status_code == 404
    # Nor is it the rival's by a return that is the rival's.
    theirs = await buy(house, MUG, agent=RIVAL)
    assert (await ask(house, "GET", f"/orders/{theirs}/returns/{case}", agent=RIVAL)).status_code == 404
    # A person's token opens what is that person's, and what the same agent made; not what another one made.
    token = await _token(platform, READ, MANAGE, CONFIRM)
    assert (await ask(house, "GET", f"/orders/{theirs}/escrow", token=token)).status_code == 404
    assert (await ask(house, "GET", f"/orders/{order_id}/escrow", token=token)).status_code == 200


async def test_a_persons_order_needs_that_persons_leave(house: House, platform: Platform) -> None:
    order_id = await buy_for_the_person(house, MUG)
    returns, escrow = f"/orders/{order_id}/returns", f"/orders/{order_id}/escrow"
    for path in (f"/orders/{order_id}", returns, escrow):
        assert (await ask(house, "GET", path)).status_code == 404
        assert (await ask(house, "GET", path, token="forged")).status_code == 401
    reading = await _token(platform, READ)
    assert (await told(house, "GET", escrow, token=reading))["status"] == "held"
    # What the list of a person's orders names can be looked at, too.
    listed = (await told(house, "GET", "/orders", token=reading))["orders"]
    assert await told(house, "GET", f"/orders/{order_id}", token=reading)
    assert order_id in [each["id"] for each in listed]
    assert (await ask(house, "GET", f"/orders/{order_id}", token=await _token(platform, REVIEW))).status_code == 403
    assert (await ask(house, "GET", f"/orders/{order_id}", token=reading, agent=RIVAL)).status_code == 403
    assert (await ask(house, "GET", escrow, token=reading, agent=RIVAL)).status_code == 403
    assert (await ask(house, "POST", returns, {}, token=reading)).status_code == 403
    refused = await ask(house, "POST", f"{escrow}/confirm", {}, token=await _token(platform, READ, MANAGE))
    assert refused.status_code == 403  # who may cancel may not pay out
    assert CONFIRM in refused.headers["www-authenticate"]
    await ship(house, order_id)
    allowed = await _token(platform, READ, MANAGE, CONFIRM)
    done = await told(house, "POST", f"{escrow}/confirm", {}, token=allowed)
    assert done["status"] == "released"
    line = (await told(house, "GET", returns, token=allowed))["returnable"][0]["line_item_id"]
    wanted = {"line_items": [{"id": line, "quantity": 1}], "reason": "changed_mind"}
    assert (await told(house, "POST", returns, wanted, token=allowed))["status"] == "requested"
    # The same key in the agent's own name is not the person's request.
    assert (await ask(house, "POST", f"{escrow}/confirm", {}, token=allowed, key="mine")).status_code == 200
    assert (await ask(house, "POST", f"{escrow}/confirm", {}, key="mine")).status_code == 404


async def test_the_money_is_held_until_it_has_arrived(house: House) -> None:
    order_id = await buy(house, TEAPOT)
    path = f"/orders/{order_id}/escrow"
    check = await schema(house, ESCROW, "escrow")
    held = await told(house, "GET", path)
    check(held)
    total = (await house.selling.orders.get(HOUSE, order_id)).total.minor
    assert (held["status"], held["can_confirm"]) == ("held", False)
    assert held["amounts"] == {"due": 0, "paid": total, "held": total, "released": 0, "refunded": 0}
    assert (await ask(house, "POST", f"{path}/confirm", {})).status_code == 409  # nothing has left
    await house.selling.escrow.hold(order_id, "dsp_x")
    assert (await told(house, "GET", path))["status"] == "disputed"
    await house.selling.escrow.unhold(order_id, "dsp_x")
    await ship(house, order_id)
    assert (await told(house, "GET", path))["can_confirm"] is True
    done = await told(house, "POST", f"{path}/confirm", {}, key="arrived")
    check(done)
    assert (done["status"], done["amounts"]["released"], done["amounts"]["held"]) == ("released", total, 0)
    for key in ("arrived", "again", ""):
        assert await told(house, "POST", f"{path}/confirm", {}, key=key) == done


async def test_only_who_bought_it_writes_a_review(house: House, platform: Platform) -> None:
    path, draft = f"/catalog/reviews/{TEAPOTS}", {"rating": 5, "title": "Pours well", "text": "<b>No drops.</b>"}
    assert (await ask(house, "PUT", path, draft)).status_code == 401
    assert (await ask(house, "PUT", path, draft, token=await _token(platform, READ, MANAGE))).status_code == 403
    token = await _token(platform, REVIEW)
    stranger = await ask(house, "PUT", f"/catalog/reviews/{KETTLES}", draft, token=token)
    assert (stranger.status_code, stranger.json()["messages"][0]["code"]) == (403, "not_bought")
    # What the agent bought for a guest is nothing that the person bought.
    await arrive(house, await buy(house, KETTLE, 1))
    assert (await ask(house, "PUT", f"/catalog/reviews/{KETTLES}", draft, token=token)).status_code == 403
    await arrive(house, await buy_for_the_person(house, TEAPOT))
    written = await told(house, "PUT", path, draft, token=token, key="one")
    (await schema(house, REVIEWS, "review"))(written)
    assert (written["verified_purchase"], written["rating"], written["author"]) == (True, 5, "Mina <Park>")
    assert await told(house, "PUT", path, draft, token=token, key="one") == written
    changed = await told(house, "PUT", path, {"rating": 3}, token=token)
    assert (changed["id"], changed["rating"]) == (written["id"], 3)
    for bad in ({}, {"rating": 6}, {"rating": "5"}, {"rating": True}, {"rating": 5, "text": "x" * 5001}):
        assert (await ask(house, "PUT", path, bad, token=token)).status_code == 400
    assert (await ask(house, "PUT", "/catalog/reviews/prod_none", draft, token=token)).status_code == 404


async def test_anybody_reads_reviews(house: House) -> None:
    (await schema(house, REVIEWS, "page"))(await told(house, "POST", "/catalog/reviews", {"product_id": MUGS}))
    page = await told(house, "POST", "/catalog/reviews", {"product_id": MUGS, "filters": {"ratings": [5]}})
    assert (page["summary"]["count"], page["reviews"], page["pagination"]) == (
        0,
        [],
        {"has_next_page": False, "total": 0},
    )
    refused: list[tuple[object, int]] = [
        ({}, 404),
        ({"product_id": "prod_none"}, 404),
        ({"product_id": "a\x00b"}, 400),
        ({"product_id": MUGS, "sort": "worst"}, 400),
        ({"product_id": MUGS, "filters": {"ratings": [9]}}, 400),
        ({"product_id": MUGS, "filters": {"ratings": [[]]}}, 400),
        ({"product_id": MUGS, "pagination": {"cursor": "elsewhere"}}, 400),
    ]
    for body, status in refused:
        assert (await ask(house, "POST", "/catalog/reviews", body)).status_code == status, body
