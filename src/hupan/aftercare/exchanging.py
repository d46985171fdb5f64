"""Does `exchange`: which variant comes instead, what that costs, and the card that a person taps."""

import asyncio
from collections.abc import Mapping, Sequence

from hupan.aftercare.casework import (
    Asked,
    CaseRooms,
    Found,
    Prepared,
    answer_said,
    case_reply,
    find_case,
    not_returned,
    things,
)
from hupan.aftercare.faults import return_reason
from hupan.aftercare.ports import Orders
from hupan.catalog import Offer, ProductId, Variant
from hupan.choices import NOWHERE, fitting, into, learn_words, neighbour, read_choice
from hupan.consents import question
from hupan.kernel import Money
from hupan.orders import Exchange, Line, NotExchangeable, Order, Who
from hupan.phrases import read_phrases
from hupan.purchases import LineId
from hupan.shopping import Reply, Step
from hupan.showcase import Goods, Reader, Visit, options_said, read_goods, return_reasons

_MOST_ASKED = 6


class Swap:
    """Does `exchange`.

    Args:
        rooms: What it is prepared from.
    """

    def __init__(self, rooms: CaseRooms) -> None:
        self._rooms = rooms

    async def run(self, step: Step) -> Reply:
        """Prepare it, or ask for what is missing."""
        await asyncio.to_thread(learn_words)
        orders, say = self._rooms.orders, step.visit.reader.words.say
        asked = Asked(
            lambda order: _units(order, orders),
            lambda visit, order: not_returned(visit, order, orders),
            say("Exchange something of order %(number)s"),
        )
        found = await find_case(step, self._rooms, asked)
        if isinstance(found, Reply):
            return found
        goods = await read_goods(step.visit, list({each.item.product_id for each in found.lines}), whole=True)
        wanted = [(line, offer) for line in found.lines for offer in [_offer(step, line, goods)] if offer is not None]
        if len(wanted) == 1:
            line, offer = wanted[0]
            one = Found(found.bought, found.order, [line], {line.id: found.units[line.id]})
            return await self._prepared(step, one, offer, goods[line.item.product_id])
        return _ask(step, found, goods)

    async def _prepared(self, step: Step, found: Found, offer: Offer, goods: Goods) -> Reply:
        reader, orders, order = step.visit.reader, self._rooms.orders, found.order
        say, line = reader.words.say, found.lines[0]
        wanted = found.units[line.id]
        if goods.left(offer) < wanted:
            return _sold_out(step.visit, found, goods, offer)
        units, exchange = {line.id: wanted}, Exchange({line.id: offer.id}, None, reader.language)
        try:
            more = await self._rooms.returns.price(Who.buying(step.buyer), order.id, units, exchange)
        except NotExchangeable:
            return Reply.of(say("This cannot be had in exchange. Choose another variant."))
        swap = line.id in orders.choices(order).open
        reason = return_reason(step.said)
        body: dict[str, object] = {
            "units": {str(line.id): wanted},
            "reason": reason.value,
            "offers": {str(line.id): str(offer.id)},
            "difference_minor": more.minor,
            "language": reader.language.value,
        }
        worth = _difference_said(more, reader)
        instead = options_said(goods.product, _variant(goods, offer), reader)
        prepared = Prepared(
            kind="exchange",
            part="swap" if swap else "returns",
            body=body,
            worth=worth,
            terms=_rules(orders, reader, swap=swap),
            reason="" if swap else reason.value,
            reasons=[] if swap else [(each.value, label) for each, label in return_reasons(reader).items()],
            instead=instead,
        )
        said = say(
            "%(things)s for %(instead)s: tap to exchange. Nothing is done before.",
            things=things(found, step.visit),
            instead=instead,
        )
        return case_reply(step, found, prepared, f"{said} {worth}")


def _units(order: Order, orders: Orders) -> Mapping[LineId, int]:
    may = orders.choices(order)
    return {**{line: each.units for line, each in may.returns.items()}, **may.open}


