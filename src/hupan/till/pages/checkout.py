"""The checkout on one page, the page while it is being paid, and the confirmation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hupan.addresses import Address, AddressForm, Kept
from hupan.cards import Card
from hupan.catalog import OfferId, SellerId, in_language
from hupan.checkout import (
    CheckoutSession,
    Code,
    DeliveryOption,
    Destination,
    HandlerOffered,
    Message,
    MessageType,
    Status,
)
from hupan.consents import differences, snapshot
from hupan.kernel import Param, new_id
from hupan.orders import Order
from hupan.pricing import QuoteStep, StepKind
from hupan.showcase import (
    CodeView,
    Reader,
    SumView,
    Visit,
    address_fields,
    card_picture,
    code_refused,
    delivery_cost,
    options_said,
    order_path,
    product_path,
)
from hupan.storefront import Page, meta_of
from hupan.till.handing import HANDED
from hupan.till.pages.words import Telling
from hupan.till.views.checkout import (
    BookedView,
    BoughtView,
    CheckoutPageView,
    EndedView,
    ParcelView,
    SendingView,
    WayView,
    WhereView,
)

CARDS = "stripe"
"""The way to pay that leads elsewhere: to a page that takes the card."""

# How often the page of a checkout that is being paid looks how it stands.
_LOOKS_EVERY_S = "2"
_PARTS = ("name", "phone", "region", "city", "district", "postal_code", "line1", "line2")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an open checkout.

    Attributes:
        form: How the country writes addresses; `written` the present one on a parcel.
        countries: Those that can be chosen.
        editing: Whether the address is being changed.
        typed: What was typed in last, where it was refused; `problem` says why, by field, with `facts`.
        chosen: The way to pay that was chosen last.
        seen: What the buyer saw when they agreed to something else than this.
    """

    form: AddressForm
    countries: Sequence[str]
    written: Sequence[str] = ()
    book: Sequence[Kept] = ()
    booked: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    handlers: Sequence[HandlerOffered] = ()
    cards: Sequence[Card] = ()
    editing: bool = False
    country: str = ""
    typed: Mapping[str, str] = field(default_factory=dict[str, str])
    problem: str = ""
    facts: Mapping[str, Param] = field(default_factory=dict[str, Param])
    chosen: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Whether a reader is on the way to where cards are taken, or comes from there."""

    goes: bool = False
    came: bool = False


async def checkout_page(visit: Visit, session: CheckoutSession, around: Around) -> Page:
    """Make the page of an open checkout."""
    reader = visit.reader
    telling = Telling(reader)
    title = reader.words.say("Checkout")
    meta = meta_of(reader, title=title, description=title, indexed=False)
    sellers = await _sellers(visit, session)
    parcels = await _parcels(visit, session, telling, sellers)
    quote = session.quote
    total = "" if quote is None else reader.formats.money(quote.totals.total)
    notes = [("warning", telling.problem(around.problem, around.facts))] if around.problem else []
    notes += [
        (_tone(each), telling.said(each)) for each in session.messages if each.path in {"$", "$.payment", "$.total"}
    ]
    notes += [(_tone(each), telling.said(each)) for each in session.notices if each.path == "$.lines"]
    ways = _ways(around, telling)
    ready = session.status is Status.READY and (not ways or any(not each.closed for each in ways))
    page = CheckoutPageView(
        id=session.id,
        at=_at(reader, session),
        token=reader.cart.token,
        version=session.version,
        notes=tuple(notes),
        where=_where(session, around, telling),
        parcels=parcels,
        ways=ways,
        codes=_codes(session, telling),
        sums=_sums(session, reader, sellers),
        total=total,
        about="" if quote is None else visit.approximate(quote.totals.total),
        ready=ready,
        missing="" if ready else telling.missing(session.messages),
        fingerprint=session.fingerprint,
        key=new_id("key"),
        beyond=around.problem == "limit",
        changes=tuple(differences(session, around.seen, reader)) if around.seen else (),
        seen=snapshot(session),
        at_the_door=any(each.id == "cod" and not each.closed for each in ways),
    )
    return Page("checkout.html", meta, {"page": page}, status=422 if around.problem else 200)


async def ended_page(
    visit: Visit, session: CheckoutSession, orders: Sequence[Order], way: Way, *, letters: bool
) -> Page:
    """Make the page of a checkout that is being paid, was paid, or was given up."""
    reader = visit.reader
    telling = Telling(reader)
    by_card = session.completion is not None and session.completion.handler == CARDS
    title = telling.title(session.status, by_card=by_card, goes=way.goes)
    meta = meta_of(reader, title=title, description=title, indexed=False)
    waits = session.status is Status.ESCALATED
    action = next((str(each.params.get("action_url", "")) for each in session.messages if each.path == "$.payment"), "")
    # What is no address is for programs.
    action = action if waits and action.startswith(("https://", "http://")) else ""
    parcels = {each.seller_id: each for each in session.deliveries}
    sellers = await _sellers(visit, session)
    shown = await _parcels(visit, session, telling, sellers)
    by_seller = dict(zip(sellers, shown, strict=True))
    page = EndedView(
        id=session.id,
        at=_at(reader, session),
        token=reader.cart.token,
        handed=_is_handed(reader),
        status=session.status.value,
        text=telling.on_the_way(goes=way.goes, came=way.came)
        if action and by_card
        else " ".join(telling.said(each) for each in session.messages),
        orders=tuple(
            (order.number, order_path(order.id), by_seller[order.seller_id], reader.formats.money(order.total))
            for order in orders
            if order.seller_id in parcels
        ),
        email=session.wishes.contact.email if letters else "",
        total="" if session.quote is None else reader.formats.money(session.quote.totals.total),
        action=action,
        by_card=by_card,
        refresh=_refresh(session.status, _at(reader, session), action, way),
    )
    return Page("checkout-ended.html", meta, {"page": page, "title": title})


def _refresh(status: Status, at: str, action: str, way: Way) -> str:
    """Say when the page goes on by itself, and where: it needs no script for it.

    Whoever confirmed goes to where the card is taken by this, not by the answer to the form: a form of ours leads
    nowhere else, says our policy. Whoever comes back by the browser's button is not sent there again.
    """
    if way.goes and action:
        return f"0; url={action}"
    if status is not Status.IN_PROGRESS:
        return ""
    # Who has come back has been asked after; from here on the page only looks.
    return f"{_LOOKS_EVERY_S}; url={at}" if way.came else _LOOKS_EVERY_S


def _is_handed(reader: Reader) -> bool:
    return reader.here.startswith(f"{HANDED}/")


def _at(reader: Reader, session: CheckoutSession) -> str:
    return f"{HANDED if _is_handed(reader) else '/market/checkout'}/{session.id}"


def _tone(message: Message) -> str:
    return "good" if message.type is MessageType.INFO else "warning"


def _where(session: CheckoutSession, around: Around, telling: Telling) -> WhereView:
    reader, wishes = telling.reader, session.wishes
    said = {each.path: telling.said(each) for each in session.messages}
    editing = around.editing or wishes.destination is None or any("$.destination." in path for path in said)
    present = wishes.destination if around.country in {"", _country(wishes.destination)} else None
    values = {name: getattr(present, name) for name in _PARTS} if present is not None else {}
    problems = {name: said.get(f"$.destination.{name}", "") for name in _PARTS if present is not None}
    email = around.typed.get("email", wishes.contact.email)
    return WhereView(
        email=email,
        email_needed=session.buyer.person_id is None,
        email_problem=said.get("$.contact.email", "") if around.typed or wishes.destination is not None else "",
        written=tuple(around.written),
        editing=editing or (session.buyer.person_id is None and not wishes.contact.email),
        country=around.form.country,
        countries=tuple((each, reader.formats.country(each)) for each in around.countries),
        fields=address_fields(around.form, reader, {**values, **around.typed}, problems),
        book=tuple(
            BookedView(
                kept.address.id,
                tuple(around.booked.get(kept.address.id, ())),
                wishes.destination is not None and _same(kept.address, wishes.destination),
            )
            for kept in around.book
        ),
        keeps=session.buyer.person_id is not None,
    )


def _country(destination: Destination | None) -> str:
    return "" if destination is None else destination.country


def _same(address: Address, destination: Destination) -> bool:
    return all(getattr(address, name) == getattr(destination, name) for name in (*_PARTS, "country"))


def _ways(around: Around, telling: Telling) -> tuple[WayView, ...]:
    # What needs more than a choice is for clients that can ask for it.
    offered = [each for each in around.handlers if each.id in {"wallet", "cod", CARDS}]
    takes_cards = any(each.id == CARDS for each in offered)
    today = telling.reader.now.date()
    # Whoever keeps a card has said what is to be proposed.
    ways = [
        WayView(f"{CARDS}:{each.id}", *telling.card(each, today), chosen=False, closed=each.is_over(today))
        for each in (around.cards if takes_cards else ())
    ]
    ways += [
        WayView(each.id, *telling.way(each, other=bool(ways)), chosen=False, closed=not each.enough) for each in offered
    ]
    free = [each.id for each in ways if not each.closed]
    chosen = around.chosen if around.chosen in free else next(iter(free), "")
    return tuple(replace(each, chosen=each.id == chosen) for each in ways)


async def _sellers(visit: Visit, session: CheckoutSession) -> dict[SellerId, str]:
    """Name the sellers as their stores are called in the reader's language."""
    names = {item.seller_id: item.seller for item in session.items.values()}
    stores = await visit.market.catalog.stores(list(names))
    language = visit.reader.language
    own = {each: in_language(store.names, language, store.language) for each, store in stores.items()}
    return {each: own.get(each) or name for each, name in names.items()}


