"""A list of products: search, a category, a store's goods. One search, narrowed by what stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hupan.catalog import CategoryId, CategoryTree, Product, SellerId, in_language
from hupan.kernel import CURRENCIES, Money
from hupan.search import Facet, Filters, SearchPage, SearchRequest, Sort
from hupan.showcase import Link, Reader, Visit, cards_of, read_cards, read_goods
from hupan.storefront.narrowing import SORTS, Narrowing, kept_fields
from hupan.storefront.pages.facets import (
    OWN_ATTRIBUTE,
    Names,
    chips,
    facet_views,
    option_names,
    seller_ids,
    unnamed,
    with_slugs,
)
from hupan.storefront.views.results import Correction, Empty, PriceRange, ResultsView, Tick

PAGE = 24
_NEAREST = 8
_ASKED = 4
_SORTS = {
    "best": Sort.RELEVANCE,
    "price": Sort.PRICE_UP,
    "price_down": Sort.PRICE_DOWN,
    "rating": Sort.RATING,
    "newest": Sort.NEWEST,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list is of, before anything narrows it.

    Attributes:
        title: Of the list; a search has its query.
        inside: A category.
        seller: A seller.
    """

    title: str
    inside: CategoryId | None = None
    seller: SellerId | None = None
    crumbs: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()


async def list_products(visit: Visit, narrowing: Narrowing, scope: Scope) -> ResultsView:
    """Search, and make the list of what is found."""
    market, reader = visit.market, visit.reader
    tree = await market.catalog.categories()
    request = _request(narrowing, scope, reader, tree)
    found = await visit.search(request)
    # In a store every seller but its own would be a way out of it, and its name on each card says nothing.
    shown = found.facets if scope.seller is None else [each for each in found.facets if each.key != "seller"]
    facets = with_slugs(shown, tree)
    stores = await market.catalog.stores(seller_ids(facets, narrowing))
    called = {
        str(each): in_language(store.names, reader.language, store.language) or store.slug
        for each, store in stores.items()
    }
    goods = await read_goods(visit, [hit.product_id for hit in found.hits])
    products = [one.product for one in goods.values()]
    names = await _named(visit, facets, Names(reader, tree, scope.inside, called, {}), products)
    cards = cards_of(goods.values(), visit, {})
    if scope.seller is not None:
        cards = tuple(replace(card, seller="") for card in cards)
    view = ResultsView(
        title=scope.title,
        line=_line(found, reader),
        action=narrowing.path,
        kept=kept_fields(narrowing, beside=[]),
        cards=cards,
        facets=facet_views(facets, found.total, narrowing, names),
        price=_price_range(facets, narrowing, reader),
        in_stock=Tick("1", reader.words.say("In stock"), "", narrowing.stock, ""),
        chips=chips(narrowing, names, _price_said(narrowing, reader)),
        clear=narrowing.cleared().href(),
        sorts=_sorts(narrowing, reader),
        more="" if found.cursor is None else replace(narrowing, after=found.cursor).href(),
        crumbs=scope.crumbs,
        children=scope.children,
        correction=None if found.corrected is None else Correction(narrowing.text, found.corrected),
        nearest_to="" if any(hit.by_words for hit in found.hits) or not found.hits else narrowing.text,
        empty=None if cards else await _nothing(visit, narrowing, names, request),
    )
    return replace(view, kept=kept_fields(narrowing, beside=[facet.key for facet in view.facets]))


async def _named(visit: Visit, facets: Sequence[Facet], names: Names, products: Sequence[Product]) -> Names:
    """Name the values of options as products do: those of the page, and a few others for what none of these has."""
    known = list(products)
    tried: set[str] = set()
    for _ in range(_ASKED):
        names = replace(names, options=option_names(known, visit.reader))
        lacking = {key: values for key, values in unnamed(facets, names).items() if key not in tried}
        if not lacking:
            break
        key, values = next(iter(lacking.items()))
        request = SearchRequest(
            language=visit.reader.language, filters=Filters(attributes={key: values}), limit=PAGE, facets=False
        )
        having = await visit.market.catalog.products([hit.product_id for hit in (await visit.search(request)).hits])
        fresh = {value.value for product in having.values() for option in product.options for value in option.values}
        # What no option has is an attribute that nobody has described: there is no name to be found.
        if not fresh.intersection(values):
            tried.add(key)
        known.extend(having.values())
    return names


