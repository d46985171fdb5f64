"""Does `cart`: tells what is in it, what it comes to, and what has changed since."""

from hupan.consents import cart_card, drawn
from hupan.pricing import Place
from hupan.shopping import Kind, Reply, Step
from hupan.showcase import CartPageView, Visit, sentences


class Look:
    """Does `cart`: shows it, what it comes to, and what has changed since."""

    async def run(self, step: Step) -> Reply:
        """Show the cart."""
        say = step.visit.reader.words.say
        view, card = await cart_card(step.visit, step.buyer)
        if not card["lines"]:
            return Reply.of(say("The cart is empty."))
        saved = await _saved(step, str(card["sums"]))
        text = sentences([_total_said(view, step.visit), *saved, *_told(view, step.visit)])
        return Reply.of(text, drawn(Kind.CART, card))


def _total_said(view: CartPageView, visit: Visit) -> str:
    say = visit.reader.words.say
    totals = [group.total for group in view.groups if group.total]
    if not totals:
        return say("Nothing in the cart can be had at present.")
    return say("%(count)s: %(total)s in all, with delivery and tax.", count=view.line, total=" + ".join(totals))


async def _saved(step: Step, shown: str) -> list[str]:
    """Say what is saved, where the card says the same."""
    reader = step.visit.reader
    view = await step.visit.market.carts.view(step.buyer, Place(reader.place))
    totals = [group.quote.totals for group in view.groups if group.quote is not None]
    saved = [each.discount + each.shipping_discount for each in totals]
    sums = [reader.formats.money(each) for each in saved if each]
    return [reader.words.say("You save %(sum)s.", sum=each) for each in sums if each in shown]


def _told(view: CartPageView, visit: Visit) -> list[str]:
    """Tell what has changed since it was put in, and what cannot be had."""
    say = visit.reader.words.say
    lines = [line for group in view.groups for seller in group.sellers for line in seller.lines]
    told = [say("%(name)s: %(what)s.", name=line.name, what=line.change) for line in lines if line.change]
    told += [say("%(name)s: %(what)s.", name=line.name, what=line.stock) for line in view.unavailable]
    return [*told, *(group.hint for group in view.groups if group.hint)]
