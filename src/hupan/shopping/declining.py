"""Errand `decline`: what nobody may have; and what is done on the market's pages."""

from collections.abc import Mapping

from hupan.shopping.steps import Reply, Step
from hupan.showcase import CART, HOME, ORDERS, WISHES


class DeclineErrand:
    """Says no, and does nothing."""

    async def run(self, step: Step) -> Reply:
        """Say no."""
        say = step.visit.reader.words.say
        return Reply.of(
            say(
                "I cannot do that: prices, other people's data and other people's orders are not mine to give. "
                "I have not changed anything."
            )
        )


class PageErrand:
    """Shows where on the market's pages something is done."""

    async def run(self, step: Step) -> Reply:
        """Name the page."""
        say = step.visit.reader.words.say
        return Reply.of(say("That is done on [this page of the market](%(page)s).", page=_PAGES.get(step.action, HOME)))


_PAGES: Mapping[str, str] = {
    "add": CART,
    "change": CART,
    "cart": CART,
    "code": CART,
    "buy": CART,
    "orders": ORDERS,
    "track": ORDERS,
    "cancel": ORDERS,
    "return": ORDERS,
    "exchange": ORDERS,
    "reorder": ORDERS,
    "watch": WISHES,
}
