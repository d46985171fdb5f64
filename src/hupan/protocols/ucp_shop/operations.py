"""All that can be asked for, by REST and as tools of MCP alike."""

from collections.abc import Mapping
from typing import Final

from hupan.protocols.linking import MANAGE_ORDERS, READ_ORDERS
from hupan.protocols.ucp import CHECKOUT, LOOKUP, ORDER, SEARCH, Body, Operation
from hupan.protocols.ucp_shop.converting import CartSource, Converting
from hupan.protocols.ucp_shop.order_desk import OrderDesk
from hupan.protocols.ucp_shop.shelf import MOST_IDS, Shelf
from hupan.protocols.ucp_shop.till import Till

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


CONTENTS: Final[Mapping[str, Body]] = {
    "line_items": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "item": {"type": "object", "properties": {"id": _TEXT}, "required": ["id"]},
                "quantity": {"type": "integer", "minimum": 1},
            },
        },
    },
    "buyer": _OBJECT,
    "context": _CONTEXT,
    "discounts": {"type": "object", "properties": {"codes": _TEXTS}},
    "fulfillment": _OBJECT,
}
_CART: Final[Mapping[str, Body]] = {"cart_id": {"type": "string", "description": "A cart to take the contents of."}}
_PAYMENT: Final[Mapping[str, Body]] = {"payment": {"type": "object", "properties": {"instruments": {"type": "array"}}}}


def operations(
    shelf: Shelf, till: Till | None, desk: OrderDesk | None, carts: CartSource | None = None
) -> tuple[Operation, ...]:
    """List them.

    Args:
        shelf: Shows what is sold.
        till: Takes checkouts, where there are any.
        desk: Tells of orders, where there are any.
        carts: Knows carts that become checkouts, where there are any.
    """
    return (
        *_of_shelf(shelf),
        *(() if till is None else _of_till(till, carts)),
        *(() if desk is None else _of_desk(desk)),
    )


def _of_desk(desk: OrderDesk) -> tuple[Operation, ...]:
    read, manage = READ_ORDERS.name, MANAGE_ORDERS.name
    page: Mapping[str, Body] = {"cursor": _TEXT, "limit": {"type": "integer", "minimum": 1}}
    return (
        Operation(
            "get_order", ORDER, desk.get, "", "Tell how an order stands.", {}, of_one=True, scopes=(read,), or_own=True
        ),
        Operation("list_orders", ORDER, desk.list, "orders", "List the linked person's orders.", page, scopes=(read,)),
        Operation(
            "cancel_order",
            ORDER,
            desk.cancel,
            "",
            "Cancel what has not left of an order of the linked person.",
            {},
            of_one=True,
            changes=True,
            scopes=(read, manage),
        ),
    )


def _of_till(till: Till, carts: CartSource | None) -> tuple[Operation, ...]:
    begun: Till | Converting = till if carts is None else Converting(till, carts)
    return (
        Operation(
            "create_checkout",
            CHECKOUT,
            begun.create,
            "checkout",
            "Begin a checkout of some things. Nothing is bought by that.",
            CONTENTS if carts is None else {**CONTENTS, **_CART},
            changes=True,
        ),
        Operation("get_checkout", CHECKOUT, till.get, "", "Tell how a checkout stands.", {}, of_one=True),
        Operation(
            "update_checkout",
            CHECKOUT,
            begun.update,
            "checkout",
            "Change a checkout: its lines, its buyer, where it goes, its codes.",
            CONTENTS,
            of_one=True,
            changes=True,
        ),
        Operation(
            "complete_checkout",
            CHECKOUT,
            till.complete,
            "checkout",
            "Pay exactly what was shown last. Only after the buyer has agreed to it.",
            _PAYMENT,
            of_one=True,
            changes=True,
        ),
        Operation("cancel_checkout", CHECKOUT, till.cancel, "", "Give a checkout up.", {}, of_one=True, changes=True),
    )


def _of_shelf(shelf: Shelf) -> tuple[Operation, ...]:
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
