"""Orders in UCP's words: an agent's own, and a person's, only with that person's leave."""

from typing import Any

import pytest

from hupan.checkout import CheckoutId
from tests.integration.ucp.goods import MUG, TEAPOT
from tests.integration.ucp.house import AGENT, NEW, ORIGIN, House
from tests.integration.ucp.platform import MANAGE, READ, Platform, known, sign_in

pytestmark = pytest.mark.anyio

PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}


@pytest.fixture(scope="module")
async def platform(house: House) -> Platform:
    await sign_in(house)
    return await known(house)


async def _bought(house: House) -> dict[str, Any]:
    lines = [{"item": {"id": each}, "quantity": 2} for each in (TEAPOT, MUG)]
    made = (await house.post("/checkout-sessions", {"line_items": lines})).json()
    told: dict[str, Any] = (await house.post(f"/checkout-sessions/{made['id']}/complete", PAYMENT)).json()
    assert told["status"] == "completed"
    return told


def _headers(token: str = "", agent: str = AGENT) -> dict[str, str]:
    named = {"ucp-agent": f'profile="{agent}"'}
    return named | ({"authorization": f"Bearer {token}"} if token else {})


async def test_an_order_is_told_whole(house: House) -> None:
    bought = await _bought(house)
    answer = await house.client.get(f"/ucp/{NEW}/orders/{bought['order']['id']}", headers=_headers())
    assert answer.status_code == 200
    told = answer.json()
    assert (told["checkout_id"], told["currency"]) == (CheckoutId(bought["id"]), "USD")
    assert [(each["item"]["id"], each["quantity"]["total"], each["status"]) for each in told["line_items"]] == [
        (TEAPOT, 2, "processing"),
        (MUG, 2, "processing"),
    ]
    totals = {each["type"]: each["amount"] for each in told["totals"]}
    assert totals["subtotal"] + totals["fulfillment"] == totals["total"]
    assert totals["total"] == next(each["amount"] for each in bought["totals"] if each["type"] == "total")
    assert told["fulfillment"]["expectations"][0]["destination"]["address_country"] == "US"
    assert [*told["ucp"]["capabilities"]] == ["dev.ucp.shopping.order"]


async def test_nobody_elses_order_is_seen(house: House) -> None:
    bought = await _bought(house)
    for agent, order in (("https://agent.example/other", bought["order"]["id"]), (AGENT, "ord_x"), (AGENT, "a%00b")):
        answer = await house.client.get(f"/ucp/{NEW}/orders/{order}", headers=_headers(agent=agent))
        assert answer.status_code == 404


async def test_a_persons_orders_need_that_persons_leave(house: House, platform: Platform) -> None:
    path = f"/ucp/{NEW}/orders"
    stranger = await house.client.get(path, headers=_headers())
    assert stranger.status_code == 401
    challenge = stranger.headers["www-authenticate"]
    assert challenge.startswith(f'Bearer realm="{ORIGIN}", resource_metadata=')
    assert stranger.json()["messages"][0]["code"] == "identity_required"
    forged = await house.client.get(path, headers=_headers("forged"))
    assert (forged.status_code, 'error="invalid_token"' in forged.headers["www-authenticate"]) == (401, True)
    token = (await platform.tokens(scope=READ))["access_token"]
    assert (await house.client.get(path, headers=_headers(token))).json()["orders"] == []
    borrowed = await house.client.get(path, headers=_headers(token, "https://agent.example/other"))
    assert borrowed.status_code == 403


async def test_reading_is_not_managing(house: House, platform: Platform) -> None:
    path = f"/ucp/{NEW}/orders/ord_probe/cancel"
    token = (await platform.tokens(scope=READ))["access_token"]
    refused = await house.client.post(path, headers=_headers(token))
    assert refused.status_code == 403
    assert f'error="insufficient_scope", scope="{READ} {MANAGE}"' in refused.headers["www-authenticate"]
    allowed = (await platform.tokens())["access_token"]
    assert (await house.client.post(path, headers=_headers(allowed))).status_code == 404
    # What an agent bought for a guest is not the person's to cancel.
    order = (await _bought(house))["order"]["id"]
    other = await house.client.post(f"/ucp/{NEW}/orders/{order}/cancel", headers=_headers(allowed))
    assert other.status_code == 404
