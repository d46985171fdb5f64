"""A person with shops elsewhere: the room on a real PostgreSQL, speaking over real sockets."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import orjson
from aiohttp import web

from hupan.gateways.open_web import OpenWebCaller
from hupan.kernel import HupanError, Kind, Language, Money, PersonId, SystemClock
from hupan.merchants import (
    BuyingPorts,
    MerchantService,
    PurchaseId,
    PurchaseService,
    Recipient,
    Spent,
    Wish,
)
from hupan.merchants.repository import SqlMerchantStore, SqlPurchaseStore
from hupan.platform import Database, Secrets
from hupan.protocols.receipts import EcPen
from hupan.protocols.signatures import SigningKey, sign_response
from hupan.protocols.ucp import KeyRing
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_away import WHERE, Ourselves, UcpDoor
from tests.integration.reviews.ground import add_people

ADA_HOME = Recipient(
    email="ada@example.com",
    name="Ada Lovelace",
    phone="+1 415 555 0100",
    country="US",
    region="CA",
    city="San Francisco",
    postal_code="94103",
    line1="1 Market St",
)


class TooMuch(HupanError):
    """Beyond a limit, in tests."""

    code = "limits.reached"
    kind = Kind.CONFLICT


@dataclass
class Purse:
    """`Spending` in memory."""

    most: int | None = None
    taken: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    async def take(self, spent: Spent) -> str:
        """Count."""
        if self.most is not None and spent.money.minor > self.most:
            raise TooMuch("This goes beyond a limit of the buyer's own.")
        self.taken.setdefault(spent.purchase_id, []).append(spent.money.minor)
        return spent.purchase_id

    async def let_go(self, taken: str) -> None:
        """Let go of one."""
        if taken:
            self.taken[taken].pop()

    async def release(self, purchase_id: PurchaseId) -> None:
        """Let go of all of a purchase."""
        self.taken.pop(purchase_id, None)


class House:
    """`Notary` with a key of its own."""

    issuer = "https://house.example"

    def __init__(self) -> None:
        self.pen = EcPen()
        self.key = self.pen.make()

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign."""
        return self.pen.sign(claims, self.key)


@dataclass
class Room:
    """Somebody, and the room."""

    database: Database
    merchants: MerchantService
    purchases: PurchaseService
    door: UcpDoor
    web: OpenWebCaller
    purse: Purse
    house: House
    ada: PersonId
    bob: PersonId
    ports: BuyingPorts


def wish(text: str = "mug", **changed: Money | int) -> Wish:
    """What Ada looks for."""
    return Wish(text, Language.EN, "USD", "US", **cast("dict[str, Any]", changed))


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def listening(handler: Handler) -> AsyncGenerator[str]:
    """Serve on this machine, and say where."""
    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/{tail:.*}", handler)
    # Whoever is still silent when a test is over is not waited for.
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def open_room(database: Database, folder: Path, *, whole_s: float = 10.0) -> AsyncGenerator[Room]:
    """Open the room, with this house's own profile where shops can read it."""
    async with AsyncExitStack() as stack:
        secrets = await asyncio.to_thread(Secrets, folder / "secret.key")
        keys = KeyRing(database.stores(SqlKeyStore), secrets, SystemClock())
        said: list[Ourselves] = []

        async def profile(request: web.Request) -> web.Response:
            assert request.path == WHERE
            return web.Response(body=orjson.dumps(await said[0].profile()), content_type="application/json")

        ourselves = Ourselves(await stack.enter_async_context(listening(profile)), keys)
        said.append(ourselves)
        caller = await stack.enter_async_context(OpenWebCaller(this_machine=True, whole_s=whole_s))
        door, purse, house = UcpDoor(caller, ourselves), Purse(), House()
        stores = database.stores(SqlMerchantStore)
        ports = BuyingPorts(stores, database.stores(SqlPurchaseStore), door, purse, house, SystemClock())
        ada, bob = [each.person_id for each in await add_people(database, "Ada", "Bob")]
        merchants = MerchantService(stores, door, SystemClock())
        yield Room(database, merchants, PurchaseService(ports), door, caller, purse, house, ada, bob, ports)


