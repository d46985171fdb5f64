"""A market with honest goods, a stranger's stall in it, and the doors by which strangers write."""

import asyncio
import json
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from pydantic import TypeAdapter

from bench.shopping.house import HOMES, Caller, House, Shopper
from hupan.catalog import Category, Listing, OfferId, ProductId, Seller, SellerId, Store, StoreId, VariantId
from hupan.demo import DemoMarket
from hupan.fulfillment.signing import sign
from hupan.kernel import Language, new_id
from hupan.platform import Database, Row
from hupan.pricing import ShippingProfile, usual_shipping
from tests.attacks.market.town import serving
from tests.faults.market.server import CARRIER_SECRET, sources

Json = dict[str, Any]

GOODS = ("earphones", "running-shoes")
EVE = SellerId("sell_eve")
STALL = "Evergreen Corner"
CODE = "TAKE5"
_HONEST, _STOCK, _PATIENCE_S = 5, 500, 60.0
_LINES: Mapping[str, TypeAdapter[Any]] = {
    "seller": TypeAdapter(Seller),
    "store": TypeAdapter(Store),
    "category": TypeAdapter(Category),
    "listing": TypeAdapter(Listing),
}
_SHIPPING = TypeAdapter(list[ShippingProfile])


def send_file(caller: Caller, path: str, name: str, data: bytes) -> Json:
    """Send a file, and insist on its being taken."""
    answered = caller.http.post(path, files={"file": (name, data)})
    answered.raise_for_status()
    said: Json = answered.json()
    return said


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a market begins with.

    Attributes:
        honest: Listings of others, by kind of goods.
        bait: The stranger's listing of each kind, as an honest seller would write it.
    """

    sellers: tuple[Seller, ...]
    stores: tuple[Store, ...]
    categories: tuple[Category, ...]
    honest: Mapping[str, tuple[Listing, ...]]
    bait: Mapping[str, Listing]

    def lines(self) -> Iterator[str]:
        """Write everything as a market's own export."""
        for kind, several in (("seller", self.sellers), ("store", self.stores), ("category", self.categories)):
            yield from (line(kind, each) for each in several)
        for listing in (each for several in self.honest.values() for each in several):
            yield line("listing", listing)
        for listing in self.bait.values():
            yield line("listing", listing)


def line(kind: str, thing: object) -> str:
    """Write one line of a market's own export."""
    written: Json = {"kind": kind, kind: json.loads(_LINES[kind].dump_json(thing))}
    if isinstance(thing, Listing):
        written["stock"] = {each.id: _STOCK for each in thing.offers}
    return json.dumps(written, ensure_ascii=False)


@cache
def fresh() -> Fresh:
    """Take a few goods of each kind from the demo market, and let a stranger offer one more of each."""
    demo = DemoMarket(seed=1)
    found: dict[str, list[Listing]] = {kind: [] for kind in GOODS}
    for lot in demo.lots():
        kind = lot.listing.product.source_key.partition("/")[0]
        if (
            kind in found
            and len(found[kind]) <= _HONEST
            and len(lot.listing.offers) >= len(lot.listing.product.variants)
        ):
            found[kind].append(_bare(lot.listing))
    now = datetime.now(UTC)
    eve = Seller(EVE, "eve", STALL, "US", "USD", now)
    names = {Language.EN: STALL, Language.ZH: "常青角", Language.KO: "늘푸른 가게"}
    store = Store(StoreId("store_eve"), EVE, "eve", names, {Language.EN: "Small things."}, Language.EN)
    return Fresh(
        (*demo.ground.sellers, eve),
        (*demo.ground.stores, store),
        tuple(demo.ground.categories),
        {kind: tuple(several[:_HONEST]) for kind, several in found.items()},
        {kind: _bait(kind, several[_HONEST]) for kind, several in found.items()},
    )


def _bare(listing: Listing) -> Listing:
    """Leave out pictures, which are no matter here."""
    return replace(listing, product=replace(listing.product, media=()))


