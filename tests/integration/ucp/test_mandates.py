"""AP2 at the door: our signature in every checkout, and nothing bought without a mandate that counts."""

from typing import Any, cast

import httpx
import pytest
import rfc8785
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sqlalchemy import text

from hupan.protocols.signatures import SigningKey
from tests.integration.ucp.goods import MUG, TEAPOT
from tests.integration.ucp.house import AGENT, AGENT_KEY, LOCKED_AGENT, NEW, OLD, ORIGIN, House
from tests.integration.ucp.mandates import (
    OPEN_CHECKOUT,
    OPEN_PAYMENT,
    b64,
    bound,
    closed_checkout,
    closed_payment,
    delegate,
    hidden,
    issue,
    opened,
    rooted,
    sha256,
)

pytestmark = pytest.mark.anyio

TOKEN = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}


async def _begun(house: House, agent: str = LOCKED_AGENT) -> dict[str, Any]:
    lines = [{"item": {"id": TEAPOT}, "quantity": 2}, {"item": {"id": MUG}, "quantity": 1}]
    answer = await house.post("/checkout-sessions", {"line_items": lines}, agent=agent)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _completed(
    house: House, made: dict[str, Any], mandate: str, payment: dict[str, Any] = TOKEN, agent: str = LOCKED_AGENT
) -> httpx.Response:
    body = {**payment, "ap2": {"checkout_mandate": mandate}}
    return await house.post(f"/checkout-sessions/{made['id']}/complete", body, agent=agent)


def _paid_by(mandate: str) -> dict[str, Any]:
    credential = {"type": "ap2", "token": mandate}
    return {"payment": {"instruments": [{"id": "i", "handler_id": "mock_payment_handler", "credential": credential}]}}


async def _kept(house: House, checkout_id: str) -> list[tuple[str, str]]:
    query = text("select kind, text from ucp_mandates where checkout_id = :checkout order by kind")
    async with house.database.engine.connect() as connection:
        return [(each[0], each[1]) for each in await connection.execute(query, {"checkout": checkout_id})]


async def test_every_checkout_carries_our_word(house: House) -> None:
    made = await _begun(house)
    profile = (await house.client.get("/.well-known/ucp")).json()
    entry = profile["ucp"]["capabilities"]["dev.ucp.shopping.ap2_mandate"][0]
    assert entry["config"] == {"vp_formats_supported": {"dc+sd-jwt": {}}}
    path = f"/checkout-sessions/{made['id']}"
    updated = await house.client.put(
        f"/ucp/{NEW}{path}",
        json={"id": made["id"], "buyer": {"full_name": "Mina", "score": 1.5}},
        headers={"ucp-agent": f'profile="{LOCKED_AGENT}"'},
    )
    for told in (made, updated.json()):
        header, between, signature = told["ap2"]["merchant_authorization"].split(".")
        assert between == ""
        payload = rfc8785.dumps({name: each for name, each in told.items() if name != "ap2"})
        jws = cast("Any", JWS())
        jws.deserialize(f"{header}.{b64(payload)}.{signature}")
        kid = jws.jose_header["kid"]
        jws.verify(JWK(**next(each for each in profile["signing_keys"] if each["kid"] == kid)))
    # Who does not know AP2 is not bothered with it.
    assert "ap2" not in await _begun(house, AGENT)


async def test_a_locked_checkout_is_not_completed_without_a_mandate(house: House) -> None:
    made = await _begun(house)
    refused = await house.post(f"/checkout-sessions/{made['id']}/complete", TOKEN, agent=LOCKED_AGENT)
    assert (refused.status_code, refused.json()["messages"][0]["code"]) == (400, "mandate_required")
    read = await house.client.get(
        f"/ucp/{NEW}/checkout-sessions/{made['id']}", headers={"ucp-agent": f'profile="{LOCKED_AGENT}"'}
    )
    assert read.json()["status"] == "ready_for_complete"
    done = await _completed(house, made, issue(closed_checkout(made), AGENT_KEY))
    assert (done.status_code, done.json()["status"]) == (200, "completed"), done.text
    assert done.json()["ap2"]["merchant_authorization"]
    mandate = issue(closed_checkout(made), AGENT_KEY)
    again = await _completed(house, made, mandate)
    assert again.status_code == 409  # it is over, whoever agrees to it once more


async def test_the_mandates_lie_with_the_checkout_word_for_word(house: House) -> None:
    made = await _begun(house)
    mandate = issue(hidden(closed_checkout(made), "checkout_jwt"), AGENT_KEY)
    payment = issue(closed_payment(made, ORIGIN), AGENT_KEY)
    done = await _completed(house, made, mandate, _paid_by(payment))
    assert done.json()["status"] == "completed", done.text
    assert await _kept(house, made["id"]) == [("mandate.checkout.1", mandate), ("mandate.payment.1", payment)]


