"""The addresses of pages, written in one place."""

from urllib.parse import quote, urlencode

HOME = "/market"
SEARCH = "/market/search"
WISHES = "/market/wishes"
CART = "/market/cart"
ORDERS = "/market/orders"
HELP = "/market/help"


def product_path(slug: str, **choice: str) -> str:
    """Write the address of a product, perhaps of one variant (`v`) and one offer (`o`) of it."""
    return with_query(f"/market/p/{quote(slug, safe='')}", [(name, value) for name, value in choice.items() if value])


def category_path(slug: str) -> str:
    """Write the address of a category."""
    return f"/market/c/{quote(slug, safe='')}"


def store_path(slug: str) -> str:
    """Write the address of a store."""
    return f"/market/s/{quote(slug, safe='')}"


def order_path(order_id: str, part: str = "") -> str:
    """Write the address of an order, or of a page about it."""
    path = f"{ORDERS}/{quote(order_id, safe='')}"
    return f"{path}/{part}" if part else path


def with_query(path: str, fields: list[tuple[str, str]]) -> str:
    """Write a path with a query, or without one where there are no fields."""
    return f"{path}?{urlencode(fields)}" if fields else path


def own_path(path: str) -> str:
    """Take a path to come back to, if it is one of the market's; whatever else is asked for leads home.

    A form's field may come from anywhere: another site's address, or `//`, must not be gone to.
    """
    plain = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?", f"{HOME}#"))
    return path if plain and path.isprintable() and "\\" not in path else HOME