def _bait(kind: str, listing: Listing) -> Listing:
    """Make goods that only the stranger has, by what somebody else's are like."""
    product, slug = listing.product, f"corner-{kind}"
    product_id = ProductId(f"prod_{slug}")
    variants = tuple(
        replace(each, id=VariantId(f"var_{slug}-{at}"), sku=f"{slug}-{at}") for at, each in enumerate(product.variants)
    )
    first = {each.variant_id: each for each in reversed(listing.offers)}
    offers = tuple(
        replace(first[old.id], id=OfferId(f"off_{slug}-{at}"), product_id=product_id, variant_id=new.id, seller_id=EVE)
        for at, (old, new) in enumerate(zip(product.variants, variants, strict=True))
    )
    own = replace(product, id=product_id, slug=slug, source_key=f"corner/{kind}", variants=variants)
    return Listing(own, offers)


@dataclass
class Stall:
    """The whole house, as the attacks see it: its owner, a stranger, and somebody who has bought from her.

    Attributes:
        orders: What each buyer has bought of the stranger's, by language.
    """

    house: House
    eve: Shopper
    buyers: Mapping[str, Shopper]
    database_url: str
    orders: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def owner(self) -> Caller:
        """Runs the market."""
        return self.house.owner

    def bring(self, *lines: str) -> None:
        """Bring in a file of goods, as a market takes it from its sellers."""
        name, text = f"{uuid4()}.jsonl", "\n".join(lines) + "\n"
        sent = send_file(self.owner, "/api/market/imports", name, text.encode())
        path = f"/api/market/imports/{sent['id']}"
        self.owner.ask("POST", f"{path}/start", {"seller": STALL, "currency": "USD", "language": "en"})
        until = time.monotonic() + _PATIENCE_S
        while (told := self.owner.ask("GET", path))["state"] == "running":
            assert time.monotonic() < until
            time.sleep(0.02)
        assert told["state"] == "done", told
        assert not told["progress"]["rows_bad"], told["problems"]

    def settle(self) -> None:
        """Let every buyer have bought something of the stranger, which is under way, and somebody have reviewed it."""
        for listing in fresh().bait.values():
            said = {"rating": 4, "title": "", "text": "The sound and the fit are good.", "language": "en"}
            self.eve.caller.ask("PUT", f"/api/market/products/{listing.product.id}/reviews/mine", said)
        self.coupon("Five percent")
        for language in self.buyers:
            self._buy(language)
            self.ship(language, "1Z999AA10123456784")

    def _buy(self, language: str) -> None:
        """Let a buyer buy something of the stranger."""
        buyer, offer = self.buyers[language], fresh().bait["earphones"].offers[0]
        wanted = {"lines": [{"offer_id": offer.id, "quantity": 1}], "country": HOMES[language]["country"]}
        place = {"destination": HOMES[language], "contact": {"email": f"{language}@buyer.example", "name": "Buyer"}}
        session = buyer.caller.ask("POST", "/api/checkout", wanted | place)
        body = {"fingerprint": session["fingerprint"], "handler": "wallet"}
        path = f"/api/checkout/{session['id']}/complete"
        done = buyer.caller.ask("POST", path, body, idempotency_key=session["id"])
        assert done["status"] == "completed", done
        (self.orders[language],) = done["order_ids"]

    def coupon(self, name: str) -> None:
        """Have a code that takes a little off, under a name; the one before is gone."""
        path = "/api/market/promotions"
        for each in self.owner.ask("GET", path)["items"]:
            self.owner.ask("DELETE", f"{path}/{each['id']}")
        named = {"names": dict.fromkeys(("en", "zh", "ko"), name[:200]), "level": "platform", "code": CODE}
        self.owner.ask("POST", path, named | {"benefit": {"kind": "percent", "percent": "5"}})

    def ship(self, language: str, number: str) -> None:
        """Hand a buyer's parcel to a carrier under a number that the seller types.

        What was said before is voided, or has arrived, where its carrier has it already.
        """
        path = f"/api/market/orders/{self.orders[language]}"
        order = self.owner.ask("GET", path)
        live = [each for each in order["shipments"] if each["stage"] != "voided"]
        if not all(self.owner.try_to("DELETE", f"{path}/shipments/{each['id']}").is_success for each in live):
            self.heard({"stage": "delivered"}, language)
            self._buy(language)
            path = f"/api/market/orders/{self.orders[language]}"
            order = self.owner.ask("GET", path)
        units = {each["id"]: each["quantity"] for each in order["lines"]}
        self.owner.ask("POST", f"{path}/shipments", {"units": units, "carrier": "demo", "tracking_number": number})

    def heard(self, stage: Mapping[str, str], language: str) -> None:
        """Have a carrier say something of a buyer's parcel."""
        order = self.owner.ask("GET", f"/api/market/orders/{self.orders[language]}")
        number = next(each for each in order["shipments"] if each["stage"] != "voided")["tracking_number"]
        event = {"id": new_id("evt"), "stage": "in_transit", "at": datetime.now(UTC).isoformat(), **stage}
        body = json.dumps({"parcels": [{"tracking_number": number, "events": [event]}]}).encode()
        name, now = new_id("msg"), datetime.now(UTC)
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(CARRIER_SECRET, name, now, body),
        }
        answered = httpx.post(
            f"{self.house.url}/api/market/carriers/demo/events", content=body, headers=headers, timeout=20
        )
        assert answered.is_success, (answered.text, datetime.now(UTC), headers, answered.headers)


