"""What search engines are told: `robots.txt`, and sitemaps (sitemaps.org 0.9) with each page's other languages."""

from hupan.catalog import CatalogService, Order, ProductId, Selection
from hupan.kernel import Language
from hupan.showcase import HELP, HOME, TAGS, category_path, product_path, store_path

_IN_ORDER = Selection(order=Order.ID)
STRETCH = 1000
"""Products in one file: each stands there with three languages, and a file may have 50,000 addresses and 50 MB."""


def robots_text(origin: str) -> str:
    """Say what may be read by crawlers: pages, and nothing of a person's."""
    return "\n".join(
        (
            "User-agent: *",
            "Disallow: /api/",
            "Disallow: /v1/",
            "Disallow: /market/choose",
            "Disallow: /market/suggest",
            "Disallow: /market/wishes",
            "Allow: /market",
            "",
            f"Sitemap: {origin}/sitemap.xml",
            "",
        )
    )


async def sitemap_files(catalog: CatalogService) -> list[str]:
    """Name the files of the sitemap: the first has categories and stores, each other one begins behind a product."""
    names = ["places"]
    place, last = None, "first"
    while True:
        # Ids alone: a market of a million is a thousand short queries.
        page = await catalog.listed(_IN_ORDER, limit=STRETCH, after=place)
        if page.ids:
            names.append(last)
        if page.after is None:
            return names
        place, last = page.after, page.ids[-1]


async def sitemap_paths(catalog: CatalogService, name: str) -> list[tuple[str, str]]:
    """List the addresses of one file, each with its last change, or an empty text where that is not known."""
    if name == "places":
        places = [category_path(category.slug) for category in await catalog.categories()]
        stores = [store_path(store.slug) for store in (await catalog.stores()).values()]
        return [(path, "") for path in (HOME, HELP, *places, *stores)]
    after = None if name == "first" else ProductId(name)
    listings = await catalog.walk(after, STRETCH)
    return [(product_path(each.product.slug), each.product.updated_at.date().isoformat()) for each in listings]


def languages() -> tuple[tuple[str, str], ...]:
    """List the languages of each page: how it is tagged, and how its address asks for it."""
    return tuple((TAGS[each], each.value) for each in Language)
