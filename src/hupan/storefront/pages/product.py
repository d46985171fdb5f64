"""The page of a product."""

from dataclasses import replace
from datetime import timedelta

from hupan.catalog import NotInCatalog, Offer, Product, ProductText, Variant, in_language
from hupan.pictures import card_url, picture_url
from hupan.showcase import (
    DAYS,
    FEW,
    HOME,
    Asked,
    Goods,
    Link,
    OfferView,
    ProductView,
    Row,
    Visit,
    Wish,
    attribute_text,
    category_path,
    chosen_variant,
    crumbs_data,
    few_left,
    gallery,
    history_view,
    offers_of,
    option_views,
    price_of,
    product_data,
    product_path,
    rating_of,
    read_cards,
    read_goods,
    read_opinions,
    returns_said,
    store_name,
    store_path,
    with_query,
)
from hupan.storefront.page import Page
from hupan.storefront.pages.facets import condition_name
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.pages.stores import store_card

_SIMILAR = 10


async def product_page(visit: Visit, slug: str, asked: Asked) -> Page:
    """Make the page of a product.

    Args:
        visit: For whom.
        slug: The product's.
        asked: The variant and offer that the address names, and which reviews.

    Raises:
        NotInCatalog: There is none that buyers may see.
    """
    market, reader = visit.market, visit.reader
    product = await market.catalog.product_by_slug(slug)
    if product is None:
        raise NotInCatalog("There is no such product.", slug=slug)
    goods = (await read_goods(visit, [product.id], whole=True))[product.id]
    variant = chosen_variant(goods, asked.variant)
    offers = offers_of(goods, variant)
    offer = next((each for each in offers if each.id == asked.offer), next(iter(offers), None))
    similar = await visit.similar(product.id, _SIMILAR)
    opinions = await read_opinions(visit, product, goods.summary, asked)
    view = replace(await _view(visit, goods, variant, offer), similar=await read_cards(visit, similar))
    long_ago = reader.now - timedelta(days=DAYS)
    spans = await market.catalog.price_spans([] if offer is None else [offer.id], long_ago)
    text = product.text(reader.language)
    href = product_path(product.slug)
    pictures = [picture_url(each.picture, 1280) for each in product.media]
    data = product_data(
        goods,
        variant,
        name=text.name,
        description=text.summary or text.description,
        href=href,
        pictures=pictures,
        summary=goods.summary,
        reviews=opinions.raw[:3],
        origin=reader.origin,
    )
    meta = meta_of(
        reader,
        title=text.name,
        description=text.summary or text.description or text.name,
        image=card_url(product.media[0].picture) if product.media else "",
        kind="product",
        data=(data, crumbs_data((*view.crumbs, Link(text.name, href)), reader.origin)),
    )
    past = None if offer is None else history_view(spans.get(offer.id, ()), reader)
    return Page("product.html", meta, {"page": view, "opinions": opinions.view, "past": past})


async def _view(visit: Visit, goods: Goods, variant: Variant | None, offer: Offer | None) -> ProductView:
    reader, product = visit.reader, goods.product
    text = product.text(reader.language)
    options = dict[str, str]() if variant is None else variant.options
    others = () if variant is None else tuple(each for each in offers_of(goods, variant) if each is not offer)
    return ProductView(
        id=product.id,
        name=text.name,
        brand=product.brand,
        brand_href=with_query("/market/search", [("brand", product.brand)]),
        summary=text.summary,
        crumbs=await crumbs_of(visit, product),
        shots=gallery(product, options, reader),
        options=() if variant is None else option_views(goods, variant, reader),
        offer=None if offer is None else _offer(visit, goods, offer),
        others=tuple(_offer(visit, goods, each) for each in others),
        rating=rating_of(goods.summary, reader),
        highlights=text.highlights,
        paragraphs=_paragraphs(text),
        rows=await _rows(visit, product, variant),
        wish=Wish(product.id, "" if variant is None else variant.id, goods.kept, text.name),
        returns=returns_said(visit.market.terms, reader),
        store=None if offer is None else await store_card(visit, goods, offer),
        similar=(),
        written_in=_written_in(visit, product),
    )


def _paragraphs(text: ProductText) -> tuple[str, ...]:
    """Part the description; what the summary has said already is not said again."""
    rest = text.description.removeprefix(text.summary) if text.summary else text.description
    return tuple(each.strip() for each in rest.split("\n\n") if each.strip())


def _offer(visit: Visit, goods: Goods, offer: Offer) -> OfferView:
    reader = visit.reader
    say, formats = reader.words.say, reader.formats
    seller, store = goods.sellers.get(offer.seller_id), goods.stores.get(offer.seller_id)
    left, window = goods.left(offer), goods.windows.get(offer.id)
    place = formats.country(reader.place)
    tone = "none" if left <= 0 else "low" if left <= FEW else "good"
    delivery, cost = "", ""
    if window is None:
        delivery = say("Not sent to %(place)s", place=place)
    elif left > 0:
        days = formats.weekdays(window.earliest, window.latest)
        delivery = say("Arrives %(days)s", days=days)
        cost = _cost(visit, window.cost.minor == 0, formats.money(window.cost), place)
        if window.cost and window.free_from is not None:
            cost = say("%(cost)s, free from %(sum)s", cost=cost, sum=formats.money(window.free_from))
    return OfferView(
        price=price_of(goods, offer, visit),
        seller=store_name(goods, offer, reader),
        seller_href="" if store is None else store_path(store.slug),
        place="" if seller is None else formats.country(seller.country),
        condition=condition_name(offer.condition.value, reader),
        stock=few_left(left, reader) or say("In stock"),
        tone=tone,
        delivery=delivery,
        cost=cost,
        href=product_path(goods.product.slug, v=offer.variant_id, o=offer.id),
        id=offer.id,
    )


def _cost(visit: Visit, free: bool, cost: str, place: str) -> str:
    say = visit.reader.words.say
    if free:
        return say("Free delivery to %(place)s", place=place)
    return say("%(cost)s delivery to %(place)s", cost=cost, place=place)


async def crumbs_of(visit: Visit, product: Product) -> tuple[Link, ...]:
    """Make the way from the market to a product's category."""
    tree = await visit.market.catalog.categories()
    language = visit.reader.language
    way = [
        Link(in_language(each.names, language) or each.slug, category_path(each.slug))
        for each in tree.path(product.category_id)
    ]
    return (Link(visit.reader.words.say("Market"), HOME), *way)


async def _rows(visit: Visit, product: Product, variant: Variant | None) -> tuple[Row, ...]:
    """Make the table: attributes in the order of their categories, then what the variant alone says."""
    reader = visit.reader
    tree = await visit.market.catalog.categories()
    rows = [
        Row(
            in_language(spec.names, reader.language) or spec.key,
            attribute_text(spec, product.attributes[spec.key], reader),
        )
        for category in tree.path(product.category_id)
        for spec in category.attributes
        if spec.key in product.attributes
    ]
    if variant is not None and variant.weight_g:
        grams = variant.weight_g
        weight = reader.formats.measure(grams, "g") if grams < 1000 else reader.formats.measure(grams / 1000, "kg")  # noqa: PLR2004 - a kilogram
        rows.append(Row(reader.words.say("Weight with packing"), weight))
    if variant is not None and variant.sku:
        rows.append(Row(reader.words.say("Article number"), variant.sku))
    return tuple(rows)


def _written_in(visit: Visit, product: Product) -> str:
    reader = visit.reader
    if reader.language in product.texts:
        return ""
    return reader.words.say("Written in %(language)s", language=reader.formats.language(product.language.value))
