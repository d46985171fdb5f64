"""The pages of what was bought, on a stall where everything is real, and the browser of whoever reads them."""

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, cast

import httpx

from hupan.addresses import AddressService
from hupan.addresses.repository import SqlAddressStore
from hupan.aftersales import TEMPLATES, DifferenceDesk, OrderForms, OrderLook, OrderRooms, OrderWatch
from hupan.aftersales.routes import router
from hupan.cards import CardService, Errands
from hupan.cards.repository import SqlCardStore
from hupan.cart import GUEST_COOKIE, CartPorts, CartService, guest_token, new_secret
from hupan.cart.repository import SqlCartStore
from hupan.catalog import ProductId
from hupan.checkout import CheckoutTaxes
from hupan.checkout.repository import SqlCheckoutStore
from hupan.differences import DifferencePorts, DifferenceService
from hupan.differences.repository import SqlDifferenceStore
from hupan.exhibits import ExhibitPorts, ExhibitService
from hupan.exhibits.repository import SqlExhibitStore
from hupan.gateways.i18naddress import AddressData
from hupan.gateways.pillow import PillowDarkroom
from hupan.identity import Site
from hupan.identity.access import COOKIE
from hupan.identity.tokens import csrf_token
from hupan.inventory import InventoryService
from hupan.kernel import Buyer, OrderId, PersonId
from hupan.orders import Order, OrderService, OrderSettings
from hupan.pictures import PicturePorts, PictureService, PictureSettings
from hupan.platform import Database, Signals
from hupan.pricing import PricingService
from hupan.rates import RateService
from hupan.rates.repository import SqlRateStore
from hupan.reviews import Author, Review, ReviewNotFound, ReviewSummary
from hupan.showcase import Market
from hupan.storefront import Storefront
from tests.integration.orders.stall import MINA
from tests.integration.orders.till import Till, open_till
from tests.integration.payments.stand import Paper
from tests.integration.reviews.ground import browser

NOTHING = cast("Any", None)
MINA_READS = Author(PersonId("per_mina"), "Mina")
ORDERS = "/market/orders"


class NoReviews:
    """Nobody has said anything."""

    async def summary(self, ids: Sequence[ProductId]) -> dict[ProductId, ReviewSummary]:
        return {each: ReviewSummary() for each in ids}

    async def mine(self, person_id: PersonId, product_id: ProductId) -> Review:
        del person_id, product_id
        raise ReviewNotFound("There is none.")


class NoWishes:
    """Nobody keeps anything."""

    async def contains(self, person_id: PersonId, ids: Sequence[ProductId]) -> set[ProductId]:
        del person_id, ids
        return set()


