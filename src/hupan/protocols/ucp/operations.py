"""All that can be asked for, by REST and as tools of MCP alike."""

from typing import Final

from hupan.protocols.ucp.calls import Operation
from hupan.protocols.ucp.capabilities import LOOKUP, SEARCH
from hupan.protocols.ucp.failures import Body
from hupan.protocols.ucp.shelf import MOST_IDS, Shelf

_TEXT: Final[Body] = {"type": "string"}
_OBJECT: Final[Body] = {"type": "object"}
_TEXTS: Final[Body] = {"type": "array", "items": _TEXT}
_CONTEXT: Final[Body] = {
    "type": "object",
    "description": "Where the buyer is and how they read: address_country, language, currency.",
}
_FILTERS: Final[Body] = {
    "type": "object",
    "description": 'Such as {"categories": ["Lamps"], "price": {"max": 5000}}, in minor units of context.currency.',
}


def operations(shelf: Shelf) -> tuple[Operation, ...]:
    """List them.

    Args:
        shelf: Shows what is sold.
    """
    return (
        Operation(
            "search_catalog",
            SEARCH,
            shelf.search,
            "catalog",
            "Find products by words, category and price. Prices are minor units.",
            {
                "query": _TEXT,
                "filters": _FILTERS,
                "context": _CONTEXT,
                "pagination": {
                    "type": "object",
                    "properties": {"cursor": _TEXT, "limit": {"type": "integer", "minimum": 1}},
                },
            },
        ),
        Operation(
            "lookup_catalog",
            LOOKUP,
            shelf.lookup,
            "catalog",
            f"Look products and variants up by id, {MOST_IDS} at most.",
            {"ids": {**_TEXTS, "maxItems": MOST_IDS}, "context": _CONTEXT},
        ),
        Operation(
            "get_product",
            LOOKUP,
            shelf.product,
            "catalog",
            "Look at one product, with which of its options can be had beside those that are chosen.",
            {
                "id": _TEXT,
                "selected": {"type": "array", "items": _OBJECT},
                "preferences": _TEXTS,
                "context": _CONTEXT,
            },
        ),
    )
