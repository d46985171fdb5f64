"""The shop window: what is worth a look today."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.catalog import Category, CategoryTree, Counts, ProductId, Seller, Status, Store, in_language
from hupan.search import Filters, SearchRequest, Sort
from hupan.showcase import (
    Card,
    Goods,
    Reader,
    StoreCard,
    Visit,
    card_picture,
    cards_of,
    category_path,
    list_data,
    price_of,
    quote_of,
    read_goods,
    site_data,
)
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.pages.stores import store_cards
from hupan.storefront.views.home import Aisle, HomeView

_ROW = 5
_BESIDE = 4
_STORES = 6
_LOOKED_AT = 60
_BEST_STARS = 5
_READ = 20
_LIKED = 3.5


@dataclass(frozen=True, slots=True)
class Window:
    """What is shown on the home page for a while: which goods, and all that has no price.

    Attributes:
        quotes: What a buyer said of some of them.
    """

    line: str
    praised: tuple[ProductId, ...]
    deals: tuple[ProductId, ...]
    fresh: tuple[ProductId, ...]
    quotes: Mapping[ProductId, str]
    aisles: tuple[Aisle, ...]
    stores: tuple[StoreCard, ...]


async def dress_window(visit: Visit) -> Window:
    """Choose what is shown."""
    catalog = visit.market.catalog
    tree, counts = await asyncio.gather(catalog.categories(), catalog.counts())
    praised = await _praised(visit)
    fresh = await _found(visit, Sort.NEWEST, 2 * _ROW)
    window = praised or fresh[:1]
    return Window(
        line=_line(counts, visit.reader),
        praised=tuple(window[: 1 + _BESIDE + _ROW]),
        deals=await _deals(visit),
        fresh=tuple(fresh),
        quotes=await _quotes(visit, window[:1]),
        aisles=await _aisles(visit, tree),
        stores=await _stores(visit),
    )


async def home_page(visit: Visit, window: Window) -> Page:
    """Make the home page: prices, stock and delivery of what stands in the window, as they are now."""
    reader = visit.reader
    goods = await read_goods(visit, list(dict.fromkeys((*window.praised, *window.deals, *window.fresh))))

    def cards(ids: Sequence[ProductId]) -> tuple[Card, ...]:
        return cards_of([goods[each] for each in ids if each in goods], visit, window.quotes)

    praised = cards(window.praised)
    view = HomeView(
        line=window.line,
        window=next(iter(praised), None),
        beside=praised[1 : 1 + _BESIDE],
        aisles=window.aisles,
        deals=cards([each for each in window.deals if each in goods and _is_cheaper(goods[each], visit)])[:_ROW],
        fresh=cards(window.fresh)[:_ROW],
        praised=praised[1 + _BESIDE :],
        stores=window.stores,
    )
    title = reader.words.say("The market by the lake")
    hrefs = [card.href for card in (*praised, *view.deals)]
    data = (site_data(reader.origin), list_data(hrefs, reader.origin))
    return Page("home.html", meta_of(reader, title=title, description=view.line, data=data), {"page": view})


async def _found(visit: Visit, sort: Sort, limit: int, filters: Filters | None = None) -> list[ProductId]:
    request = SearchRequest(
        language=visit.reader.language,
        filters=filters or Filters(in_stock=True),
        sort=sort,
        limit=limit,
        currency=visit.reader.currency,
        facets=False,
    )
    return [hit.product_id for hit in (await visit.search(request)).hits]


async def _praised(visit: Visit) -> list[ProductId]:
    """Find what is liked best, of different categories: one shelf of ten kettles says little."""
    found = await _found(visit, Sort.RATING, _LOOKED_AT)
    products = await visit.market.catalog.products(found)
    seen: dict[str, int] = {}
    mixed: list[ProductId] = []
    for product_id, product in products.items():
        seen[product.category_id] = seen.get(product.category_id, 0) + 1
        if seen[product.category_id] == 1:
            mixed.append(product_id)
    return mixed + [each for each in products if each not in set(mixed)]


async def _quotes(visit: Visit, product_ids: Sequence[ProductId]) -> dict[ProductId, str]:
    """Take a sentence of the most helpful review that is in the reader's language, if it has the most stars."""
    quotes: dict[ProductId, str] = {}
    for product_id in product_ids:
        page = await visit.market.reviews.list(product_id, limit=_READ)
        for review in page.reviews:
            if review.rating == _BEST_STARS and review.language == visit.reader.language.value and review.text:
                say = visit.reader.words.say
                quotes[product_id] = say("“%(text)s” %(author)s", text=quote_of(review), author=review.author)
                break
    return quotes


async def _deals(visit: Visit) -> tuple[ProductId, ...]:
    """Find what costs less than in the last 30 days. What a seller calls a usual price does not count.

    A window is no place for what buyers advise against.
    """
    goods = await read_goods(visit, await _found(visit, Sort.DISCOUNT, _LOOKED_AT))
    found = [each for each, one in goods.items() if _is_cheaper(one, visit)]
    liked = [each for each in found if (goods[each].summary.mean or _LIKED) >= _LIKED]
    return tuple(liked[: 2 * _ROW])


def _is_cheaper(goods: Goods, visit: Visit) -> bool:
    return goods.best is not None and bool(price_of(goods, goods.best, visit).former)


async def _aisles(visit: Visit, tree: CategoryTree) -> tuple[Aisle, ...]:
    """Show the categories at the top, each with the picture of something that is liked in it."""
    return tuple(await asyncio.gather(*(_aisle(visit, category) for category in tree.roots)))


async def _aisle(visit: Visit, category: Category) -> Aisle:
    found = await _found(visit, Sort.RATING, 1, Filters(categories=(category.id,)))
    products = await visit.market.catalog.products(found)
    product = next(iter(products.values()), None)
    return Aisle(
        href=category_path(category.slug),
        label=in_language(category.names, visit.reader.language) or category.slug,
        count="",
        picture=None if product is None else card_picture(product, visit.reader),
    )


async def _stores(visit: Visit) -> tuple[StoreCard, ...]:
    """Show some stores, others every day."""
    catalog = visit.market.catalog
    sellers, stores = await asyncio.gather(catalog.sellers(), catalog.stores())
    pairs: list[tuple[Store, Seller]] = [
        (stores[each], seller)
        for each, seller in sorted(sellers.items())
        if each in stores and seller.status is Status.ACTIVE
    ]
    if not pairs:
        return ()
    first = visit.reader.now.toordinal() * _STORES % len(pairs)
    return await store_cards(visit, (pairs[first:] + pairs[:first])[:_STORES])


def _line(counts: Counts, reader: Reader) -> str:
    number = reader.formats.number
    return reader.words.count(
        "%(n)s thing from %(sellers)s sellers",
        "%(n)s things from %(sellers)s sellers",
        counts.products,
        n=number(counts.products),
        sellers=number(counts.sellers),
    )
