"""How much agents may spend a day, whatever they ask for at once."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from hupan.checkout import CheckoutId, Confirmation
from hupan.kernel import Buyer
from hupan.platform import Database, Row
from hupan.protocols.ucp_limits.repository import SqlSpendingStore
from tests.conftest import fresh_database
from tests.integration.ucp.conftest import PINNED
from tests.integration.ucp.goods import TEAPOT
from tests.integration.ucp.house import OLD, House, open_house

pytestmark = pytest.mark.anyio

PAYMENT = {"handler_id": "mock_payment_handler", "credential": {"type": "token", "token": "success_token"}}


@pytest.fixture(scope="module")
async def frugal(schema_url: str, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    with fresh_database(postgres_url) as url:
        database = Database(url)
        async with database.engine.begin() as connection:
            await connection.run_sync(Row.metadata.create_all)
        environment = {"HUPAN_UCP_SPENDING_PER_DAY": "70"}
        async with open_house(database, tmp_path_factory.mktemp("ucp"), PINNED, environment) as opened:
            yield opened
        await database.close()


async def _begun(house: House, agent: str) -> str:
    lines = [{"item": {"id": TEAPOT}, "quantity": 1}]
    made = await house.post("/checkout-sessions", {"line_items": lines}, agent=agent)
    assert made.json()["status"] == "ready_for_complete", made.text
    return str(made.json()["id"])


async def _complete(house: House, checkout_id: str, agent: str, *, declined: bool = False) -> dict[str, Any]:
    paid = {**PAYMENT, "credential": {"type": "token", "token": "fail_token" if declined else "success_token"}}
    body = {"payment": {"instruments": [paid]}}
    answer = await house.post(f"/checkout-sessions/{checkout_id}/complete", body, agent=agent)
    told: dict[str, Any] = answer.json()
    return told


async def _look(house: House, checkout_id: str, agent: str) -> dict[str, Any]:
    path = f"/ucp/2026-04-08/checkout-sessions/{checkout_id}"
    told: dict[str, Any] = (await house.client.get(path, headers={"ucp-agent": f'profile="{agent}"'})).json()
    return told


def _codes(told: dict[str, Any]) -> set[str]:
    return {each["code"] for each in told.get("messages", ())}


async def test_beyond_the_cap_the_buyer_is_asked(frugal: House) -> None:
    agent = "https://agent.example/other"
    # A teapot with delivery and tax is about 33 dollars: two are within 70, and a third is not.
    first, second, third = [await _begun(frugal, agent) for _ in range(3)]
    assert (await _complete(frugal, first, agent, declined=True))["status"] == "ready_for_complete"
    for each in (first, second):
        assert (await _complete(frugal, each, agent))["status"] == "completed"
    told = await _complete(frugal, third, agent)
    assert told["status"] == "requires_escalation"
    (reached,) = [each for each in told["messages"] if each["code"] == "spending_cap_reached"]
    assert reached["severity"] == "requires_buyer_review"
    assert "USD" in reached["content"]
    assert told["continue_url"].startswith("https://")
    assert reached["code"] not in _codes(await _look(frugal, second, agent))
    # It stays so until it is changed, and then the agent may try again.
    seen = await _look(frugal, third, agent)
    assert (seen["status"], _codes(seen)) == ("requires_escalation", {"spending_cap_reached"})
    answer = await frugal.client.put(
        f"/ucp/2026-04-08/checkout-sessions/{third}",
        json={"line_items": [{"item": {"id": TEAPOT}, "quantity": 1}]},
        headers={"ucp-agent": f'profile="{agent}"'},
    )
    assert (answer.json()["status"], _codes(answer.json())) == ("ready_for_complete", set())
    assert (await _complete(frugal, third, agent))["status"] == "requires_escalation"


async def test_the_person_who_goes_on_pays_without_a_cap(frugal: House) -> None:
    """Nor does what they paid count as the agent's."""
    agent = "https://agent.example/full"
    ids = [await _begun(frugal, agent) for _ in range(3)]
    ended = [await _complete(frugal, each, agent) for each in ids]
    assert [each["status"] for each in ended] == ["completed", "completed", "requires_escalation"]
    buyer, checkout_id = Buyer.guest_of(f"ucp:claimed:{agent}"), CheckoutId(ids[-1])
    session = await frugal.selling.checkouts.get(buyer, checkout_id)
    assert session.fingerprint
    # As the page of the hand-off does it.
    confirmation = Confirmation("on the page", session.fingerprint, "cod", "")
    await frugal.selling.checkouts.complete(buyer, checkout_id, confirmation, wait_s=10)
    seen = await _look(frugal, ids[-1], agent)
    assert (seen["status"], _codes(seen)) == ("completed", set())
    assert seen["order"]["id"]


