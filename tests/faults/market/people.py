"""Those who buy, sell, and look after the market, over HTTP and nothing else: whatever is cut off they ask again."""

import asyncio
import base64
import contextlib
import json
import random
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hupan.fulfillment.signing import sign
from hupan.kernel import new_id
from tests.faults.market.ground import BLUE, CAP, RED, Ground
from tests.faults.market.server import CARRIER_SECRET
from tests.faults.market.talk import Talk

Json = dict[str, Any]

PURSE = 10**9
HOME = {
    "country": "KR",
    "name": "Mina Kim",
    "phone": "+82 10 1234 5678",
    "region": "11",
    "city": "중구",
    "postal_code": "04524",
    "line1": "세종대로 110",
}
FATES = ("kept", "cancelled", "confirmed", "returned", "exchanged", "disputed", "given_back")
OVER = {"completed", "canceled", "incomplete", "ready_for_complete"}
_AGAIN_S = 0.05
_FAULT, _AWAY = 500, 503
_PATIENCE_S = 600.0


class Broken(AssertionError):
    """The server answered with a fault of its own."""


@dataclass
class Person:
    """Somebody with a browser.

    Attributes:
        heard: How many answers everybody has got.
    """

    client: httpx.AsyncClient
    heard: Counter[str]

    async def ask(self, method: str, path: str, body: Json | None = None, **headers: str) -> tuple[int, Json]:
        """Ask until there is an answer: through deaths, a database that is away, and keys that are still in use.

        Raises:
            Broken: The server made a mistake.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        last = "no answer"
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                while True:
                    try:
                        answer = await self.client.request(method, path, json=body, headers=named)
                    except httpx.TransportError:
                        await asyncio.sleep(_AGAIN_S)
                        continue
                    last = answer.text
                    said: Json = answer.json() if answer.content else {}
                    if answer.status_code == _AWAY or said.get("code") == "platform.key_in_use":
                        await asyncio.sleep(_AGAIN_S)
                        continue
                    if answer.status_code > _AWAY or answer.status_code == _FAULT:
                        break
                    self.heard["answers"] += 1
                    return answer.status_code, said
        raise Broken(f"{method} {path}: {last}")

    async def must(self, method: str, path: str, body: Json | None = None, **headers: str) -> Json:
        """Ask for what nobody may refuse."""
        status, said = await self.ask(method, path, body, **headers)
        assert status < 300, (method, path, status, said)
        return said


@dataclass
class Crowd:
    """Everybody, and what they remember.

    Attributes:
        told: What buyers were told last of their checkouts.
        events: Webhooks that somebody asked for.
        consented: What was bought by a tap on a card in a conversation.
    """

    ground: Ground
    chance: random.Random
    owner: Person
    hook: str = ""
    told: dict[str, str] = field(default_factory=dict[str, str])
    events: set[str] = field(default_factory=set[str])
    bought: int = 0
    consented: int = 0
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    living: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Make somebody the owner, with money, and let them hear of everything."""
        session = await self.owner.must("POST", "/api/setup", {"name": "Ada", "language": "en"})
        self.owner.client.headers["x-csrf-token"] = session["csrf_token"]
        who = session["person"]["id"]
        given = {"key": "first", "minor": PURSE, "currency": "KRW"}
        await self.owner.must("POST", f"/api/market/wallets/{who}/top-ups", given)
        wanted = {"url": self.ground.post.url, "topics": ["*"]}
        made = await self.owner.must("POST", "/api/webhooks/endpoints", wanted)
        self.hook = made["endpoint"]["id"]
        point = ec.generate_private_key(ec.SECP256R1()).public_key()
        keys = {
            "p256dh": _words(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)),
            "auth": _words(secrets.token_bytes(16)),
        }
        await self.owner.must("POST", "/api/addresses", HOME | {"is_default": True})
        browser = {"endpoint": f"{self.ground.bank.url}/push", "keys": keys}
        await self.owner.must("PUT", "/api/notices/push", browser)
        # Limits that nobody reaches are held all the same, and what is watched is looked at whenever it is bought.
        await self.owner.must("PUT", "/api/limits", {"currency": "KRW", "time_zone": "Asia/Seoul"})
        await self.owner.must("POST", "/api/limits", {"span": "day", "minor": PURSE})
        for product in ("prod_shirt", "prod_cap"):
            await self.owner.must("PUT", f"/api/watches/{product}", {})

    def must_be_well(self) -> None:
        """Fail at once where somebody has seen what may not be."""
        if self.living is not None and self.living.done():
            raise Broken("somebody left for good") from self.living.exception()

    async def live(self) -> None:
        """Buy and sell, until told to leave; whatever was begun is finished first."""
        buyers = [self._person("wallet", ""), self._guest("stripe"), self._guest("stripe"), self._guest("cod")]
        await asyncio.gather(*buyers, self._talk(), self._look_after())

    async def _person(self, handler: str, credential: str) -> None:
        while not self.leaving.is_set():
            await self._once(self.owner, handler, credential)

    async def _talk(self) -> None:
        """Buy by words, and by taps on the cards that come of them."""
        talk = Talk(self.owner.must, self.leaving.is_set, self.chance)
        while card := await talk.consent():
            session = {"id": card["checkout_id"], "fingerprint": card["fingerprint"]}
            session = await self._confirm(self.owner, session, card["handler"], "")
            # They keep what they bought, so that they soon come again.
            self.consented += session["status"] == "completed"
            self.bought += session["status"] == "completed"

    async def _guest(self, handler: str) -> None:
        while not self.leaving.is_set():
            async with httpx.AsyncClient(base_url=self.ground.url, headers=self._page(), timeout=20) as client:
                card = self.chance.choice(("pm_good", "pm_good", "pm_asks", "pm_asks", "pm_declined"))
                await self._once(Person(client, self.owner.heard), handler, card if handler == "stripe" else "")

    def _page(self) -> Mapping[str, str]:
        return {"origin": self.ground.url}

    async def _once(self, buyer: Person, handler: str, credential: str) -> None:
        await self._afterwards(buyer, await self._buy(buyer, handler, credential))

    async def _afterwards(self, buyer: Person, session: Json) -> None:
        if session.get("status") == "completed":
            self.bought += 1
            await asyncio.gather(
                *(self._live_through(buyer, each, self.chance.choice(FATES)) for each in session["order_ids"])
            )

    async def _buy(self, buyer: Person, handler: str, credential: str) -> Json:
        lines = [{"offer_id": RED, "quantity": self.chance.randint(1, 3)}]
        lines += [{"offer_id": CAP}] * self.chance.randint(0, 1)
        body = {
            "country": "KR",
            "lines": lines,
            "codes": ["spring"],
            "destination": HOME,
            "contact": {"email": "mina@example.org"},
        }
        _, session = await buyer.ask("POST", "/api/checkout", body, idempotency_key=secrets.token_hex(8))
        assert session["status"] == "ready_for_complete", session
        if session["token"]:
            buyer.client.headers["x-csrf-token"] = session["token"]
        return await self._confirm(buyer, session, handler, credential)

    async def _confirm(self, buyer: Person, session: Json, handler: str, credential: str) -> Json:
        """Tap on what was shown, and wait for what comes of it."""
        here = f"/api/checkout/{session['id']}"
        confirmed = {"fingerprint": session["fingerprint"], "handler": handler, "credential": credential}
        status, session = await buyer.ask("POST", f"{here}/complete", confirmed, idempotency_key=session["id"])
        assert status in {200, 202}, session
        while session["status"] not in OVER:
            if session["status"] == "requires_escalation":
                await self._answer_the_bank(buyer, session)
            await asyncio.sleep(_AGAIN_S)
            _, session = await buyer.ask("GET", here)
            self.told[session["id"]] = session["status"]
            if self.leaving.is_set():
                break  # what is uncertain still is settled by nobody but the server
        self.told[session["id"]] = session["status"]
        return session

    async def _answer_the_bank(self, buyer: Person, session: Json) -> None:
        asks = [each for each in self.ground.bank.intents.values() if each.status == "requires_action"]
        if self.chance.random() < 0.5:
            await buyer.ask("POST", f"/api/checkout/{session['id']}/cancel")
            return
        for each in asks:
            self.ground.bank.confirm_by_buyer(each.id)
        await buyer.ask("POST", f"/api/checkout/{session['id']}/resume")

    # -- after the purchase

    async def _live_through(self, buyer: Person, order_id: str, fate: str) -> None:
        mine, sold = f"/api/orders/{order_id}", f"/api/market/orders/{order_id}"
        _, order = await self.owner.ask("GET", sold)
        units = {each["id"]: each["quantity"] for each in order["lines"]}
        if fate == "cancelled":
            await buyer.ask("POST", f"{mine}/cancel", {"reason": "other"})
        elif fate == "given_back":
            await self.owner.ask("POST", f"{sold}/refunds", {"amount_minor": 700, "why": "Sorry.", "given": 0})
        elif fate != "kept":
            await self._deliver(sold, units)
            await getattr(self, f"_{fate}")(buyer, mine, sold, units)

    async def _deliver(self, sold: str, units: Mapping[str, int]) -> None:
        await self.owner.ask("POST", f"{sold}/shipments", {"units": units, "carrier": "demo"})
        while True:
            _, order = await self.owner.ask("GET", sold)
            if order["status"] != "placed" and order["shipments"]:
                break
            await asyncio.sleep(_AGAIN_S)
        number = order["shipments"][0]["tracking_number"]
        now = datetime.now(UTC) + self.ground.ahead
        said = {"id": new_id("evt"), "stage": "delivered", "at": now.isoformat()}
        body = json.dumps({"parcels": [{"tracking_number": number, "events": [said]}]}).encode()
        name = new_id("msg")
        for _ in range(2):  # carriers say everything twice
            await self._carrier_says(name, body)
        while order["status"] not in {"delivered", "completed"}:
            _, order = await self.owner.ask("GET", sold)
            await asyncio.sleep(_AGAIN_S)

    async def _carrier_says(self, name: str, body: bytes) -> None:
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                # The clock of whoever listens may have been moved meanwhile.
                now = datetime.now(UTC) + self.ground.ahead
                headers = {
                    "webhook-id": name,
                    "webhook-timestamp": str(int(now.timestamp())),
                    "webhook-signature": sign(CARRIER_SECRET, name, now, body),
                }
                try:
                    path = f"{self.ground.url}/api/market/carriers/demo/events"
                    answer = await self.owner.client.post(path, content=body, headers=headers)
                except httpx.TransportError:
                    answer = None
                if answer is not None and answer.is_success:
                    return
                assert answer is None or answer.status_code in {400, 401, 503}, answer.text
                await asyncio.sleep(_AGAIN_S)

    async def _confirmed(self, buyer: Person, mine: str, sold: str, units: Mapping[str, int]) -> None:
        del sold, units
        await buyer.ask("POST", f"{mine}/confirm")

    async def _returned(self, buyer: Person, mine: str, sold: str, units: Mapping[str, int]) -> None:
        line, count = next(iter(units.items()))
        asked = {"units": {line: self.chance.randint(1, count)}, "reason": "changed_mind"}
        await self._send_back(buyer, mine, sold, asked)

    async def _exchanged(self, buyer: Person, mine: str, sold: str, units: Mapping[str, int]) -> None:
        line = next(iter(units))
        _, order = await buyer.ask("GET", mine)
        if order["lines"][0]["offer_id"] != RED:
            return
        wanted: Json = {"units": {line: 1}, "offers": {line: BLUE}}
        _, price = await buyer.ask("POST", f"{mine}/exchange-price", wanted)
        wanted |= {"reason": "changed_mind", "difference_minor": price["difference"]["minor"]}
        await self._send_back(buyer, mine, sold, wanted)

    async def _send_back(self, buyer: Person, mine: str, sold: str, asked: Json) -> None:
        await buyer.ask("POST", f"{mine}/returns", asked)
        _, order = await buyer.ask("GET", mine)
        for each in order["returns"]:
            if self.chance.random() < 0.2:
                # What an exchange may have taken by then is let go of.
                if self.chance.random() < 0.5:
                    await buyer.ask("POST", f"{mine}/returns/{each['id']}/withdraw")
                else:
                    await self.owner.ask("POST", f"{sold}/returns/{each['id']}/reject", {"text": "It was worn."})
                continue
            await self.owner.ask("POST", f"{sold}/returns/{each['id']}/approve")
            await buyer.ask("POST", f"{mine}/returns/{each['id']}/sent", {"tracking": "post"})
            await self.owner.ask("POST", f"{sold}/returns/{each['id']}/received", {})

    async def _disputed(self, buyer: Person, mine: str, sold: str, units: Mapping[str, int]) -> None:
        del units
        said = {"reason": "not_as_described", "text": "It is not blue.", "wanted_minor": 5_000}
        await buyer.ask("POST", f"{mine}/disputes", said)
        _, order = await buyer.ask("GET", mine)
        for each in order["disputes"]:
            await self.owner.ask("POST", f"{sold}/disputes/{each['id']}/answer", {"text": "It is."})
            verdict = {"amount_minor": self.chance.choice((0, 3_000)), "why": "So be it."}
            await self.owner.ask("POST", f"{sold}/disputes/{each['id']}/decide", verdict)

    # -- the operator

    async def _send_again(self) -> None:
        """Send refunds that failed once more, in two tabs at a time."""
        _, failed = await self.owner.ask("GET", "/api/market/office/refunds/failed")
        for each in failed["items"]:
            path = f"/api/market/office/refunds/{each['id']}/retry"
            answers = await asyncio.gather(*(self.owner.ask("POST", path) for _ in range(2)))
            self.owner.heard["sent again"] += 1
            assert {status for status, _ in answers} <= {200, 201}, answers

    async def _look_after(self) -> None:
        while not self.leaving.is_set():
            await asyncio.sleep(self.chance.uniform(0.1, 0.4))
            _, sent = await self.owner.ask("POST", f"/api/webhooks/endpoints/{self.hook}/test")
            self.events.add(sent["event_id"])
            await self.owner.ask("POST", "/api/market/payouts", {"least_minor": {"KRW": 1}})
            await self._send_again()
            _, made = await self.owner.ask("GET", "/api/market/payouts")
            for each in made["items"]:
                if each["state"] == "created":
                    verdict = {"state": self.chance.choice(("sent", "sent", "failed")), "note": "by hand"}
                    await self.owner.ask("PUT", f"/api/market/payouts/{each['id']}", verdict)


def _words(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
