"""Verbs on carts: of, count, add, set_quantity, write_note, remove, restore, set_codes, fill, discard, merge, view."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hupan.cart.domain.cart import Cart, CartId, CartLine, LineId
from hupan.cart.domain.changes import (
    added,
    filled,
    merged,
    with_codes,
    with_note,
    with_quantity,
    with_restored,
    without,
)
from hupan.cart.domain.viewing import CartView, CurrencyGroup, LineState, SellerGroup, ShownLine
from hupan.cart.errors import LineNotFound, NotForSale
from hupan.cart.guests import Turnstile
from hupan.cart.ports import Belongings, CartStore, Prices, Shelf, Stock
from hupan.catalog import Offer, OfferId, Product, ProductId, Seller, SellerId, Status
from hupan.kernel import Buyer, Clock, MoneyError, new_id
from hupan.platform import StoreFactory
from hupan.pricing import BadBasket, Place, Quote, QuoteRequest, fold_code

_STRETCH = 500


@dataclass(frozen=True, slots=True)
class CartPorts:
    """What the service stands on.

    Attributes:
        belongings: What else goes over to the person as whom a guest signs in.
    """

    stores: StoreFactory[CartStore]
    shelf: Shelf
    stock: Stock
    prices: Prices
    clock: Clock
    belongings: Belongings | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What other rooms know of some offers at this moment."""

    offers: Mapping[OfferId, Offer]
    products: Mapping[ProductId, Product]
    sellers: Mapping[SellerId, Seller]
    available: Mapping[OfferId, int]

    def for_sale(self, offer_id: OfferId) -> bool:
        """Whether somebody sells it: the offer, its product and its seller are all there, and shown to buyers."""
        offer = self.offers.get(offer_id)
        if offer is None:
            return False
        product, seller = self.products.get(offer.product_id), self.sellers.get(offer.seller_id)
        parts = (offer, product, seller)
        return all(part is not None and part.status is Status.ACTIVE for part in parts)

    def shown(self, line: CartLine) -> ShownLine:
        """Tell how a line stands."""
        offer, left = self.offers.get(line.offer_id), self.available.get(line.offer_id, 0)
        product = None if offer is None else self.products.get(offer.product_id)
        state = LineState.READY if line.quantity <= left else LineState.SHORT
        if left <= 0:
            state = LineState.SOLD_OUT
        if not self.for_sale(line.offer_id):
            state = LineState.GONE
        return ShownLine(line, state, offer, product, left)