async def test_a_holder_of_a_credential_binds_it_to_us(house: House) -> None:
    made, wallet = await _begun(house), SigningKey.make("wallet")
    mandate = bound(issue(closed_checkout(made), AGENT_KEY, wallet), wallet, ORIGIN, "nonce-1")
    done = await _completed(house, made, mandate)
    assert done.json()["status"] == "completed", done.text


async def test_an_agent_keeps_within_what_its_user_agreed_to(house: House) -> None:
    agent = SigningKey.make("agent-instance")
    us = {"id": "hupan", "name": "Hupan", "website": ORIGIN}

    def chains(made: dict[str, Any], wanted: int) -> tuple[str, str]:
        items = [
            {"id": "tea", "acceptable_items": [{"id": TEAPOT, "title": "Pot"}], "quantity": wanted},
            {
                "id": "cup",
                "acceptable_items": [{"id": MUG, "title": "Mug"}, {"id": TEAPOT, "title": "Pot"}],
                "quantity": 1,
            },
        ]
        bounds = [
            {"type": "checkout.allowed_merchants", "allowed": [us]},
            {"type": "checkout.line_items", "items": items},
        ]
        root = rooted(opened(OPEN_CHECKOUT, agent, bounds), AGENT_KEY)
        total = next(each["amount"] for each in made["totals"] if each["type"] == "total")
        limits = [
            {"type": "payment.allowed_payees", "allowed": [us]},
            {"type": "payment.amount_range", "currency": "USD", "max": total},
            {"type": "payment.reference", "conditional_transaction_id": sha256(root)},
        ]
        purse = rooted(opened(OPEN_PAYMENT, agent, limits), AGENT_KEY)
        return (
            delegate(root, agent, closed_checkout(made), ORIGIN),
            delegate(purse, agent, closed_payment(made, ORIGIN), ORIGIN),
        )

    made = await _begun(house)
    too_much, _ = chains(made, 3)
    refused = await _completed(house, made, too_much)
    assert (refused.status_code, refused.json()["messages"][0]["code"]) == (409, "mandate_scope_mismatch")
    mandate, payment = chains(made, 2)
    done = await _completed(house, made, mandate, _paid_by(payment))
    assert done.json()["status"] == "completed", done.text
    # What a user agreed to once is not bought twice.
    second = await _begun(house)
    link = mandate.partition("~~")[0] + "~"
    replayed = await _completed(house, second, delegate(link, agent, closed_checkout(second), ORIGIN, nonce="fresh"))
    assert (replayed.status_code, replayed.json()["messages"][0]["code"]) == (409, "mandate_scope_mismatch")


async def test_what_was_agreed_to_is_what_is_bought(house: House) -> None:
    made = await _begun(house)
    mandate = issue(closed_checkout(made), AGENT_KEY)
    more = [{"item": {"id": TEAPOT}, "quantity": 3}, {"item": {"id": MUG}, "quantity": 1}]
    changed = await house.client.put(
        f"/ucp/{NEW}/checkout-sessions/{made['id']}",
        json={"id": made["id"], "line_items": more},
        headers={"ucp-agent": f'profile="{LOCKED_AGENT}"'},
    )
    assert changed.status_code == 200
    refused = await _completed(house, made, mandate)
    assert (refused.status_code, refused.json()["messages"][0]["code"]) == (409, "mandate_scope_mismatch")
    assert (await _completed(house, made, issue(closed_checkout(changed.json()), AGENT_KEY))).status_code == 200


async def test_the_oldest_version_is_told_that_its_dummy_counts_for_nothing(house: House) -> None:
    going = {
        "methods": [
            {
                "type": "shipping",
                "destinations": [{"id": "home", "address_country": "US", "postal_code": "94103"}],
                "selected_destination_id": "home",
                "groups": [{"selected_option_id": "standard"}],
            }
        ]
    }
    body = {"line_items": [{"item": {"id": MUG}, "quantity": 1}], "fulfillment": going}
    made = (await house.post("/checkout-sessions", body, version=OLD)).json()
    done = await house.post(
        f"/checkout-sessions/{made['id']}/complete",
        {**TOKEN, "ap2": {"checkout_mandate": "header.payload.signature~kb_signature"}},
        version=OLD,
    )
    assert (done.status_code, done.json()["status"]) == (200, "completed"), done.text
    warned = next(each for each in done.json()["messages"] if each["code"] == "mandate_invalid_signature")
    assert (warned["type"], warned["path"]) == ("warning", "$.ap2.checkout_mandate")
    assert await _kept(house, made["id"]) == []
