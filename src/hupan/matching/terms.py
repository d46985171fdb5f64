"""Goods held to the terms on which they are wanted, by the facts that the card itself shows.

The index knows of a product that somebody has it, or how it is rated; which of its offers comes from where, costs
nothing to send or asks less than it did is known of the offers alone. An offer that does not keep to a term is none
that is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hupan.catalog import Offer, ProductId, former_price
from hupan.sayings import ANY_OF, HERE, Term, TermOf
from hupan.showcase import Goods, Reader, Visit, read_goods

_CLOSELY = frozenset({TermOf.OFF, TermOf.DELIVERY})
_COUNTED = frozenset({TermOf.RATING, TermOf.REVIEWS, TermOf.OFF})
_PLACED = frozenset({TermOf.FROM, TermOf.MADE})


async def held_to_terms(
    goods: Mapping[ProductId, Goods], terms: Sequence[Term], visit: Visit
) -> tuple[dict[ProductId, Goods], tuple[Term, ...]]:
    """Leave what keeps to all terms.

    Args:
        goods: What was found.
        terms: How it is to be rated, sold and sent.
        visit: For whom.

    Returns:
        That, with the offers that do, and the terms that none of it keeps to, which are given up.
    """
    kept, unmet = dict(goods), list[Term]()
    if any(each.of in _CLOSELY for each in terms):
        # Of an offer that does not stand for its product nobody has asked yet what sending it costs.
        close = await read_goods(visit, list(goods), whole=True)
        kept = {
            key: replace(each, spans=close[key].spans, windows=close[key].windows)
            for key, each in kept.items()
            if key in close
        }
    for term in terms:
        left = {key: fit for key, each in kept.items() if (fit := on_term(each, term, visit)) is not None}
        if left:
            kept = left
        else:
            unmet.append(term)
    return kept, tuple(unmet)


def on_term(goods: Goods, term: Term, visit: Visit) -> Goods | None:
    """Leave of a product what keeps to a term; nothing where nothing of it does."""
    match term.of:
        case TermOf.RATING:
            fits = goods.summary.mean is not None and round(goods.summary.mean, 1) >= term.number
        case TermOf.REVIEWS:
            fits = goods.summary.count >= term.number
        case TermOf.BRAND:
            fits = _is_of(goods, term) is not term.without
        case _:
            left = tuple(each for each in goods.offers if _offer_fits(goods, each, term, visit))
            return replace(goods, offers=left) if left else None
    return goods if fits else None


def _offer_fits(goods: Goods, offer: Offer, term: Term, visit: Visit) -> bool:
    match term.of:
        case TermOf.STOCK:
            return goods.left(offer) > 0
        case TermOf.DELIVERY:
            window = goods.windows.get(offer.id)
            return window is not None and not window.cost.minor
        case TermOf.CONDITION:
            return (offer.condition.value == term.value) is not term.without
        case TermOf.FROM:
            seller = goods.sellers.get(offer.seller_id)
            country = visit.reader.place if term.value == HERE else term.value
            return seller is not None and (seller.country == country) is not term.without
        case _:
            former = former_price(goods.spans.get(offer.id, ()), visit.reader.now)
            return former is not None and _off(offer, former.minor) >= max(1, int(term.number))


def _off(offer: Offer, former: int) -> int:
    """Reckon a reduction in hundredths, rounded as the card writes it."""
    return round(100 * (1 - offer.price.minor / former))


def _is_of(goods: Goods, term: Term) -> bool:
    names = [name.casefold() for name in term.value.split(ANY_OF)]
    titles = [text.name.casefold() for text in goods.product.texts.values()]
    brand = goods.product.brand.casefold()
    return any(name == brand or any(title.startswith(name) for title in titles) for name in names)


def term_said(term: Term, reader: Reader) -> str:
    """Say a term as a card does."""
    said = _said(term, reader)
    return reader.words.say("not: %(wish)s", wish=said) if term.without else said


def _said(term: Term, reader: Reader) -> str:
    say = reader.words.say
    if term.of in _COUNTED:
        return _counted(term, reader)
    if term.of in _PLACED:
        country = reader.formats.country(reader.place if term.value == HERE else term.value)
        made = term.of is TermOf.MADE
        return say("made in %(country)s", country=country) if made else say("sent from %(country)s", country=country)
    if term.of is TermOf.BRAND:
        return say("brand: %(brand)s", brand=_brand(term))
    if term.of is TermOf.CONDITION:
        return {"new": say("New"), "refurbished": say("Refurbished"), "used": say("Used")}.get(term.value, term.value)
    return say("in stock") if term.of is TermOf.STOCK else say("free delivery")


def _counted(term: Term, reader: Reader) -> str:
    say, formats, number = reader.words.say, reader.formats, int(term.number)
    if term.of is TermOf.RATING:
        return say("rated %(mean)s or better", mean=formats.tenth(float(term.number)))
    if term.of is TermOf.REVIEWS:
        return reader.words.count("%(n)s review or more", "%(n)s reviews or more", number, n=formats.tally(number))
    if not number:
        return say("reduced in price")
    return say("reduced by %(percent)s or more", percent=formats.percent(number / 100))


def _brand(term: Term) -> str:
    name = term.value.split(ANY_OF)[0]
    return name if name != name.lower() else name.title()


def unknown_said(terms: Sequence[Term], reader: Reader) -> list[str]:
    """Say what the market knows nothing of, so that it could not be kept to."""
    say = reader.words.say
    return [
        say("Where things are made is not stated here, so I could not keep to: %(wish)s.", wish=term_said(each, reader))
        for each in terms
        if each.of is TermOf.MADE
    ]
