"""How an order looks in a list, and the words for how it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from hupan.aftercare.whose import Bought
from hupan.catalog import SellerId, Store, in_language
from hupan.orders import Item, Line, Order, OrderStatus
from hupan.pictures import is_drawing, picture_srcset, picture_url
from hupan.purchases import LineId
from hupan.shopping import CaseLine, LineData, OrderLook, PictureData
from hupan.showcase import Reader, Visit, order_path

OVER: Final = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})
_SMALL = 160


async def order_looks(visit: Visit, orders: Sequence[Order], bought: Bought) -> list[OrderLook]:
    """Write orders as lists show them."""
    sellers = list({each.seller_id for each in orders})
    stores = await visit.market.catalog.stores(sellers) if sellers else {}
    return [_look(visit, each, bought, stores) for each in orders]


def _look(visit: Visit, order: Order, bought: Bought, stores: Mapping[SellerId, Store]) -> OrderLook:
    reader, store = visit.reader, stores.get(order.seller_id)
    seller = "" if store is None else in_language(store.names, reader.language, store.language) or ""
    return OrderLook(
        order_id=order.id,
        number=order.number,
        state=order.status.value,
        status=state_said(order, reader),
        day=reader.formats.day(order.placed_at),
        total=reader.formats.money(order.total),
        lines=[_line(each, visit, bought, seller, order) for each in order.lines],
        href=order_path(order.id),
    )


def _line(line: Line, visit: Visit, bought: Bought, seller: str, order: Order) -> LineData:
    return LineData(
        name=bought.name(line, visit),
        options=bought.options(line, visit),
        quantity=line.quantity,
        price=visit.reader.formats.money(line.unit_price * line.quantity),
        seller=seller,
        href=order_path(order.id),
        picture=item_picture(line.item),
    )


def case_lines(lines: Sequence[Line], units: Mapping[LineId, int], bought: Bought, visit: Visit) -> list[CaseLine]:
    """Write the lines that something is asked about, and how many of each."""
    return [
        CaseLine(
            line_id=each.id,
            name=bought.name(each, visit),
            options=bought.options(each, visit),
            quantity=units[each.id],
            picture=item_picture(each.item),
        )
        for each in lines
    ]


def item_picture(item: Item) -> PictureData | None:
    """Take the picture of what was bought."""
    if not item.picture:
        return None
    return PictureData(
        src=picture_url(item.picture, _SMALL),
        srcset=picture_srcset(item.picture),
        width=4,
        height=3,
        alt="",
        fills=is_drawing(item.picture),
    )


def state_said(order: Order, reader: Reader) -> str:
    """Say how an order stands."""
    say = reader.words.say
    known = {
        OrderStatus.PLACED: say("Being prepared"),
        OrderStatus.PARTLY_SHIPPED: say("Partly on its way"),
        OrderStatus.SHIPPED: say("On its way"),
        OrderStatus.DELIVERED: say("Delivered"),
        OrderStatus.COMPLETED: say("Completed"),
        OrderStatus.CANCELLED: say("Cancelled"),
        OrderStatus.RETURNED: say("Sent back"),
    }
    return known[order.status]


def arrival_said(order: Order, reader: Reader) -> str:
    """Say when it arrives, or arrived; empty where there is nothing to say."""
    say, formats = reader.words.say, reader.formats
    if order.status in OVER:
        return ""
    if order.delivered_at is not None:
        return say("Arrived %(day)s", day=day_said(order.delivered_at, reader))
    if order.promised is None:
        return ""
    if order.promised[1] < reader.now.date():
        return say("It should have been here by %(day)s.", day=formats.month(order.promised[1]))
    return say("Arrives %(days)s", days=formats.weekdays(*order.promised))


def day_said(at: datetime, reader: Reader) -> str:
    """Write a day, without its year where that is this one."""
    return reader.formats.month(at.date()) if at.year == reader.now.year else reader.formats.day(at)
