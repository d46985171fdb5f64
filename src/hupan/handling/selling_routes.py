"""`/api/market/orders`: sellers' orders, for those who speak for them, and every order for operators."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from hupan.catalog import SellerId
from hupan.desks import DeskService
from hupan.fulfillment import ShipmentId
from hupan.handling.route_parts import (
    Before,
    DisputeName,
    Disputes,
    Limit,
    OrderName,
    Orders,
    ReturnName,
    Returns,
    ShipmentName,
    Statuses,
    listed,
    place_of,
    shown,
    statuses_of,
)
from hupan.handling.schemas import (
    CancelForm,
    ErrandList,
    ErrandView,
    GiveBackForm,
    GivenBack,
    OrderList,
    OrderMoneyView,
    OrderView,
    ReasonForm,
    ReceivedForm,
    ShipForm,
    SumForm,
    units_of,
)
from hupan.kernel import Money, OrderId
from hupan.orders import Filters, Oversight, Verdict, WaitingFor, Who
from hupan.platform.http import NameQuery, SignedIn, problems, service
from hupan.purchases import DisputeId, ReturnId, Side

router = APIRouter(prefix="/api/market/orders", tags=["orders"])

_ASKED = problems(400, 401, 403, 404, 409, 422)

Overseen = Annotated[Oversight, service(Oversight)]
Desks = Annotated[DeskService, service(DeskService)]
Words = Annotated[str, Query(max_length=200, description="A number or its beginning, an e-mail address, a name.")]


async def _selling(caller: SignedIn, desks: Desks) -> Who:
    if caller.role != "member":
        return Who.operating(caller.person_id)
    return Who.selling(caller.person_id, await desks.sellers_of(caller.person_id))


Selling = Annotated[Who, Depends(_selling)]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which orders are looked for."""

    statuses: frozenset[str]
    filters: Filters


async def _wanted(
    status: Statuses = None, waiting: WaitingFor | None = None, seller_id: NameQuery = None, q: Words = ""
) -> _Wanted:
    return _Wanted(statuses_of(status), Filters(q, None if seller_id is None else SellerId(seller_id), waiting))


async def _unsent(
    who: Selling, desks: Desks, overseen: Overseen, wanted: Annotated[_Wanted, Depends(_wanted)]
) -> _Wanted:
    """Let operators see of what is to be sent that which nobody else sees to; sellers see all of theirs."""
    if wanted.filters.waiting is not WaitingFor.SENDING or who.actor.role is not Side.OPERATOR:
        return wanted
    seen_to = frozenset(each.seller_id for each in await desks.seats())
    return replace(wanted, filters=replace(wanted.filters, unsent=overseen.unsent(seen_to)))


@router.get("", operation_id="list_sold_orders", responses=problems(401, 422))
async def list_sold_orders(
    who: Selling,
    orders: Orders,
    wanted: Annotated[_Wanted, Depends(_unsent)],
    before: Before = None,
    limit: Limit = 20,
) -> OrderList:
    """List the orders of one's sellers, or all for operators, the newest first."""
    page = await orders.list(
        who, statuses=wanted.statuses, before=place_of(before), limit=limit, filters=wanted.filters
    )
    return listed(page)


@router.get("/{order_id}/errands", operation_id="list_order_errands", responses=problems(401, 404, 422))
async def list_order_errands(who: Selling, overseen: Overseen, order_id: OrderName) -> ErrandList:
    """List what an order still has to have done outside of it, such as a refund that was refused."""
    return ErrandList(items=[ErrandView.of(each) for each in await overseen.errands(who, OrderId(order_id))])


@router.post("/{order_id}/errands/retry", operation_id="retry_order_errands", responses=_ASKED)
async def retry_order_errands(who: Selling, overseen: Overseen, order_id: OrderName) -> ErrandList:
    """Try again at once what failed, instead of in a while; what is done already is not done twice."""
    return ErrandList(items=[ErrandView.of(each) for each in await overseen.retry(who, OrderId(order_id))])


@router.get("/{order_id}", operation_id="get_sold_order", responses=problems(401, 404, 422))
async def get_sold_order(who: Selling, orders: Orders, order_id: OrderName) -> OrderView:
    """Read an order."""
    return await shown(orders, await orders.get(who, OrderId(order_id)))


@router.post("/{order_id}/cancel", operation_id="cancel_sold_order", responses=_ASKED)
async def cancel_sold_order(who: Selling, orders: Orders, order_id: OrderName, form: CancelForm) -> OrderView:
    """Cancel what has not left and cannot be sent; the money goes back."""
    units = None if form.units is None else units_of(form.units)
    return await shown(orders, await orders.cancel(who, OrderId(order_id), form.reason, units))


@router.post("/{order_id}/cancel/worth", operation_id="worth_cancelling", responses=_ASKED)
async def worth_cancelling(who: Selling, orders: Orders, order_id: OrderName, form: CancelForm) -> GivenBack:
    """Tell what would go back if this were cancelled now."""
    units = None if form.units is None else units_of(form.units)
    return GivenBack(
        refund=OrderMoneyView.of(await orders.worth_cancelling(who, OrderId(order_id), form.reason, units))
    )


