"""The catalogue's operations: search, look up many, look at one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from hupan.catalog import CatalogService, CategoryTree, Listing, Offer, OfferId, ProductId
from hupan.inventory import InventoryService
from hupan.kernel import Money
from hupan.protocols.ucp import (
    LOOKUP,
    SEARCH,
    Body,
    Call,
    Complaint,
    Outcome,
    invalid,
    list_in,
    number_in,
    object_in,
    text_in,
    texts_in,
)
from hupan.protocols.ucp_shop.shelf_views import Narrowed, Shown, Words, chosen, detail_view, product_view, ranked
from hupan.rates import BASE
from hupan.reviews import ReviewService
from hupan.search import BadSearchCursor, Filters, SearchRequest, SearchService

MOST_IDS: Final = 50
_PAGE: Final = 10
_LARGEST_PAGE: Final = 50
_OFFERS_IN_SEARCH: Final = 10
_EVERYTHING: Final = "*"
_MOST_CATEGORIES: Final = 50
_MOST_CHOICES: Final = 20


@dataclass(frozen=True, slots=True)
class ShelfRooms:
    """The rooms that are asked."""

    catalog: CatalogService
    inventory: InventoryService
    reviews: ReviewService
    search: SearchService


class Shelf:
    """Shows what is sold.

    Args:
        rooms: The rooms that are asked.
    """

    def __init__(self, rooms: ShelfRooms) -> None:
        self._rooms = rooms

    async def search(self, call: Call) -> Outcome:
        """Find products."""
        text, filters = text_in(call.body, "query").strip(), object_in(call.body, "filters")
        if not text and not filters:
            raise invalid("Say what is sought: a query, or filters.", code="missing_input", path="$.query")
        pages = object_in(call.body, "pagination")
        limit = number_in(pages, "limit")
        request = SearchRequest(
            text="" if text == _EVERYTHING else text,
            language=call.language,
            filters=await self._filters(call, filters),
            limit=max(1, min(_PAGE if limit is None else limit, _LARGEST_PAGE)),
            cursor=text_in(pages, "cursor") or text_in(call.body, "cursor") or None,
            currency=call.currency or BASE,
            facets=False,
        )
        try:
            page = await self._rooms.search.search(request)
        except BadSearchCursor as error:
            raise invalid(error.detail, code="invalid_cursor", path="$.pagination.cursor") from error
        shown = await self._shown([hit.product_id for hit in page.hits], call)
        words = _words(call)
        paging: Body = {"has_next_page": page.cursor is not None, "total_count": page.total}
        if page.cursor is not None:
            paging["cursor"] = page.cursor
        found = [product_view(each, words, each.offers[:_OFFERS_IN_SEARCH]) for each in shown]
        return Outcome(SEARCH, {"products": found, "pagination": paging})

    async def lookup(self, call: Call) -> Outcome:
        """Look up products and variants by their ids."""
        ids = [*dict.fromkeys(texts_in(call.body, "ids", most=MOST_IDS))]
        if not ids:
            raise invalid("Name at least one id.", code="missing_input", path="$.ids")
        wanted = await self._resolved(ids)
        shown = {each.product.id: each for each in await self._shown([*dict.fromkeys(wanted.values())], call)}
        inputs: dict[ProductId, dict[OfferId, list[Body]]] = {}
        for each in ids:
            product = shown.get(wanted[each]) if each in wanted else None
            if product is None:
                continue
            exact = next((offer for offer in product.offers if offer.id == each), None)
            offer, match = (product.offers[0], "featured") if exact is None else (exact, "exact")
            inputs.setdefault(product.product.id, {}).setdefault(offer.id, []).append({"id": each, "match": match})
        words = _words(call)
        products = [_looked_up(shown[product_id], words, found) for product_id, found in inputs.items()]
        named = {said["id"] for found in inputs.values() for each in found.values() for said in each}
        missing = tuple(Complaint("not_found", each, "info") for each in ids if each not in named)
        return Outcome(LOOKUP, {"products": products}, missing)

    async def product(self, call: Call) -> Outcome:
        """Look at one product, perhaps with some of its options chosen."""
        wanted = text_in(call.body, "id")
        if not wanted:
            raise invalid("Name an id.", code="missing_input", path="$.id")
        resolved = await self._resolved([wanted])
        found = await self._shown([*resolved.values()], call)
        if not found:
            complaint = Complaint("not_found", "There is no such product.", severity="unrecoverable")
            return Outcome(LOOKUP, {}, (complaint,), failed=True)
        narrowed = _narrowed(found[0], wanted, call)
        return Outcome(LOOKUP, {"product": detail_view(found[0], _words(call), narrowed)})

    async def _resolved(self, ids: Sequence[str]) -> Mapping[str, ProductId]:
        """Find whose ids these are: an offer's, or a product's."""
        offers = await self._rooms.catalog.offers_by_id([OfferId(each) for each in ids])
        return {each: offers[OfferId(each)].product_id if each in offers else ProductId(each) for each in ids}

    async def _shown(self, ids: Sequence[ProductId], call: Call) -> list[Shown]:
        rooms = self._rooms
        # A product that nobody offers is none that could be bought, so it is not told of.
        listings = [each for each in await rooms.catalog.listings(ids) if each.offers]
        if not listings:
            return []
        offers = [offer for listing in listings for offer in listing.offers]
        offer_ids = [offer.id for offer in offers]
        available = await rooms.inventory.available(offer_ids)
        former = await rooms.catalog.former_prices(offer_ids)
        sellers = await rooms.catalog.sellers(list({offer.seller_id for offer in offers}))
        summaries = await rooms.reviews.summary([listing.product.id for listing in listings])
        tree = await rooms.catalog.categories()

        def shown(listing: Listing) -> Shown:
            return Shown(
                product=listing.product,
                offers=ranked(listing, available, call.currency or BASE),
                available=available,
                former=former,
                sellers=sellers,
                categories=tree.path(listing.product.category_id),
                summary=summaries[listing.product.id],
            )

        by_id = {listing.product.id: shown(listing) for listing in listings}
        return [by_id[each] for each in ids if each in by_id]

    async def _filters(self, call: Call, said: Mapping[str, Any]) -> Filters:
        tree = await self._rooms.catalog.categories()
        named = texts_in(said, "categories", most=_MOST_CATEGORIES)
        categories = [_category(tree, each) for each in named]
        price = object_in(said, "price")
        least, most = number_in(price, "min"), number_in(price, "max")
        currency = call.currency or BASE
        return Filters(
            # What nobody knows matches nothing; it does not fall away.
            categories=tuple(each or "none" for each in categories),
            price_from=None if least is None else Money(least, currency),
            price_to=None if most is None else Money(most, currency),
        )


def _words(call: Call) -> Words:
    return Words(call.language, call.currency or BASE, call.base_url)


def _looked_up(shown: Shown, words: Words, found: Mapping[OfferId, list[Body]]) -> Body:
    offers = [offer for offer in shown.offers if offer.id in found]
    return product_view(shown, words, offers, lambda offer: {"inputs": found[offer.id]})


def _category(tree: CategoryTree, said: str) -> str:
    """Find a category by id, slug, name, or the path of names that products carry."""
    last = said.rpartition(">")[2].strip().casefold()
    for category in tree:
        names = {each.casefold() for each in category.names.values()}
        if said in {category.id, category.slug} or last in names:
            return category.id
    return ""


def _narrowed(shown: Shown, wanted: str, call: Call) -> Narrowed:
    """Choose as the agent did; where nothing is like that, its less important wishes are given up, last one first."""
    named = next((offer for offer in shown.offers if offer.id == wanted), None)
    wishes: dict[str, str] = {}
    for each in list_in(call.body, "selected", most=_MOST_CHOICES):
        said: Mapping[str, Any] = cast("Mapping[str, Any]", each) if isinstance(each, dict) else dict[str, Any]()
        found = chosen(shown.product, text_in(said, "name"), text_in(said, "id"), text_in(said, "label"))
        if found is not None:
            wishes[found[0]] = found[1]
    if not wishes:
        first = named or shown.offers[0]
        return Narrowed([first, *(each for each in shown.offers if each is not first)], shown.choice(first))
    given_up = _by_importance(shown, wishes, texts_in(call.body, "preferences", most=_MOST_CHOICES))
    while not (fitting := [each for each in shown.offers if wishes.items() <= shown.choice(each).items()]):
        del wishes[given_up.pop()]
    return Narrowed(_first(fitting, named), wishes)


def _by_importance(shown: Shown, wishes: Mapping[str, str], preferences: Sequence[str]) -> list[str]:
    order = [each.casefold() for each in preferences]

    def place(key: str) -> int:
        option = next(each for each in shown.product.options if each.key == key)
        called = {key.casefold(), *(each.casefold() for each in option.names.values())}
        return next((at for at, each in enumerate(order) if each in called), len(order))

    return sorted(wishes, key=place)


def _first(offers: Sequence[Offer], named: Offer | None) -> list[Offer]:
    return sorted(offers, key=lambda offer: named is None or offer.id != named.id)