async def _parcels(
    visit: Visit, session: CheckoutSession, telling: Telling, sellers: Mapping[SellerId, str]
) -> tuple[ParcelView, ...]:
    lines = await _lines(visit, session, telling)
    parcels: list[ParcelView] = []
    for seller_id, seller in sellers.items():
        open_to = [each for each in session.deliveries if each.seller_id == seller_id]
        wish = session.wishes.shipping.get(seller_id)
        # A way that is not offered any more is not exchanged for another one without the buyer's word.
        gone = wish is not None and bool(open_to) and all(each.id != wish for each in open_to)
        window = next((each for each in open_to if each.chosen and not gone), None)
        problem = next((telling.said(e) for e in session.messages if e.path == f"$.shipping['{seller_id}']"), "")
        mine = [lines[each] for each, item in session.items.items() if item.seller_id == seller_id]
        parcels.append(
            ParcelView(
                seller=seller,
                days="" if window is None else telling.days(window),
                cost=None if window is None else delivery_cost(window.cost, seller_id, session.quote, visit.reader),
                problem=problem,
                lines=tuple(mine),
                seller_id=seller_id,
                sendings=tuple(
                    _sending(each, session, telling, chosen=each.chosen and not gone)
                    for each in (open_to if gone or len(open_to) > 1 else ())
                ),
            )
        )
    missing = [line for offer_id, line in lines.items() if offer_id not in session.items]
    if missing:
        parcels.append(ParcelView(visit.reader.words.say("Not available now"), "", None, "", tuple(missing)))
    return tuple(parcels)