def _variant(goods: Goods, offer: Offer) -> Variant | None:
    return next((each for each in goods.product.variants if each.id == offer.variant_id), None)


def _offers(goods: Goods, line: Line) -> list[Offer]:
    """List what the same seller asks for the other variants, the best of each first."""
    bought = next((each for each in goods.offers if each.id == line.item.offer_id), None)
    found: dict[str, Offer] = {}
    for each in goods.offers:
        fits = each.price.currency == line.goods.currency and (bought is None or each.seller_id == bought.seller_id)
        if fits and each.variant_id != line.item.variant_id:
            found.setdefault(each.variant_id, each)
    return list(found.values())


def _offer(step: Step, line: Line, goods: Mapping[ProductId, Goods]) -> Offer | None:
    """Find the one variant that is wanted instead: as it was named, or the next size; all else stays as it is."""
    found = goods.get(line.item.product_id)
    if found is None:
        return None
    product = found.product
    bought = [dict(each.options) for each in product.variants if each.id == line.item.variant_id]
    present = bought[0] if bought else {}
    last = into(step.said)[1]
    read = [(last, read_phrases(last, NOWHERE)), (step.said, step.phrases)]
    choices = [read_choice(product, said, phrases, present=present).options for said, phrases in read]
    # What stands behind "for" is what is wanted, as long as anything does.
    options = dict(next((each for each in choices if not each.items() <= present.items()), dict[str, str]()))
    for option in product.options:
        near = neighbour(option, present.get(option.key, ""), step.said) if option.key not in options else None
        if near is not None:
            options[option.key] = near
    if not options or options.items() <= present.items():
        return None
    variants = fitting(product, {**present, **options}) or fitting(product, options)
    if len(variants) != 1:
        return None
    return next((each for each in _offers(found, line) if each.variant_id == variants[0].id), None)


def _ask(step: Step, found: Found, goods: Mapping[ProductId, Goods]) -> Reply:
    """Ask what should come instead, with what there is."""
    reader = step.visit.reader
    say = reader.words.say
    choices = [
        (said, say("Exchange %(name)s for %(options)s", name=found.bought.name(line, step.visit), options=said))
        for line in found.lines
        if (one := goods.get(line.item.product_id)) is not None
        for offer in _offers(one, line)
        if one.left(offer) > 0 and (said := options_said(one.product, _variant(one, offer), reader))
    ]
    if not choices:
        return Reply.of(say("There is nothing else of %(things)s at present.", things=things(found, step.visit)))
    text = say("%(things)s: what should come instead?", things=things(found, step.visit))
    return Reply.of(text, question(choices[:_MOST_ASKED], {"action": "exchange"}))


def _sold_out(visit: Visit, found: Found, goods: Goods, wanted: Offer) -> Reply:
    reader = visit.reader
    say, line = reader.words.say, found.lines[0]
    there = [
        options_said(goods.product, _variant(goods, each), reader)
        for each in _offers(goods, line)
        if goods.left(each) >= found.units[line.id]
    ]
    instead = options_said(goods.product, _variant(goods, wanted), reader)
    if not there:
        return Reply.of(say("%(name)s is sold out.", name=instead))
    return Reply.of(say("%(name)s is sold out like that. There is: %(there)s.", name=instead, there="; ".join(there)))


def _difference_said(more: Money, reader: Reader) -> str:
    say, money = reader.words.say, reader.formats.money
    if more.minor > 0:
        return say("You pay %(sum)s more.", sum=money(more))
    if more.minor < 0:
        return say("You get %(sum)s back.", sum=money(-more))
    return say("It costs the same.")


def _rules(orders: Orders, reader: Reader, *, swap: bool) -> Sequence[str]:
    say = reader.words.say
    price = say("It costs what it costs today, and you pay or get the difference.")
    if swap:
        return [say("It has not been sent yet, so it is exchanged at once, and nothing goes back."), price]
    back = say("You send it back first. When it has arrived, the other one is sent.")
    return [answer_said(orders, reader), back, price]
