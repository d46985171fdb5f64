"""The shop window: what is worth a look today."""

import asyncio
from collections.abc import Sequence

from hupan.catalog import Category, CategoryTree, Counts, ProductId, Seller, Status, Store, in_language
from hupan.search import Filters, SearchRequest, Sort
from hupan.showcase import (
    Card,
    Reader,
    StoreCard,
    Visit,
    card_picture,
    cards_of,
    category_path,
    list_data,
    price_of,
    quote_of,
    read_cards,
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


async def home_page(visit: Visit) -> Page:
    """Make the home page."""
    reader, catalog = visit.reader, visit.market.catalog
    tree, counts = await asyncio.gather(catalog.categories(), catalog.counts())
    praised = await _praised(visit)
    fresh = await _found(visit, Sort.NEWEST, 2 * _ROW)
    window = praised[0] if praised else next(iter(fresh), None)
    praised_cards = await read_cards(visit, praised[: 1 + _BESIDE + _ROW], await _quotes(visit, praised[:1]))
    view = HomeView(
        line=_line(counts, reader),
        window=next((card for card in praised_cards if card.product_id == window), None),
        beside=praised_cards[1 : 1 + _BESIDE],
        aisles=await _aisles(visit, tree),
        deals=await _deals(visit),
        fresh=(await read_cards(visit, fresh))[:_ROW],
        praised=praised_cards[1 + _BESIDE :],
        stores=await _stores(visit),
    )
    title = reader.words.say("The market by the lake")
    hrefs = [card.href for card in (*praised_cards, *view.deals)]
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


async def _deals(visit: Visit) -> tuple[Card, ...]:
    """Find what costs less than in the last 30 days. What a seller calls a usual price does not count."""
    found = await _found(visit, Sort.DISCOUNT, _LOOKED_AT)
    goods = await read_goods(visit, found)
    true = [one for one in goods.values() if one.best is not None and price_of(one, one.best, visit).former]
    return cards_of(true[:_ROW], visit, {})


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
