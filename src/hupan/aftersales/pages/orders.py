"""The list of one's orders."""

from collections.abc import Mapping

from hupan.aftersales.looking import SellerSeen, Stretch
from hupan.aftersales.pages.words import Saying, item_picture
from hupan.aftersales.views.orders import OrderCard, OrdersView
from hupan.catalog import SellerId
from hupan.orders import Order, OrderStatus
from hupan.showcase import ORDERS, Link, Reader, Visit, order_path, with_query
from hupan.storefront import Page, meta_of

_PICTURES = 4

STATES: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    "open": frozenset({OrderStatus.PLACED.value, OrderStatus.PARTLY_SHIPPED.value, OrderStatus.SHIPPED.value}),
    "arrived": frozenset({OrderStatus.DELIVERED.value, OrderStatus.COMPLETED.value}),
    "ended": frozenset({OrderStatus.CANCELLED.value, OrderStatus.RETURNED.value}),
}
"""What the list can be narrowed to, by the word in its address."""


def orders_page(visit: Visit, stretch: Stretch, state: str) -> Page:
    """Make the list of orders.

    Args:
        visit: Who looks.
        stretch: What is shown.
        state: To which state it is narrowed.
    """
    reader = visit.reader
    title = reader.words.say("Orders")
    meta = meta_of(reader, title=title, description=title, indexed=False)
    saying = Saying(reader)
    onward = [("state", state)] if state else []
    view = OrdersView(
        cards=tuple(_card(each, saying, stretch.sellers) for each in stretch.orders),
        filters=_filters(reader, state),
        narrowed=bool(state),
        more=with_query(ORDERS, [*onward, ("before", stretch.before)]) if stretch.before else "",
        guest=reader.person is None,
    )
    return Page("orders.html", meta, {"page": view})


def _filters(reader: Reader, state: str) -> tuple[Link, ...]:
    say = reader.words.say
    labels = {"": say("All"), "open": say("Not here yet"), "arrived": say("Delivered"), "ended": say("Ended")}
    return tuple(
        Link(label, with_query(ORDERS, [("state", name)] if name else []), name == state)
        for name, label in labels.items()
    )


def _card(order: Order, saying: Saying, sellers: Mapping[SellerId, SellerSeen]) -> OrderCard:
    say, formats = saying.reader.words.say, saying.reader.formats
    state, tone = saying.state(order)
    # What came in exchange stands for what it replaced.
    gone = {line.replaces for line in order.lines}
    lines = [line for line in order.lines if line.id not in gone]
    first = lines[0].item.title
    more = len(lines) - 1
    things = first if not more else say("%(thing)s and %(n)s more", thing=first, n=formats.number(more))
    cases: list[str] = []
    if order.open_dispute is not None:
        cases.append(say("Dispute goes on"))
    back = [each for each in order.returns if each.status.is_open]
    if any(each.replacements for each in back):
        cases.append(say("Exchange goes on"))
    if not all(each.replacements for each in back):
        cases.append(say("Return goes on"))
    return OrderCard(
        id=order.id,
        href=order_path(order.id),
        number=order.number,
        seller=sellers[order.seller_id].name,
        things=things,
        pictures=tuple(item_picture(line.item) for line in lines[:_PICTURES]),
        more=max(0, len(lines) - _PICTURES),
        state=state,
        tone=tone,
        line=saying.line(order),
        total=saying.money(order.paid),
        placed=saying.moment(order.placed_at),
        cases=tuple(cases),
    )