@dataclass
class Shop:
    """A shop that answers as a test wants, on this machine: honest unless told otherwise.

    Attributes:
        answers: What it answers instead, by method and path.
        key: What it signs with; `None` where it does not.
        forged: Whether it changes what it has signed.
        asked: What it was asked.
        paid_under: Under which keys it was asked to take money.
    """

    url: str = ""
    version: str = "2026-04-08"
    key: SigningKey | None = None
    published: SigningKey | None = None
    forged: bool = False
    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    asked: list[tuple[str, str, Any]] = field(default_factory=list[tuple[str, str, Any]])
    keys_used: list[str] = field(default_factory=list[str])
    paid_under: list[str] = field(default_factory=list[str])
    title: str = "Blue Mug"
    price: int = 1500
    total: int | None = None
    status: str = "ready_for_complete"
    handlers: dict[str, Any] = field(
        default_factory=lambda: {"dev.example.mock": [{"id": "mock_payment_handler", "version": "2026-04-08"}]}
    )
    orders: dict[str, str] = field(default_factory=dict[str, str])
    lose_answers: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        raw = await request.read()
        body = orjson.loads(raw) if raw else None
        self.asked.append((request.method, request.path, body))
        if key := request.headers.get("idempotency-key"):
            self.keys_used.append(key)
        wanted = self.answers.get(f"{request.method} {request.path}", self.answers.get(request.path))
        if callable(wanted):
            return await cast("Handler", wanted)(request)
        answer = self._usual(request, body) if wanted is None else wanted
        written = orjson.dumps(answer)
        headers = {"content-type": "application/json"}
        if self.key is not None and request.path != "/.well-known/ucp":
            headers |= sign_response(200, written, "application/json", self.key, _now())
            if self.forged:
                written = written.replace(b"Mug", b"Mob")
        if request.path.endswith("/complete") and self.lose_answers:
            self.lose_answers -= 1
            assert request.transport is not None
            request.transport.close()
        return web.Response(body=written, headers=headers)

    def profile(self) -> dict[str, Any]:
        """What it says of itself."""
        names = ("checkout", "order", "fulfillment", "catalog.search", "catalog.lookup")
        told = {f"dev.ucp.shopping.{name}": [{"version": self.version}] for name in names}
        rest = {"version": self.version, "transport": "rest", "endpoint": f"{self.url}/ucp"}
        public = self.published or self.key
        return {
            "ucp": {
                "version": self.version,
                "services": {"dev.ucp.shopping": [rest]},
                "capabilities": told,
                "payment_handlers": self.handlers,
            },
            "signing_keys": [] if public is None else [public.jwk()],
        }

    def product(self, **changed: object) -> dict[str, Any]:
        """What it sells."""
        variant = {"id": "mug-1", "title": "Blue", "price": {"amount": self.price, "currency": "USD"}}
        page = {"id": "mug", "title": self.title, "description": {"plain": "A mug."}, "variants": [variant]}
        return {**page, "url": "https://shop.example/mug", **changed}

    def checkout(self) -> dict[str, Any]:
        """Its checkout as it stands."""
        goods = self.price
        total = goods + 500 if self.total is None else self.total
        item = {"id": "mug-1", "title": self.title, "price": goods}
        told: dict[str, Any] = {
            "ucp": {"version": self.version, "status": "success", "payment_handlers": self.handlers},
            "id": "chk-1",
            "status": "completed" if "chk-1" in self.orders else self.status,
            "currency": "USD",
            "line_items": [{"id": "l1", "item": item, "quantity": 1, "totals": []}],
            "totals": [
                {"type": "subtotal", "amount": goods},
                {"type": "fulfillment", "amount": 500},
                {"type": "total", "amount": total},
            ],
            "continue_url": "https://shop.example/go-on/chk-1",
        }
        if "chk-1" in self.orders:
            told["order"] = {"id": self.orders["chk-1"], "permalink_url": "https://shop.example/orders/1"}
        return told

    def _usual(self, request: web.Request, body: object) -> dict[str, Any]:
        path = request.path
        if path == "/.well-known/ucp":
            return self.profile()
        if path.startswith("/ucp/catalog/"):
            return {"ucp": {"version": self.version}, "products": [self.product()]}
        if path.endswith("/complete"):
            # Under one key there is one order, however often it is asked for.
            self.paid_under.append(request.headers["idempotency-key"])
            self.orders.setdefault("chk-1", f"order-{len(self.orders) + 1}-{request.headers['idempotency-key'][:8]}")
        if path.startswith("/ucp/orders/"):
            return {
                "ucp": {"version": self.version},
                "id": path.rpartition("/")[2],
                "line_items": [{"id": "l1", "quantity": {"original": 1, "total": 1, "fulfilled": 1}}],
                "fulfillment": {"events": [{"type": "shipped"}, {"type": "delivered"}, {"type": "<b>hacked</b>"}]},
                "permalink_url": "https://shop.example/orders/1",
            }
        return self.checkout()


@asynccontextmanager
async def a_shop(**changed: object) -> AsyncGenerator[Shop]:
    """Open a shop on this machine."""
    shop = Shop(**cast("dict[str, Any]", changed))
    async with listening(shop.answer) as url:
        shop.url = url
        yield shop


def _now() -> float:
    return SystemClock().now().timestamp()
