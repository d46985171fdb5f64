"""The tools themselves: each reads its arguments, and has the shopping agent's errand for it run."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hupan.cart import LineNotFound
from hupan.catalog import NotInCatalog, OfferId, ProductId
from hupan.choices import learn_words
from hupan.consents import cart_card, drawn, variants_card
from hupan.kernel import Buyer, HupanError, Language, OrderId, PersonId
from hupan.phrases import Home, Phrases, read_phrases
from hupan.protocols.buyer_tools.arguments import (
    Add,
    Ask,
    Codes,
    Compare,
    Find,
    Given,
    OfOrder,
    OfProduct,
    Prepare,
    SetQuantity,
    Watch,
)
from hupan.purchases import OrderNotFound
from hupan.runs import CardPart, text_of
from hupan.shopping import Errand, Kind, People, Reply, Shown, Step, Table, given
from hupan.showcase import Visit, known_language, read_goods

G = TypeVar("G", bound=Given)
Deed = Callable[[Visit, Buyer, G], Awaitable[Reply]]

_UNWATCH = "stop watching it"


@dataclass(frozen=True, slots=True)
class Tool(Generic[G]):
    """A tool.

    Attributes:
        name: By what it is called.
        about: What it does, for a model that chooses.
        takes: Its arguments.
        do: Does it.
        reads: Whether it changes nothing.
    """

    name: str
    about: str
    takes: type[G]
    do: Deed[G]
    reads: bool = True

    async def run(self, visit: Visit, buyer: Buyer, arguments: Mapping[str, object]) -> Reply:
        """Do it.

        Raises:
            pydantic.ValidationError: The arguments are none of what it takes.
            HupanError: It cannot be done.
        """
        return await self.do(visit, buyer, self.takes.model_validate(arguments))


class Counter:
    """Where a buyer's tools are used.

    Args:
        people: Knows who shops.
        errands: What the chat runs, by action.
    """

    def __init__(self, people: People, errands: Mapping[str, Errand]) -> None:
        self._people = people
        self._errands = errands
        self.tools: Mapping[str, Tool[Any]] = {each.name: each for each in self._made()}

    async def visit(self, person_id: PersonId, language: Language | None) -> Visit:
        """Begin a visit, in the language that is wished or else in the person's own."""
        visit = await self._people.visit(person_id, language or Language.EN)
        person = visit.reader.person
        own = None if person is None else known_language(person.language or "")
        if language is None and own not in {None, Language.EN}:
            return await self._people.visit(person_id, own or Language.EN)
        return visit

    def _made(self) -> tuple[Tool[Any], ...]:
        return (
            Tool("find_products", "Find a few real products that fit a wish, with price and why.", Find, self._find),
            Tool("compare_products", "Put products side by side, what differs first.", Compare, self._compare),
            Tool(
                "ask_about_product",
                "Answer a question about a product from its attributes, its offers and its reviews.",
                Ask,
                self._ask,
            ),
            Tool(
                "list_choices",
                "List what can be chosen of a product (size, colour), with the `offer_id` of each variant.",
                OfProduct,
                self._choices,
            ),
            Tool("show_cart", "Show the buyer's cart and what it comes to.", Given, self._cart),
            Tool("add_to_cart", "Put an offer into the buyer's cart.", Add, self._add, reads=False),
            Tool("change_cart", "Set how many of an offer are in the cart.", SetQuantity, self._change, reads=False),
            Tool("set_codes", "Try discount codes on the cart.", Codes, self._codes, reads=False),
            Tool(
                "prepare_purchase",
                "Prepare the purchase of what is in the cart. Nothing is bought: give the buyer the address under "
                "`page`, where they see all of it and confirm it themselves.",
                Prepare,
                self._prepare,
                reads=False,
            ),
            Tool("list_orders", "List the buyer's latest orders.", Given, self._orders),
            Tool("track_order", "Tell where an order is.", OfOrder, self._track),
            Tool("watch_price", "Tell the buyer when a product gets cheaper.", Watch, self._watch, reads=False),
            Tool("stop_watching", "Watch a product no longer.", OfProduct, self._unwatch, reads=False),
        )

    async def _find(self, visit: Visit, buyer: Buyer, given: Find) -> Reply:
        return await self._run("search", given.words, visit, buyer, Table())

    async def _compare(self, visit: Visit, buyer: Buyer, given: Compare) -> Reply:
        table = await _table(visit, [ProductId(each) for each in dict.fromkeys(given.product_ids)])
        return await self._run("compare", "", visit, buyer, table)

    async def _ask(self, visit: Visit, buyer: Buyer, given: Ask) -> Reply:
        table = await _table(visit, [ProductId(given.product_id)])
        return await self._run("ask", given.question, visit, buyer, table)

    async def _choices(self, visit: Visit, _buyer: Buyer, given: OfProduct) -> Reply:
        goods = await read_goods(visit, [ProductId(given.product_id)])
        for one in goods.values():
            name = one.product.text(visit.reader.language).name
            return Reply.of(name, drawn(Kind.VARIANTS, variants_card(visit, one, {}, 1, "add")))
        raise NotInCatalog("There is no such product here.")

    async def _cart(self, visit: Visit, buyer: Buyer, _given: Given) -> Reply:
        _, card = await cart_card(visit, buyer)
        text = "" if card["lines"] else visit.reader.words.say("The cart is empty.")
        return Reply.of(text, drawn(Kind.CART, card))

    async def _add(self, visit: Visit, buyer: Buyer, given: Add) -> Reply:
        await visit.market.carts.add(buyer, OfferId(given.offer_id), given.quantity)
        return await self._cart(visit, buyer, given)

    async def _change(self, visit: Visit, buyer: Buyer, given: SetQuantity) -> Reply:
        carts = visit.market.carts
        lines = (await carts.of(buyer)).lines
        line = next((each for each in lines if each.offer_id == given.offer_id), None)
        if line is None:
            raise LineNotFound("This is not in the cart.")
        if given.quantity:
            await carts.set_quantity(buyer, line.id, given.quantity)
        else:
            await carts.remove(buyer, line.id)
        return await self._cart(visit, buyer, given)

    async def _codes(self, visit: Visit, buyer: Buyer, given: Codes) -> Reply:
        await visit.market.carts.set_codes(buyer, given.codes)
        return await self._cart(visit, buyer, given)

    async def _prepare(self, visit: Visit, buyer: Buyer, given: Prepare) -> Reply:
        return await self._run("buy", given.currency, visit, buyer, Table())

    async def _orders(self, visit: Visit, buyer: Buyer, _given: Given) -> Reply:
        return await self._run("orders", "", visit, buyer, Table())

    async def _track(self, visit: Visit, buyer: Buyer, given: OfOrder) -> Reply:
        reply = await self._run("track", "", visit, buyer, Table(orders=(OrderId(given.order_id),)))
        told = [part.data["order"]["order_id"] for part in reply.parts if isinstance(part, CardPart) and _tracks(part)]
        if told != [given.order_id]:
            raise OrderNotFound("The buyer has no such order.")
        return reply

    async def _watch(self, visit: Visit, buyer: Buyer, given: Watch) -> Reply:
        table = await _table(visit, [ProductId(given.product_id)])
        return await self._run("watch", given.below, visit, buyer, table)

    async def _unwatch(self, visit: Visit, buyer: Buyer, given: OfProduct) -> Reply:
        table = await _table(visit, [ProductId(given.product_id)])
        return await self._run("watch", _UNWATCH, visit, buyer, table)

    async def _run(self, action: str, said: str, visit: Visit, buyer: Buyer, table: Table) -> Reply:
        home = Home(visit.reader.currency, visit.reader.now.date())
        phrases = await asyncio.to_thread(_heard, said, home)
        return await self._errands[action].run(Step(action, said, phrases, visit, buyer, table))


def _heard(said: str, home: Home) -> Phrases:
    learn_words()
    return read_phrases(said, home)


def _tracks(part: CardPart) -> bool:
    return part.kind == Kind.ORDER


async def _table(visit: Visit, ids: list[ProductId]) -> Table:
    """Lay products before the errand as if the chat had shown them.

    Raises:
        NotInCatalog: One of them is not here.
    """
    products = await visit.market.catalog.products(ids)
    if len(products) < len(ids):
        raise NotInCatalog("One of these products is not here, or not any more.")
    shown = tuple(Shown(each, products[each].text(visit.reader.language).name) for each in ids)
    return Table(shown=shown, focus=0 if len(shown) == 1 else None)


def said(reply: Reply) -> tuple[str, list[dict[str, Any]]]:
    """Take the words of a reply and its cards, with whatever strangers wrote in them quoted, as the chat has it."""
    parts = [given(part) for part in reply.parts]
    return text_of(parts), [{"kind": part.kind, "data": part.data} for part in parts if isinstance(part, CardPart)]


def refused(error: HupanError) -> dict[str, object]:
    """Say why something cannot be done, with the code that the API has for it."""
    return {"code": error.code, "detail": error.detail, **error.params}
