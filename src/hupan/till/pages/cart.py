"""The cart."""

from dataclasses import dataclass

from hupan.cart import CartLine, LineId
from hupan.catalog import Selection
from hupan.kernel import Buyer
from hupan.showcase import CartPageView, Reader, Visit, read_cards, read_cart
from hupan.storefront import Page, meta_of
from hupan.till.views.cart import CartNotice

_INVITING = 5


@dataclass(frozen=True, slots=True)
class CartAsked:
    """What the address says has just happened.

    Attributes:
        said: `added` or `removed`; the line of which that is true follows.
        problem: What did not work, by the last part of its code; `left` says how many there are.
    """

    said: str = ""
    line: str = ""
    problem: str = ""
    left: str = ""


async def cart_page(visit: Visit, asked: CartAsked) -> Page:
    """Make the page of the cart.

    Args:
        visit: For whom.
        asked: What has just happened.
    """
    reader, buyer = visit.reader, visit.reader.cart.buyer
    title = reader.words.say("Cart")
    meta = meta_of(reader, title=title, description=title, indexed=False)
    nothing = CartPageView("", 0, (), (), (), reader.formats.country(reader.place))
    page = nothing if buyer is None else await read_cart(visit, buyer)
    notice = problem_said(reader, asked.problem, asked.left)
    if notice is None and buyer is not None:
        notice = await _told(visit, buyer, asked)
    inviting = ()
    if not page.line:
        listed = await visit.market.catalog.listed(Selection(), limit=_INVITING)
        inviting = await read_cards(visit, listed.ids)
    return Page("cart.html", meta, {"page": page, "notice": notice, "inviting": inviting})


def problem_said(reader: Reader, problem: str, left: str = "") -> CartNotice | None:
    """Say why something was not done with the cart.

    Args:
        reader: Whom it is said to.
        problem: The last part of its code.
        left: How many there are, where that is why.
    """
    say = reader.words.say
    number = int(left) if left.isdecimal() and len(left) < 7 else 0  # noqa: PLR2004 - anybody may write an address
    short = reader.words.count("Only %(n)s is left", "Only %(n)s are left", number, n=reader.formats.number(number))
    known = {
        "bad_quantity": say("The quantity can be from 1 to 999"),
        "bad_code": say("This cannot be a code"),
        "bad_note": say("A gift note has room for 300 characters"),
        "not_for_sale": say("This is not for sale any more"),
        "not_enough": short if number else say("Sold out"),
        "full": say("The cart is full. Remove something first."),
        "line_not_found": say("This is not in the cart any more"),
        "changed": say("This was changed in another window. Here it is as it is now."),
        "foreign_form": say("The page was out of date. Try again."),
    }
    text = known.get(problem)
    return None if text is None else CartNotice(text, "warning")


async def _told(visit: Visit, buyer: Buyer, asked: CartAsked) -> CartNotice | None:
    """Say what has just happened, if it has: anybody may write an address, so the cart is asked."""
    cart = await visit.market.carts.of(buyer)
    say = visit.reader.words.say
    line = cart.line(LineId(asked.line))
    if asked.said == "added" and line is not None:
        return CartNotice(say("%(name)s is in the cart", name=await _name(visit, line)), "good")
    gone = next((each for each in cart.removed if each.id == asked.line), None)
    if asked.said == "removed" and gone is not None:
        return CartNotice(say("%(name)s was removed", name=await _name(visit, gone)), "good", gone.id)
    return None


async def _name(visit: Visit, line: CartLine) -> str:
    catalog = visit.market.catalog
    offer = (await catalog.offers_by_id([line.offer_id])).get(line.offer_id)
    if offer is not None:
        product = (await catalog.products([offer.product_id], hidden=True)).get(offer.product_id)
        if product is not None:
            return product.text(visit.reader.language).name
    return visit.reader.words.say("Something that is no longer in the market")