def _request(narrowing: Narrowing, scope: Scope, reader: Reader, tree: CategoryTree) -> SearchRequest:
    asked = [category.id for slug in narrowing.values("category") if (category := tree.by_slug(slug)) is not None]
    inside = [] if scope.inside is None else [scope.inside]
    attributes: dict[str, tuple[str, ...]] = {}
    for key, value in narrowing.ticks:
        if key.startswith(OWN_ATTRIBUTE):
            own = key.removeprefix(OWN_ATTRIBUTE)
            attributes[own] = (*attributes.get(own, ()), value)
    ratings = [float(value) for value in narrowing.values("rating") if value.replace(".", "", 1).isdigit()]
    return SearchRequest(
        text=narrowing.text,
        language=reader.language,
        filters=Filters(
            categories=tuple(asked or inside),
            brands=narrowing.values("brand"),
            sellers=narrowing.values("seller") if scope.seller is None else (scope.seller,),
            price_from=_money(narrowing.least, reader.currency),
            price_to=_money(narrowing.most, reader.currency),
            rating=min(ratings, default=None),
            in_stock=narrowing.stock,
            conditions=narrowing.values("condition"),
            attributes=attributes,
        ),
        sort=_SORTS[narrowing.sort],
        limit=PAGE,
        cursor=narrowing.after or None,
        currency=reader.currency,
    )


def _money(price: Decimal | None, currency: str) -> Money | None:
    """Take a price as it was typed in: decimals that the currency does not have are cut."""
    return None if price is None else Money(int(price.scaleb(CURRENCIES[currency])), currency)


def _line(found: SearchPage, reader: Reader) -> str:
    if not found.total:
        return reader.words.say("Nothing found")
    number = reader.formats.number(found.total)
    return reader.words.count("%(n)s product", "%(n)s products", found.total, n=number)


def _sorts(narrowing: Narrowing, reader: Reader) -> tuple[Link, ...]:
    say = reader.words.say
    labels = {
        "best": say("Best match") if narrowing.text else say("Recommended"),
        "price": say("Price: low first"),
        "price_down": say("Price: high first"),
        "rating": say("Best rated"),
        "newest": say("Newest"),
    }
    return tuple(Link(labels[each], narrowing.but(sort=each).href(), each == narrowing.sort) for each in SORTS)


def _price_range(facets: Sequence[Facet], narrowing: Narrowing, reader: Reader) -> PriceRange | None:
    values = next((facet.values for facet in facets if facet.key == "price"), ())
    if not values and narrowing.least is None and narrowing.most is None:
        return None
    ends = [each.upto for each in values if each.upto is not None]
    return PriceRange(
        currency=reader.formats.sums(reader.currency),
        symbol=reader.formats.symbol(reader.currency),
        least="" if narrowing.least is None else f"{narrowing.least.normalize():f}",
        most="" if narrowing.most is None else f"{narrowing.most.normalize():f}",
        placeholder_least=_major(values[0].value, reader) if values else "",
        placeholder_most=_major(ends[-1], reader) if ends else "",
    )


def _major(minor: str, reader: Reader) -> str:
    """Write a bound of the index, which is in minor units, as the reader's locale does."""
    return reader.formats.number(int(Money(int(minor), reader.currency).amount))


def _price_said(narrowing: Narrowing, reader: Reader) -> str:
    least, most = (_money(each, reader.currency) for each in (narrowing.least, narrowing.most))
    say, money = reader.words.say, reader.formats.money
    if least is not None and most is not None:
        return f"{money(least)} – {money(most)}"
    if least is not None:
        return say("from %(price)s", price=money(least))
    return "" if most is None else say("up to %(price)s", price=money(most))


async def _nothing(visit: Visit, narrowing: Narrowing, names: Names, request: SearchRequest) -> Empty:
    """Say what to do where nothing fits: take away a filter, or look at what is nearest."""
    say = visit.reader.words.say
    if narrowing.narrowed:
        nearest = await visit.search(replace(request, filters=Filters(), limit=_NEAREST, cursor=None, facets=False))
        return Empty(
            title=say("Nothing fits all of that"),
            advice=say("Take a filter away, and more will fit."),
            shelf=say("Nearest to it"),
            drops=tuple(
                Link(say("Without “%(filter)s”", filter=chip.label), chip.href)
                for chip in chips(narrowing, names, _price_said(narrowing, visit.reader))
            ),
            nearest=await read_cards(visit, [hit.product_id for hit in nearest.hits]),
        )
    fresh = await visit.search(SearchRequest(language=request.language, sort=Sort.RATING, limit=_NEAREST, facets=False))
    return Empty(
        title=say("Nothing is called “%(query)s”", query=narrowing.text) if narrowing.text else say("Nothing here yet"),
        advice=say("Check the spelling, or say it in fewer or other words."),
        shelf=say("Well reviewed"),
        drops=(Link(say("To the market"), "/market"),),
        nearest=await read_cards(visit, [hit.product_id for hit in fresh.hits]),
    )
