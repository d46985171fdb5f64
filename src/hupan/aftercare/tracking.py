"""Does `orders` and `track`: what was bought, and where it is. Looking changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from hupan.aftercare.ports import Orders
from hupan.aftercare.whose import Bought, meant_order, read_bought, which_order
from hupan.buying import drawn
from hupan.catalog import SellerId, Store, in_language
from hupan.fulfillment import Shipment, Stage
from hupan.orders import Item, Line, Order, OrderStatus
from hupan.pictures import is_drawing, picture_srcset, picture_url
from hupan.shopping import (
    Kind,
    LineData,
    OrderCard,
    OrderLook,
    OrdersCard,
    ParcelData,
    PictureData,
    Reply,
    Step,
    TrackStep,
)
from hupan.showcase import ORDERS, Reader, Visit, order_path

_LISTED, _MOST_EVENTS, _SMALL = 10, 12, 160
_UNDER_WAY = frozenset({OrderStatus.PLACED, OrderStatus.PARTLY_SHIPPED, OrderStatus.SHIPPED})
_OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})


class List:
    """Does `orders`.

    Args:
        orders: Keeps them.
    """

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def run(self, step: Step) -> Reply:
        """List the buyer's own orders."""
        bought, say = await read_bought(step, self._orders), step.visit.reader.words.say
        if not bought.orders:
            return Reply.of(say("You have not ordered anything yet."))
        shown = bought.orders[:_LISTED]
        looks = await order_looks(step.visit, shown, bought)
        text = step.visit.reader.words.count("Your last order:", "Your last %(n)s orders:", len(shown))
        if len(bought.orders) == len(shown):
            text = step.visit.reader.words.count("Your order:", "Your %(n)s orders:", len(shown))
        return Reply.of(text, drawn(Kind.ORDERS, OrdersCard(orders=looks, more=ORDERS)))


class Track:
    """Does `track`.

    Args:
        orders: Keeps them.
    """

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def run(self, step: Step) -> Reply:
        """Tell where an order is."""
        bought, say = await read_bought(step, self._orders), step.visit.reader.words.say
        if not bought.orders:
            return Reply.of(say("You have not ordered anything yet."))
        under_way = [each for each in bought.orders if each.status in _UNDER_WAY]
        order = meant_order(step, bought, lambda each: each.status in _UNDER_WAY)
        if order is None and under_way:
            return which_order(step, bought, under_way, lambda number: say("Where is order %(number)s?", number=number))
        return await self._told(step, order or bought.orders[0], bought)

    async def _told(self, step: Step, order: Order, bought: Bought) -> Reply:
        visit, say = step.visit, step.visit.reader.words.say
        shipments = [
            each for each in (await self._orders.shipments([order.id]))[order.id] if each.stage is not Stage.VOIDED
        ]
        (look,) = await order_looks(visit, [order], bought)
        parcels = [_parcel(each, order, visit.reader) for each in shipments]
        card = OrderCard(
            order=look, steps=_steps(order, shipments, visit.reader), parcels=parcels, choices=self._choices(order)
        )
        told = [
            say("%(name)s: %(what)s.", name=bought.name(order.lines[0], visit), what=state_said(order, visit.reader))
        ]
        arrives = arrival_said(order, visit.reader)
        told += [arrives] if arrives.endswith((".", "。")) else [f"{arrives}."] if arrives else []
        told += [
            say("%(carrier)s, tracking number %(number)s", carrier=each["carrier"], number=each["number"])
            for each in parcels
            if _is_number(each["number"]) and order.status in _UNDER_WAY
        ]
        return Reply.of(" ".join(told), drawn(Kind.ORDER, card))

    def _choices(self, order: Order) -> list[str]:
        may = self._orders.choices(order)
        found = ["cancel"] if may.open else []
        found += ["return"] if may.returns else []
        return [*found, *(["exchange"] if may.open or may.returns else []), "reorder"]


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
        options=options_of(line.item),
        quantity=line.quantity,
        price=visit.reader.formats.money(line.unit_price * line.quantity),
        seller=seller,
        href=order_path(order.id),
        picture=item_picture(line.item),
    )


