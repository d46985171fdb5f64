"""Puts people, their orders and the meaning of words behind the ports of the shopping agent."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from hupan.addresses import AddressService
from hupan.catalog import ProductId, Selection
from hupan.demo import DemoService, State
from hupan.identity.repository import SqlIdentityStore
from hupan.inference import EMBEDDER_ID, InferenceService
from hupan.intents import Standing
from hupan.kernel import Buyer, Clock, Language, PersonId
from hupan.matching import specs_of
from hupan.orders import OrderService, OrderStatus, Who
from hupan.platform import Database
from hupan.shopping import Filling
from hupan.showcase import (
    HOME,
    HOME_CURRENCIES,
    HOME_PLACES,
    CartSign,
    Formats,
    Market,
    Reader,
    Visit,
    Words,
    read_words,
    visit,
)

# Of these, the latest ones count: what was bought before them is found by the order's own words.
_ORDERS = 10
# What sellers change in between is found a second later.
_NEARLY_ALL = 0.95
_CURRENCIES = {"US": "USD", "CN": "CNY", "KR": "KRW", "JP": "JPY"}
_RETURNABLE = {OrderStatus.DELIVERED, OrderStatus.COMPLETED}


@dataclass(frozen=True, slots=True)
class ShoppersRooms:
    """The rooms that know a shopper."""

    database: Database
    market: Market
    addresses: AddressService
    orders: OrderService
    demo: DemoService
    clock: Clock


class Shoppers:
    """Implements `hupan.shopping.People`.

    Args:
        rooms: The rooms that know people.
    """

    def __init__(self, rooms: ShoppersRooms) -> None:
        self._rooms = rooms
        self._people = rooms.database.stores(SqlIdentityStore)
        self._opened = False

    async def visit(self, person_id: PersonId, language: Language) -> Visit:
        """Begin a visit: prices and place are those of the default address, else of the account's language."""
        async with self._people() as store:
            person = await store.get_person(person_id)
        words, formats = await asyncio.to_thread(_shelf)
        buyer = Buyer(person_id=person_id)
        home = (person.language if person is not None else None) or language
        place = await self._place(person_id)
        reader = Reader(
            language=language,
            words=words[language],
            formats=formats[language],
            currency=_CURRENCIES.get(place, HOME_CURRENCIES[home]),
            place=place or HOME_PLACES[home],
            now=self._rooms.clock.now(),
            origin="",
            here=HOME,
            person=person,
            cart=CartSign(buyer),
        )
        return await visit(self._rooms.market, reader)

    async def standing(self, buyer: Buyer, shown: Sequence[ProductId]) -> Standing:
        """Tell what a buyer has."""
        cart, page = await asyncio.gather(
            self._rooms.market.carts.of(buyer),
            self._rooms.orders.list(Who.buying(buyer), limit=_ORDERS),
        )
        states = [each.status for each in page.orders]
        offers = await self._rooms.market.catalog.offers_by_id([line.offer_id for line in cart.lines])
        carried = [each.product_id for each in offers.values()]
        bought = [line.item.product_id for order in page.orders for line in order.lines]
        return Standing(
            shown=len(shown),
            stated=await self._stated(shown),
            carted=sum(line.quantity for line in cart.lines),
            orders=len(states),
            cancellable=states.count(OrderStatus.PLACED),
            returnable=sum(each in _RETURNABLE for each in states),
            carried=await self._names(carried),
            bought=await self._names(bought),
        )

    async def _names(self, ids: Sequence[ProductId]) -> tuple[str, ...]:
        """List what products are called, and the shelves on which they stand."""
        if not ids:
            return ()
        catalog = self._rooms.market.catalog
        products, tree = await asyncio.gather(catalog.products(ids, hidden=True), catalog.categories())
        own = [text.name for each in products.values() for text in each.texts.values()]
        shelves = [name for each in products.values() for name in tree.path(each.category_id)[-1].names.values()]
        return tuple(dict.fromkeys((*shelves, *own)))

    async def _stated(self, ids: Sequence[ProductId]) -> tuple[str, ...]:
        """List what the attributes of products are called."""
        if not ids:
            return ()
        catalog = self._rooms.market.catalog
        products, tree = await asyncio.gather(catalog.products(ids, hidden=True), catalog.categories())
        shelves = {each.category_id for each in products.values()}
        specs = {spec.key: spec for shelf in shelves for spec in specs_of(tree, shelf)}
        return tuple(name for spec in specs.values() for name in spec.names.values())

    async def open(self) -> bool:
        """Whether anything is sold here; once something was, nobody asks again."""
        self._opened = self._opened or bool((await self._rooms.market.catalog.listed(Selection(), limit=1)).ids)
        return self._opened

    async def filling(self) -> Filling | None:
        """Tell how far goods are that are being brought in; a few that are not found yet are not worth a word."""
        demo = await self._rooms.demo.progress()
        # One that has stopped goes on at the next start, and nobody should wait for that.
        loading = demo.state is State.LOADING and not demo.error
        if not loading and not await self.open():
            return None
        index = await self._rooms.market.search.status()
        total = index.total + (demo.total - demo.done if loading else 0)
        return Filling(index.indexed, total) if index.indexed < _NEARLY_ALL * total else None

    async def _place(self, person_id: PersonId) -> str:
        book = await self._rooms.addresses.list(person_id)
        return next((each.address.country for each in book if each.is_default), "")


class Meanings:
    """Implements `hupan.agents.Embedder` by the bundled model.

    Args:
        inference: Embeds.
    """

    def __init__(self, inference: InferenceService) -> None:
        self._inference = inference

    @property
    def name(self) -> str:
        """Which model it is."""
        return EMBEDDER_ID

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed what people say."""
        return await self._inference.embed(texts, purpose="query")


@cache
def _shelf() -> tuple[Mapping[Language, Words], Mapping[Language, Formats]]:
    """Read what pages are written with; takes some tenths of a second, in a thread."""
    return read_words(), {language: Formats(language) for language in Language}
