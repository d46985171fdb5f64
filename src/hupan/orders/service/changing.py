"""How an order is changed: held, put through a rule, written with what is to be done and when; then that is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hupan.kernel import Clock, OrderId
from hupan.orders.ports import OrderStore, Payments, Prices, Shelf, Shipping, Stock
from hupan.orders.service.who import HOUSE, Who
from hupan.platform import StoreFactory
from hupan.platform.faults import reach
from hupan.purchases import Change, Order, OrderNotFound, Terms, deadlines

Rule = Callable[[Order, datetime], Change]

_USUAL = Terms()


@dataclass(frozen=True, slots=True)
class OrderPorts:
    """What the room's services stand on."""

    stores: StoreFactory[OrderStore]
    payments: Payments
    stock: Stock
    shipping: Shipping
    shelf: Shelf
    prices: Prices
    clock: Clock
    terms: Terms = _USUAL


async def apply(ports: OrderPorts, order_id: OrderId, rule: Rule, who: Who = HOUSE) -> tuple[Order, bool]:
    """Put an order through a rule, in one transaction.

    Returns:
        The order as it is then, and whether there is something to do because of that.

    Raises:
        OrderNotFound: There is none, or it is not theirs.
        OrderChanged: It is not as they have seen it.
    """
    now = ports.clock.now()
    async with ports.stores() as store:
        order = await store.get(order_id, for_change=True)
        if order is None or not who.sees(order):
            raise OrderNotFound("There is no such order.")
        who.check_seen(order)
        change = rule(order, now)
        if change.order == order:
            return order, False
        await store.save(order, change.order, change.effects, now)
        await store.set_deadlines(order_id, deadlines(change.order, ports.terms))
    reach("orders.changed")
    return change.order, bool(change.effects)


async def find(ports: OrderPorts, order_id: OrderId, who: Who = HOUSE) -> Order:
    """Read an order.

    Raises:
        OrderNotFound: There is none, or it is not theirs.
    """
    async with ports.stores() as store:
        order = await store.get(order_id)
    if order is None or not who.sees(order):
        raise OrderNotFound("There is no such order.")
    return order
