"""Pages that say that something is not there, or may not be done."""

from hupan.catalog import Selection
from hupan.showcase import Visit, read_cards
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.views.missing import MissingView

_SHOWN = 5


async def missing_page(visit: Visit) -> Page:
    """Say that there is nothing at an address, and show what is new instead."""
    reader = visit.reader
    listed = await visit.market.catalog.listed(Selection(), limit=_SHOWN)
    title = reader.words.say("There is nothing at this address")
    text = reader.words.say("It may have been moved or removed.")
    view = MissingView(title, text, await read_cards(visit, listed.ids))
    return Page("missing.html", meta_of(reader, title=title, description=text, indexed=False), {"page": view}, 404)


async def refused_page(visit: Visit, text: str, status: int) -> Page:
    """Say why something was not done.

    Args:
        visit: For whom.
        text: What was wrong, in English, as programs are told it.
        status: Of the answer.
    """
    reader = visit.reader
    title = reader.words.say("That did not work")
    view = MissingView(title, text)
    return Page("missing.html", meta_of(reader, title=title, description=text, indexed=False), {"page": view}, status)
