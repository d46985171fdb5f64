"""The page on which something is exchanged: which line, how many, for which variant, and what difference that makes."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.aftersales.looking import OrderLook, Seen
from hupan.aftersales.pages.acts import Typed, act_page, act_view
from hupan.aftersales.pages.words import Saying, item_picture
from hupan.aftersales.views.acts import ExchangeView, Pick, Variant
from hupan.catalog import Offer, OfferId
from hupan.kernel import HupanError, Money
from hupan.orders import Exchange, Line, LineId, Otherwise
from hupan.showcase import Goods, Visit, card_picture, options_said, read_goods, return_reasons
from hupan.storefront import Page

_MOST_CHOICES = 50


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is exchanged for what, as far as it has been said.

    Attributes:
        swap: Whether it has not left yet, so that nothing goes back.
    """

    line: Line
    most: int
    quantity: int
    swap: bool
    offer_id: OfferId | None


async def exchange_page(visit: Visit, seen: Seen, look: OrderLook, asked: Mapping[str, str], typed: Typed) -> Page:
    """Make the page on which something is exchanged.

    Args:
        visit: Who looks.
        seen: The order.
        look: Knows what it would cost.
        asked: What was chosen: line, quantity and offer.
        typed: What was refused, if anything was.
    """
    reader = visit.reader
    saying, say = Saying(reader), reader.words.say
    chosen = _chosen(seen, {**asked, **typed.fields})
    goods = (await read_goods(visit, [chosen.line.item.product_id])).get(chosen.line.item.product_id)
    offers = _offers(goods, chosen.line)
    if chosen.offer_id not in {each.id for each in offers}:
        chosen = _Chosen(chosen.line, chosen.most, chosen.quantity, chosen.swap, None)
    difference, code = await _difference(visit, seen, look, chosen)
    if code and not typed.code:
        typed = Typed(code)
    reasons = return_reasons(saying.reader)
    title = say("Exchange")
    line = chosen.line
    view = ExchangeView(
        act=act_view(seen, saying, "exchange", title, _rules(saying, seen, swap=chosen.swap), typed),
        lines=tuple((each.id, saying.item(each.item)) for each in _lines(seen)),
        line=line.id,
        pick=Pick(
            line.id,
            line.item.title,
            ", ".join(line.item.options.values()),
            item_picture(line.item),
            chosen.most,
            chosen.quantity,
        ),
        quantities=tuple(range(1, min(chosen.most, _MOST_CHOICES) + 1)),
        quantity=chosen.quantity,
        variants=tuple(_variant(each, goods, chosen, visit) for each in offers) if goods is not None else (),
        offer_id=chosen.offer_id or "",
        difference=_said(difference, saying),
        difference_minor=0 if difference is None else difference.minor,
        button=_button(difference, saying, later=seen.asks),
        pays=_pays(difference, seen, saying),
        otherwise=_otherwise(difference, seen, saying) if chosen.swap else (),
        needs_reason=not chosen.swap,
        reasons=tuple((reason.value, text) for reason, text in reasons.items()),
        reason=typed["reason"],
        note=typed["note"],
    )
    return act_page("order-exchange.html", reader, view, title, typed)


def _lines(seen: Seen) -> list[Line]:
    may = seen.choices
    return [line for line in seen.order.lines if line.id in may.open or line.id in may.returns]


def _chosen(seen: Seen, fields: Mapping[str, str]) -> _Chosen:
    """Read what was chosen; what is none of the order's becomes the first that is."""
    may, lines = seen.choices, _lines(seen)
    line = next((each for each in lines if each.id == fields.get("line")), lines[0])
    swap = line.id in may.open
    most = may.open[line.id] if swap else may.returns[line.id].units
    text = fields.get("quantity", "")
    wanted = int(text) if text.isdecimal() and len(text) < 7 else 1  # noqa: PLR2004 - anybody may write an address
    return _Chosen(
        line, most, min(max(wanted, 1), most), swap, OfferId(fields["offer"]) if fields.get("offer") else None
    )


def _offers(goods: Goods | None, line: Line) -> list[Offer]:
    """List what the same seller asks for the other variants, one a variant."""
    if goods is None:
        return []
    bought = next((each for each in goods.offers if each.id == line.item.offer_id), None)
    found: dict[str, Offer] = {}
    for each in goods.offers:
        fits = each.price.currency == line.goods.currency and (bought is None or each.seller_id == bought.seller_id)
        if fits and each.variant_id != line.item.variant_id:
            found.setdefault(each.variant_id, each)
    return list(found.values())


async def _difference(visit: Visit, seen: Seen, look: OrderLook, chosen: _Chosen) -> tuple[Money | None, str]:
    """Tell what it would cost more; or why nobody can say."""
    if chosen.offer_id is None:
        return None, ""
    line_id = LineId(chosen.line.id)
    wanted = Exchange({line_id: chosen.offer_id}, None, visit.reader.language)
    try:
        return await look.difference(visit, seen.order, {line_id: chosen.quantity}, wanted), ""
    except HupanError as error:
        return None, error.code


def _variant(offer: Offer, goods: Goods, chosen: _Chosen, visit: Visit) -> Variant:
    reader, product = visit.reader, goods.product
    made = next((each for each in product.variants if each.id == offer.variant_id), None)
    state = "" if goods.left(offer) >= chosen.quantity else "sold_out"
    return Variant(
        offer_id=offer.id,
        label=options_said(product, made, reader) or product.text(reader.language).name,
        price=reader.formats.money(offer.price),
        state="chosen" if offer.id == chosen.offer_id and not state else state,
        picture=card_picture(product, reader, None if made is None else made.options),
    )


def _rules(saying: Saying, seen: Seen, *, swap: bool) -> tuple[str, ...]:
    say = saying.reader.words.say
    price = say("It costs what it costs today, and you pay or get the difference.")
    if swap:
        return say("It has not been sent yet, so it is exchanged at once, and nothing goes back."), price
    answer = saying.reader.words.count(
        "The seller answers within %(n)s day; without an answer it is granted.",
        "The seller answers within %(n)s days; without an answer it is granted.",
        seen.terms.answer,
    )
    return answer, say("You send it back first. When it has arrived, the other one is sent."), price


def _said(difference: Money | None, saying: Saying) -> str:
    say = saying.reader.words.say
    if difference is None:
        return ""
    if difference.minor > 0:
        return say("You pay %(sum)s more.", sum=saying.money(difference))
    if difference.minor < 0:
        return say("You get %(sum)s back.", sum=saying.money(-difference))
    return say("It costs the same.")


def _pays(difference: Money | None, seen: Seen, saying: Saying) -> str:
    if difference is None or difference.minor <= 0 or not seen.asks:
        return ""
    return saying.reader.words.count(
        "You pay it by card once the other one is set aside for you, within %(n)s day.",
        "You pay it by card once the other one is set aside for you, within %(n)s days.",
        seen.terms.pay,
    )


def _otherwise(difference: Money | None, seen: Seen, saying: Saying) -> tuple[tuple[str, str], ...]:
    say = saying.reader.words.say
    if not _pays(difference, seen, saying):
        return ()
    return (
        (Otherwise.KEEP.value, say("Send me what I bought first")),
        (Otherwise.MONEY.value, say("Give me my money back")),
    )


def _button(difference: Money | None, saying: Saying, *, later: bool) -> str:
    say = saying.reader.words.say
    if difference is None or difference.minor <= 0 or later:
        return say("Exchange it")
    return say("Exchange it, pay %(sum)s more", sum=saying.money(difference))
