"""Does `buy`: prepares a checkout and shows the card on which a person confirms it. It never pays."""

import contextlib
import re
from collections.abc import Mapping
from datetime import date

from hupan.buying.adding import put_into_cart
from hupan.cart import CartView, CurrencyGroup
from hupan.catalog import SellerId
from hupan.checkout import (
    Changes,
    CheckoutError,
    CheckoutSession,
    Contact,
    DeliveryOption,
    Destination,
    NewCheckout,
    Status,
)
from hupan.consents import Book, Checkouts, Consents, Mail, cart_card, drawn, question
from hupan.kernel import Buyer
from hupan.pricing import Place
from hupan.shopping import Kind, Reply, Step, pointed
from hupan.showcase import sentences

_PARTS = ("name", "phone", "region", "city", "district", "postal_code", "line1", "line2")
_FAST = re.compile(
    r"\b(?:express|fast(?:est)?|quick(?:est|ly)?|asap|soonest)\b"
    r"|빠른|빨리|특급|快递加急|加急|最快|尽快|快一点"
)
_THE_CART = re.compile(r"\b(?:cart|basket|everything|all of it)\b|장바구니|전부|모두|购物车|全部|车里")
_IT = re.compile(r"\b(?:it|this|that|one)\b|이거|그거|이걸|그걸|이것|그것|这个|那个|这款|它|这双|这件")
_OF_ONE = frozenset({Kind.FACTS, Kind.REVIEWS, Kind.PRICES, Kind.VARIANTS, Kind.PRODUCTS})


class Buy:
    """Does `buy`.

    Args:
        checkouts: Keeps what is prepared.
        book: Knows where people have things sent.
        mail: Knows where they are reached.
        consents: Makes the card.
    """

    def __init__(self, checkouts: Checkouts, book: Book, mail: Mail, consents: Consents) -> None:
        self._checkouts = checkouts
        self._book = book
        self._mail = mail
        self._consents = consents

    async def run(self, step: Step) -> Reply:
        """Put in what is named, and show what is about to be bought."""
        if await self._names_goods(step):
            basket = await put_into_cart(step, "buy")
            if basket.reply is not None:
                return basket.reply
        return await self.checked_out(step)

    async def checked_out(self, step: Step) -> Reply:
        """Show what is about to be bought: the cart, of one currency."""
        visit, say = step.visit, step.visit.reader.words.say
        view = await visit.market.carts.view(step.buyer, Place(visit.reader.place))
        if not view.groups:
            if view.unavailable:
                return Reply.of(say("Nothing in the cart can be had at present."))
            empty, nothing = say("The cart is empty."), say("Nothing is on the screen yet. What are you looking for?")
            return Reply.of(empty if step.table.shown else f"{empty} {nothing}")
        group = _chosen(step, view)
        if group is None:
            return _which_currency(step, view)
        session = await self._begun(step, group.currency)
        if session.quote is None or not session.fingerprint:
            _, card = await cart_card(visit, step.buyer)
            return Reply.of(say("This cannot be bought as it is."), drawn(Kind.CART, card))
        card = await self._consents.card_of(visit, session)
        return Reply.of(_said(step, session, card["lacks"]), drawn(Kind.CONSENT, card))

    async def _names_goods(self, step: Step) -> bool:
        """Whether something on the screen is to be bought, and not what lies in the cart."""
        if step.table.last is Kind.VARIANTS and step.table.pending:
            return True
        if not step.table.shown or _THE_CART.search(step.said.casefold()):
            return False
        if step.phrases.pointers or not await step.visit.market.carts.count(step.buyer):
            return True
        open_ = pointed(step.said, step.phrases, step.table)
        return len(open_) == 1 and step.table.last in _OF_ONE and bool(_IT.search(step.said.casefold()))

    async def _begun(self, step: Step, currency: str) -> CheckoutSession:
        checkouts, reader = self._checkouts, step.visit.reader
        if step.table.checkout_id is not None:
            # The card before is overtaken by this one: nobody buys the same cart twice by tapping both.
            with contextlib.suppress(CheckoutError):
                await checkouts.cancel(step.buyer, step.table.checkout_id)
        wishes = await self._known(step.buyer)
        new = NewCheckout(country=reader.place, currency=currency, language=reader.language, wishes=wishes)
        session = await checkouts.create(step.buyer, new)
        ways = _ways(step, session)
        if ways and ways != {each.seller_id: each.id for each in session.deliveries if each.chosen}:
            session = await checkouts.update(step.buyer, session.id, Changes(shipping=ways))
        return session

    async def _known(self, buyer: Buyer) -> Changes:
        """Say what is known of a buyer: the default address of their book, and where letters reach them."""
        if buyer.person_id is None:
            return Changes()
        book = await self._book.list(buyer.person_id)
        address = next((each.address for each in book if each.is_default), None)
        channel = await self._mail.channel(buyer.person_id)
        email = channel.address if channel.confirmed else ""
        if address is None:
            return Changes(contact=Contact(email=email) if email else None)
        destination = Destination(address.country, **{name: getattr(address, name) for name in _PARTS})
        return Changes(destination=destination, contact=Contact(email, address.name, address.phone))