def _sending(option: DeliveryOption, session: CheckoutSession, telling: Telling, *, chosen: bool) -> SendingView:
    # What a promotion would take off another way is not known before that is chosen.
    cost = delivery_cost(option.cost, option.seller_id, session.quote if chosen else None, telling.reader)
    return SendingView(option.id, telling.sending(option), telling.days(option), cost, chosen)


async def _lines(visit: Visit, session: CheckoutSession, telling: Telling) -> dict[OfferId, BoughtView]:
    reader, catalog = visit.reader, visit.market.catalog
    products = await catalog.products([item.product_id for item in session.items.values()], hidden=True)
    quoted = {} if session.quote is None else {each.line.offer_id: each for each in session.quote.lines}
    found: dict[OfferId, BoughtView] = {}
    for at, line in enumerate(session.wishes.lines):
        item = session.items.get(line.offer_id)
        product = None if item is None else products.get(item.product_id)
        variants = () if product is None or item is None else product.variants
        variant = next((each for each in variants if item and each.id == item.variant_id), None)
        mine = [each for each in session.messages if each.path.startswith(f"$.lines[{at}]")]
        left = next((int(e.params.get("available") or 0) for e in mine if e.code is Code.OUT_OF_STOCK), 0)
        sums = quoted.get(line.offer_id)
        found[line.offer_id] = BoughtView(
            offer_id=line.offer_id,
            title=telling.nameless if product is None else product.text(reader.language).name,
            variant="" if product is None else options_said(product, variant, reader),
            quantity=line.quantity,
            total="" if sums is None else reader.formats.money(sums.subtotal),
            note=line.gift_note,
            href="" if product is None else product_path(product.slug, v=line.variant_id, o=line.offer_id),
            picture=None
            if product is None
            else card_picture(product, reader, None if variant is None else variant.options),
            told=tuple((_tone(each), telling.said(each)) for each in mine),
            take=left,
            removable=any(each.type is MessageType.ERROR for each in mine),
        )
    return found


def _codes(session: CheckoutSession, telling: Telling) -> tuple[CodeView, ...]:
    refused = {str(each.params["code"]): telling.said(each) for each in session.messages if "code" in each.params}
    if session.quote is not None:
        # Why is known where it was reckoned; in the cart it is said in the same words.
        refused |= {each.code: code_refused(each, telling.reader) for each in session.quote.not_applied if each.code}
    return tuple(
        CodeView(
            code, code.upper() not in refused and code not in refused, refused.get(code, refused.get(code.upper(), ""))
        )
        for code in session.wishes.codes
    )


def _sums(session: CheckoutSession, reader: Reader, sellers: Mapping[SellerId, str]) -> tuple[SumView, ...]:
    """Write every step of the price, so that the lines add up to the total."""
    quote = session.quote
    if quote is None:
        return ()
    things = sum(each.line.quantity for each in quote.lines)
    number = reader.formats.number(things)
    first = reader.words.count("%(n)s thing", "%(n)s things", things, n=number)
    return (
        SumView(first, reader.formats.money(quote.totals.subtotal)),
        *(_sum(step, sellers, reader) for step in quote.steps),
    )


def _sum(step: QuoteStep, names: Mapping[SellerId, str], reader: Reader) -> SumView:
    say, amount = reader.words.say, reader.formats.money(step.amount)
    if step.kind is StepKind.PROMOTION and step.promotion is not None:
        return SumView(
            in_language(step.promotion.names, reader.language) or step.promotion.code, f"\u2212{amount}", "off"
        )
    if step.kind is StepKind.SHIPPING:
        seller = names.get(SellerId(str(step.params.get("seller_id"))), "")
        return SumView(say("Delivery by %(seller)s", seller=seller), amount if step.amount else say("Free"))
    rate = reader.formats.rate(float(str(step.params.get("rate") or 0)))
    if step.params.get("included"):
        return SumView(say("Tax included, %(rate)s", rate=rate), amount, "small")
    return SumView(say("Tax, %(rate)s", rate=rate), amount)
