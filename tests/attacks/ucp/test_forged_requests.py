"""Signatures and mandates that are not what they say, at both doors: the checkout stays open, and nothing is paid."""

import base64
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import pytest

from hupan.kernel import new_id
from hupan.protocols.signatures import SigningKey, content_digest
from hupan.protocols.ucp import UcpDesk
from tests.attacks.ucp.agents import HOST, OWNER, OWNER_KEY, THIEF, THIEF_KEY, Heard, Json, Sender, Wanted
from tests.integration.ucp.goods import TEAPOT
from tests.integration.ucp.house import AGENT_KEY, LOCKED_AGENT, ORIGIN, House
from tests.integration.ucp.mandates import closed_checkout, closed_payment, issue

pytestmark = pytest.mark.anyio

PAYMENT = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}
LINES = {"line_items": [{"item": {"id": TEAPOT}, "quantity": 1}]}
OWNED, SEALED = Sender(OWNER, OWNER_KEY), Sender(LOCKED_AGENT, AGENT_KEY)


def write(house: House, door: str, sender: Sender, wanted: Wanted) -> Heard:
    """Write a request for one of the two doors."""
    desk: UcpDesk = house.app.state.services[UcpDesk]
    return sender.rest(wanted) if door == "rest" else sender.tool(wanted, desk.operations[wanted.name])


async def begin(house: House, sender: Sender, **more: object) -> Json:
    answer = await sender.rest(Wanted("create_checkout", body={**LINES, **more}, key=new_id("key"))).send(house)
    made: Json = answer.json()
    assert made["status"] == "ready_for_complete", answer.text
    return made


async def stands(house: House, sender: Sender, checkout_id: str) -> tuple[str, bool]:
    """Tell how a checkout stands, and whether there is an order of it."""
    told = (await sender.rest(Wanted("get_checkout", checkout_id)).send(house)).json()
    return told["status"], "order" in told


class Two(NamedTuple):
    """A checkout that is to be paid, and another one of the same sum."""

    made: Json
    other: Json


@dataclass
class Prey:
    """A checkout that is worth completing, another one, and the right request."""

    house: House
    door: str
    made: Json
    other: Json
    right: Heard


@pytest.fixture(scope="module")
async def two(house: House) -> Two:
    return Two(await begin(house, OWNED), await begin(house, OWNED))


@pytest.fixture(params=["rest", "mcp"])
async def prey(house: House, two: Two, request: pytest.FixtureRequest) -> AsyncGenerator[Prey]:
    wanted = Wanted("complete_checkout", two.made["id"], PAYMENT, key=new_id("key"))
    right = write(house, request.param, OWNED, wanted)
    yield Prey(house, request.param, two.made, two.other, right)
    for each in two:
        assert await stands(house, OWNED, each["id"]) == ("ready_for_complete", False)


def _signed_by(
    heard: Heard, key: SigningKey, names: list[str] | None = None, *, params: str = "", host: str = HOST
) -> Heard:
    """Sign what one likes, as one likes."""
    bare = heard.named(signature=None, signature_input=None, content_digest=content_digest(heard.body))
    whole = bare.request(host)
    covered = whole.required() if names is None else names
    said = '({}){};keyid="{}"'.format(
        " ".join(f'"{each}"' for each in covered), params or f";created={int(time.time())}", key.kid
    )
    lines = [f'"{each}": {whole.component(each)}' for each in covered]
    signature = key.sign("\n".join([*lines, f'"@signature-params": {said}']).encode())
    return bare.named(signature_input=f"sig1={said}", signature=f"sig1=:{base64.b64encode(signature).decode()}:")


def _elsewhere(prey: Prey) -> Heard:
    """The same for another checkout: by the address over REST, by the body over MCP."""
    made, other = prey.made["id"], prey.other["id"]
    return replace(
        prey.right,
        path=prey.right.path.replace(made, other),
        body=prey.right.body.replace(made.encode(), other.encode()),
    )


def _as_the_thief(prey: Prey) -> Heard:
    """The thief's own good signature, under the owner's name in the body or in the header."""
    if prey.door == "rest":
        return _signed_by(prey.right, THIEF_KEY)
    return _signed_by(prey.right.named(ucp_agent=f'profile="{THIEF}"'), THIEF_KEY)


def _changed(prey: Prey) -> bytes:
    return prey.right.body.replace(b"success_token", b"escalate_token")


