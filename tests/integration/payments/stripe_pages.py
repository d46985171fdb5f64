"""Stripe's Checkout, which `localstripe` lacks: sessions on the same wire, and the page that a buyer sees.

What is paid on a page is paid at `localstripe`: a payment method is made of the card, an intent of the session's sum,
with its metadata and way of capturing, and confirmed. What a card answers goes by Stripe's test numbers. Like Stripe's,
a page takes one payment, lets a buyer try another card after one was declined, and takes nothing once it is closed.
Unlike Stripe's, each try is an intent of its own.
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

SESSIONS = "/v1/checkout/sessions"
PAGES = "/c/pay/"
BANK = f"{PAGES}bank/"
CURRENCY, AMOUNT = (f"line_items[0][price_data][{each}]" for each in ("currency", "unit_amount"))
NAME = "line_items[0][price_data][product_data][name]"
KEY = "sk_test_12345"

# https://docs.stripe.com/testing: what these cards' banks say.
_SAYS = {
    "4000000000000002": "Your card was declined.",
    "4000000000009995": "Your card has insufficient funds.",
    "4000000000000069": "Your card has expired.",
}
_HALF_AN_HOUR_S, _DAY_S = 30 * 60, 24 * 60 * 60
_STYLE = (
    "body{font:16px system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}"
    "label{display:block;margin:1rem 0 .25rem}input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}"
    "button{font:inherit;padding:.6rem 1rem;margin-top:1rem}"
)


class Wrong(Exception):
    """A request that Stripe refuses."""


@dataclass
class Session:
    """A Checkout Session, as far as it is used here."""

    id: str
    asked: dict[str, str]
    url: str
    amount: int
    status: str = "open"
    intent: str | None = None

    def written(self, intent: Mapping[str, Any] | None) -> dict[str, Any]:
        """Write it as Stripe does; the intent whole, where that was asked for."""
        return {
            "id": self.id,
            "object": "checkout.session",
            "mode": self.asked["mode"],
            "status": self.status,
            "url": self.url if self.status == "open" else None,
            "client_reference_id": self.asked.get("client_reference_id"),
            "amount_total": self.amount,
            "currency": self.asked.get(CURRENCY),
            "payment_intent": self.intent if intent is None else intent,
            "payment_status": "paid" if self.status == "complete" else "unpaid",
            "metadata": _under(self.asked, "metadata"),
            "success_url": self.asked["success_url"],
            "cancel_url": self.asked["cancel_url"],
        }


@dataclass
class Pages:
    """The sessions of one account.

    Attributes:
        now: What time it is, so that a session is asked to last as long as Stripe allows.
        banks: Where buyers come back to whom their bank asks, by intent.
        least: What can be paid, by currency: https://docs.stripe.com/currencies.
    """

    upstream: str
    http: aiohttp.ClientSession
    url: str = ""
    now: float | None = None
    least: dict[str, int] = field(default_factory=lambda: {"usd": 50})
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    banks: dict[str, str] = field(default_factory=dict[str, str])

    def takes(self, path: str) -> bool:
        return path.startswith((SESSIONS, PAGES))

    async def api(self, method: str, path: str, sent: Mapping[str, str]) -> tuple[int, bytes]:
        """Answer a program."""
        _, _, rest = path.removeprefix(SESSIONS).partition("/")
        name, _, verb = rest.partition("/")
        try:
            if method == "POST" and not name:
                return 200, json.dumps(self._make(dict(sent)).written(None)).encode()
            if not name:
                found = [each for each in self.sessions.values() if each.intent == sent.get("payment_intent")]
                listed = {"object": "list", "data": [each.written(None) for each in found], "has_more": False}
                return 200, json.dumps({**listed, "url": SESSIONS}).encode()
            session = self._found(name)
            if verb == "expire":
                self._expire(session)
            whole = session.intent if sent.get("expand[0]") == "payment_intent" else None
            intent = None if whole is None else await self._ask("GET", f"/v1/payment_intents/{whole}")
            return 200, json.dumps(session.written(intent)).encode()
        except Wrong as error:
            told = {"error": {"type": "invalid_request_error", "message": str(error), "code": error.args[-1]}}
            return 404 if error.args[-1] == "resource_missing" else 400, json.dumps(told).encode()

    async def page(self, request: web.Request) -> web.Response:
        """Show a buyer the page, and take what they type in."""
        if request.path.startswith(BANK):
            return await self._bank(request)
        session = self.sessions.get(request.path.removeprefix(PAGES))
        if session is None or session.status == "expired":
            return _html("<h1>This page has expired</h1>", 404)
        if session.status == "complete":
            return _html("<h1>This was paid already</h1>")
        if request.method == "GET":
            return _html(_form(session))
        typed = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        problem = await self._pay(session, typed)
        if problem:
            return _html(_form(session, problem), 402)
        if session.status == "open":
            return _html(_asks(str(session.amount)))
        raise web.HTTPSeeOther(session.asked["success_url"])

    def _make(self, asked: dict[str, str]) -> Session:
        if asked.get("customer") and asked.get("customer_email"):
            raise Wrong("You may only specify one of these parameters: customer, customer_email.", "parameter_invalid")
        keeps = asked.get("mode") == "setup"
        for needed in ("success_url", "cancel_url", "customer" if keeps else NAME):
            if not asked.get(needed):
                raise Wrong(f"Missing required param: {needed}.", "parameter_missing")
        if not keeps:
            self._check(asked)
        name = f"cs_test_{secrets.token_hex(12)}"
        amount = int(asked.get(AMOUNT, "0"))
        session = self.sessions[name] = Session(name, asked, f"{self.url}{PAGES}{name}", amount)
        return session

    def _check(self, asked: Mapping[str, str]) -> None:
        amount = asked.get(AMOUNT, "")
        if asked.get("mode") != "payment" or asked.get("line_items[0][quantity]") != "1" or not amount.isdecimal():
            raise Wrong("Only sessions in payment mode, of one thing, are built here.", "parameter_invalid")
        if int(amount) < self.least.get(asked[CURRENCY], 1):
            raise Wrong("The Checkout Session's total amount is too small.", "amount_too_small")
        lasts = int(asked["expires_at"]) - (time.time() if self.now is None else self.now)
        if not _HALF_AN_HOUR_S <= lasts <= _DAY_S:
            raise Wrong("`expires_at` must be between 30 minutes and 24 hours from now.", "parameter_invalid")

    def _found(self, name: str) -> Session:
        if name not in self.sessions:
            raise Wrong(f"No such checkout.session: {name}", "resource_missing")
        return self.sessions[name]

    def _expire(self, session: Session) -> None:
        if session.status != "open":
            raise Wrong(f"Only open sessions can be expired; this one is {session.status}.", "parameter_invalid")
        session.status = "expired"

    async def _pay(self, session: Session, typed: Mapping[str, str]) -> str:
        """Pay; returns what is wrong, if anything. A bank that asks first leaves the session open."""
        if session.intent is not None and "bank" in typed:
            intent = await self._ask("GET", f"/v1/payment_intents/{session.intent}")
            said = {"client_secret": intent["client_secret"], "success": typed["bank"] == "yes"}
            intent = await self._ask("POST", f"/v1/payment_intents/{session.intent}/_authenticate", said)
        else:
            number = typed.get("number", "").replace(" ", "")
            if number in _SAYS:
                return _SAYS[number]
            card = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
            method = await self._ask("POST", "/v1/payment_methods", {"type": "card", "card": card})
            customer = session.asked.get("customer")
            if customer and (session.asked["mode"] == "setup" or typed.get("keep")):
                await self._ask("POST", f"/v1/payment_methods/{method['id']}/attach", {"customer": customer})
            if session.asked["mode"] == "setup":
                session.status = "complete"
                return ""
            wanted = {
                "amount": session.amount,
                "currency": session.asked[CURRENCY],
                "payment_method": method["id"],
                "capture_method": session.asked["payment_intent_data[capture_method]"],
                "metadata": _under(session.asked, "payment_intent_data[metadata]"),
            }
            intent = await self._ask("POST", "/v1/payment_intents", wanted)
            session.intent = intent["id"]
            intent = await self._ask("POST", f"/v1/payment_intents/{intent['id']}/confirm", {})
        if intent["status"] == "requires_payment_method":
            return "We could not make sure that it was you. Try another card."
        if intent["status"] == "requires_capture":
            session.status = "complete"
        return ""

    async def led(self, path: str, sent: Mapping[str, str], answer: bytes) -> bytes:
        """Where a program said that a buyer can be led to their bank, say so in place of what asks for a script."""
        found: Any = json.loads(answer)
        if path.endswith("/confirm") and "return_url" in sent:
            self.banks[found["id"]] = sent["return_url"]
        asks: Any = found.get("object") == "payment_intent" and found.get("next_action")
        if not asks or found["id"] not in self.banks:
            return answer
        url = f"{self.url}{BANK}{found['id']}"
        led = {"url": url, "return_url": self.banks[found["id"]]}
        return json.dumps({**found, "next_action": {"type": "redirect_to_url", "redirect_to_url": led}}).encode()

    async def _bank(self, request: web.Request) -> web.Response:
        name = request.path.removeprefix(BANK)
        intent = await self._ask("GET", f"/v1/payment_intents/{name}")
        if request.method == "GET":
            return _html(_asks(str(intent["amount"])))
        typed = dict(parse_qsl((await request.read()).decode()))
        said = {"client_secret": intent["client_secret"], "success": typed.get("bank") == "yes"}
        await self._ask("POST", f"/v1/payment_intents/{name}/_authenticate", said)
        raise web.HTTPSeeOther(self.banks[name])

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {KEY}"}
        async with self.http.request(method, self.upstream + path, json=body, headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {found}")
            return found


def _under(asked: Mapping[str, str], name: str) -> dict[str, str]:
    start = f"{name}["
    return {key.removeprefix(start).removesuffix("]"): value for key, value in asked.items() if key.startswith(start)}


def _form(session: Session, problem: str = "") -> str:
    name = escape(session.asked.get(NAME, "Keep a card"))
    currency = session.asked.get(CURRENCY, "").upper()
    offered = session.asked.get("saved_payment_method_options[payment_method_save]") == "enabled"
    keep = '<label><input type="checkbox" name="keep" value="1" style="width:auto"> Save my card</label>'
    told = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    return (
        f"<h1>{name}</h1><p>{session.amount} {currency}</p>{told}"
        '<form method="post"><label for="number">Card number</label><input id="number" name="number" required>'
        f"{keep if offered else ''}"
        f'<button type="submit">Pay</button></form><p><a href="{escape(session.asked["cancel_url"])}">Back</a></p>'
    )


def _asks(about: str) -> str:
    return (
        f"<h1>Your bank asks</h1><p>{about}</p><form method='post'><button name='bank' value='yes'>It is me"
        "</button> <button name='bank' value='no'>It is not me</button></form>"
    )


def _html(body: str, status: int = 200) -> web.Response:
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pay</title><style>{_STYLE}</style>{body}'
    return web.Response(text=page, status=status, content_type="text/html")


def query_of(request: web.Request, body: bytes) -> dict[str, str]:
    """What a program sent, be it in the address or in the body."""
    return dict(parse_qsl(body.decode())) if request.method == "POST" else dict(request.query)
