"""An agent who tries everything with what is another's: taken from the table of operations, so that none is forgotten.

An operation that is new is refused to strangers here, or these tests do not know what it is about, and fail.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpx
import pytest

from hupan.kernel import OrderId, PersonId, new_id
from hupan.orders import Who
from hupan.protocols.linking import SCOPES
from hupan.protocols.ucp import Operation, UcpDesk
from tests.attacks.ucp.agents import OWNER, OWNER_KEY, ROUTES, THIEF, THIEF_KEY, Heard, Json, Sender, Wanted
from tests.integration.ucp.goods import MUG, TEAPOT
from tests.integration.ucp.house import OLD, House
from tests.integration.ucp.platform import BACK, Platform, sign_in

pytestmark = pytest.mark.anyio

OPERATOR = Who.operating(PersonId("per_operator"))
PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}
LINES = {"line_items": [{"item": {"id": TEAPOT}, "quantity": 2}], "buyer": {"email": "mina@example.org"}}
OTHERS = {"line_items": [{"item": {"id": MUG}, "quantity": 9}], "buyer": {"email": "thief@example.org"}}
# What each operation is about, by the kind of thing; those that are about nothing of anybody's are not listed.
ABOUT: Mapping[str, str] = {
    **dict.fromkeys(("get_cart", "update_cart", "cancel_cart"), "cart"),
    **dict.fromkeys(("get_checkout", "update_checkout", "complete_checkout", "cancel_checkout"), "checkout"),
    **dict.fromkeys(("get_order", "cancel_order", "get_escrow", "confirm_receipt"), "sent"),
    **dict.fromkeys(("get_returns", "request_return", "get_return", "mark_return_sent", "withdraw_return"), "order"),
    "write_review": "product",
}
OF_NOBODY = {
    *("search_catalog", "lookup_catalog", "get_product", "list_reviews", "create_cart", "create_checkout"),
    "list_orders",
}
BODIES: Mapping[str, Json] = {
    "update_cart": OTHERS,
    "update_checkout": OTHERS,
    "complete_checkout": PAYMENT,
    "request_return": {"line_items": [{"id": "1", "quantity": 1}], "reason": "damaged"},
    "mark_return_sent": {"tracking_number": "R"},
    "write_review": {"rating": 1, "title": "No", "text": "Not mine, and no good."},
}
IN_NAME = ("get_return", "mark_return_sent", "withdraw_return")


@dataclass(frozen=True)
class Things:
    """What the owner has, by kind, and how it stood."""

    ids: Mapping[str, str]
    stood: Mapping[str, Json]

    def wanted(self, name: str) -> Wanted:
        """Ask for it."""
        case = self.ids["return"] if name in IN_NAME else ""
        return Wanted(name, self.ids[ABOUT[name]], BODIES.get(name, {}), case, new_id("key"))

    def absent(self, name: str) -> Wanted:
        """Ask for what never was."""
        wanted = self.wanted(name)
        never = f"{wanted.subject.rpartition('_')[0]}_{'0' * 26}" if ABOUT[name] != "product" else "prod_none"
        return replace(wanted, subject=never, case=f"ret_{'0' * 26}" if wanted.case else "")


OWNED = Sender(OWNER, OWNER_KEY)
READS = {"cart": "get_cart", "checkout": "get_checkout", "order": "get_returns", "sent": "get_escrow"}


def table(house: House) -> Mapping[str, Operation]:
    desk: UcpDesk = house.app.state.services[UcpDesk]
    return desk.operations


async def _told(house: House, wanted: Wanted, sender: Sender = OWNED) -> Json:
    answer = await sender.rest(wanted).send(house)
    assert answer.is_success, answer.text
    told: Json = answer.json()
    return told


async def _buy(house: House) -> OrderId:
    made = await _told(house, Wanted("create_checkout", body=LINES, key=new_id("key")))
    done = await _told(house, Wanted("complete_checkout", made["id"], PAYMENT, key=new_id("key")))
    order_id = OrderId(done["order"]["id"])
    orders = house.selling.orders
    order = await orders.get(OPERATOR, order_id)
    await orders.ship(OPERATOR, order_id, {line.id: line.open for line in order.lines}, "demo")
    return order_id


@pytest.fixture(scope="module")
async def things(house: House) -> Things:
    cart = await _told(house, Wanted("create_cart", body=LINES, key="cart"))
    checkout = await _told(house, Wanted("create_checkout", body=LINES, key="begin"))
    order_id, sent_id = await _buy(house), await _buy(house)
    await house.selling.orders.confirm(OPERATOR, order_id)
    case = await _told(house, Wanted("request_return", order_id, BODIES["request_return"], key="return"))
    ids = {"cart": cart["id"], "checkout": checkout["id"], "order": order_id, "sent": sent_id}
    stood = {kind: await _told(house, Wanted(READS[kind], subject)) for kind, subject in ids.items()}
    return Things({**ids, "return": case["id"], "product": "prod_teapot"}, stood)


@pytest.fixture(scope="module")
async def platform(house: House) -> Platform:
    """The owner's, known to the operator and linked to a person."""
    await sign_in(house)
    made = await house.linking.register("Owner", OWNER, [BACK], keeps_secret=False)
    return Platform(house, made.client.id)