FORGED: Mapping[str, tuple[Callable[[Prey], Heard], str]] = {
    "another body": (lambda prey: replace(prey.right, body=_changed(prey)), "digest_mismatch"),
    "another body with its digest": (
        lambda prey: replace(prey.right, body=_changed(prey)).named(content_digest=content_digest(_changed(prey))),
        "signature_invalid",
    ),
    "another checkout": (_elsewhere, ""),
    "another way": (
        lambda prey: replace(prey.right, path=prey.right.path.replace("2026-04-08", "2026-01-11")),
        "signature_invalid",
    ),
    "another key for the request": (
        lambda prey: prey.right.named(idempotency_key=new_id("key")),
        "signature_invalid",
    ),
    "signed an hour ago": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, params=f";created={int(time.time()) - 3600}"),
        "signature_invalid",
    ),
    "signed tomorrow": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, params=f";created={int(time.time()) + 86_400}"),
        "signature_invalid",
    ),
    "good until yesterday": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, params=f";expires={int(time.time()) - 86_400}"),
        "signature_invalid",
    ),
    "by a key of the same name": (
        lambda prey: _signed_by(prey.right, SigningKey.make(OWNER_KEY.kid)),
        "signature_invalid",
    ),
    "by another agent": (_as_the_thief, "key_not_found"),
    "by a key that nobody published": (lambda prey: _signed_by(prey.right, SigningKey.make("new")), "key_not_found"),
    "by nobody's key": (
        lambda prey: prey.right.named(signature=f"sig1=:{base64.b64encode(bytes(64)).decode()}:"),
        "signature_invalid",
    ),
    "with a short one": (lambda prey: prey.right.named(signature="sig1=:AAAA:"), "signature_invalid"),
    "with half of it": (lambda prey: prey.right.named(signature_input=None), "signature_missing"),
    "with the other half": (lambda prey: prey.right.named(signature=None), "signature_missing"),
    "under another label": (
        lambda prey: prey.right.named(signature=prey.right.headers["signature"].replace("sig1=", "sig2=")),
        "signature_missing",
    ),
    "without a digest": (lambda prey: prey.right.named(content_digest=None), "digest_mismatch"),
    "with a digest of another kind": (lambda prey: prey.right.named(content_digest="md5=:AAAA:"), "digest_mismatch"),
    "that leaves the body out": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, ["@method", "@authority", "@path", "ucp-agent"]),
        "signature_invalid",
    ),
    "that leaves the path out": (
        lambda prey: _signed_by(
            prey.right, OWNER_KEY, [each for each in prey.right.request().required() if each != "@path"]
        ),
        "signature_invalid",
    ),
    "of nothing": (lambda prey: _signed_by(prey.right, OWNER_KEY, []), "signature_invalid"),
    "for another market": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, host="market.example"),
        "signature_invalid",
    ),
    "by a shared secret": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, params=';created=1;alg="hmac-sha256"'),
        "algorithm_unsupported",
    ),
    "by none": (
        lambda prey: _signed_by(prey.right, OWNER_KEY, params=';created=1;alg="none"'),
        "algorithm_unsupported",
    ),
    "in words that nobody reads": (lambda prey: prey.right.named(signature_input="((((" * 500), "signature_invalid"),
}


@pytest.mark.parametrize("told", FORGED)
async def test_a_forged_signature_completes_nothing(prey: Prey, told: str) -> None:
    forge, code = FORGED[told]
    forged = forge(prey)
    if forged == prey.right or (told == "another key for the request" and prey.door == "mcp"):
        return  # over MCP the body holds what is a header over REST, and is tried there
    refused = await forged.send(prey.house)
    assert refused.status_code in {400, 401}, refused.text
    assert code in refused.text
    assert "completed" not in refused.text


async def test_the_right_one_completes_it_once(house: House) -> None:
    for door in ("rest", "mcp"):
        made = await begin(house, OWNED)
        right = write(house, door, OWNED, Wanted("complete_checkout", made["id"], PAYMENT, key=new_id("key")))
        first, second = await right.send(house), await right.send(house)
        assert first.is_success, first.text
        assert first.json() == second.json()
        assert await stands(house, OWNED, made["id"]) == ("completed", True)


@pytest.mark.parametrize(
    "key", ["k" * 300, "k" * 60_000, "a\x00b", "é" * 200, "a b", "\u202e"], ids=lambda key: ascii(key[:9])
)
async def test_a_key_that_is_none_breaks_nothing(house: House, key: str) -> None:
    tool = write(house, "mcp", OWNED, Wanted("create_checkout", body=LINES, key=key))
    rest = OWNED.rest(Wanted("create_checkout", body=LINES)).named(idempotency_key=key.encode().hex()[:60_000])
    for heard in (tool, rest.signed(OWNER_KEY)):
        assert (await heard.send(house)).status_code < 500


# -- mandates


