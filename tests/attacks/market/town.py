"""A whole server with people who have something to lose: what they have, and the browsers of those who want it."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from PIL import Image

from hupan.bootstrap.app import build_app
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.market import open_market
from hupan.bootstrap.tables import load_tables
from hupan.catalog import OfferId
from hupan.fulfillment.signing import sign
from hupan.inventory import Level, Location, LocationId
from hupan.kernel import Language, Money, new_id
from hupan.platform import Database, Row, SettingsSources
from hupan.pricing import Conditions, FixedOff, Promotion, PromotionId, usual_shipping
from hupan.pricing import Level as PromotionLevel
from tests.faults.market.people import HOME
from tests.faults.market.server import CARRIER_SECRET, sources
from tests.integration.catalog.market import LAKE, open_stalls, shirt

Json = dict[str, Any]

RED, BLUE = OfferId("off_shirt_red_lake"), OfferId("off_shirt_blue_lake")
PURSE = 10**9
PASSWORD = "correct horse battery staple"
SECRETS = ("Mina Kim", "mina@example.org", "1234 5678", "세종대로", "04524")
"""What of Mina nobody else is to read."""
_PATIENCE_S = 30.0


@dataclass
class Visitor:
    """Somebody with a browser of their own.

    Attributes:
        person_id: Empty for a guest.
    """

    client: httpx.Client
    person_id: str = ""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Ask, as the app does."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, path, json=body, headers=named)

    def must(self, method: str, path: str, body: object = None, **headers: str) -> Json:
        """Ask for what nobody may refuse."""
        answer = self.ask(method, path, body, **headers)
        assert answer.is_success, (method, path, answer.status_code, answer.text[:1000])
        said: Json = answer.json() if answer.content else {}
        return said

    def begin(self, quantity: int = 1, **more: object) -> Json:
        """Begin a checkout that can be completed."""
        wanted = {
            "country": "KR",
            "lines": [{"offer_id": RED, "quantity": quantity}],
            "destination": HOME,
            "contact": {"email": "mina@example.org", "name": "Mina Kim"},
        }
        session = self.must("POST", "/api/checkout", wanted | more)
        if session["token"]:
            self.client.headers["x-csrf-token"] = session["token"]
        return session

    def complete(self, session: Json, handler: str = "wallet") -> Json:
        """Pay."""
        body = {"fingerprint": session["fingerprint"], "handler": handler}
        path = f"/api/checkout/{session['id']}/complete"
        done = self.must("POST", path, body, idempotency_key=session["id"])
        assert done["status"] == "completed", done
        return done

    def buy(self, quantity: int = 1, handler: str = "wallet") -> str:
        """Buy shirts; returns the order."""
        order_id: str = self.complete(self.begin(quantity), handler)["order_ids"][0]
        return order_id


@dataclass
class Town:
    """The server, and everybody.

    Attributes:
        nobody: Has never been here.
        stranger: A guest who has bought something.
        own: What Mina has, by the name of the parameter under which routes are asked for it.
    """

    url: str
    app: FastAPI
    stack: ExitStack
    owner: Visitor
    mina: Visitor
    eve: Visitor
    nobody: Visitor
    stranger: Visitor
    own: dict[str, str] = field(default_factory=dict[str, str])

    def guest(self) -> Visitor:
        """Let somebody in whom nobody knows."""
        return visitor(self.url, self.stack)

    def deliver(self, order_id: str) -> None:
        """Send everything that is left of an order, and have the carrier say that it is there."""
        sold = f"/api/market/orders/{order_id}"
        order = self.owner.must("GET", sold)
        units = {each["id"]: each["quantity"] for each in order["lines"]}
        order = self.owner.must("POST", f"{sold}/shipments", {"units": units, "carrier": "demo"})
        number = order["shipments"][0]["tracking_number"]
        said = {"id": new_id("evt"), "stage": "delivered", "at": datetime.now(UTC).isoformat()}
        heard = self.carrier_says({"parcels": [{"tracking_number": number, "events": [said]}]})
        assert heard.is_success, (heard.text, datetime.now(UTC), heard.request.headers, heard.headers)
        self.wait_for(order_id, "delivered")

    def wait_for(self, order_id: str, status: str) -> None:
        """Wait until an order has heard of what befell its parcels."""
        until = time.monotonic() + _PATIENCE_S
        while self.owner.must("GET", f"/api/market/orders/{order_id}")["status"] != status:
            assert time.monotonic() < until
            time.sleep(0.02)

    def carrier_says(
        self, message: object, secret: str = CARRIER_SECRET, name: str = "", late: timedelta = timedelta(0)
    ) -> httpx.Response:
        """Post as a carrier does: from a machine of its own, that nobody signed in."""
        body, name, now = json.dumps(message).encode(), name or new_id("msg"), datetime.now(UTC) - late
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(secret, name, now, body),
        }
        return httpx.post(f"{self.url}/api/market/carriers/demo/events", content=body, headers=headers, timeout=20)


def visitor(url: str, stack: ExitStack) -> Visitor:
    """Open a browser."""
    return Visitor(stack.enter_context(httpx.Client(base_url=url, headers={"origin": url}, timeout=20)))


@contextmanager
def serving(settings: SettingsSources) -> Generator[tuple[str, FastAPI]]:
    """Serve the whole app on a port, in a thread."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = build_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", app
        finally:
            # Whatever happens: a thread that goes on would keep the tests from ever ending.
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()


