"""Search, and the page of a category."""

from hupan.catalog import NotInCatalog, in_language
from hupan.showcase import HOME, Link, Visit, category_path, crumbs_data, list_data
from hupan.storefront.narrowing import Narrowing
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.pages.listing import Scope, list_products


async def search_page(visit: Visit, narrowing: Narrowing) -> Page:
    """Make the page of a search; without words it shows everything."""
    reader = visit.reader
    title = f"“{narrowing.text}”" if narrowing.text else reader.words.say("All goods")
    view = await list_products(visit, narrowing, Scope(title))
    # A page for every text that somebody links to would be their page, not ours: its words have to be those of goods.
    indexed = narrowing.plain and bool(view.cards) and not (view.nearest_to or view.correction)
    meta = meta_of(reader, title=title, description=f"{title} · {view.line}", indexed=indexed)
    return Page("results.html", meta, {"page": view}, query=narrowing.text)


async def category_page(visit: Visit, slug: str, narrowing: Narrowing) -> Page:
    """Make the page of a category.

    Raises:
        NotInCatalog: There is none.
    """
    reader = visit.reader
    tree = await visit.market.catalog.categories()
    category = tree.by_slug(slug)
    if category is None:
        raise NotInCatalog("There is no such category.", slug=slug)
    language = reader.language
    way = [
        Link(in_language(each.names, language) or each.slug, category_path(each.slug), each.id == category.id)
        for each in tree.path(category.id)
    ]
    crumbs = (Link(reader.words.say("Market"), HOME), *way)
    children = tuple(
        Link(in_language(each.names, language) or each.slug, category_path(each.slug))
        for each in tree.children(category.id)
    )
    name = way[-1].label
    view = await list_products(visit, narrowing, Scope(name, category.id, crumbs=crumbs, children=children))
    data = (
        crumbs_data(crumbs, reader.origin),
        list_data([card.href for card in view.cards], reader.origin),
    )
    description = reader.words.say("%(category)s from many sellers: %(found)s.", category=name, found=view.line)
    meta = meta_of(reader, title=name, description=description, data=data, indexed=not narrowing.narrowed)
    return Page("results.html", meta, {"page": view}, query=narrowing.text)