MANDATES: Mapping[str, tuple[Callable[[Two], tuple[str, str]], str]] = {
    "of another checkout": (lambda two: (issue(closed_checkout(two.other), AGENT_KEY), ""), "scope_mismatch"),
    "that expired": (
        lambda two: (issue(closed_checkout(two.made, exp=int(time.time()) - 600), AGENT_KEY), ""),
        "mandate_expired",
    ),
    "signed by another key of the name": (
        lambda two: (issue(closed_checkout(two.made), SigningKey.make(AGENT_KEY.kid)), ""),
        "mandate_invalid_signature",
    ),
    "signed by another agent": (lambda two: (issue(closed_checkout(two.made), THIEF_KEY), ""), "missing_key"),
    "with a broken signature": (
        lambda two: (issue(closed_checkout(two.made), AGENT_KEY).replace("~", "AAAA~", 1), ""),
        "mandate_invalid_signature",
    ),
    "that pays somebody else": (
        lambda two: (
            issue(closed_checkout(two.made), AGENT_KEY),
            issue(closed_payment(two.made, "https://thief.example"), AGENT_KEY),
        ),
        "scope_mismatch",
    ),
    "that pays less": (
        lambda two: (
            issue(closed_checkout(two.made), AGENT_KEY),
            issue(closed_payment(two.made, ORIGIN, payment_amount={"amount": 1, "currency": "USD"}), AGENT_KEY),
        ),
        "scope_mismatch",
    ),
    "that pays for another checkout": (
        lambda two: (
            issue(closed_checkout(two.made), AGENT_KEY),
            issue(closed_payment(two.other, ORIGIN), AGENT_KEY),
        ),
        "scope_mismatch",
    ),
    "that is none": (lambda _: ("x.y.z~", ""), "mandate_invalid_signature"),
    "that is not there": (lambda _: ("", ""), "mandate_required"),
}


def _with(mandate: str, payment: str) -> Json:
    credential = {"type": "ap2", "token": payment} if payment else {"type": "token", "token": "success_token"}
    instrument = {"id": "i", "handler_id": "mock_payment_handler", "credential": credential}
    return {
        "payment": {"instruments": [instrument]},
        **({"ap2": {"checkout_mandate": mandate}} if mandate else {}),
    }


@pytest.mark.parametrize("door", ["rest", "mcp"])
@pytest.mark.parametrize("told", MANDATES)
async def test_a_mandate_that_is_none_pays_nothing(house: House, door: str, told: str) -> None:
    forge, code = MANDATES[told]
    made, other = await begin(house, SEALED), await begin(house, SEALED)
    wanted = Wanted("complete_checkout", made["id"], _with(*forge(Two(made, other))), key=new_id("key"))
    refused = await write(house, door, SEALED, wanted).send(house)
    assert refused.status_code in {400, 401, 409}, refused.text
    assert code in refused.text
    for each in (made, other):
        assert await stands(house, SEALED, each["id"]) == ("ready_for_complete", False)


@pytest.mark.parametrize("door", ["rest", "mcp"])
async def test_a_mandate_that_has_served_serves_nothing_else(house: House, door: str) -> None:
    made, other = await begin(house, SEALED), await begin(house, SEALED)
    body = _with(issue(closed_checkout(made), AGENT_KEY), "")
    done = await write(house, door, SEALED, Wanted("complete_checkout", made["id"], body, key=new_id("key"))).send(
        house
    )
    assert done.is_success, done.text
    for checkout_id in (other["id"], made["id"]):
        wanted = Wanted("complete_checkout", checkout_id, body, key=new_id("key"))
        again = await write(house, door, SEALED, wanted).send(house)
        assert (again.status_code, "completed" in again.text and "order" in again.json()) == (409, False), again.text
    assert await stands(house, SEALED, other["id"]) == ("ready_for_complete", False)


async def test_a_mandate_of_another_agent_is_none(house: House) -> None:
    """Nor does an agent that needs none get away with one that is wrong, where it sends one."""
    made = await begin(house, SEALED)
    stolen = _with(issue(closed_checkout(made), AGENT_KEY), "")
    mine = await begin(house, Sender(THIEF, THIEF_KEY))
    for sender, checkout_id in ((Sender(THIEF, THIEF_KEY), made["id"]), (Sender(LOCKED_AGENT), made["id"])):
        refused = await sender.rest(Wanted("complete_checkout", checkout_id, stolen)).send(house)
        assert refused.status_code == 404, refused.text
    await Sender(THIEF, THIEF_KEY).rest(Wanted("complete_checkout", mine["id"], stolen)).send(house)
    assert await stands(house, SEALED, made["id"]) == ("ready_for_complete", False)
