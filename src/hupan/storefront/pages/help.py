"""How this market does things: the rules that hold for every purchase, one section each."""

from hupan.enquiries import House, rules_of
from hupan.showcase import Visit
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.views.help import HelpView


async def help_page(visit: Visit, house: House) -> Page:
    """Make the page of rules; the chat's answers lead to its sections."""
    say = visit.reader.words.say
    title, text = say("How this market works"), say("Delivery, payment, returns and what else buyers ask.")
    meta = meta_of(visit.reader, title=title, description=text)
    return Page("help.html", meta, {"page": HelpView(title, text, tuple(rules_of(house, visit.reader).values()))})
