"""Does `orders` and `track`: what was bought, and where it is. Looking changes nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hupan.aftercare.answering import answered, wants_it_stopped
from hupan.aftercare.faults import return_reason
from hupan.aftercare.finding import CaseRooms
from hupan.aftercare.looking import OVER, arrival_said, day_said, order_looks, state_said
from hupan.aftercare.ports import Orders
from hupan.aftercare.whose import (
    Bought,
    lines_called,
    meant_order,
    nothing_ordered,
    read_bought,
    things_apart,
    which_order,
)
from hupan.consents import drawn
from hupan.fulfillment import Shipment, Stage
from hupan.kernel import Language
from hupan.orders import Order, OrderStatus
from hupan.shopping import Errand, Kind, OrderCard, OrdersCard, ParcelData, Reply, Step, TrackStep
from hupan.showcase import ORDERS, Reader, sentences

_LISTED, _MOST_EVENTS = 10, 12
_ALL = re.compile(r"\b(?:both|all|each|every)\b|둘\s?다|두 개 다|모두|전부|다\s|都|全部|两个|每个")
_WHERE = re.compile(r"\btrack|\bwhere\b|\bwhen\b|어디|언제|조회|배송|哪|什么时候|物流|单号")
_UNDER_WAY = frozenset({OrderStatus.PLACED, OrderStatus.PARTLY_SHIPPED, OrderStatus.SHIPPED})


class List:
    """Does `orders`.

    Args:
        orders: Keeps them.
    """

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def run(self, step: Step) -> Reply:
        """List the buyer's own orders."""
        bought, words = await read_bought(step, self._orders), step.visit.reader.words
        if not bought.orders:
            return nothing_ordered(step)
        shown = bought.orders[:_LISTED]
        text = words.count("Your last order:", "Your last %(n)s orders:", len(shown))
        if len(bought.orders) == len(shown):
            text = words.count("Your order:", "Your %(n)s orders:", len(shown))
        return await listed(step, shown, bought, text)


class Track:
    """Does `track`.

    Args:
        rooms: What it is told from.
        cancel: Is done for whoever wants to stop what they ask after.
        give_back: Is done for whoever says what is wrong with what has come.
    """

    def __init__(self, rooms: CaseRooms, cancel: Errand, give_back: Errand) -> None:
        self._rooms = rooms
        self._orders = rooms.orders
        self._cancel = cancel
        self._give_back = give_back

    async def run(self, step: Step) -> Reply:
        """Tell where an order is, or where several are."""
        if wants_it_stopped(step.said):
            return await self._cancel.run(replace(step, action="cancel"))
        bought = await read_bought(step, self._orders)
        if not bought.orders:
            return nothing_ordered(step)
        if (reply := await answered(step, bought, self._orders, self._rooms.book)) is not None:
            return reply
        if self._came_with_a_fault(step, bought):
            return await self._give_back.run(replace(step, action="return"))
        return await self._stand(step, bought)

    async def _stand(self, step: Step, bought: Bought) -> Reply:
        under_way = [each for each in bought.orders if each.status in _UNDER_WAY]
        if len(under_way) > 1 and _ALL.search(step.said.casefold()):
            return await self._told_of(step, under_way[:_LISTED], bought)
        apart = things_apart(step, bought, lambda order, _: order.status in _UNDER_WAY)
        if apart is not None and apart.between:
            return which_order(step, bought, apart.between)
        if apart is not None:
            # What has come already is asked after all the same.
            orders = {each.id: each for each in (*apart.orders, *(order for order, _ in apart.refused))}
            return await self._told_of(step, list(orders.values()), bought)
        order = meant_order(step, bought, lambda each: each.status in _UNDER_WAY)
        if order is None and under_way:
            return which_order(step, bought, under_way)
        return await self._told(step, order or bought.orders[0], bought)

    async def _told_of(self, step: Step, orders: Sequence[Order], bought: Bought) -> Reply:
        told = [_stands(step, each, bought) for each in orders]
        return await listed(step, orders, bought, sentences(told))

    def _came_with_a_fault(self, step: Step, bought: Bought) -> bool:
        """Whether somebody says what is wrong with what has come, rather than ask where something is."""
        if _WHERE.search(step.said.casefold()) or not return_reason(step.said).is_fault:
            return False
        return any(self._orders.choices(each).returns for each in bought.orders)

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
        told = [_stands(step, order, bought)]
        told += [
            say("%(carrier)s, tracking number %(number)s", carrier=each["carrier"], number=each["number"])
            for each in parcels
            if _is_number(each["number"]) and order.status in _UNDER_WAY
        ]
        return Reply.of(sentences(told), drawn(Kind.ORDER, card))

    def _choices(self, order: Order) -> list[str]:
        may = self._orders.choices(order)
        found = ["cancel"] if may.open else []
        found += ["return"] if may.returns else []
        return [*found, *(["exchange"] if may.open or may.returns else []), "reorder"]


async def listed(step: Step, orders: Sequence[Order], bought: Bought, text: str) -> Reply:
    """Answer with a list of orders."""
    looks = await order_looks(step.visit, orders, bought)
    return Reply.of(text, drawn(Kind.ORDERS, OrdersCard(orders=looks, more=ORDERS)))


def _stands(step: Step, order: Order, bought: Bought) -> str:
    """Say how an order stands, and when it comes; by the names of what was asked after, where that was said."""
    reader = step.visit.reader
    lines = lines_called(step, order, order.lines, bought) or order.lines[:1]
    names = ", ".join(dict.fromkeys(bought.name(each, step.visit) for each in lines))
    told = reader.words.say("%(name)s: %(what)s.", name=names, what=state_said(order, reader))
    arrives = arrival_said(order, reader)
    if not arrives:
        return told
    if not arrives.endswith((".", "。")):
        arrives += "。" if reader.language is Language.ZH else "."
    return sentences((told, arrives))


def _steps(order: Order, shipments: Sequence[Shipment], reader: Reader) -> list[TrackStep]:
    """Tell the way of an order from its history: what is done, what is now, and what comes next."""
    say = reader.words.say
    done = [TrackStep(label=say("Ordered"), day=day_said(order.placed_at, reader), state="done")]
    if order.status in OVER:
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
