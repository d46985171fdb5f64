"""A checkout that an agent began, gone on with by a person: its page opens by its address, and nothing else does."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import cast

import pytest

from hupan.cart import guest_token
from hupan.catalog import OfferId
from hupan.checkout import Changes, CheckoutSession, Confirmation, Contact, Destination, NewCheckout, Status, WantedLine
from hupan.kernel import Buyer
from hupan.platform import Database, Secrets
from hupan.till import HANDED, HandOffs
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import CAP, RED, Shop, open_shop
from tests.integration.checkout.test_checkout_pages import WHERE, Visitor, guest_in, hidden

pytestmark = pytest.mark.anyio

AGENT = Buyer.guest_of("ucp:proven:https://agent.example/profile")
HOME = Destination("KR", "Mina", "010-1234-5678", "11", "중구", "", "04524", "세종대로 110")


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


async def _begun(shop: Shop, offer_id: OfferId = RED) -> CheckoutSession:
    wishes = Changes(contact=Contact("mina@example.org"), destination=HOME)
    new = NewCheckout(country="KR", lines=(WantedLine(offer_id, 1),), wishes=wishes)
    return await shop.checkouts.create(AGENT, new)


async def _hands(shop: Shop, folder: Path) -> HandOffs:
    return HandOffs(await asyncio.to_thread(Secrets, folder / "secret.key"), shop.clock)


def _as_agents(visitor: Visitor, path: str) -> None:
    """Go on as whoever an address makes one."""
    visitor.path = path
    visitor.secret = visitor.client.cookies["hupan_handoff"]


async def test_a_person_goes_on_where_an_agent_may_not(shop: Shop, tmp_path: Path) -> None:
    session, hands = await _begun(shop), await _hands(shop, tmp_path)
    shop.bank.fails = ["", "action"]
    waiting = await shop.checkouts.complete(AGENT, session.id, Confirmation("k", session.fingerprint, "bank"), wait_s=9)
    assert (waiting.status, waiting.messages[0].severity) == (Status.ESCALATED, "requires_buyer_input")
    async with guest_in(shop, tmp_path) as person:
        opened = await person.client.get(hands.path(waiting))
        assert (opened.status_code, opened.headers["location"]) == (303, f"{HANDED}/{session.id}")
        cookie = opened.headers["set-cookie"].lower()
        assert f"path={HANDED}/{session.id}" in cookie
        assert {"httponly", "samesite=lax"} <= {each.strip() for each in cookie.split(";")}
        _as_agents(person, opened.headers["location"])
        page = await person.look()
        assert 'data-status="requires_escalation"' in page
        assert 'value="another"' in page
        assert (await person.send("another")).status_code == 303
        page = await person.look()
        assert "Nothing was bought" in page
        assert "Your assistant put this together." in page
        assert "Back to the cart" not in page
        assert f'action="{HANDED}/{session.id}"' in page
        assert hidden(page, "csrf") == guest_token(person.secret)
        assert (await person.pay(page)).status_code == 303
        assert 'data-status="completed"' in await person.look()
    done = await shop.checkouts.get(AGENT, session.id)
    assert (done.status, len(await shop.orders_of(AGENT))) == (Status.COMPLETED, 1)
    assert not any(shop.bank.charged.values())


async def test_one_may_change_what_an_agent_began(shop: Shop, tmp_path: Path) -> None:
    session, hands = await _begun(shop), await _hands(shop, tmp_path)
    async with guest_in(shop, tmp_path) as person:
        _as_agents(person, (await person.client.get(hands.path(session))).headers["location"])
        wrong = await person.send("where", **{**WHERE, "email": "nobody"})
        assert (wrong.status_code, f'action="{HANDED}/{session.id}"' in wrong.text) == (422, True)
        assert (await person.send("where", **WHERE)).headers["location"] == f"{HANDED}/{session.id}"
        assert (await person.send("cancel")).status_code == 303
    assert (await shop.checkouts.get(AGENT, session.id)).status is Status.CANCELED


async def test_forged_addresses_open_nothing(shop: Shop, tmp_path: Path) -> None:
    session, other = await _begun(shop), await _begun(shop, CAP)
    hands, strange = await _hands(shop, tmp_path), await _hands(shop, tmp_path / "elsewhere")
    secrets = await asyncio.to_thread(Secrets, tmp_path / "secret.key")
    right = hands.path(session).partition("token=")[2]
    until = int(shop.clock.now().timestamp()) + 9_999
    forged = (
        "",
        "x",
        "|".join(("handoff.1", session.id, AGENT.guest, str(until))),
        right[:-2] + ("AA" if right[-2:] != "AA" else "BB"),
        right + "x" * 2_000,
        hands.path(other).partition("token=")[2],
        strange.path(session).partition("token=")[2],
        # What we sealed for something else opens nothing either.
        secrets.seal(f"{session.id}|{AGENT.guest}|{until}").decode(),
        secrets.seal(f"other|{session.id}|{AGENT.guest}|{until}").decode(),
    )
    async with guest_in(shop, tmp_path) as person:
        for token in forged:
            opened = await person.client.get(f"{HANDED}/{session.id}", params={"token": token})
            assert (opened.status_code, "set-cookie" in opened.headers) == (404, False), token
        assert (await person.client.get(f"{HANDED}/{other.id}?token={right}")).status_code == 404
        # It opens one page, neither the buyer's other ones nor the cart.
        _as_agents(person, (await person.client.get(hands.path(session))).headers["location"])
        for path in (f"{HANDED}/{other.id}", f"/market/checkout/{session.id}"):
            assert (await person.client.get(path)).status_code == 404
            person.path = path
            assert (await person.send("cancel")).status_code in {403, 404}
        person.path, person.secret = f"{HANDED}/{session.id}", "not the one"
        assert (await person.send("cancel")).status_code == 403
    assert (await shop.checkouts.get(AGENT, session.id)).status is Status.READY


async def test_addresses_grow_old(shop: Shop, tmp_path: Path) -> None:
    session, hands = await _begun(shop), await _hands(shop, tmp_path)
    async with guest_in(shop, tmp_path) as person:
        path = hands.path(session)
        assert (await person.client.get(path)).status_code == 303
        cast("StoppedClock", shop.clock).forward(hours=26)
        late = await person.client.get(path)
        assert (late.status_code, "Ask your assistant for a new one." in late.text) == (404, True)
        assert (await person.client.get(f"{HANDED}/{session.id}")).status_code == 404
