"""What the routes of orders are made of: who asks, names in addresses, and how orders are shown."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request

from hupan.cart import GUEST_COOKIE, check_guest_token, known_secret
from hupan.handling.schemas import OrderList, OrderSummary, OrderView
from hupan.kernel import Buyer, OrderId
from hupan.orders import DisputeService, OrderPage, OrderService, ReturnService, Who
from hupan.platform.http import Caller, service
from hupan.purchases import Order, OrderNotFound, OrderStatus

_SAFE = frozenset({"GET", "HEAD"})


async def _buying(request: Request) -> Who:
    caller = getattr(request.state, "caller", None)
    if isinstance(caller, Caller):
        return Who.buying(Buyer(caller.person_id))
    secret = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    if not secret:
        raise OrderNotFound("There is no such order.")
    if request.method not in _SAFE:
        check_guest_token(secret, request.headers.get("x-csrf-token", ""))
    return Who.buying(Buyer.guest_of(secret))


Buying = Annotated[Who, Depends(_buying)]

Orders = Annotated[OrderService, service(OrderService)]
Returns = Annotated[ReturnService, service(ReturnService)]
Disputes = Annotated[DisputeService, service(DisputeService)]
OrderName = Annotated[str, Path(pattern=r"^ord_[0-9a-z]{26}$")]
ShipmentName = Annotated[str, Path(pattern=r"^shp_[0-9a-z]{26}$")]
ReturnName = Annotated[str, Path(pattern=r"^ret_[0-9a-z]{26}$")]
DisputeName = Annotated[str, Path(pattern=r"^dsp_[0-9a-z]{26}$")]
Statuses = Annotated[list[OrderStatus] | None, Query(max_length=10)]
Before = Annotated[str | None, Query(pattern=r"^ord_[0-9a-z]{26}$")]
Limit = Annotated[int, Query(ge=1, le=50)]


def statuses_of(wanted: list[OrderStatus] | None) -> frozenset[str]:
    """Read which states are asked for; none for all."""
    return frozenset(each.value for each in wanted or ())


def place_of(before: str | None) -> OrderId | None:
    """Read where a list goes on."""
    return None if before is None else OrderId(before)


def listed(page: OrderPage) -> OrderList:
    """Show a stretch of orders."""
    return OrderList(orders=[OrderSummary.of(order) for order in page.orders], before=page.before)


async def shown(orders: OrderService, order: Order) -> OrderView:
    """Show an order with its parcels and what happens to it by itself."""
    shipments = (await orders.shipments([order.id]))[order.id]
    return OrderView.whole(order, shipments, orders.due(order))
