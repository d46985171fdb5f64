"""The card on which a person sees exactly what they would buy. Showing it buys nothing, and neither does anything here.

What has changed since a card was shown is told against what that card had seen (`differing`).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from hupan.addresses import Address, AddressId
from hupan.catalog import SellerId, in_language
from hupan.checkout import CheckoutId, CheckoutSession, Code, Destination, HandlerOffered, MessageType
from hupan.consents.against import against
from hupan.consents.differing import differences, snapshot
from hupan.consents.items import picture_data
from hupan.consents.ports import Book, Checkouts, Orders, Payments
from hupan.kernel import Buyer
from hupan.orders import Who
from hupan.payments import PaymentId, PaymentNotFound
from hupan.pricing import StepKind
from hupan.shopping import ConsentCard, LineData, Sum
from hupan.showcase import Reader, Visit, card_picture, options_said, product_path

_PARTS = ("name", "phone", "region", "city", "district", "postal_code", "line1", "line2")
_AT_ONCE = ("wallet", "cod")
_BY_CARD = "stripe"
_WHERE = frozenset({Code.DESTINATION_MISSING, Code.DESTINATION_INVALID})


@dataclass(frozen=True, slots=True)
class ConsentRooms:
    """What consent cards are filled from."""

    checkouts: Checkouts
    book: Book
    orders: Orders
    payments: Payments


class Consents:
    """Makes consent cards.

    Args:
        rooms: What they are filled from.
    """

    def __init__(self, rooms: ConsentRooms) -> None:
        self._rooms = rooms

    async def card(self, visit: Visit, buyer: Buyer, checkout_id: CheckoutId, seen: str = "") -> ConsentCard:
        """Write what a checkout would buy now, and what is different from what was seen.

        Args:
            visit: For whom it is written.
            buyer: Whose checkout.
            checkout_id: Which.
            seen: What an earlier card had under `seen`.

        Raises:
            CheckoutNotFound: There is none of this buyer.
        """
        return await self.card_of(visit, await self._rooms.checkouts.get(buyer, checkout_id), seen)

    async def card_of(self, visit: Visit, session: CheckoutSession, seen: str = "") -> ConsentCard:
        """Write a checkout as a card."""
        reader, quote = visit.reader, session.quote
        names = await _sellers(visit, session)
        lines, offered, last, doubts = await asyncio.gather(
            _lines(visit, session, names),
            self._rooms.checkouts.handlers(session),
            self._last_way(session.buyer),
            against(visit, session, self._rooms.orders),
        )
        handler = _handler(session, offered, last)
        return ConsentCard(
            checkout_id=session.id,
            fingerprint=session.fingerprint,
            lines=lines,
            sums=[] if quote is None else _sums(session, names, visit),
            deliver_to=await self._written(session.wishes.destination, reader),
            delivery="; ".join(_deliveries(session, names, reader)),
            pay_with=_way_said(handler, offered, reader),
            handler=handler,
            returns=_returns(self._rooms.orders, reader),
            lacks=_lacks(session, handler),
            changes=differences(session, seen, reader),
            against=doubts,
            page=f"/market/checkout/{session.id}",
            seen=snapshot(session),
        )

    async def _written(self, destination: Destination | None, reader: Reader) -> list[str]:
        if destination is None:
            return []
        parts = {name: getattr(destination, name) for name in _PARTS}
        address = Address(id=AddressId(""), country=destination.country, **parts)
        return [*await self._rooms.book.written(address), reader.formats.country(destination.country)]

    async def _last_way(self, buyer: Buyer) -> str:
        """Tell how the last order was paid."""
        page = await self._rooms.orders.list(Who.buying(buyer), limit=1)
        for order in page.orders:
            try:
                return (await self._rooms.payments.get(PaymentId(order.payment_id))).handler
            except PaymentNotFound:
                break
        return ""


async def _sellers(visit: Visit, session: CheckoutSession) -> dict[SellerId, str]:
    """Name the sellers as their stores are called in the reader's language."""
    names = {item.seller_id: item.seller for item in session.items.values()}
    stores = await visit.market.catalog.stores(list(names)) if names else {}
    language = visit.reader.language
    own = {each: in_language(store.names, language, store.language) for each, store in stores.items()}
    return {each: own.get(each) or name for each, name in names.items()}


