"""What agents say their buyers are entitled to: shown on trust, and worth nothing where it is not so."""

from typing import Any

import pytest

from tests.integration.ucp.goods import GOLD, TEAPOT, VIP
from tests.integration.ucp.house import AGENT, NEW, House

pytestmark = pytest.mark.anyio

LINES = [{"item": {"id": TEAPOT}, "quantity": 1}]


def _pay(handler: str = "mock_payment_handler") -> dict[str, Any]:
    token = {} if handler == "cod" else {"credential": {"type": "token", "token": "success_token"}}
    return {"payment": {"instruments": [{"id": "i", "type": "card", "handler_id": handler, **token}]}}


async def _create(house: House, *claims: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    said = {"line_items": LINES, "context": {"eligibility": [*claims]}} | body
    answer = await house.post("/checkout-sessions", said)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def _put(house: House, told: dict[str, Any], **body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    headers = {"ucp-agent": f'profile="{AGENT}"'}
    path = f"/ucp/{NEW}/checkout-sessions/{told['id']}"
    changed: dict[str, Any] = (await house.client.put(path, json=body, headers=headers)).json()
    return changed


def _codes(told: dict[str, Any]) -> set[str]:
    return {each["code"] for each in told.get("messages", [])}


async def test_a_claim_is_shown_as_provisional_and_its_code_to_nobody(house: House) -> None:
    told = await _create(house, GOLD, "com.example.unknown", discounts={"codes": ["10OFF"]})
    gold = next(each for each in told["discounts"]["applied"] if each.get("eligibility") == GOLD)
    assert (gold["provisional"], gold["automatic"], gold["amount"] > 0, "code" in gold) == (True, True, True, False)
    assert told["discounts"]["codes"] == ["10OFF"]
    assert '"GOLD"' not in str(told).replace("'", '"')
    (unknown,) = (each for each in told["messages"] if each["code"] == "eligibility_not_accepted")
    assert (unknown["type"], unknown["path"]) == ("warning", "$.context.eligibility[1]")


async def test_whoever_is_entitled_buys_by_it(house: House) -> None:
    told = await _create(house, GOLD)
    done = (await house.post(f"/checkout-sessions/{told['id']}/complete", _pay())).json()
    assert done["status"] == "completed"
    (gold,) = (each for each in done["discounts"]["applied"] if each.get("eligibility") == GOLD)
    assert "provisional" not in gold


@pytest.mark.parametrize("claim", [GOLD, VIP])
async def test_whoever_is_not_pays_nothing_and_gets_nothing(house: House, claim: str) -> None:
    told = await _create(house, claim)
    path = f"/checkout-sessions/{told['id']}/complete"
    refused = await house.post(path, _pay("cod"))
    assert (refused.status_code, refused.json()["status"]) == (200, "ready_for_complete")
    (said,) = (each for each in refused.json()["messages"] if each["code"] == "eligibility_invalid")
    assert (said["type"], said["severity"], said["path"]) == ("error", "recoverable", "$.context.eligibility")
    without = await _put(house, told, line_items=LINES, context={"eligibility": []})
    assert not any("eligibility" in each for each in without["discounts"]["applied"])
    assert (await house.post(path, _pay("cod"))).json()["status"] == "completed"


async def test_a_code_that_somebody_has_heard_of_is_worth_no_more(house: House) -> None:
    told = await _create(house, discounts={"codes": ["VIP", "10OFF"]})
    assert told["discounts"]["codes"] == ["VIP", "10OFF"]
    path = f"/checkout-sessions/{told['id']}/complete"
    refused = (await house.post(path, _pay())).json()
    assert (refused["status"], "eligibility_invalid" in _codes(refused)) == ("ready_for_complete", True)


async def test_claims_stay_until_others_are_made(house: House) -> None:
    told = await _create(house, GOLD)
    kept = await _put(house, told, line_items=LINES, discounts={"codes": ["TEA5"]})
    assert kept["discounts"]["codes"] == ["TEA5"]
    assert GOLD in {each.get("eligibility") for each in kept["discounts"]["applied"]}
    other = await _put(house, told, line_items=LINES, context={"eligibility": [VIP]})
    assert other["discounts"]["codes"] == ["TEA5"]
    assert {each.get("eligibility") for each in other["discounts"]["applied"]} >= {VIP}
    assert GOLD not in {each.get("eligibility") for each in other["discounts"]["applied"]}


@pytest.mark.parametrize("said", [5, [5], {"a": 1}, ["x"] * 30])
async def test_what_is_no_claim_is_refused(house: House, said: object) -> None:
    body = {"line_items": LINES, "context": {"eligibility": said}}
    assert (await house.post("/checkout-sessions", body)).status_code == 400