def _chosen(step: Step, view: CartView) -> CurrencyGroup | None:
    if len(view.groups) == 1:
        return view.groups[0]
    formats, said = step.visit.reader.formats, step.said.casefold()
    named = [
        group
        for group in view.groups
        if any(word.casefold() in said for word in (group.currency, formats.currency(group.currency)))
    ]
    return named[0] if len(named) == 1 else None


def _which_currency(step: Step, view: CartView) -> Reply:
    reader = step.visit.reader
    say = reader.words.say
    names = [reader.formats.sums(group.currency) for group in view.groups]
    choices = [(name, say("Buy what is paid in %(currency)s", currency=name)) for name in names]
    text = say("The cart holds things in several currencies, and one is paid at a time. Which first?")
    return Reply.of(text, question(choices, {"action": "buy"}))


def _ways(step: Step, session: CheckoutSession) -> Mapping[SellerId, str]:
    """Choose each seller's delivery: the fastest where that is wished, else the cheapest that comes in time."""
    by_day = next((each.day for each in step.phrases.days if each.deadline), None)
    fast = bool(_FAST.search(step.said.casefold()))
    sellers = dict.fromkeys(each.seller_id for each in session.deliveries)
    return {
        each: _best([way for way in session.deliveries if way.seller_id == each], by_day, fast=fast) for each in sellers
    }


def _best(ways: list[DeliveryOption], by_day: date | None, *, fast: bool) -> str:
    def rank(way: DeliveryOption) -> tuple[bool, int, int]:
        late = by_day is not None and way.latest > by_day
        sooner = way.latest.toordinal()
        return (late, sooner, way.cost.minor) if fast or late else (late, way.cost.minor, sooner)

    return min(ways, key=rank).id


def _said(step: Step, session: CheckoutSession, lacks: list[str]) -> str:
    reader, quote = step.visit.reader, session.quote
    say = reader.words.say
    total = "" if quote is None else reader.formats.money(quote.totals.total)
    told = [say("%(total)s in all. Nothing is bought before you tap on the card: I cannot pay for you.", total=total)]
    by_day = next((each.day for each in step.phrases.days if each.deadline), None)
    late = by_day is not None and any(each.chosen and each.latest > by_day for each in session.deliveries)
    if late and by_day is not None:
        told.append(say("It may arrive later than %(day)s.", day=reader.formats.month(by_day)))
    if "address" in lacks:
        told.append(say("Say first where it goes."))
    elif session.status is not Status.READY or "payment" in lacks:
        told.append(say("Something is missing yet; the card says what."))
    return sentences(told)
