"""`/api/orders`: one's own orders, for people and guests. What is somebody else's is not there.

A guest is known by the cookie `hupan_cart`, and every change needs the token that the cart's answers carry.
"""

from fastapi import APIRouter

from hupan.handling.route_parts import (
    Before,
    Buying,
    DisputeName,
    Disputes,
    Limit,
    OrderName,
    Orders,
    ReturnName,
    Returns,
    Statuses,
    listed,
    place_of,
    shown,
    statuses_of,
)
from hupan.handling.schemas import (
    AddressForm,
    CancelForm,
    DisputeForm,
    ExchangeForm,
    ExchangePrice,
    OrderList,
    OrderMoneyView,
    OrderView,
    ReasonForm,
    ReturnForm,
    SentForm,
    units_of,
)
from hupan.handling.selling_routes import router as selling
from hupan.kernel import Money, OrderId
from hupan.platform.http import problems
from hupan.purchases import DisputeId, ReturnId

buying_router = APIRouter(prefix="/api/orders", tags=["orders"])

_ASKED = problems(400, 403, 404, 409, 422)


@buying_router.get("", operation_id="list_my_orders", responses=problems(404, 422))
async def list_my_orders(
    who: Buying, orders: Orders, status: Statuses = None, before: Before = None, limit: Limit = 20
) -> OrderList:
    """List one's own orders, the newest first."""
    return listed(await orders.list(who, statuses=statuses_of(status), before=place_of(before), limit=limit))


@buying_router.get("/{order_id}", operation_id="get_my_order", responses=problems(404, 422))
async def get_my_order(who: Buying, orders: Orders, order_id: OrderName) -> OrderView:
    """Read one's own order, with its parcels and everything that happened."""
    return await shown(orders, await orders.get(who, OrderId(order_id)))


@buying_router.post("/{order_id}/cancel", operation_id="cancel_my_order", responses=_ASKED)
async def cancel_my_order(who: Buying, orders: Orders, order_id: OrderName, form: CancelForm) -> OrderView:
    """Cancel what has not left; the money goes back."""
    units = None if form.units is None else units_of(form.units)
    return await shown(orders, await orders.cancel(who, OrderId(order_id), form.reason, units))


@buying_router.put("/{order_id}/address", operation_id="change_order_address", responses=_ASKED)
async def change_order_address(who: Buying, orders: Orders, order_id: OrderName, form: AddressForm) -> OrderView:
    """Have it sent elsewhere in the same region, as long as nothing has left."""
    return await shown(orders, await orders.change_address(who, OrderId(order_id), form.destination))


@buying_router.post("/{order_id}/confirm", operation_id="confirm_receipt", responses=_ASKED)
async def confirm_receipt(who: Buying, orders: Orders, order_id: OrderName) -> OrderView:
    """Say that everything is there; the seller is paid at once."""
    return await shown(orders, await orders.confirm(who, OrderId(order_id)))


@buying_router.post("/{order_id}/exchange-price", operation_id="price_exchange", responses=_ASKED)
async def price_exchange(who: Buying, returns: Returns, order_id: OrderName, form: ExchangeForm) -> ExchangePrice:
    """Tell what an exchange would cost more, at the prices of this moment."""
    more = await returns.price(who, OrderId(order_id), units_of(form.units), form.exchange)
    return ExchangePrice(difference=OrderMoneyView.of(more))


@buying_router.post("/{order_id}/swap", operation_id="swap_before_shipping", responses=_ASKED)
async def swap_before_shipping(
    who: Buying, orders: Orders, returns: Returns, order_id: OrderName, form: ReturnForm
) -> OrderView:
    """Take another variant of what has not left yet."""
    order = await orders.get(who, OrderId(order_id))
    return await shown(orders, await returns.swap(who, order.id, form.asked(order.currency)))


@buying_router.post("/{order_id}/returns", operation_id="request_return", status_code=201, responses=_ASKED)
async def request_return(
    who: Buying, orders: Orders, returns: Returns, order_id: OrderName, form: ReturnForm
) -> OrderView:
    """Ask to send something back, for money or for something else."""
    order = await orders.get(who, OrderId(order_id))
    return await shown(orders, await returns.request(who, order.id, form.asked(order.currency)))


@buying_router.post("/{order_id}/returns/{return_id}/withdraw", operation_id="withdraw_return", responses=_ASKED)
async def withdraw_return(
    who: Buying, orders: Orders, returns: Returns, order_id: OrderName, return_id: ReturnName
) -> OrderView:
    """Keep it after all."""
    return await shown(orders, await returns.withdraw(who, OrderId(order_id), ReturnId(return_id)))


@buying_router.post("/{order_id}/returns/{return_id}/sent", operation_id="mark_return_sent", responses=_ASKED)
async def mark_return_sent(
    who: Buying, orders: Orders, returns: Returns, order_id: OrderName, return_id: ReturnName, form: SentForm
) -> OrderView:
    """Say that it is on its way back."""
    return await shown(orders, await returns.sent(who, OrderId(order_id), ReturnId(return_id), form.tracking))


@buying_router.post("/{order_id}/disputes", operation_id="open_dispute", status_code=201, responses=_ASKED)
async def open_order_dispute(
    who: Buying, orders: Orders, disputes: Disputes, order_id: OrderName, form: DisputeForm
) -> OrderView:
    """Open a dispute; until it ends the seller is not paid."""
    order = await orders.get(who, OrderId(order_id))
    wanted = Money(form.wanted_minor, order.currency)
    return await shown(orders, await disputes.open(who, order.id, form.reason, form.text, wanted))


@buying_router.post(
    "/{order_id}/disputes/{dispute_id}/remarks", operation_id="say_in_my_dispute", status_code=201, responses=_ASKED
)
async def say_in_my_dispute(
    who: Buying, orders: Orders, disputes: Disputes, order_id: OrderName, dispute_id: DisputeName, form: ReasonForm
) -> OrderView:
    """Say something more in a dispute that goes on."""
    return await shown(orders, await disputes.say(who, OrderId(order_id), DisputeId(dispute_id), form.text))


@buying_router.post("/{order_id}/disputes/{dispute_id}/withdraw", operation_id="withdraw_dispute", responses=_ASKED)
async def withdraw_order_dispute(
    who: Buying, orders: Orders, disputes: Disputes, order_id: OrderName, dispute_id: DisputeName
) -> OrderView:
    """Give a dispute up."""
    return await shown(orders, await disputes.withdraw(who, OrderId(order_id), DisputeId(dispute_id)))


router = APIRouter()
router.include_router(buying_router)
router.include_router(selling)
