"""Pages that say that something is not there, or may not be done."""

from hupan.catalog import Selection
from hupan.kernel import HupanError, Language
from hupan.showcase import Reader, Visit, read_cards
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.views.missing import AgainView, MissingView

_SHOWN = 5


async def missing_page(visit: Visit) -> Page:
    """Say that there is nothing at an address, and show what is new instead."""
    reader = visit.reader
    listed = await visit.market.catalog.listed(Selection(), limit=_SHOWN)
    title = reader.words.say("There is nothing at this address")
    text = reader.words.say("It may have been moved or removed.")
    view = MissingView(title, text, await read_cards(visit, listed.ids))
    return Page("missing.html", meta_of(reader, title=title, description=text, indexed=False), {"page": view}, 404)


async def refused_page(visit: Visit, error: HupanError, status: int, again: AgainView | None = None) -> Page:
    """Say why something was not done.

    Args:
        visit: For whom.
        error: What was wrong.
        status: Of the answer.
        again: What was written.
    """
    reader = visit.reader
    title, text = reader.words.say("That did not work"), refusal_said(error, reader)
    view = MissingView(title, text, again=again)
    return Page("missing.html", meta_of(reader, title=title, description=text, indexed=False), {"page": view}, status)


def refusal_said(error: HupanError, reader: Reader) -> str:
    """Say what was wrong in the reader's language; errors themselves speak English, and say more."""
    if reader.language is Language.EN:
        return error.detail
    say = reader.words.say
    lost = say("This place in the list is no longer there. Begin at its beginning.")
    known = {
        "platform.disk_full": say(
            "The server's disk is full, so nothing can be kept. Try again once room has been made."
        ),
        "platform.database_unavailable": say("The database does not answer at the moment. Try again in a few seconds."),
        "reviews.bad_text": _bad_text(error, reader),
        "reviews.own_words": say("Nobody votes for their own words."),
        "reviews.too_many": say("That was enough for one day. Go on tomorrow."),
        "reviews.bad_cursor": lost,
        "search.bad_cursor": lost,
        "wishes.too_many": say("The wish list is full. Take something out first."),
        "storefront.bad_form": say("Load the page again, and send the form as it stands there."),
    }
    return known.get(error.code) or say("It could not be done. Go back and try again.")


def _bad_text(error: HupanError, reader: Reader) -> str:
    say = reader.words.say
    if error.params.get("field") == "rating":
        return say("Choose from one to five stars.")
    if error.params.get("field") == "pictures":
        return say("At most %(limit)s pictures.", limit=error.params["limit"])
    return say("Write something, in at most %(limit)s characters.", limit=error.params.get("limit", ""))
