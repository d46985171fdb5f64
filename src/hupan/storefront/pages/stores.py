"""Stores: the page of one, and the card by which it is mentioned."""

from hupan.catalog import NotInCatalog, Offer, Product, Selection, Seller, Status, Store, in_language
from hupan.pictures import is_name, picture_url
from hupan.showcase import (
    HOME,
    Goods,
    Link,
    Picture,
    StoreCard,
    Visit,
    card_picture,
    crumbs_data,
    list_data,
    store_data,
    store_path,
)
from hupan.storefront.narrowing import Narrowing
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.pages.listing import Scope, list_products
from hupan.storefront.views.store import StoreView

_GOODS = 3
_FACE = 160


async def store_page(visit: Visit, slug: str, narrowing: Narrowing) -> Page:
    """Make the page of a store.

    Raises:
        NotInCatalog: There is none that buyers may see.
    """
    catalog, reader = visit.market.catalog, visit.reader
    store = await catalog.store_by_slug(slug)
    seller = None if store is None else (await catalog.sellers([store.seller_id])).get(store.seller_id)
    if store is None or seller is None or seller.status is not Status.ACTIVE:
        raise NotInCatalog("There is no such store.", slug=slug)
    name = in_language(store.names, reader.language, store.language) or seller.name
    story = in_language(store.descriptions, reader.language, store.language) or ""
    crumbs = (Link(reader.words.say("Market"), HOME), Link(name, store_path(slug), current=True))
    head = StoreView(
        name=name,
        crumbs=crumbs,
        facts=_facts(visit, seller),
        story=tuple(each for each in story.split("\n\n") if each),
        picture=_face(store, name),
    )
    goods = await list_products(visit, narrowing, Scope(reader.words.say("Goods"), seller=seller.id))
    data = (
        store_data(name, store_path(slug), seller.country, story, reader.origin),
        crumbs_data(crumbs, reader.origin),
        list_data([card.href for card in goods.cards], reader.origin),
    )
    meta = meta_of(reader, title=name, description=story or name, data=data, indexed=not narrowing.narrowed)
    return Page("store.html", meta, {"store": head, "page": goods})


async def store_card(visit: Visit, goods: Goods, offer: Offer) -> StoreCard | None:
    """Make the card of the store behind an offer; `None` where the seller has none."""
    store, seller = goods.stores.get(offer.seller_id), goods.sellers.get(offer.seller_id)
    if store is None or seller is None:
        return None
    return (await store_cards(visit, [(store, seller)]))[0]


async def store_cards(visit: Visit, stores: list[tuple[Store, Seller]]) -> tuple[StoreCard, ...]:
    """Make the cards of stores, each with some of its goods."""
    return tuple([await _card(visit, store, seller) for store, seller in stores])


async def _card(visit: Visit, store: Store, seller: Seller) -> StoreCard:
    catalog, reader = visit.market.catalog, visit.reader
    listed = await catalog.listed(Selection(seller_id=seller.id), limit=_GOODS)
    products = await catalog.products(listed.ids)
    name = in_language(store.names, reader.language, store.language) or seller.name
    return StoreCard(
        href=store_path(store.slug),
        name=name,
        place=reader.formats.country(seller.country),
        story=in_language(store.descriptions, reader.language, store.language) or "",
        picture=_face(store, name),
        goods=tuple(found for each in products.values() if (found := _good(each, visit)) is not None),
    )


def _good(product: Product, visit: Visit) -> Picture | None:
    return card_picture(product, visit.reader)


def _facts(visit: Visit, seller: Seller) -> tuple[str, ...]:
    reader = visit.reader
    since = reader.words.say("here since %(month)s", month=reader.formats.since(seller.created_at))
    return (reader.formats.country(seller.country), since)


def _face(store: Store, name: str) -> Picture | None:
    if not is_name(store.picture):
        return None
    return Picture(picture_url(store.picture, _FACE), _FACE, _FACE, name)
