"""Mandates that somebody made up, changed, took from elsewhere or uses again: none of them pays for anything."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from hupan.kernel import SystemClock
from hupan.protocols.mandates import Evidence, MandateRefused, MandateService, Presentation
from hupan.protocols.signatures import SigningKey, canonical, detached
from tests.integration.ucp.mandates import (
    CHECKOUT,
    OPEN_CHECKOUT,
    OPEN_PAYMENT,
    b64,
    bound,
    checkout_jwt,
    closed_checkout,
    closed_payment,
    delegate,
    hidden,
    issue,
    opened,
    reread,
    rooted,
    sha256,
)

pytestmark = pytest.mark.anyio

MARKET, PLATFORM = "https://market.example", "https://agent.example/profile"
OURS, AGENT, INSTANCE, THIEF = (SigningKey.make(each) for each in ("market-1", "agent-1", "instance", "agent-1"))
US = {"id": "hupan", "name": "Hupan", "website": MARKET}
NOW = int(time.time())


def _signed(checkout: Mapping[str, Any], key: SigningKey = OURS) -> dict[str, Any]:
    return {**checkout, "ap2": {"merchant_authorization": detached(canonical(checkout), key)}}


def _checkout(**changed: object) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [
        {"id": "l1", "item": {"id": "pot", "title": "Pot", "price": 2500}, "quantity": 2, "totals": []},
        {"id": "l2", "item": {"id": "mug", "title": "Mug", "price": 900}, "quantity": 1, "totals": []},
    ]
    method = {
        "destinations": [{"id": "home", "street_address": "1 Lake Road"}, {"id": "work", "street_address": "2 Hill"}],
        "selected_destination_id": "home",
    }
    checkout: dict[str, Any] = {
        "id": "chk_1",
        "currency": "USD",
        "line_items": lines,
        "totals": [{"type": "subtotal", "amount": 5900}, {"type": "total", "amount": 6400}],
        "fulfillment": {"methods": [method]},
        "messages": [],
    }
    return {**checkout, **changed}


MADE = _signed(_checkout())


@dataclass
class Memory:
    """A store without a database."""

    uses: dict[str, str] = field(default_factory=dict[str, str])
    kept: list[Evidence] = field(default_factory=list[Evidence])

    async def claim(self, keys: Sequence[str], checkout_id: str) -> bool:
        return all(self.uses.setdefault(key, checkout_id) == checkout_id for key in keys)

    async def keep(self, evidence: Evidence) -> None:
        self.kept.append(evidence)

    async def of_checkout(self, checkout_id: str) -> list[Evidence]:
        return [each for each in self.kept if each.checkout_id == checkout_id]


@dataclass
class Desk:
    """Where mandates are presented."""

    memory: Memory = field(default_factory=Memory)

    async def accept(self, mandate: str, token: str = "", **changed: Any) -> str:  # noqa: ANN401 - fields of a kind each
        @asynccontextmanager
        async def stores() -> AsyncGenerator[Memory]:
            yield self.memory

        shown = Presentation(PLATFORM, [AGENT.jwk()], MARKET, [OURS.jwk()], _checkout(), mandate, token)
        return await MandateService(stores, SystemClock()).accept(replace(shown, **changed))

    async def code(self, mandate: str, token: str = "", **changed: object) -> str:
        with pytest.raises(MandateRefused) as refused:
            await self.accept(mandate, token, **changed)
        assert self.memory.kept == []
        return refused.value.fault.value


def _chain(closed: Mapping[str, Any], bounds: Sequence[Mapping[str, Any]] | None = None, **changed: object) -> str:
    wanted = [{"type": "checkout.allowed_merchants", "allowed": [US]}] if bounds is None else bounds
    return delegate(rooted(opened(OPEN_CHECKOUT, INSTANCE, wanted), AGENT), INSTANCE, closed, MARKET, **changed)


async def test_what_is_in_order_counts() -> None:
    desk = Desk()
    assert await desk.accept(issue(closed_checkout(MADE), AGENT), "tok") == "tok"
    whole = {"vct": CHECKOUT, "checkout": MADE, "exp": NOW + 3600}
    assert await desk.accept(issue(whole, AGENT)) == ""
    assert (
        await desk.accept(_chain(closed_checkout(MADE)), issue(closed_payment(MADE, MARKET), AGENT)) == "success_token"
    )
    bound_note = issue(hidden({**closed_checkout(MADE), "note": "x"}, "note"), AGENT, INSTANCE)
    assert await desk.accept(bound(bound_note, INSTANCE, MARKET, "n", "note")) == ""
    assert [each.kid for each in desk.memory.kept] == ["agent-1"] * 5


def _swapped(mandate: str, change: Callable[[dict[str, Any]], None]) -> str:
    """Change what was signed, and keep the signature."""
    jwt, tilde, rest = mandate.partition("~")
    header, payload, signature = jwt.split(".")
    claims = reread(payload)
    change(claims)
    return f"{header}.{b64(canonical(claims))}.{signature}{tilde}{rest}"


def _unsigned(mandate: str) -> str:
    header = b64(canonical({"alg": "none", "typ": "dc+sd-jwt", "kid": "agent-1"}))
    _, payload, _ = mandate.partition("~")[0].split(".")
    return f"{header}.{payload}.~"


def _twice(mandate: str) -> str:
    return f"{mandate}{mandate.split('~')[1]}~"


def _held_back(mandate: str) -> str:
    return mandate.split("~", maxsplit=1)[0] + "~" + mandate.rpartition("~")[2]


FORGED: Mapping[str, tuple[Callable[[], str], str]] = {
    "no mandate at all": (lambda: "not.a.chain~", "mandate_invalid_signature"),
    "nothing": (lambda: "~~~~", "mandate_invalid_signature"),
    "signed by another key of the same name": (
        lambda: issue(closed_checkout(MADE), THIEF),
        "mandate_invalid_signature",
    ),
    "signed by a key that the platform does not publish": (
        lambda: issue(closed_checkout(MADE), INSTANCE),
        "agent_missing_key",
    ),
    "signed by nobody": (lambda: _unsigned(issue(closed_checkout(MADE), AGENT)), "mandate_invalid_signature"),
    "claims changed under the signature": (
        lambda: _swapped(issue(closed_checkout(MADE), AGENT), lambda claims: claims.update(exp=NOW + 9999)),
        "mandate_invalid_signature",
    ),
    "expired": (lambda: issue(closed_checkout(MADE, exp=NOW - 120), AGENT), "mandate_expired"),
    "good for ever": (lambda: issue(closed_checkout(MADE, exp=None), AGENT), "mandate_invalid_signature"),
    "from the future": (lambda: issue(closed_checkout(MADE, iat=NOW + 3600), AGENT), "mandate_invalid_signature"),
    "a time that is none": (lambda: issue(closed_checkout(MADE, exp="never"), AGENT), "mandate_invalid_signature"),
    "of another kind": (
        lambda: issue(closed_checkout(MADE, vct="mandate.payment.1"), AGENT),
        "mandate_invalid_signature",
    ),
    "issued by somebody else": (
        lambda: issue(closed_checkout(MADE, iss="https://other.example"), AGENT),
        "mandate_invalid_signature",
    ),
    "a JWT for something else": (
        lambda: issue(closed_checkout(MADE), AGENT, typ="at+jwt"),
        "mandate_invalid_signature",
    ),
    "for another market": (
        lambda: issue(closed_checkout(MADE, aud="https://other.example", nonce="n", iat=NOW), AGENT),
        "mandate_invalid_signature",
    ),
    "with a hash of another checkout": (
        lambda: issue(closed_checkout(MADE, checkout_hash=sha256("x")), AGENT),
        "mandate_invalid_signature",
    ),
    "with a checkout that the platform signed itself": (
        lambda: issue(closed_checkout(_signed(_checkout(), AGENT)), AGENT),
        "merchant_authorization_invalid",
    ),
    "with a checkout whose price was changed": (
        lambda: issue(
            {
                "vct": CHECKOUT,
                "exp": NOW + 3600,
                "checkout": {**MADE, "totals": [{"type": "total", "amount": 1}]},
            },
            AGENT,
        ),
        "merchant_authorization_invalid",
    ),
    "with a checkout that nobody signed": (
        lambda: issue({"vct": CHECKOUT, "exp": NOW + 3600, "checkout": _checkout()}, AGENT),
        "merchant_authorization_missing",
    ),
    "with no checkout": (lambda: issue({"vct": CHECKOUT, "exp": NOW + 3600}, AGENT), "mandate_invalid_signature"),
    "for another checkout": (
        lambda: issue(closed_checkout(_signed(_checkout(id="chk_2"))), AGENT),
        "mandate_scope_mismatch",
    ),
    "for an earlier total": (
        lambda: issue(closed_checkout(_signed(_checkout(totals=[{"type": "total", "amount": 6000}]))), AGENT),
        "mandate_scope_mismatch",
    ),
    "for another currency": (
        lambda: issue(closed_checkout(_signed(_checkout(currency="EUR"))), AGENT),
        "mandate_scope_mismatch",
    ),
    "for other goods at the same total": (
        lambda: issue(closed_checkout(_signed(_checkout(line_items=_checkout()["line_items"][:1]))), AGENT),
        "mandate_scope_mismatch",
    ),
    "for another address": (
        lambda: issue(
            closed_checkout(
                _signed(
                    _checkout(
                        fulfillment={
                            "methods": [{**_checkout()["fulfillment"]["methods"][0], "selected_destination_id": "work"}]
                        }
                    )
                )
            ),
            AGENT,
        ),
        "mandate_scope_mismatch",
    ),
    "a disclosure put in": (
        lambda: issue(closed_checkout(MADE), AGENT) + b64(canonical_list(["salt", "exp", NOW + 9999])) + "~",
        "mandate_invalid_signature",
    ),
    "a disclosure twice": (
        lambda: _twice(issue(hidden(closed_checkout(MADE), "checkout_jwt"), AGENT)),
        "mandate_invalid_signature",
    ),
    "what was agreed to held back": (
        lambda: issue(hidden(closed_checkout(MADE), "checkout_jwt"), AGENT).partition("~")[0] + "~",
        "mandate_invalid_signature",
    ),
    "bound by nobody though somebody holds it": (
        lambda: issue(closed_checkout(MADE), AGENT, INSTANCE),
        "mandate_invalid_signature",
    ),
    "bound by somebody else": (
        lambda: bound(issue(closed_checkout(MADE), AGENT, INSTANCE), THIEF, MARKET, "n"),
        "mandate_invalid_signature",
    ),
    "bound to another market": (
        lambda: bound(issue(closed_checkout(MADE), AGENT, INSTANCE), INSTANCE, "https://other.example", "n"),
        "mandate_invalid_signature",
    ),
    "bound with other disclosures": (
        lambda: _held_back(
            bound(
                issue(hidden({**closed_checkout(MADE), "note": "x"}, "note"), AGENT, INSTANCE),
                INSTANCE,
                MARKET,
                "n",
                "note",
            )
        ),
        "mandate_invalid_signature",
    ),
    "a link by somebody whom nobody named": (
        lambda: delegate(
            rooted(opened(OPEN_CHECKOUT, INSTANCE, [{"type": "checkout.allowed_merchants", "allowed": [US]}]), AGENT),
            THIEF,
            closed_checkout(MADE),
            MARKET,
        ),
        "mandate_invalid_signature",
    ),
    "a link of another chain": (
        lambda: _chain(closed_checkout(MADE), sd_hash=sha256("another~")),
        "mandate_invalid_signature",
    ),
    "a link without a nonce": (lambda: _chain(closed_checkout(MADE), nonce=None), "mandate_invalid_signature"),
    "a link made long ago": (lambda: _chain(closed_checkout(MADE), iat=NOW - 7200), "mandate_expired"),
    "a link to another market": (
        lambda: _chain(closed_checkout(MADE), aud="https://other.example"),
        "mandate_invalid_signature",
    ),
    "a chain that is still open": (
        lambda: _chain({**closed_checkout(MADE), "cnf": {"jwk": THIEF.jwk()}}),
        "mandate_invalid_signature",
    ),
    "no bounds": (lambda: _chain(closed_checkout(MADE), []), "mandate_invalid_signature"),
    "bounds that nobody knows": (
        lambda: _chain(closed_checkout(MADE), [{"type": "checkout.only_on_sundays"}]),
        "mandate_scope_mismatch",
    ),
    "bounds for another market": (
        lambda: _chain(
            closed_checkout(MADE),
            [
                {
                    "type": "checkout.allowed_merchants",
                    "allowed": [{"id": "x", "name": "X", "website": "https://x.example"}],
                }
            ],
        ),
        "mandate_scope_mismatch",
    ),
    "bounds for fewer": (
        lambda: _chain(
            closed_checkout(MADE),
            [
                {
                    "type": "checkout.line_items",
                    "items": [{"id": "a", "acceptable_items": [{"id": "pot"}], "quantity": 3}],
                }
            ],
        ),
        "mandate_scope_mismatch",
    ),
    "bounds with a number below zero": (
        lambda: _chain(
            closed_checkout(MADE),
            [
                {
                    "type": "checkout.line_items",
                    "items": [
                        {"id": "a", "acceptable_items": [{"id": "pot"}, {"id": "mug"}], "quantity": 10**12},
                        {"id": "b", "acceptable_items": [{"id": "pot"}], "quantity": 3 - 10**12},
                    ],
                }
            ],
        ),
        "mandate_scope_mismatch",
    ),
    "nested without end": (
        lambda: issue({"vct": CHECKOUT, "exp": NOW + 3600, "deep": _nested(200)}, AGENT),
        "mandate_invalid_signature",
    ),
    "larger than any": (lambda: "a" * 300_000, "mandate_invalid_signature"),
    "no ASCII": (lambda: "총.액.~", "mandate_invalid_signature"),
}


def _nested(depth: int) -> object:
    found: object = 1
    for _ in range(depth):
        found = [found]
    return found


def canonical_list(value: list[Any]) -> bytes:
    return canonical({"": value})[4:-1]


@pytest.mark.parametrize("forged", FORGED)
async def test_a_forged_checkout_mandate_counts_for_nothing(forged: str) -> None:
    make, code = FORGED[forged]
    assert await Desk().code(make()) == code


PAYMENTS: Mapping[str, tuple[Callable[[], str], str]] = {
    "the checkout's mandate once more": (
        lambda: issue(closed_checkout(MADE), AGENT),
        "mandate_invalid_signature",
    ),
    "by another key of the same name": (
        lambda: issue(closed_payment(MADE, MARKET), THIEF),
        "mandate_invalid_signature",
    ),
    "for another checkout": (
        lambda: issue(closed_payment(_signed(_checkout(id="chk_2")), MARKET), AGENT),
        "mandate_scope_mismatch",
    ),
    "to somebody else": (lambda: issue(closed_payment(MADE, "https://x.example"), AGENT), "mandate_scope_mismatch"),
    "over less": (
        lambda: issue(closed_payment(MADE, MARKET, payment_amount={"amount": 1, "currency": "USD"}), AGENT),
        "mandate_scope_mismatch",
    ),
    "in another currency": (
        lambda: issue(closed_payment(MADE, MARKET, payment_amount={"amount": 6400, "currency": "KRW"}), AGENT),
        "mandate_scope_mismatch",
    ),
    "on another day": (
        lambda: issue(closed_payment(MADE, MARKET, execution_date="2030-01-01"), AGENT),
        "mandate_scope_mismatch",
    ),
    "by no instrument": (
        lambda: issue(closed_payment(MADE, MARKET, payment_instrument={"type": "card"}), AGENT),
        "mandate_scope_mismatch",
    ),
    "expired": (lambda: issue(closed_payment(MADE, MARKET, exp=NOW - 120), AGENT), "mandate_expired"),
    "beyond what was agreed to": (
        lambda: delegate(
            rooted(
                opened(OPEN_PAYMENT, INSTANCE, [{"type": "payment.amount_range", "currency": "USD", "max": 6399}]),
                AGENT,
            ),
            INSTANCE,
            closed_payment(MADE, MARKET),
            MARKET,
        ),
        "mandate_scope_mismatch",
    ),
    "again and again": (
        lambda: delegate(
            rooted(opened(OPEN_PAYMENT, INSTANCE, [{"type": "payment.agent_recurrence", "frequency": "DAILY"}]), AGENT),
            INSTANCE,
            closed_payment(MADE, MARKET),
            MARKET,
        ),
        "mandate_scope_mismatch",
    ),
}


@pytest.mark.parametrize("forged", PAYMENTS)
async def test_a_forged_payment_mandate_pays_nothing(forged: str) -> None:
    make, code = PAYMENTS[forged]
    assert await Desk().code(issue(closed_checkout(MADE), AGENT), make()) == code


async def test_a_mandate_serves_one_checkout() -> None:
    desk, other = Desk(), _checkout(id="chk_2")
    first, nonce = _chain(closed_checkout(MADE), nonce="once"), "once"
    await desk.accept(first)
    await desk.accept(first)  # the same attempt again, after an answer that was lost
    desk.memory.kept.clear()
    root = first.partition("~~")[0] + "~"
    again = delegate(root, INSTANCE, closed_checkout(_signed(other)), MARKET, nonce="another")
    assert await desk.code(again, checkout=other) == "mandate_scope_mismatch"
    fresh = _chain(closed_checkout(_signed(other)), nonce=nonce)
    assert await desk.code(fresh, checkout=other) == "mandate_scope_mismatch"


async def test_a_retired_key_of_ours_still_stands_for_what_it_signed() -> None:
    older = SigningKey.make("market-0")
    mandate = issue(closed_checkout(_signed(_checkout(), older)), AGENT)
    assert await Desk().code(mandate) == "merchant_authorization_invalid"
    assert await Desk().accept(mandate, ours=[OURS.jwk(), older.jwk()]) == ""


async def test_a_platform_without_keys_has_nobody_agree() -> None:
    assert await Desk().code(issue(closed_checkout(MADE), AGENT), keys=[]) == "agent_missing_key"
    odd = {**AGENT.jwk(), "x": "AAAA"}
    assert await Desk().code(issue(closed_checkout(MADE), AGENT), keys=[odd]) == "mandate_invalid_signature"
    assert checkout_jwt(MADE).count(".") == 2
