"""What speaks against buying: a better price lately, the same bought already, a size that buyers found wrong.

Each is told with its fact, and only where there is one. Reviews are counted, never believed or quoted here: strangers
wrote them.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from hupan.catalog import PriceSpan, Product, ProductId, Variant
from hupan.checkout import CheckoutSession
from hupan.choices import is_size, learn_words
from hupan.consents.ports import Orders
from hupan.kernel import Money
from hupan.orders import Order, Who
from hupan.reviews import Review
from hupan.showcase import Visit

_LATELY, _BOUGHT_LATELY = timedelta(days=30), timedelta(days=60)
_FEWEST, _MOST_LOOKED_AT, _MOST_READ, _MOST_ORDERS = 3, 5, 100, 20
_SMALL = re.compile(
    r"\b(?:runs?|fits?|came|comes)\s+(?:(?:a|bit|little|size|too|very)\s+)*(?:small|tight)\b"
    r"|(?<!not )\btoo (?:small|tight)\b"
    r"|\bsize up\b|\bordered a size up\b|작게\s?나|작아요|작습니다|작네요|작았|타이트|偏小|小一[码号]|太小|有点小"
)
_LARGE = re.compile(
    r"\b(?:runs?|fits?|came|comes)\s+(?:(?:a|bit|little|size|too|very)\s+)*(?:large|big|loose)\b"
    r"|(?<!not )\btoo (?:large|big|loose)\b|\bsize down\b|크게\s?나|커요|큽니다|크네요|컸|偏大|大一[码号]|太大|有点大"
)


async def against(visit: Visit, session: CheckoutSession, orders: Orders) -> list[str]:
    """Tell what speaks against what is in a checkout."""
    items = list(session.items.values())[:_MOST_LOOKED_AT]
    ids = list(dict.fromkeys(item.product_id for item in items))
    products, dearer, bought = await asyncio.gather(
        visit.market.catalog.products(ids),
        _dearer(visit, session),
        _bought(visit, session, orders),
    )
    there = [each for each in items if each.product_id in products]
    await asyncio.to_thread(learn_words)
    sizes = [await _wrong_size(visit, products[each.product_id], each.variant_id) for each in there]
    return [*dearer, *bought, *(each for each in sizes if each)]


async def _dearer(visit: Visit, session: CheckoutSession) -> list[str]:
    """Tell where something has cost less in the last thirty days."""
    reader, now = visit.reader, visit.reader.now
    prices = {} if session.quote is None else {each.line.offer_id: each.line.unit_price for each in session.quote.lines}
    spans = await visit.market.catalog.price_spans(list(prices), now - _LATELY)
    told: list[str] = []
    for offer_id, price in prices.items():
        lowest = _lowest(spans.get(offer_id, ()), price)
        if lowest is not None and lowest < price:
            told.append(
                reader.words.say(
                    "%(name)s cost %(low)s within the last 30 days; now it costs %(now)s.",
                    name=session.items[offer_id].title,
                    low=reader.formats.money(lowest),
                    now=reader.formats.money(price),
                )
            )
    return told


def _lowest(spans: Sequence[PriceSpan], price: Money) -> Money | None:
    """Find the lowest price of some days; sums in another currency are no comparison."""
    same = [span.price for span in spans if span.price.currency == price.currency]
    return min(same, default=None)


async def _bought(visit: Visit, session: CheckoutSession, orders: Orders) -> list[str]:
    """Tell what was bought already not long ago, and was kept."""
    reader = visit.reader
    page = await orders.list(Who.buying(session.buyer), limit=_MOST_ORDERS)
    recent = [each for each in page.orders if each.placed_at >= reader.now - _BOUGHT_LATELY]
    titles = {item.product_id: item.title for item in session.items.values()}
    told: dict[ProductId, str] = {}
    for order in recent:
        for product_id in _kept(order):
            if product_id in titles:
                told.setdefault(
                    product_id,
                    reader.words.say(
                        "You bought %(name)s on %(day)s already (order %(number)s).",
                        name=titles[product_id],
                        day=reader.formats.month(order.placed_at.date()),
                        number=order.number,
                    ),
                )
    return list(told.values())


def _kept(order: Order) -> Iterable[ProductId]:
    return (line.item.product_id for line in order.lines if line.quantity > line.cancelled + line.returned)


async def _wrong_size(visit: Visit, product: Product, variant_id: str) -> str:
    """Tell where several buyers found that a thing of sizes is made too small, or too large."""
    sized = next((option for option in product.options if is_size(option)), None)
    if sized is None:
        return ""
    variant = next((each for each in product.variants if each.id == variant_id), None)
    same = _same_size(product.variants, sized.key, variant)
    page = await visit.market.reviews.list(product.id, limit=_MOST_READ)
    texts = [_text(each) for each in page.reviews if each.variant_id is None or each.variant_id in same]
    small, large = (sum(bool(said.search(text)) for text in texts) for said in (_SMALL, _LARGE))
    words, name = visit.reader.words, product.text(visit.reader.language).name
    if max(small, large) < _FEWEST or small == large:
        return ""
    if small > large:
        return words.count(
            "%(n)s review says that %(name)s is too small in this size.",
            "%(n)s reviews say that %(name)s is too small in this size.",
            small,
            name=name,
        )
    return words.count(
        "%(n)s review says that %(name)s is too large in this size.",
        "%(n)s reviews say that %(name)s is too large in this size.",
        large,
        name=name,
    )


def _same_size(variants: Sequence[Variant], key: str, variant: Variant | None) -> set[str]:
    """A size is as small in every colour."""
    if variant is None:
        return set()
    return {str(each.id) for each in variants if each.options.get(key) == variant.options.get(key)}


def _text(review: Review) -> str:
    return f"{review.title} {review.text}".casefold()