async def test_many_at_once_spend_no_more(frugal: House) -> None:
    agent = "https://agent.example/profile"
    ids = [await _begun(frugal, agent) for _ in range(5)]
    ended = await asyncio.gather(*(_complete(frugal, each, agent) for each in ids))
    assert sorted(each["status"] for each in ended) == ["completed"] * 2 + ["requires_escalation"] * 3
    assert sum("spending_cap_reached" in _codes(each) for each in ended) == 3
    # What was bought is answered again, whatever is left.
    again = await frugal.client.get(
        f"/ucp/2026-04-08/checkout-sessions/{ended[0]['id']}", headers={"ucp-agent": f'profile="{agent}"'}
    )
    assert again.status_code == 200


async def test_other_names_spend_no_more_from_the_same_place(frugal: House) -> None:
    """A name costs a stranger nothing: at 2026-01-11 it need not even be one of a profile."""
    ended: list[str] = []
    async with frugal.seen_from("203.0.113.9") as house:
        for name in ("https://agent.example/full-too", "https://agent.example/old-1", "https://agent.example/old-2"):
            if name.endswith("too"):
                ended.append((await _complete(house, await _begun(house, name), name))["status"])
                continue
            lines = [{"item": {"id": TEAPOT}, "quantity": 1}]
            home = {"id": "home", "address_country": "US"}
            method = {"type": "shipping", "destinations": [home], "selected_destination_id": "home"}
            said = {"line_items": lines, "fulfillment": {"methods": [method]}}
            made = (await house.post("/checkout-sessions", said, agent=name, version=OLD)).json()
            path = f"/checkout-sessions/{made['id']}/complete"
            done = await house.post(path, {"payment_data": PAYMENT}, agent=name, version=OLD)
            ended.append(done.json()["status"])
    assert ended == ["completed", "completed", "requires_escalation"]
    other = "https://agent.example/full-too"
    async with frugal.seen_from("2001:db8::1") as house:
        assert (await _complete(house, await _begun(house, other), other))["status"] == "completed"


async def test_where_an_agent_was_is_forgotten_with_the_day(database: Database) -> None:
    stores = database.stores(SqlSpendingStore)
    today, later = date(2026, 4, 1), date(2026, 4, 2)
    async with stores() as store:
        assert await store.take("x", today, "chk_5", 60, 100, whereabouts="203.0.113.9") == 40
        assert await store.take("y", today, "chk_6", 60, 100, whereabouts="203.0.113.9") == -20
        assert await store.take("y", today, "chk_6", 60, 100, whereabouts="203.0.113.10") == 40
        assert await store.take("z", later, "chk_7", 90, 100, whereabouts="203.0.113.9") == 10
    async with database.engine.connect() as connection:
        kept = await connection.execute(text("select checkout_id, whereabouts from ucp_spending order by 1"))
    known = {row.checkout_id: row.whereabouts for row in kept}
    assert (known["chk_5"], known["chk_6"], known["chk_7"]) == ("", "", "203.0.113.9")


async def test_the_same_checkout_counts_once(database: Database) -> None:

    stores = database.stores(SqlSpendingStore)
    today, later = date(2026, 3, 1), date(2026, 3, 2)
    async with stores() as store:
        assert await store.take("a", today, "chk_1", 60, 100) == 40
        assert await store.take("a", today, "chk_1", 70, 100) == 30
        assert await store.take("a", today, "chk_2", 40, 100) == -10
        assert await store.take("b", today, "chk_3", 100, 100) == 0
        assert await store.take("a", later, "chk_4", 100, 100) == 0
        await store.give_back("chk_1")
        assert await store.take("a", today, "chk_2", 100, 100) == 0