async def test_every_operation_is_known_here(house: House) -> None:
    names = {*table(house)}
    assert names == ABOUT.keys() | OF_NOBODY
    assert names == ROUTES.keys()
    assert {name for name, each in table(house).items() if each.of_one} == {*ABOUT}


def _nameless(answer: httpx.Response) -> tuple[int, str, str]:
    said = re.sub(r"\b[a-z]{2,10}_[0-9a-z]{26}\b|prod_\w+", "ID", answer.text)
    return answer.status_code, said, answer.headers.get("www-authenticate", "")


# Who asks, and whether each asks in a name that is not theirs.
SENDERS: Mapping[str, Sender] = {
    "another agent, who proves it": Sender(THIEF, THIEF_KEY),
    "another agent": Sender(THIEF),
    "somebody who names the owner": Sender(OWNER),
    "another agent with the owner's name": Sender(OWNER, THIEF_KEY),
    "another agent with the owner's name and key's name": Sender(OWNER, replace(THIEF_KEY, kid=OWNER_KEY.kid)),
    "a proven one who names a token": Sender(THIEF, THIEF_KEY, "forged"),
    "another agent in older words": Sender(THIEF, THIEF_KEY, version=OLD),
    "somebody who names the owner in older words": Sender(OWNER, version=OLD),
}


@pytest.mark.parametrize("name", ABOUT)
async def test_what_is_anothers_is_as_if_it_had_never_been(house: House, things: Things, name: str) -> None:
    operation, asked = table(house)[name], (things.wanted(name), things.absent(name))
    for told, sender in SENDERS.items():
        for heard in ([sender.rest(each) for each in asked], [sender.tool(each, operation) for each in asked]):
            answers = [await each.send(house) for each in heard]
            assert _nameless(answers[0]) == _nameless(answers[1]), told
            assert answers[0].status_code in {401, 403, 404}, (told, answers[0].text)
            assert "mina@example.org" not in answers[0].text, told


async def test_what_the_owner_has_is_as_it_was(house: House, things: Things) -> None:
    """Runs wherever chance puts it: before and after any of the attacks."""
    for kind, stood in things.stood.items():
        now = await _told(house, Wanted(READS[kind], things.ids[kind]))
        assert {name: now.get(name) for name in stood if name not in _OF_THE_MOMENT} == {
            name: each for name, each in stood.items() if name not in _OF_THE_MOMENT
        }


_OF_THE_MOMENT = {"continue_url", "expires_at"}


async def test_anothers_key_is_another_key(house: House, things: Things) -> None:
    """The same name of a request, by another agent, is answered with what is that agent's."""
    for name, kind in (("create_checkout", "checkout"), ("create_cart", "cart")):
        key = {"checkout": "begin", "cart": "cart"}[kind]
        for sender in (Sender(THIEF, THIEF_KEY), Sender(THIEF), Sender(OWNER)):
            made = await _told(house, Wanted(name, body=LINES, key=key), sender)
            assert made["id"] != things.ids[kind]
        assert (await _told(house, Wanted(name, body=LINES, key=key)))["id"] == things.ids[kind]