@router.post("/{order_id}/shipments", operation_id="ship_order", status_code=201, responses=_ASKED)
async def ship_order(who: Selling, orders: Orders, order_id: OrderName, form: ShipForm) -> OrderView:
    """Hand units to a carrier."""
    units = units_of(form.units)
    return await shown(orders, await orders.ship(who, OrderId(order_id), units, form.carrier, form.tracking_number))


@router.delete("/{order_id}/shipments/{shipment_id}", operation_id="void_shipment", responses=_ASKED)
async def void_shipment(who: Selling, orders: Orders, order_id: OrderName, shipment_id: ShipmentName) -> OrderView:
    """Take back a parcel that no carrier has seen yet."""
    return await shown(orders, await orders.void(who, OrderId(order_id), ShipmentId(shipment_id)))


@router.post("/{order_id}/refunds", operation_id="give_back", responses=_ASKED)
async def give_back(who: Selling, orders: Orders, order_id: OrderName, form: GiveBackForm) -> OrderView:
    """Give back a part of the money for no unit in particular; once, however often the form is sent."""
    order = await orders.get(who, OrderId(order_id))
    amount = Money(form.amount_minor, order.currency)
    return await shown(orders, await orders.give_back(who, order.id, amount, form.why, form.given))


@router.post("/{order_id}/returns/{return_id}/approve", operation_id="approve_return", responses=_ASKED)
async def approve_return(
    who: Selling, orders: Orders, returns: Returns, order_id: OrderName, return_id: ReturnName
) -> OrderView:
    """Grant a return; what comes instead is set aside."""
    return await shown(orders, await returns.approve(who, OrderId(order_id), ReturnId(return_id)))


@router.post("/{order_id}/returns/{return_id}/reject", operation_id="reject_return", responses=_ASKED)
async def reject_return(
    who: Selling, orders: Orders, returns: Returns, order_id: OrderName, return_id: ReturnName, form: ReasonForm
) -> OrderView:
    """Refuse a return, saying why."""
    return await shown(orders, await returns.reject(who, OrderId(order_id), ReturnId(return_id), form.text))


@router.post("/{order_id}/returns/{return_id}/received", operation_id="receive_return", responses=_ASKED)
async def receive_return(
    who: Selling, orders: Orders, returns: Returns, order_id: OrderName, return_id: ReturnName, form: ReceivedForm
) -> OrderView:
    """Take it back: the money goes to the buyer, or the other thing is sent."""
    order = await orders.get(who, OrderId(order_id))
    found = form.found(ReturnId(return_id), order.currency)
    return await shown(orders, await returns.receive(who, order.id, found))


@router.post("/{order_id}/returns/{return_id}/received/worth", operation_id="worth_receiving", responses=_ASKED)
async def worth_receiving(
    who: Selling, orders: Orders, returns: Returns, order_id: OrderName, return_id: ReturnName, form: ReceivedForm
) -> GivenBack:
    """Tell what would go back if a return were received so now."""
    order = await orders.get(who, OrderId(order_id))
    found = form.found(ReturnId(return_id), order.currency)
    return GivenBack(refund=OrderMoneyView.of(await returns.worth_receiving(who, order.id, found)))


@router.post("/{order_id}/disputes/{dispute_id}/answer", operation_id="answer_dispute", responses=_ASKED)
async def answer_dispute(
    who: Selling, orders: Orders, disputes: Disputes, order_id: OrderName, dispute_id: DisputeName, form: ReasonForm
) -> OrderView:
    """Say the seller's side."""
    return await shown(orders, await disputes.answer(who, OrderId(order_id), DisputeId(dispute_id), form.text))


@router.post(
    "/{order_id}/disputes/{dispute_id}/remarks", operation_id="say_in_dispute", status_code=201, responses=_ASKED
)
async def say_in_dispute(
    who: Selling, orders: Orders, disputes: Disputes, order_id: OrderName, dispute_id: DisputeName, form: ReasonForm
) -> OrderView:
    """Say something more in a dispute that goes on."""
    return await shown(orders, await disputes.say(who, OrderId(order_id), DisputeId(dispute_id), form.text))


@router.post("/{order_id}/disputes/{dispute_id}/accept", operation_id="accept_dispute", responses=_ASKED)
async def accept_dispute(
    who: Selling, orders: Orders, disputes: Disputes, order_id: OrderName, dispute_id: DisputeName
) -> OrderView:
    """Give the buyer what they ask for."""
    return await shown(orders, await disputes.accept(who, OrderId(order_id), DisputeId(dispute_id)))


@router.post("/{order_id}/disputes/{dispute_id}/decide", operation_id="decide_dispute", responses=_ASKED)
async def decide_dispute(
    who: Selling, orders: Orders, disputes: Disputes, order_id: OrderName, dispute_id: DisputeName, form: SumForm
) -> OrderView:
    """Decide a dispute: how much goes back, and why. Operators alone."""
    order = await orders.get(who, OrderId(order_id))
    verdict = Verdict(Money(form.amount_minor, order.currency), form.why)
    return await shown(orders, await disputes.decide(who, order.id, DisputeId(dispute_id), verdict))
