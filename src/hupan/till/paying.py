"""What readers send from the checkout, and the pages of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hupan.addresses import Address, AddressesError, AddressForm, AddressId, AddressService
from hupan.addresses import Draft as AddressDraft
from hupan.cards import CardNotFound, CardService, Errand
from hupan.catalog import OfferId, SellerId
from hupan.checkout import (
    Changes,
    CheckoutClosed,
    CheckoutId,
    CheckoutNotFound,
    CheckoutService,
    CheckoutSession,
    Code,
    Confirmation,
    Confirmed,
    Contact,
    Destination,
    How,
    NewCheckout,
    Status,
    WantedLine,
)
from hupan.kernel import Buyer, HupanError, Kind, Language, Param
from hupan.limits import LimitReached
from hupan.orders import OrderService, Who
from hupan.showcase import Visit
from hupan.storefront import BadForm, Page
from hupan.till.pages.checkout import CARDS, Around, Way, checkout_page, ended_page

CAME, GOES, CARD = "from", "to", "card"
"""What an address says of somebody who comes from where cards are taken, or is on the way there."""

_OTHERWISE = "not_as_confirmed"
_OTHER = {_OTHERWISE, "not_ready"}
"""Why nothing was bought: it is not what the buyer saw, or cannot be had so any more."""

_WAIT_S = 4.0
_DIGITS = re.compile("[0-9]{1,5}")
_PARTS = ("name", "phone", "region", "city", "district", "postal_code", "line1", "line2")


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not done as asked: what was typed in, why not, and what there is to know of that."""

    typed: Mapping[str, str]
    problem: str
    facts: Mapping[str, Param] = field(default_factory=dict[str, Param])