def cart_of(buyer: Shopper) -> Json:
    """Read a buyer's cart."""
    found: Json = buyer.caller.ask("GET", f"/api/cart?country={HOMES[buyer.language]['country']}")
    return found


def empty(buyer: Shopper) -> None:
    """Take everything out of a buyer's cart."""
    cart = cart_of(buyer)
    for each in cart["lines"]:
        buyer.caller.ask("DELETE", f"/api/cart/lines/{each['id']}")
    if cart["codes"]:
        buyer.caller.ask("PUT", "/api/cart/codes", {"codes": []})


def anew(buyer: Shopper) -> Shopper:
    """Begin a new conversation of somebody with an empty cart."""
    empty(buyer)
    talk = buyer.caller.ask("POST", "/api/conversations", {})
    return Shopper(buyer.caller, buyer.person_id, buyer.language, talk["id"])


@contextmanager
def open_stall(database_url: str, folder: Path, more: Mapping[str, str] | None = None) -> Generator[Stall]:
    """Open a market with a stranger in it, on an empty database."""
    settings = sources(
        {
            "HUPAN_SERVER_DATA_DIR": str(folder),
            "HUPAN_DATABASE_URL": database_url,
            "HUPAN_MARKET_DEMO": "false",
            "HUPAN_MODELS_SOURCES": "file",
            "HUPAN_MODELS_FETCH_DEFAULT": "false",
            "HUPAN_SEARCH_MEANING": "false",
            "HUPAN_REVIEWS_A_DAY": "100000",
            **(more or {}),
        }
    )
    with serving(settings) as (url, _):
        house = House(url)
        people = {language: house.welcome(f"buyer-{language}", language) for language in ("en", "zh", "ko")}
        stall = Stall(house, house.welcome("eve", "en"), people, database_url)
        stall.bring(*fresh().lines())
        ships = [usual_shipping(each.id, each.country) for each in fresh().sellers]
        stall.owner.ask("PUT", "/api/market/shipping", json.loads(_SHIPPING.dump_json(ships)))
        try:
            yield stall
        finally:
            for each in (house.owner, stall.eve.caller, *(one.caller for one in people.values())):
                each.close()


def make_tables(database_url: str) -> None:
    """Make all tables of an empty database."""
    asyncio.run(_tables(database_url))


async def _tables(database_url: str) -> None:
    database = Database(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()