def options_of(item: Item) -> str:
    """Say which variant was bought, as it was said then."""
    return ", ".join(item.options.values())


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
    if order.status in _OVER:
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


def _steps(order: Order, shipments: Sequence[Shipment], reader: Reader) -> list[TrackStep]:
    """Tell the way of an order from its history: what is done, what is now, and what comes next."""
    say = reader.words.say
    done = [TrackStep(label=say("Ordered"), day=day_said(order.placed_at, reader), state="done")]
    if order.status in _OVER:
        at = max((entry.at for entry in order.history), default=order.placed_at)
        return [*done, TrackStep(label=state_said(order, reader), day=day_said(at, reader), state="now")]
    sent = next((entry.at for entry in order.history if entry.event == "shipped"), None)
    out = next((each.since for each in shipments if each.stage is Stage.OUT_FOR_DELIVERY), None)
    arrived = order.delivered_at
    way = [(say("On its way"), sent), (say("Out for delivery"), out), (say("Delivered"), arrived)]
    reached = max((at for at, (_, when) in enumerate(way) if when is not None), default=-1)
    if reached < 0:
        done.append(TrackStep(label=say("Being prepared"), day="", state="now"))
    return [
        *done,
        *(
            TrackStep(
                label=label,
                day="" if when is None else day_said(when, reader),
                state="next" if at > reached else "now" if at == reached and arrived is None else "done",
            )
            for at, (label, when) in enumerate(way)
        ),
    ]


def _parcel(shipment: Shipment, order: Order, reader: Reader) -> ParcelData:
    say = reader.words.say
    carriers = {"demo": say("Demo carrier"), "other": say("Another carrier")}
    events = list(reversed(shipment.story))[:_MOST_EVENTS]
    return ParcelData(
        carrier=carriers.get(shipment.carrier, shipment.carrier),
        number=shipment.tracking_number,
        arrives=arrival_said(order, reader),
        events=[
            TrackStep(
                label=_carried(each.text, reader) or _stage(each.stage, reader),
                day=day_said(each.at, reader),
                state="now" if not at and not shipment.stage.is_final else "done",
            )
            for at, each in enumerate(events)
        ],
    )


def _is_number(said: str) -> bool:
    """Whether a tracking number looks like one; the seller types it, and a sentence of ours says no other words."""
    signs = [each for each in said if each not in " -"]
    digits = sum(each.isdigit() for each in signs)
    return all(each.isascii() and each.isalnum() for each in signs) and 0 < len(signs) <= digits * 2


def _stage(stage: Stage, reader: Reader) -> str:
    say = reader.words.say
    known = {
        Stage.ANNOUNCED: say("Label made"),
        Stage.PICKED_UP: say("Picked up"),
        Stage.IN_TRANSIT: say("On its way"),
        Stage.OUT_FOR_DELIVERY: say("Out for delivery"),
        Stage.PROBLEM: say("Held up"),
        Stage.DELIVERED: say("Delivered"),
        Stage.RETURNED: say("Went back to the seller"),
    }
    return known.get(stage, "")


def _carried(text: str, reader: Reader) -> str:
    """Say what the demo carrier said, in the reader's language; others' words are left to the order's page."""
    say = reader.words.say
    known = {
        "Picked up from the seller": say("Picked up from the seller"),
        "Left the first sorting centre": say("Left the first sorting centre"),
        "Arrived in the region of delivery": say("Arrived in the region of delivery"),
        "Out for delivery": say("Out for delivery"),
        "Delivered": say("Delivered"),
        "Nobody was there; another attempt follows": say("Nobody was there; another attempt follows"),
    }
    return known.get(text, "")
