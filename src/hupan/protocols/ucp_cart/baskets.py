"""The operations on carts: each is a verb of the room, with an agent's words before and after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from hupan.cart import CartService, CartView, new_secret
from hupan.catalog import OfferId
from hupan.checkout import WantedLine
from hupan.kernel import Buyer
from hupan.platform import StoreFactory
from hupan.pricing import Place
from hupan.protocols.ucp import CART, Call, Complaint, Outcome, UcpRefusal, invalid, object_in, text_in
from hupan.protocols.ucp_cart.basket_views import Shown, cart_view, complaints_of
from hupan.protocols.ucp_cart.links import CartLinks
from hupan.protocols.ucp_cart.records import CartRecord, CartRecordStore
from hupan.protocols.ucp_shop import Finder, TakenCart, read_codes, read_lines

_CONTEXT: Final = ("address_country", "address_region", "postal_code", "language", "currency")
_LONGEST_WORD: Final = 40
_SOMEWHERE: Final = "US"


@dataclass(frozen=True, slots=True)
class BasketRooms:
    """The rooms that are asked."""

    carts: CartService
    finder: Finder
    links: CartLinks


class Baskets:
    """Keeps agents' carts. Implements `hupan.protocols.ucp_shop.CartSource`.

    Args:
        rooms: The rooms that are asked.
        stores: Opens the store of records.
    """

    def __init__(self, rooms: BasketRooms, stores: StoreFactory[CartRecordStore]) -> None:
        self._rooms = rooms
        self._stores = stores

    async def create(self, call: Call) -> Outcome:
        """Begin a cart."""
        wanted = read_lines(call.body)
        if not wanted:
            raise invalid("A cart has at least one line.", code="missing", path="$.line_items")
        lines, gone = await self._rooms.finder.lines(wanted, call)
        if not lines:
            return Outcome(CART, {}, gone, failed=True)
        quantities = await self._quantities(lines)
        # A guest of its own for each cart, whom nobody can be: nothing but the record knows the name.
        buyer = Buyer.guest_of(f"ucp-cart:{new_secret()}")
        cart = await self._rooms.carts.fill(buyer, quantities, read_codes(call.body) or ())
        record = CartRecord(cart.id, call.owner, buyer.guest, notes=_notes(call.body))
        async with self._stores() as store:
            await store.add(record)
        return await self._shown(call, record, gone, status=201)

    async def get(self, call: Call) -> Outcome:
        """Tell how a cart stands."""
        return await self._shown(call, await self._found(call, call.subject))

    async def update(self, call: Call) -> Outcome:
        """Put exactly what is said in the place of what a cart holds."""
        record = await self._found(call, call.subject)
        if "line_items" not in call.body:
            raise invalid("Send the whole cart.", code="missing", path="$.line_items")
        by_line: dict[str, str] = {line.id: line.offer_id for line in (await self._rooms.carts.of(record.buyer)).lines}
        wanted = [replace(each, item_id=by_line.get(each.item_id, each.item_id)) for each in read_lines(call.body)]
        lines, gone = await self._rooms.finder.lines(wanted, call)
        if wanted and not lines:
            # Nothing of it can be had, so that what was there stays.
            return await self._shown(call, record, gone)
        await self._rooms.carts.fill(record.buyer, await self._quantities(lines), read_codes(call.body) or ())
        noted = replace(record, notes=_notes(call.body))
        async with self._stores() as store:
            await store.note(record.cart_id, noted.notes)
        return await self._shown(call, noted, gone)

    async def cancel(self, call: Call) -> Outcome:
        """Give a cart up, and tell how it stood."""
        record = await self._found(call, call.subject)
        stood = await self._shown(call, record)
        await self._rooms.carts.discard(record.buyer)
        return stood

    async def take(self, call: Call, cart_id: str) -> TakenCart:
        """Tell what a checkout is begun with that comes of a cart."""
        record = await self._found(call, cart_id)
        cart = await self._rooms.carts.of(record.buyer)
        body = {
            **{name: record.notes[name] for name in ("buyer", "context") if name in record.notes},
            "line_items": [{"item": {"id": line.offer_id}, "quantity": line.quantity} for line in cart.lines],
            "discounts": {"codes": list(cart.codes)},
        }
        return TakenCart(record.cart_id, body, record.checkout_id)

    async def turn(self, taken: TakenCart, checkout_id: str) -> str:
        """Keep what a cart was turned into; the answer is another one where somebody was faster."""
        async with self._stores() as store:
            return await store.turn(taken.cart_id, checkout_id, taken.checkout_id)

    async def follow(self, call: Call, checkout_id: str, quantities: Mapping[str, int]) -> None:
        """Change the cart of which a checkout came as that was changed, where there is one."""
        async with self._stores() as store:
            record = await store.of_checkout(checkout_id)
        if record is not None and record.owner == call.owner:
            codes = (await self._rooms.carts.of(record.buyer)).codes
            wanted = {OfferId(each): quantity for each, quantity in quantities.items()}
            await self._rooms.carts.fill(record.buyer, wanted, codes)

    async def _found(self, call: Call, cart_id: str) -> CartRecord:
        async with self._stores() as store:
            record = await store.find(cart_id) if cart_id.isprintable() else None
        if record is None or record.owner != call.owner:
            complaint = Complaint("not_found", "There is no such cart.", severity="unrecoverable")
            raise UcpRefusal(404, complaint, flat=False, extra={"continue_url": _market(call)})
        return record

    async def _quantities(self, lines: Sequence[WantedLine]) -> dict[OfferId, int]:
        quantities: dict[OfferId, int] = {}
        for each in lines:
            quantities[each.offer_id] = quantities.get(each.offer_id, 0) + each.quantity
        offers = await self._rooms.finder.catalog.offers_by_id([*quantities])
        if len({offer.price.currency for offer in offers.values()}) > 1:
            raise invalid("A cart is of one currency. Begin another one.", path="$.line_items")
        return quantities

    async def _shown(
        self, call: Call, record: CartRecord, said: Sequence[Complaint] = (), *, status: int = 200
    ) -> Outcome:
        context = object_in(record.notes, "context")
        country = text_in(context, "address_country")
        place = Place(country or _SOMEWHERE, text_in(context, "address_region"), text_in(context, "postal_code"))
        view: CartView = await self._rooms.carts.view(record.buyer, place)
        goes_on = _market(call).removesuffix("/market") + await self._rooms.links.path(record)
        shown = Shown(view, record, goes_on, goods_alone=not country)
        return Outcome(CART, cart_view(shown, call), (*said, *complaints_of(shown)), status=status)


def _notes(body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what an agent wrote that the room has no place for, as far as it can be used."""
    notes: dict[str, Any] = {}
    if buyer := object_in(body, "buyer"):
        notes["buyer"] = dict(buyer)
    said = object_in(body, "context")
    context = {name: text_in(said, name, longest=_LONGEST_WORD) for name in _CONTEXT}
    country = context["address_country"].upper()
    context["address_country"] = country if len(country) == 2 and country.isascii() and country.isalpha() else ""  # noqa: PLR2004 - ISO 3166-1
    if "eligibility" in said:
        context["eligibility"] = said["eligibility"]
    return {**notes, "context": {name: value for name, value in context.items() if value}}


def _market(call: Call) -> str:
    # The standard has it over TLS, whatever this server speaks itself.
    return f"https://{call.base_url.partition('://')[2]}/market"
