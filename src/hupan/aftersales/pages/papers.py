"""A receipt to print, and the page on which something that was delivered is reviewed."""

from collections.abc import Iterator, Sequence

from hupan.aftersales.looking import Seen
from hupan.aftersales.pages.acts import Typed, act_page, act_view
from hupan.aftersales.pages.words import Saying, item_picture
from hupan.aftersales.views.acts import Pick, ReceiptRow, ReceiptView, ReviewActView
from hupan.checkout import TaxTaken
from hupan.kernel import Money
from hupan.orders import Line, OrderNotFound
from hupan.reviews import Review, ReviewNotFound
from hupan.showcase import Reader, Visit, product_path
from hupan.storefront import Page

_NEW = Typed()


def receipt_page(visit: Visit, seen: Seen, taxes: Sequence[TaxTaken]) -> Page:
    """Make a receipt, as it is printed.

    Args:
        visit: Who reads.
        seen: The order.
        taxes: What tax is in it as it was placed.
    """
    reader, order = visit.reader, seen.order
    saying, say = Saying(reader), reader.words.say
    title = say("Receipt %(number)s", number=order.number)
    zero = Money.zero(order.currency)
    goods = sum((line.goods for line in order.lines if line.replaces is None), zero)
    shipping = sum((line.shipping for line in order.lines if line.replaces is None), zero)
    changes = tuple(
        (f"{saying.back(each, order)}, {saying.day(each.at)}", _signed(each.kind.value, each.amount, saying))
        for each in order.adjustments
    )
    view = ReceiptView(
        act=act_view(seen, saying, "", title, (), _NEW),
        signed=f"/api/orders/{order.id}/receipt",
        placed=reader.formats.day(order.placed_at),
        printed=reader.formats.day(reader.now),
        seller=seen.seller.name,
        seller_facts=(reader.formats.country(seen.seller.country),) if seen.seller.country else (),
        written=seen.written,
        contact=order.contact,
        rows=tuple(_rows(seen, saying)),
        sums=(
            (say("Goods"), saying.money(goods)),
            (say("Delivery"), saying.money(shipping) if shipping else say("Free")),
        ),
        total=saying.money(order.total),
        taxes=tuple(_taxes(taxes, order.total, saying)),
        paid_by=saying.way(seen.handler) if seen.handler else "",
        back=changes,
        kept=saying.money(order.remaining) if changes else "",
    )
    return act_page("order-receipt.html", reader, view, title, _NEW)


async def review_page(visit: Visit, seen: Seen, line_id: str) -> Page:
    """Make the page on which something that was delivered is reviewed; an earlier review is written anew.

    Raises:
        OrderNotFound: Nothing of the sort was delivered, or it can no longer be seen.
    """
    reader, order = visit.reader, seen.order
    line = next((each for each in order.lines if each.id == line_id and each.delivered > each.returned), None)
    product = None if line is None else seen.products.get(line.item.product_id)
    if line is None or product is None or reader.person is None:
        raise OrderNotFound("There is nothing to review.", order_id=order.id)
    earlier = await _earlier(visit, line)
    saying, say = Saying(reader), reader.words.say
    title = say("Write a review")
    rules = [say("It is shown with the product, marked as written by somebody who bought it here.")]
    if earlier is not None:
        rules.append(say("You have reviewed it before. What you write now takes its place."))
    view = ReviewActView(
        act=act_view(seen, saying, "", title, tuple(rules), _NEW),
        action=f"{product_path(product.slug)}/reviews",
        pick=Pick(line.id, line.item.title, ", ".join(line.item.options.values()), item_picture(line.item), 1, 1),
        rating=0 if earlier is None else earlier.rating,
        heading="" if earlier is None else earlier.title,
        text="" if earlier is None else earlier.text,
    )
    return act_page("order-review.html", reader, view, title, _NEW)


def _rows(seen: Seen, saying: Saying) -> Iterator[ReceiptRow]:
    reader: Reader = saying.reader
    # What came in exchange was paid by what was exchanged, and by the difference, which stands below.
    for line in (each for each in seen.order.lines if each.replaces is None):
        yield ReceiptRow(
            title=line.item.title,
            variant=", ".join(line.item.options.values()),
            quantity=reader.formats.number(line.quantity),
            each=saying.money(line.unit_price),
            total=saying.money(line.goods),
        )


def _taxes(taxes: Sequence[TaxTaken], total: Money, saying: Saying) -> Iterator[tuple[str, str]]:
    """Write the total without tax and the tax of each rate: together they are the total."""
    say, formats = saying.reader.words.say, saying.reader.formats
    if taxes:
        net = total - sum((each.amount for each in taxes), Money.zero(total.currency))
        yield say("Total without tax"), saying.money(net)
    for each in taxes:
        rate = formats.rate(float(each.rate))
        label = say("Tax included, %(rate)s", rate=rate) if each.included else say("Tax added, %(rate)s", rate=rate)
        yield label, saying.money(each.amount)


def _signed(kind: str, amount: Money, saying: Saying) -> str:
    return saying.money(amount) if kind == "charge" else f"\u2212{saying.money(amount)}"


async def _earlier(visit: Visit, line: Line) -> Review | None:
    person = visit.reader.person
    if person is None:
        return None
    try:
        return await visit.market.reviews.mine(person.id, line.item.product_id)
    except ReviewNotFound:
        return None