class CartService:
    """Keeps what people mean to buy. Whoever is not a cart's buyer does not learn that there is one.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: CartPorts) -> None:
        self._ports = ports
        self._stores = ports.stores
        self._turnstile = Turnstile(ports.clock)

    def admit_guest(self, address: str) -> None:
        """Let a new guest begin a cart.

        Raises:
            TooManyGuests: More have come from this address than people do.
        """
        self._turnstile.admit(address)

    async def of(self, buyer: Buyer) -> Cart:
        """Read a buyer's cart; an empty one where nothing was ever put in."""
        async with self._stores() as store:
            return await store.read(buyer) or _empty(buyer)

    async def count(self, buyer: Buyer) -> int:
        """Count the things in a buyer's cart, for the number on its sign."""
        async with self._stores() as store:
            return await store.count(buyer)

    async def add(self, buyer: Buyer, offer_id: OfferId, quantity: int = 1, deed: str = "") -> Cart:
        """Put something in, at the price of this moment.

        Args:
            buyer: Into whose cart.
            offer_id: What.
            quantity: How many.
            deed: What it is done for. Done once for that, it is not done again, whoever tries and whatever became of
                the cart since; empty where each time counts.

        Raises:
            NotForSale: The offer is not there, or no longer.
            BadQuantity: It is none, or more than a line holds.
            NotEnough: Fewer are left.
            CartFull: There is no room for another line.
        """
        found = await self._look_up([offer_id])
        if not found.for_sale(offer_id):
            raise NotForSale("This is not for sale, or no longer.", offer_id=offer_id)
        price, left = found.offers[offer_id].price, found.available.get(offer_id, 0)
        line = CartLine(LineId(new_id("cln")), offer_id, quantity, price, self._ports.clock.now())
        return await self._change(buyer, lambda cart: added(cart, line, left), deed)

    async def set_quantity(self, buyer: Buyer, line_id: LineId, quantity: int, seen: int | None = None) -> Cart:
        """Set how many of a line are wanted.

        Args:
            buyer: Whose cart.
            line_id: Which line.
            quantity: How many.
            seen: The cart's version that was looked at; a line that was changed since is not changed again unseen.

        Raises:
            LineNotFound: There is no such line.
            CartChanged: The line was changed since.
            BadQuantity: It is none, or more than a line holds.
            NotEnough: More are wanted than are left.
        """
        line = (await self.of(buyer)).line(line_id)
        if line is None:
            raise LineNotFound("This is not in the cart any more.", line_id=line_id)
        # What is to be had is asked before the cart is held: nobody waits for another room.
        available = await self._available([line.offer_id])
        return await self._change(
            buyer, lambda cart: with_quantity(cart, line_id, quantity, available[line.offer_id], seen)
        )

    async def write_note(self, buyer: Buyer, line_id: LineId, note: str, seen: int | None = None) -> Cart:
        """Write what stands on a card for whoever unpacks it.

        Raises:
            LineNotFound: There is no such line.
            CartChanged: The line was changed since.
            BadNote: It is too long.
        """
        return await self._change(buyer, lambda cart: with_note(cart, line_id, note, seen))

    async def remove(self, buyer: Buyer, line_id: LineId, seen: int | None = None) -> tuple[Cart, CartLine]:
        """Take a line out. `restore` puts it back as it was.

        Returns:
            The cart, and what was removed.

        Raises:
            LineNotFound: There is no such line.
            CartChanged: The line was changed since.
        """
        cart = await self._change(buyer, lambda cart: without(cart, line_id, seen))
        return cart, cart.removed[0]

    async def restore(self, buyer: Buyer, line_id: LineId) -> Cart:
        """Put back what was taken out lately.

        Raises:
            LineNotFound: Nothing of this name was taken out lately.
            CartFull: There is no room for another line.
        """
        return await self._change(buyer, lambda cart: with_restored(cart, line_id))

    async def set_codes(self, buyer: Buyer, codes: Sequence[str], seen: int | None = None) -> Cart:
        """Set the codes that are tried; whether they take anything off, `view` says.

        Raises:
            CartChanged: The codes were changed since.
            BadCode: One is none that anybody could have been given, or there are too many.
        """
        folded = [fold_code(code[:200]) for code in codes]
        return await self._change(buyer, lambda cart: with_codes(cart, folded, seen))

    async def fill(self, buyer: Buyer, wanted: Mapping[OfferId, int], codes: Sequence[str]) -> Cart:
        """Put exactly this into a cart, at the prices of this moment, in place of what is in it.

        How many of it can be had, `view` says.

        Raises:
            NotForSale: One of the offers is not there, or no longer.
            BadQuantity: One is none, or more than a line holds.
            CartFull: They are more than a cart holds.
            BadCode: One is none that anybody could have been given, or there are too many.
        """
        found, now = await self._look_up([*wanted]), self._ports.clock.now()
        lines: list[CartLine] = []
        for at, (offer_id, quantity) in enumerate(wanted.items()):
            if not found.for_sale(offer_id):
                raise NotForSale("This is not for sale, or no longer.", offer_id=offer_id)
            # A cart is in the order in which things came in.
            added_at, price = now + timedelta(microseconds=at), found.offers[offer_id].price
            lines.append(CartLine(LineId(new_id("cln")), offer_id, quantity, price, added_at))
        folded = [fold_code(code[:200]) for code in codes]
        return await self._change(buyer, lambda cart: filled(cart, lines, folded))

    async def discard(self, buyer: Buyer) -> None:
        """Remove a buyer's cart with all that is in it."""
        async with self._stores() as store:
            cart = await store.read(buyer)
            if cart is not None:
                await store.remove(cart)

    async def merge(self, guest: Buyer, person: Buyer) -> bool:
        """Move what a guest chose, and whatever else is theirs, to a person who has signed in. Again, it does nothing.

        Args:
            guest: Who chose.
            person: Who that has turned out to be.

        Returns:
            Whether anything found no room, or cannot be moved yet, and stays with the guest.
        """
        belongings = self._ports.belongings
        stays = belongings is not None and await belongings.claim(guest, person)
        async with self._stores() as store:
            found = await store.read(guest)
        if found is None:
            return stays
        available = await self._available([line.offer_id for line in found.lines])
        async with self._stores() as store:
            # A guest becomes one person, and a person no guest: no two transactions hold the same two in turn.
            now = self._ports.clock.now()
            left = await store.hold(guest, _empty(guest), now)
            cart = await store.hold(person, _empty(person), now)
            after, rest = merged(cart, left, available)
            if after is not cart:
                await store.save(cart, after, now)
            if not rest.lines:
                await store.remove(left)
            elif rest is not left:
                await store.save(left, rest, now)
        return bool(rest.lines) or stays

    async def view(self, buyer: Buyer, place: Place) -> CartView:
        """Tell how a cart stands: at prices, stock and promotions of this moment. Looking changes nothing.

        Args:
            buyer: Whose.
            place: Where everything would be sent.
        """
        cart = await self.of(buyer)
        found = await self._look_up([line.offer_id for line in cart.lines])
        shown = [found.shown(line) for line in cart.lines]
        bought = [each for each in shown if each.state in {LineState.READY, LineState.SHORT}]
        by_currency: dict[str, list[ShownLine]] = {}
        for each in bought:
            by_currency.setdefault(each.price.currency, []).append(each)
        quotes = await asyncio.gather(*(self._quote(cart, lines, place) for lines in by_currency.values()))
        groups = tuple(
            CurrencyGroup(currency, _by_seller(lines, found.sellers), quote)
            for (currency, lines), quote in zip(by_currency.items(), quotes, strict=True)
        )
        return CartView(cart, groups, tuple(each for each in shown if each not in bought))

    async def forget_guests(self, unused_since: datetime) -> None:
        """Remove guests' carts that nobody has changed for long."""
        while True:
            async with self._stores() as store:
                if await store.forget(unused_since, _STRETCH) < _STRETCH:
                    return

    async def _change(self, buyer: Buyer, change: Callable[[Cart], Cart], deed: str = "") -> Cart:
        async with self._stores() as store:
            now = self._ports.clock.now()
            cart = await store.hold(buyer, _empty(buyer), now)
            if deed and not await store.note(buyer, deed, now):
                return cart
            after = change(cart)
            if after is not cart:
                await store.save(cart, after, now)
            return after

    async def _available(self, offer_ids: Sequence[OfferId]) -> Mapping[OfferId, int]:
        return await self._ports.stock.available(offer_ids) if offer_ids else {}

    async def _look_up(self, ids: Sequence[OfferId]) -> _Found:
        if not ids:
            return _Found({}, {}, {}, {})
        offers, available = await asyncio.gather(self._ports.shelf.offers_by_id(ids), self._available(ids))
        products, sellers = await asyncio.gather(
            self._ports.shelf.products(list({offer.product_id for offer in offers.values()}), hidden=True),
            self._ports.shelf.sellers(list({offer.seller_id for offer in offers.values()})),
        )
        return _Found(offers, products, sellers, available)

    async def _quote(self, cart: Cart, lines: Sequence[ShownLine], place: Place) -> Quote | None:
        items = {each.line.offer_id: each.line.quantity for each in lines}
        try:
            return (await self._ports.prices.quote(QuoteRequest(items, place, cart.codes, cart.owner.person_id)))[0]
        except (BadBasket, MoneyError):
            # Taken off the market in this very moment, or a sum beyond all measure: it cannot be bought as it is.
            return None


def _empty(buyer: Buyer) -> Cart:
    return Cart(CartId(new_id("cart")), buyer)


def _by_seller(lines: Sequence[ShownLine], sellers: Mapping[SellerId, Seller]) -> tuple[SellerGroup, ...]:
    found: dict[SellerId, list[ShownLine]] = {}
    for each in lines:
        if each.offer is not None:
            found.setdefault(each.offer.seller_id, []).append(each)
    return tuple(SellerGroup(seller_id, sellers.get(seller_id), tuple(own)) for seller_id, own in found.items())
