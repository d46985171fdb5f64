"""Does `exchange`: which variant comes instead, what that costs, and the card that a person taps."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from hupan.aftercare.casework import Prepared, answer_said, case_reply, not_returned, not_this_returned, things
from hupan.aftercare.faults import return_reason
from hupan.aftercare.finding import EVERYTHING, Asked, CaseRooms, Found, find_case, one_by_one
from hupan.aftercare.ports import Orders
from hupan.aftercare.whose import said_of_each
from hupan.catalog import Offer, ProductId, Variant
from hupan.choices import NOWHERE, fitting, into, learn_words, neighbour, read_choice
from hupan.consents import question
from hupan.kernel import Money
from hupan.orders import Exchange, Line, NotExchangeable, Order, Who
from hupan.phrases import Phrases, read_phrases
from hupan.purchases import LineId
from hupan.shopping import Reply, Step
from hupan.showcase import Goods, Reader, Visit, options_said, read_goods, return_reasons, sentences

_MOST_ASKED = 6
_Wanted: TypeAlias = Sequence[tuple[Line, Offer]]


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
        return await one_by_one(step, self._rooms, self._asked(), self._one)

    def _asked(self) -> Asked:
        orders = self._rooms.orders
        return Asked(
            lambda order: _units(order, orders),
            lambda visit, order: not_returned(visit, order, orders),
            not_this_returned,
        )

    async def _one(self, step: Step, order: Order | None) -> Reply:
        found = await find_case(step, self._rooms, self._asked(), order)
        if isinstance(found, Reply):
            return found
        goods = await read_goods(step.visit, list({each.item.product_id for each in found.lines}), whole=True)
        pieces = said_of_each(step, found.bought)
        read = [(line, _offer(step, line, goods, pieces.get((found.order.id, line.id), ""))) for line in found.lines]
        wanted = [(line, offer) for line, offer in read if offer is not None]
        several = bool(pieces) or EVERYTHING.search(step.said.casefold()) is not None
        if not wanted or (len(wanted) > 1 and not several):
            return _ask(step, found, goods)
        open_ = self._rooms.orders.choices(found.order).open
        parts = list(_sold_out(step.visit, found, goods, wanted).parts)
        for swap in (True, False):
            # What has not been sent comes at once; what has goes back first.
            own = [
                (line, offer)
                for line, offer in wanted
                if (line.id in open_) is swap and _is_left(found, line, offer, goods)
            ]
            one = _only(found, [line for line, _ in own])
            parts += (await self._prepared(step, one, own, goods, swap=swap)).parts if own else ()
        rest = [line for line, offer in read if offer is None] if several else []
        parts += _ask(step, _only(found, rest), goods).parts if rest else ()
        return Reply(tuple(parts))

    async def _prepared(
        self, step: Step, found: Found, wanted: _Wanted, goods: Mapping[ProductId, Goods], *, swap: bool
    ) -> Reply:
        reader, orders, order = step.visit.reader, self._rooms.orders, found.order
        say = reader.words.say
        exchange = Exchange({line.id: offer.id for line, offer in wanted}, None, reader.language)
        try:
            more = await self._rooms.returns.price(Who.buying(step.buyer), order.id, found.units, exchange)
        except NotExchangeable:
            return Reply.of(say("This cannot be had in exchange. Choose another variant."))
        reason = return_reason(step.said)
        body: dict[str, object] = {
            "units": {str(each): count for each, count in found.units.items()},
            "reason": reason.value,
            "offers": {str(each): str(offer) for each, offer in exchange.offers.items()},
            "difference_minor": more.minor,
            "language": reader.language.value,
        }
        worth = _difference_said(more, reader)
        instead = _instead(step.visit, found, wanted, goods)
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
        said = (
            say(
                "%(things)s for %(instead)s: tap to exchange. Nothing is done before.",
                things=things(found, step.visit),
                instead=instead,
            )
            if len(wanted) == 1
            else say("In exchange: %(things)s. Tap to exchange. Nothing is done before.", things=instead)
        )
        return case_reply(step, found, prepared, f"{said} {worth}")


def _only(found: Found, lines: Sequence[Line]) -> Found:
    """Leave of what a case is about some lines."""
    return Found(found.bought, found.order, lines, {each.id: found.units[each.id] for each in lines})


def _is_left(found: Found, line: Line, offer: Offer, goods: Mapping[ProductId, Goods]) -> bool:
    return goods[line.item.product_id].left(offer) >= found.units[line.id]


def _instead(visit: Visit, found: Found, wanted: _Wanted, goods: Mapping[ProductId, Goods]) -> str:
    """Say what comes instead: by its variant, and with its name where that is of several things."""
    say = visit.reader.words.say
    said: list[str] = []
    for line, offer in wanted:
        one = goods[line.item.product_id]
        options = options_said(one.product, _variant(one, offer), visit.reader)
        name = found.bought.name(line, visit)
        said.append(options if len(wanted) == 1 else say("%(name)s (%(options)s)", name=name, options=options))
    return ", ".join(said)


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


def _offer(step: Step, line: Line, goods: Mapping[ProductId, Goods], piece: str) -> Offer | None:
    """Find what is wanted instead: as it is said of the thing itself, else as it is said of all."""
    found = goods.get(line.item.product_id)
    if found is None:
        return None
    own = _offer_said(piece, read_phrases(piece, NOWHERE), line, found) if piece else None
    return own or _offer_said(step.said, step.phrases, line, found)


def _offer_said(said: str, phrases: Phrases, line: Line, found: Goods) -> Offer | None:
    """Find the one variant that is wanted instead: as it was named, or the next size; all else stays as it is."""
    product = found.product
    bought = [dict(each.options) for each in product.variants if each.id == line.item.variant_id]
    present = bought[0] if bought else {}
    last = into(said)[1]
    read = [(last, read_phrases(last, NOWHERE)), (said, phrases)]
    choices = [read_choice(product, text, own, present=present).options for text, own in read]
    # What stands behind "for" is what is wanted, as long as anything does.
    options = dict(next((each for each in choices if not each.items() <= present.items()), dict[str, str]()))
    for option in product.options:
        near = neighbour(option, present.get(option.key, ""), said) if option.key not in options else None
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


def _sold_out(visit: Visit, found: Found, goods: Mapping[ProductId, Goods], wanted: _Wanted) -> Reply:
    """Say what of what is wanted instead is sold out, and what there is."""
    reader = visit.reader
    say = reader.words.say
    told: list[str] = []
    for line, offer in wanted:
        one = goods[line.item.product_id]
        if _is_left(found, line, offer, goods):
            continue
        instead = options_said(one.product, _variant(one, offer), reader)
        there = [
            options_said(one.product, _variant(one, each), reader)
            for each in _offers(one, line)
            if _is_left(found, line, each, goods)
        ]
        told.append(
            say("%(name)s is sold out like that. There is: %(there)s.", name=instead, there="; ".join(there))
            if there
            else say("%(name)s is sold out.", name=instead)
        )
    return Reply.of(sentences(told))


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
