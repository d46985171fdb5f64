"""Search, and the page of a category."""

from decimal import Decimal

from hupan.catalog import NotInCatalog, in_language
from hupan.phrases import Home, read_phrases, without
from hupan.showcase import HOME, Link, Visit, category_path, crumbs_data, list_data
from hupan.storefront.narrowing import Narrowing
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.pages.listing import Scope, list_products

# "About 50" is from 40 to 60.
_ABOUT = Decimal("0.2")


async def search_page(visit: Visit, narrowing: Narrowing) -> Page:
    """Make the page of a search; without words it shows everything."""
    narrowing = _heard(visit, narrowing)
    reader = visit.reader
    title = f"“{narrowing.text}”" if narrowing.text else reader.words.say("All goods")
    view = await list_products(visit, narrowing, Scope(title))
    # A page for every text that somebody links to would be their page, not ours: its words have to be those of goods.
    indexed = narrowing.plain and bool(view.cards) and not (view.nearest_to or view.correction)
    meta = meta_of(reader, title=title, description=f"{title} · {view.line}", indexed=indexed)
    return Page("results.html", meta, {"page": view}, query=narrowing.text)


def _heard(visit: Visit, narrowing: Narrowing) -> Narrowing:
    """Make a budget among the words the filter that it is: `headphones under 50`, `가방 5만원 이하`."""
    if narrowing.least is not None or narrowing.most is not None:
        return narrowing
    home = Home(visit.reader.currency, visit.reader.now.date())
    budget = next((each for each in read_phrases(narrowing.text, home).budgets if each.bounded), None)
    text = without(narrowing.text, [budget.span]) if budget else ""
    if budget is None or not text:
        return narrowing
    least, most = (each and visit.worth(each) for each in (budget.least, budget.most))
    if budget.near:
        near = visit.worth(budget.near)
        least, most = near * (1 - _ABOUT), near * (1 + _ABOUT)
    return narrowing.but(text=text, least=least, most=most)


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