@contextmanager
def open_town(database_url: str, folder: Path, more: Mapping[str, str] | None = None) -> Generator[Town]:
    """Open a market on an empty database.

    Args:
        database_url: Of that.
        folder: For data.
        more: Settings.
    """
    settings = sources(
        {
            "HUPAN_SERVER_DATA_DIR": str(folder),
            "HUPAN_DATABASE_URL": database_url,
            "HUPAN_MARKET_DEMO": "false",
            "HUPAN_MODELS_SOURCES": "file",
            "HUPAN_MODELS_FETCH_DEFAULT": "false",
            "HUPAN_SEARCH_MEANING": "false",
            **(more or {}),
        }
    )
    asyncio.run(_fill(database_url, settings))
    with serving(settings) as (url, app), ExitStack() as stack:
        owner = visitor(url, stack)
        session = owner.must("POST", "/api/setup", {"name": "Ada", "language": "en", "password": PASSWORD})
        owner.client.headers["x-csrf-token"] = session["csrf_token"]
        owner.person_id = session["person"]["id"]
        mina, eve = (join(owner, url, stack, name) for name in ("mina", "eve"))
        yield Town(url, app, stack, owner, mina, eve, visitor(url, stack), visitor(url, stack))


def join(owner: Visitor, url: str, stack: ExitStack, login: str) -> Visitor:
    """Invite somebody as a member, and give them money."""
    link = owner.must("POST", "/api/invitations", {"role": "member"})["url_path"]
    who = visitor(url, stack)
    card = {"token": link.removeprefix("/join/"), "login": login, "name": login.title(), "language": "en"}
    session = who.must("POST", "/api/invitations/accept", {**card, "password": PASSWORD})
    who.client.headers["x-csrf-token"] = session["csrf_token"]
    who.person_id = session["person"]["id"]
    given = {"key": new_id("gift"), "minor": PURSE, "currency": "KRW"}
    owner.must("POST", f"/api/market/wallets/{who.person_id}/top-ups", given)
    return who


async def _fill(database_url: str, settings: SettingsSources) -> None:
    load_tables()
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()
    async with lay_foundation(settings) as laid, open_market(laid) as market:
        await open_stalls(market.catalog)
        await market.catalog.put_listings([shirt()])
        place = LocationId("loc_lake")
        await market.inventory.put_locations([Location(place, LAKE, "Lake", "KR")])
        await market.inventory.put_levels([Level(RED, place, 100_000), Level(BLUE, place, 100_000)])
        await market.pricing.put_shipping([usual_shipping(LAKE, "KR")])
        spring = Promotion(
            PromotionId(""),
            {Language.EN: "Spring"},
            PromotionLevel.PLATFORM,
            FixedOff(Money(1_000, "KRW")),
            code="SPRING",
            conditions=Conditions(limit=1_000_000),
        )
        await market.promotions.add(spring)


def settle(town: Town) -> None:
    """Let Mina have one of everything that could be taken from her."""
    mina, own = town.mina, town.own
    sent, asked = mina.buy(2), mina.buy(2)
    town.stranger.buy(1, "cod")
    own["line_id"] = mina.must("POST", "/api/cart/lines", {"offer_id": RED, "quantity": 2})["lines"][0]["id"]
    own["address_id"] = mina.must("POST", "/api/addresses", HOME)["id"]
    own["checkout_id"] = mina.begin(3)["id"]
    own["list_id"] = mina.must("POST", "/api/market/wishes/lists", {"name": "Mina's list"})["id"]
    own["conversation_id"] = mina.must("POST", "/api/conversations", {})["id"]
    size = {"about": "size", "value": "42", "subject": "shoes"}
    own["particular_id"] = mina.must("POST", "/api/particulars", size)["id"]
    own["folder_id"] = mina.must("POST", "/api/folders", {"name": "Mina's folder"})["id"]
    own["key_id"] = mina.must("POST", "/api/keys", {"name": "Mina's key", "scopes": ["chat"]})["id"]
    own["session_id"] = mina.must("GET", "/api/sessions")["items"][0]["id"]
    town.deliver(asked)
    wanted = {"units": {"1": 1}, "reason": "defective"}
    own["return_id"] = mina.must("POST", f"/api/orders/{asked}/returns", wanted)["returns"][0]["id"]
    said = {"reason": "other", "text": "Mina says that it hums.", "wanted_minor": 100}
    own["dispute_id"] = mina.must("POST", f"/api/orders/{asked}/disputes", said)["disputes"][0]["id"]
    own["order_id"], own["open_order_id"] = asked, sent
    own["exhibit_id"] = _show(town.owner, asked, own["return_id"])
    own["shipment_id"] = town.owner.must("GET", f"/api/market/orders/{asked}")["shipments"][0]["id"]
    body = {"rating": 5, "title": "Good", "text": "A good shirt that lasts and lasts."}
    own["review_id"] = own["subject_id"] = mina.must("PUT", "/api/market/products/prod_shirt/reviews/mine", body)["id"]


def _show(who: Visitor, order_id: str, case_id: str) -> str:
    """Add a picture to a return."""
    picture = BytesIO()
    Image.new("RGB", (80, 60), "#507060").save(picture, "PNG")
    said = {"order_id": order_id, "case_id": case_id}
    sent = who.client.post(
        "/api/market/exhibits", data=said, files={"file": ("a.png", picture.getvalue(), "image/png")}
    )
    assert sent.status_code == 201, sent.text
    exhibit_id: str = sent.json()["items"][0]["id"]
    return exhibit_id