class CheckoutDesk:
    """Shows checkouts, and does what their forms ask.

    Args:
        checkouts: Keeps them.
        addresses: Knows how addresses are written, and people's books.
        orders: Knows what became of them.
        cards: Knows people's cards, and sends buyers to where cards are taken.
        letters: Whether this server sends letters, so that nobody waits for one in vain.
    """

    def __init__(
        self,
        checkouts: CheckoutService,
        addresses: AddressService,
        orders: OrderService,
        cards: CardService,
        *,
        letters: bool = False,
    ) -> None:
        self._checkouts = checkouts
        self._addresses = addresses
        self._orders = orders
        self._cards = cards
        self._letters = letters

    async def begin(self, buyer: Buyer, currency: str, country: str, language: Language) -> CheckoutId:
        """Begin a checkout of a cart, with what is known of the buyer: the default address of their book.

        Raises:
            BadCheckout: There is nothing to buy.
        """
        wishes = Changes()
        if buyer.person_id is not None:
            book = await self._addresses.list(buyer.person_id)
            known = next((each.address for each in book if each.is_default), None)
            wishes = Changes(destination=None if known is None else _destination(known))
        new = NewCheckout(country=country, currency=currency or None, language=language, wishes=wishes)
        return (await self._checkouts.create(buyer, new)).id

    async def show(
        self, visit: Visit, checkout_id: CheckoutId, query: Mapping[str, str], refused: Refused | None
    ) -> Page:
        """Make the page of a checkout, as it stands.

        Raises:
            CheckoutNotFound: There is none of this reader.
        """
        buyer = visit.reader.cart.buyer
        if buyer is None:
            raise CheckoutNotFound("There is no such checkout.", checkout_id=checkout_id)
        if query.get(CAME) == CARD:
            # Whatever the address says or does not say of how it went, the provider is asked.
            session = await self._checkouts.resume(buyer, checkout_id, wait_s=_WAIT_S)
            if buyer.person_id is not None and not session.is_paying:
                # A card that was to be kept is there the next time.
                await self._cards.refresh(buyer.person_id)
        else:
            session = await self._checkouts.get(buyer, checkout_id)
        if not session.is_open:
            orders = [await self._orders.get(Who.buying(buyer), each) for each in session.order_ids]
            way = Way(query.get(GOES) == CARD, query.get(CAME) == CARD)
            return await ended_page(visit, session, orders, way, letters=self._letters)
        return await checkout_page(visit, session, await self._around(visit, buyer, session, query, refused))

    async def take(self, buyer: Buyer, checkout_id: CheckoutId, form: Mapping[str, str], at: str) -> Refused | None:
        """Do what a form asks; tells what was refused, so that nobody types it again.

        Args:
            buyer: Who asks.
            checkout_id: Which checkout it is about.
            form: What was sent.
            at: The whole address of the checkout's page, where whoever goes elsewhere to pay comes back to.

        Raises:
            CheckoutNotFound: There is none of this buyer.
            BadForm: It is no form of ours.
        """
        try:
            done = await self._do(buyer, checkout_id, form, at)
            if form.get("deed") == "pay" and any(each.code is Code.TOTAL_CHANGED for each in done.messages):
                # It changed in the moment after it was looked at.
                return Refused(dict(form), _OTHERWISE)
        except CheckoutClosed:
            # The page says how it stands; whoever confirms twice sees what became of the first time.
            return None
        except HupanError as error:
            if isinstance(error, CardNotFound):
                # It was taken out in another window.
                return Refused(dict(form), "handler")
            if isinstance(error, BadForm | CheckoutNotFound) or error.kind in {Kind.UNAVAILABLE, Kind.INTERNAL}:
                raise
            if isinstance(error, LimitReached):
                return Refused(dict(form), "limit", error.params)
            return Refused(dict(form), str(error.params.get("field") or error.code.rpartition(".")[2]))
        return None

    async def _do(self, buyer: Buyer, checkout_id: CheckoutId, form: Mapping[str, str], at: str) -> CheckoutSession:
        deed = form.get("deed", "")
        if deed == "pay":
            handler, _, card_id = form.get("handler", "none").partition(":")
            credential = await self._errand(buyer, checkout_id, at, card_id) if handler == CARDS else ""
            confirmation = Confirmation(
                form.get("key", ""),
                form.get("fingerprint", ""),
                handler,
                credential,
                Confirmed(How.PAGE, beyond=form.get("beyond") == "1"),
            )
            return await self._checkouts.complete(buyer, checkout_id, confirmation, wait_s=_WAIT_S)
        if deed in {"cancel", "another"}:
            return await self._checkouts.cancel(buyer, checkout_id, wholly=deed == "cancel")
        if deed == "resume":
            return await self._checkouts.resume(buyer, checkout_id, wait_s=_WAIT_S)
        session = await self._checkouts.get(buyer, checkout_id)
        # Of two sellers' deliveries that are chosen at once neither makes the other forgotten.
        seen = session.version if deed == "send" else None
        changes = await self._changes(buyer, session, form)
        return await self._checkouts.update(buyer, checkout_id, changes, version=seen)

    async def _errand(self, buyer: Buyer, checkout_id: CheckoutId, at: str, card_id: str) -> str:
        wishes = (await self._checkouts.get(buyer, checkout_id)).wishes
        errand = Errand(f"{at}?{CAME}={CARD}", wishes.language, wishes.contact.email)
        return await self._cards.errand(buyer, errand, card_id)

    async def _changes(self, buyer: Buyer, session: CheckoutSession, form: Mapping[str, str]) -> Changes:
        deed, code = form.get("deed", ""), form.get("code", "").strip()
        codes = session.wishes.codes
        if deed == "where":
            return await self._new_place(buyer, session, form)
        if deed == "booked" and buyer.person_id is not None:
            known = await self._addresses.get(buyer.person_id, AddressId(form.get("address_id", "")))
            return Changes(destination=_destination(known))
        if deed == "code" and code:
            return Changes(codes=(*codes, code))
        if deed == "uncode":
            return Changes(codes=tuple(each for each in codes if each != form.get("code")))
        if deed == "send" and _sells(session, seller_id := SellerId(form.get("seller_id", ""))):
            chosen = {seller_id: form.get("way", "")}
            # What was chosen of sellers who sell nothing here any more is not carried along.
            kept = {each: way for each, way in session.wishes.shipping.items() if _sells(session, each)}
            return Changes(shipping={**kept, **chosen})
        if deed in {"note", "take", "remove"}:
            return Changes(lines=_lines(session, form))
        raise BadForm("Send the form as the page has it.")

    async def _new_place(self, buyer: Buyer, session: CheckoutSession, form: Mapping[str, str]) -> Changes:
        contact = replace(session.wishes.contact, email=form.get("email", session.wishes.contact.email))
        destination = Destination(form.get("country", ""), **{name: form.get(name, "") for name in _PARTS})
        if form.get("keep") and buyer.person_id is not None:
            try:
                parts = {name: form.get(name, "") for name in _PARTS}
                await self._addresses.add(buyer.person_id, AddressDraft(destination.country, **parts))
            except AddressesError:
                # The page says what is wrong with it; a full book keeps nobody from buying.
                return Changes(contact=contact, destination=destination)
        return Changes(contact=Contact(contact.email, destination.name, destination.phone), destination=destination)

    async def _around(
        self, visit: Visit, buyer: Buyer, session: CheckoutSession, query: Mapping[str, str], refused: Refused | None
    ) -> Around:
        destination = session.wishes.destination
        countries = await self._addresses.countries()
        asked = query.get("country", "")
        typed: Mapping[str, str] = {} if refused is None else refused.typed
        known = "" if destination is None else destination.country
        country = next(
            (each for each in (typed.get("country", ""), asked, known, visit.reader.place) if each in countries),
            countries[0],
        )
        form = await self._addresses.form(country)
        book = [] if buyer.person_id is None else await self._addresses.list(buyer.person_id)
        written = () if destination is None else await self._written(_address(destination))
        return Around(
            form=form,
            countries=sorted(countries, key=visit.reader.formats.country),
            written=(*written, visit.reader.formats.country(known)) if destination is not None else (),
            book=book,
            booked={each.address.id: await self._written(each.address) for each in book},
            handlers=await self._checkouts.handlers(session) if session.status is Status.READY else (),
            cards=await self._cards.list(buyer.person_id) if buyer.person_id is not None else (),
            editing=bool(query.get("edit") or asked) or typed.get("deed") == "where",
            country=asked,
            typed=typed if typed.get("deed") == "where" else {},
            problem="" if refused is None else refused.problem,
            facts={} if refused is None else refused.facts,
            chosen=typed.get("handler", ""),
            seen=typed.get("seen", "") if refused is not None and refused.problem in _OTHER else "",
        )

    async def _written(self, address: Address) -> tuple[str, ...]:
        form: AddressForm = await self._addresses.form(address.country)
        return form.written(address)


def _sells(session: CheckoutSession, seller_id: SellerId) -> bool:
    return any(item.seller_id == seller_id for item in session.items.values())


def _lines(session: CheckoutSession, form: Mapping[str, str]) -> tuple[WantedLine, ...]:
    deed, offer_id = form.get("deed", ""), OfferId(form.get("offer_id", ""))
    digits = form.get("quantity", "")
    lines: list[WantedLine] = []
    for line in session.wishes.lines:
        if line.offer_id != offer_id:
            lines.append(WantedLine(line.offer_id, line.quantity))
        elif deed == "note":
            lines.append(WantedLine(offer_id, line.quantity, form.get("note", "")))
        elif deed == "take":
            lines.append(WantedLine(offer_id, int(digits) if _DIGITS.fullmatch(digits) else 0))
    return tuple(lines)


def _destination(address: Address) -> Destination:
    return Destination(address.country, **{name: getattr(address, name) for name in _PARTS})


def _address(destination: Destination) -> Address:
    parts = {name: getattr(destination, name) for name in _PARTS}
    return Address(id=AddressId(""), country=destination.country, **parts)