class Tab:
    """A browser's window on the orders of somebody."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.token = client, token

    async def see(self, path: str = "", status: int = 200) -> str:
        """Read a page."""
        response = await self.client.get(f"{ORDERS}{path}")
        assert response.status_code == status, unescape(response.text[-3000:])
        return unescape(response.text)

    async def send(self, order_id: OrderId, deed: str, page: str = "", **fields: str) -> httpx.Response:
        """Send a form as the page has it; a page that was not read is the one that is shown now."""
        page = page or await self.see(f"/{order_id}")
        found = re.search(r'name="seen" value="(\d+)"', page)
        # A page without any form has been seen as far as its history goes.
        seen = found[1] if found else str(page.count('class="told-when"'))
        body = {"csrf": self.token, "deed": deed, "seen": seen, **fields}
        return await self.client.post(f"{ORDERS}/{order_id}", data=body)

    async def do(self, order_id: OrderId, deed: str, page: str = "", **fields: str) -> str:
        """Send a form that is taken, and read the page to which it leads."""
        response = await self.send(order_id, deed, page, **fields)
        assert response.status_code == 303, unescape(response.text[-4000:])
        return unescape((await self.client.get(response.headers["location"])).text)


@dataclass
class Counter:
    """The stall with its pages."""

    till: Till
    market: Market
    services: Mapping[type, object]
    watch: OrderWatch

    @asynccontextmanager
    async def tab(
        self, author: Author | None = MINA_READS, secret: str = "", language: str = "en"
    ) -> AsyncGenerator[Tab]:
        """Open a window for a person, or for a guest by their secret."""
        async with browser(router, self.services, author) as client:
            client.headers["accept-language"] = language
            if author is not None:
                client.cookies[COOKIE] = "a session"
            elif secret:
                client.cookies[GUEST_COOKIE] = secret
            token = csrf_token("a session") if author is not None else guest_token(secret or new_secret())
            yield Tab(client, token)

    async def look(self, order_id: OrderId) -> Order:
        """Read an order as it is kept."""
        async with self.till.stall.ports.stores() as store:
            found = await store.get(order_id)
        assert found is not None
        return found


class OrdersOfGuests:
    """Implements `hupan.cart.Belongings` by the orders alone."""

    def __init__(self, orders: OrderService) -> None:
        self._orders = orders

    async def claim(self, guest: Buyer, person: Buyer) -> bool:
        await self._orders.claim(guest, person)
        return False


def _differences(database: Database, till: Till) -> DifferenceDesk:
    stall, stores = till.stall, database.stores(SqlDifferenceStore)
    ports = DifferencePorts(stores, stall.orders, stall.returns, till.payments, stall.clock)
    cards = CardService(database.stores(SqlCardStore), None, Errands(Paper()))
    return DifferenceDesk(DifferenceService(ports), cards, stall.orders, stall.returns)


@asynccontextmanager
async def open_counter(database: Database, tmp_path: Path, till: Till | None = None) -> AsyncGenerator[Counter]:
    """Open the stall, and the pages before it."""
    till = till or await open_till(database)
    stall, signals = till.stall, Signals(database)
    await signals.start()
    pricing, inventory = cast("PricingService", stall.ports.prices), cast("InventoryService", stall.ports.stock)
    carts = CartService(
        CartPorts(
            database.stores(SqlCartStore), stall.catalog, inventory, pricing, stall.clock, OrdersOfGuests(stall.orders)
        )
    )
    addresses = AddressService(database.stores(SqlAddressStore), AddressData(), stall.clock)
    market = Market(
        catalog=stall.catalog,
        inventory=inventory,
        rates=RateService(database.stores(SqlRateStore)),
        pricing=pricing,
        search=NOTHING,
        reviews=cast("Any", NoReviews()),
        questions=NOTHING,
        standing=NOTHING,
        wishes=cast("Any", NoWishes()),
        carts=carts,
        terms=OrderSettings().terms,
    )
    storefront = Storefront(market, signals, stall.clock, tmp_path, (TEMPLATES,))
    watch = OrderWatch(stall.orders, signals, stall.clock)
    pictures = PicturePorts(NOTHING, NOTHING, PillowDarkroom(), NOTHING, NOTHING, stall.clock)
    exhibits = ExhibitService(
        ExhibitPorts(
            database.stores(SqlExhibitStore), stall.orders, PictureService(pictures, PictureSettings()), stall.clock
        )
    )
    taxes = CheckoutTaxes(database.stores(SqlCheckoutStore))
    differences = _differences(database, till)
    rooms = OrderRooms(stall.orders, stall.returns, stall.disputes, addresses, exhibits, differences)
    services: dict[type, object] = {
        Storefront: storefront,
        OrderLook: OrderLook(stall.orders, till.payments, addresses, taxes, exhibits, differences),
        DifferenceDesk: differences,
        ExhibitService: exhibits,
        OrderForms: OrderForms(rooms),
        OrderWatch: watch,
        Site: Site("127.0.0.1", passwordless=True),
    }
    try:
        yield Counter(till, market, services, watch)
    finally:
        await storefront.stop()
        await signals.stop()


GUEST_SECRET = "g" * 43
GUEST = Buyer.guest_of(GUEST_SECRET)
BUYER = MINA