async def _lines(visit: Visit, session: CheckoutSession, names: Mapping[SellerId, str]) -> list[LineData]:
    reader = visit.reader
    ids = [item.product_id for item in session.items.values()]
    products = await visit.market.catalog.products(ids, hidden=True)
    quoted = {} if session.quote is None else {each.line.offer_id: each for each in session.quote.lines}
    found: list[LineData] = []
    for line in session.wishes.lines:
        item = session.items.get(line.offer_id)
        product = None if item is None else products.get(item.product_id)
        if item is None or product is None:
            continue
        variant = next((each for each in product.variants if each.id == item.variant_id), None)
        options = None if variant is None else variant.options
        sums = quoted.get(line.offer_id)
        found.append(
            LineData(
                name=product.text(reader.language).name,
                options=options_said(product, variant, reader),
                quantity=line.quantity,
                price="" if sums is None else reader.formats.money(sums.subtotal),
                seller=names.get(item.seller_id, ""),
                href=product_path(product.slug, v=item.variant_id, o=line.offer_id),
                picture=picture_data(card_picture(product, reader, options)),
                offer_id=line.offer_id,
            )
        )
    return found


def _sums(session: CheckoutSession, names: Mapping[SellerId, str], visit: Visit) -> list[Sum]:
    """Write every step of the price, so that the lines add up to the total."""
    quote, reader = session.quote, visit.reader
    if quote is None:
        return []
    say, money = reader.words.say, reader.formats.money
    things = sum(each.line.quantity for each in quote.lines)
    first = reader.words.count("%(n)s thing", "%(n)s things", things, n=reader.formats.number(things))
    sums = [Sum(label=first, text=money(quote.totals.subtotal), strong=False)]
    for step in quote.steps:
        amount = money(step.amount)
        if step.kind is StepKind.PROMOTION and step.promotion is not None:
            label = in_language(step.promotion.names, reader.language) or step.promotion.code
            amount = f"\u2212{amount}"
        elif step.kind is StepKind.SHIPPING:
            seller = names.get(SellerId(str(step.params.get("seller_id"))), "")
            label, amount = say("Delivery by %(seller)s", seller=seller), amount if step.amount else say("Free")
        else:
            rate = reader.formats.rate(float(str(step.params.get("rate") or 0)))
            held = bool(step.params.get("included"))
            label = say("Tax included, %(rate)s", rate=rate) if held else say("Tax, %(rate)s", rate=rate)
        sums.append(Sum(label=label, text=amount, strong=False))
    total, about = money(quote.totals.total), visit.approximate(quote.totals.total)
    return [*sums, Sum(label=say("Total"), text=total, strong=True, about=about)]


def _deliveries(session: CheckoutSession, names: Mapping[SellerId, str], reader: Reader) -> list[str]:
    """Say when what arrives, of each seller where there are several."""
    say = reader.words.say
    chosen = [each for each in session.deliveries if each.chosen]
    told: list[str] = []
    for each in chosen:
        days = say("Arrives %(days)s", days=reader.formats.weekdays(each.earliest, each.latest))
        name = names.get(each.seller_id, "")
        told.append(say("%(name)s: %(what)s", name=name, what=days) if len(chosen) > 1 else days)
    return told


def _handler(session: CheckoutSession, offered: list[HandlerOffered], last: str) -> str:
    """Choose the way to pay: the last one, else the wallet, else what there is; as long as it would do."""
    if session.quote is not None and not session.quote.totals.total:
        return "none"
    there = [each.id for each in offered if each.enough and each.id in {*_AT_ONCE, _BY_CARD}]
    if last in there:
        return last
    return next((each for each in (*_AT_ONCE[:1], _BY_CARD, *_AT_ONCE[1:]) if each in there), "")


def _way_said(handler: str, offered: list[HandlerOffered], reader: Reader) -> str:
    say = reader.words.say
    if handler == "wallet":
        balance = next((each.balance for each in offered if each.id == handler), None)
        if balance is None:
            return say("Wallet")
        there = say("There is %(sum)s in it.", sum=reader.formats.money(balance))
        return say("%(way)s. %(about)s", way=say("Wallet"), about=there)
    known = {"cod": say("Cash on delivery"), _BY_CARD: say("Card"), "none": say("Nothing is left to pay")}
    return known.get(handler, "")


def _returns(orders: Orders, reader: Reader) -> str:
    terms, number = orders.terms, reader.formats.number
    return reader.words.say(
        "You can send it back within %(days)s days of its arrival, and within %(fault)s days where something is wrong "
        "with it.",
        days=number(terms.change_of_mind),
        fault=number(terms.fault),
    )


def _lacks(session: CheckoutSession, handler: str) -> list[str]:
    codes = {each.code for each in session.messages if each.type is MessageType.ERROR}
    lacks = ["address"] if codes & _WHERE else []
    lacks += ["contact"] if Code.CONTACT_MISSING in codes else []
    return [*lacks, *(["payment"] if not handler and session.quote is not None else [])]
