"""Products as cards."""

from collections.abc import Iterable, Mapping, Sequence

from hupan.catalog import Condition, Offer, Product, ProductId, former_price, in_language
from hupan.pricing import DeliveryWindow
from hupan.reviews import ReviewSummary
from hupan.showcase.addresses import product_path
from hupan.showcase.goods import Goods, read_goods
from hupan.showcase.market import Visit
from hupan.showcase.pictures import card_picture
from hupan.showcase.reader import Reader
from hupan.showcase.views.parts import Card, Price, Rating, Wish

FEW = 5
_MOST_SWATCHES = 5


async def read_cards(
    visit: Visit, ids: Sequence[ProductId], quotes: Mapping[ProductId, str] | None = None
) -> tuple[Card, ...]:
    """Make the cards of products, in the order asked for.

    Args:
        visit: For whom.
        ids: Which products; what cannot be seen any more is left out.
        quotes: What a buyer said of some of them.
    """
    return cards_of((await read_goods(visit, ids)).values(), visit, quotes or {})


def cards_of(goods: Iterable[Goods], visit: Visit, quotes: Mapping[ProductId, str]) -> tuple[Card, ...]:
    """Make cards of what was read."""
    return tuple(_card(one, visit, quotes.get(one.product.id, "")) for one in goods)


def _card(goods: Goods, visit: Visit, quote: str) -> Card:
    product, best, reader = goods.product, goods.best, visit.reader
    name = product.text(reader.language).name
    variant = next((each for each in product.variants if best is not None and each.id == best.variant_id), None)
    variant = variant or next(iter(product.variants), None)
    window = None if best is None or not goods.left(best) else goods.windows.get(best.id)
    return Card(
        product_id=product.id,
        href=product_path(product.slug),
        name=name,
        picture=card_picture(product, reader, None if variant is None else variant.options),
        price=None if best is None else price_of(goods, best, visit),
        from_price=_varies(goods),
        rating=rating_of(goods.summary, reader),
        delivery="" if window is None else arrives(window, reader),
        seller="" if best is None else seller_line(goods, best, reader),
        note="" if best is None else few_left(goods.left(best), reader),
        wish=Wish(product.id, "", goods.kept, name),
        swatches=_swatches(product),
        quote=quote,
    )


def price_of(goods: Goods, offer: Offer, visit: Visit) -> Price:
    """Write what an offer asks, and what it asked before where that may be said."""
    formats = visit.reader.formats
    former = former_price(goods.spans.get(offer.id, ()), visit.reader.now)
    off = 0 if former is None else 1 - offer.price.minor / former.minor
    return Price(
        text=formats.money(offer.price),
        approximate=visit.approximate(offer.price),
        former="" if former is None else formats.money(former),
        off=formats.percent(off) if round(off, 2) > 0 else "",
    )


def arrives(window: DeliveryWindow, reader: Reader) -> str:
    """Write between which days something arrives."""
    return reader.words.say("Arrives %(days)s", days=reader.formats.window(window.earliest, window.latest))


def rating_of(summary: ReviewSummary, reader: Reader) -> Rating | None:
    """Write what buyers think; `None` where nobody has said anything."""
    if summary.mean is None:
        return None
    mean = reader.formats.tenth(summary.mean)
    count = reader.formats.tally(summary.count)
    label = reader.words.count(
        "%(mean)s of 5 stars, %(n)s review", "%(mean)s of 5 stars, %(n)s reviews", summary.count, n=count, mean=mean
    )
    return Rating(mean, count, round(summary.mean * 20), label)


def few_left(left: int, reader: Reader) -> str:
    """Tell where only a few are left, or none."""
    if left <= 0:
        return reader.words.say("Sold out")
    if left <= FEW:
        return reader.words.count("Only %(n)s left", "Only %(n)s left", left)
    return ""


def seller_line(goods: Goods, offer: Offer, reader: Reader) -> str:
    """Name who sells, and from where."""
    seller = goods.sellers.get(offer.seller_id)
    return "" if seller is None else f"{store_name(goods, offer, reader)} · {reader.formats.country(seller.country)}"


def store_name(goods: Goods, offer: Offer, reader: Reader) -> str:
    """Name the store, or the seller where it has none."""
    store = goods.stores.get(offer.seller_id)
    seller = goods.sellers.get(offer.seller_id)
    name = None if store is None else in_language(store.names, reader.language, store.language)
    return name or ("" if seller is None else seller.name)


def _varies(goods: Goods) -> bool:
    """Whether another variant costs more than the one that the card shows."""
    there = [each for each in goods.offers if goods.left(each) > 0 and each.condition is Condition.NEW]
    return len({each.price for each in there}) > 1 and len({each.variant_id for each in there}) > 1


def _swatches(product: Product) -> tuple[str, ...]:
    colours = dict.fromkeys(value.swatch for option in product.options for value in option.values if value.swatch)
    return tuple(colours)[:_MOST_SWATCHES] if len(colours) > 1 else ()