async def test_anothers_cart_becomes_nobodys_checkout(house: House, things: Things) -> None:
    absent = f"{things.ids['cart'].rpartition('_')[0]}_{'0' * 26}"
    for sender in (Sender(THIEF, THIEF_KEY), Sender(THIEF), Sender(OWNER)):
        answers = [
            await sender.rest(Wanted("create_checkout", body={"cart_id": each})).send(house)
            for each in (things.ids["cart"], absent)
        ]
        assert _nameless(answers[0]) == _nameless(answers[1])
        assert not answers[0].is_success


# -- people who linked a platform


def _scoped(house: House) -> dict[str, Operation]:
    return {name: each for name, each in table(house).items() if each.scopes}


async def _asked(house: House, sender: Sender, operation: Operation) -> list[httpx.Response]:
    wanted = Wanted(operation.name, "x" if operation.of_one else "", BODIES.get(operation.name, {}))
    wanted = replace(wanted, case="x" if operation.name in IN_NAME else "")
    heard: list[Heard] = [sender.rest(wanted), sender.tool(wanted, operation)]
    return [await each.send(house) for each in heard]


async def test_what_was_not_granted_is_not_done(house: House, platform: Platform) -> None:
    """For each operation that needs a person's leave: with everything but one of its scopes, it is refused."""
    scoped = _scoped(house)
    assert len(scoped) >= 10
    tokens: dict[str, str] = {}
    for operation in scoped.values():
        for missing in operation.scopes:
            granted = " ".join(each for each in SCOPES if each != missing)
            if granted not in tokens:
                tokens[granted] = (await platform.tokens(scope=granted))["access_token"]
            for answer in await _asked(house, Sender(OWNER, OWNER_KEY, tokens[granted]), operation):
                assert (answer.status_code, "insufficient_scope" in answer.text) == (403, True), answer.text
                assert missing in answer.headers["www-authenticate"]


async def test_a_token_is_of_one_platform(house: House, platform: Platform) -> None:
    token = (await platform.tokens(scope=" ".join(SCOPES)))["access_token"]
    spoilt = (f"{token}x", token[:-1], token.swapcase(), "null", "")
    for operation in _scoped(house).values():
        for sender in (Sender(THIEF, THIEF_KEY, token), Sender(THIEF, None, token)):
            for answer in await _asked(house, sender, operation):
                assert (answer.status_code, "profile_conflict" in answer.text) == (403, True), answer.text
        for each in spoilt:
            for answer in await _asked(house, Sender(OWNER, OWNER_KEY, each), operation):
                known = {401} if each or not operation.or_own else {404}
                assert answer.status_code in known, answer.text


async def test_a_person_who_takes_it_back_has_taken_it_back(house: House, platform: Platform) -> None:
    told = await platform.tokens(scope=" ".join(SCOPES))
    sender = Sender(OWNER, OWNER_KEY, told["access_token"])
    listing = table(house)["list_orders"]
    assert [each.status_code for each in await _asked(house, sender, listing)] == [200, 200]
    thief = Platform(house, (await house.linking.register("Thief", THIEF, [BACK], keeps_secret=False)).client.id)
    # Another platform neither gives it back nor refreshes it.
    assert (await thief.revoke(told["access_token"])).status_code in {200, 400}
    assert (await thief.refresh(told["refresh_token"])).status_code == 400
    assert [each.status_code for each in await _asked(house, sender, listing)] == [200, 200]
    assert (await platform.revoke(told["refresh_token"])).status_code == 200
    for operation in _scoped(house).values():
        assert {each.status_code for each in await _asked(house, sender, operation)} == {401}


async def test_a_person_is_not_given_what_their_agent_bought_for_a_guest(house: House, platform: Platform) -> None:
    token = (await platform.tokens(scope=" ".join(SCOPES)))["access_token"]
    order_id = await _buy(house)
    listed = await _told(house, Wanted("list_orders"), Sender(OWNER, OWNER_KEY, token))
    assert order_id not in {each["id"] for each in listed["orders"]}
    refused = await Sender(OWNER, OWNER_KEY, token).rest(Wanted("cancel_order", order_id)).send(house)
    assert refused.status_code == 404
