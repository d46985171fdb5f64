"""Where else what was found may be looked at: on the market's own page, and on a shelf that may have been meant."""

from collections.abc import Mapping

from hupan.catalog import CategoryTree, in_language
from hupan.quests import Sought
from hupan.search import Sort
from hupan.showcase import Reader, Visit, with_query

_SEARCH = "/market/search"
_SORTS: Mapping[Sort, str] = {
    Sort.PRICE_UP: "price",
    Sort.PRICE_DOWN: "price_down",
    Sort.RATING: "rating",
    Sort.NEWEST: "newest",
}


def market_address(visit: Visit, found: Sought, tree: CategoryTree) -> str:
    """Write the address of the market's page with the same search."""
    filters = found.filters
    fields: list[tuple[str, str]] = [("q", found.corrected or found.quest.text)]
    for category in filters.categories:
        known = next((each for each in tree if each.id == category), None)
        fields += [("category", known.slug)] if known is not None else []
    fields += [(f"a.{key}", value) for key, values in filters.attributes.items() for value in values]
    for name, bound in (("least", filters.price_from), ("most", filters.price_to)):
        if bound is not None:
            fields.append((name, f"{visit.worth(bound).normalize():f}"))
    fields += [("brand", each) for each in filters.brands]
    fields += [("rating", f"{filters.rating:g}")] if filters.rating is not None else []
    fields += [("condition", each) for each in filters.conditions]
    fields += [("stock", "1")] if filters.in_stock else []
    if found.quest.sort in _SORTS:
        fields.append(("sort", _SORTS[found.quest.sort]))
    return with_query(_SEARCH, fields)


def rivals_named(found: Sought, tree: CategoryTree, reader: Reader) -> list[str]:
    """Name the shelves that may have been meant as well."""
    shelves = [shelf for each in found.rivals if (shelf := tree.get(each)) is not None]
    return [in_language(each.names, reader.language) or each.slug for each in shelves]
