"""Escrow: where an order's money is, and the buyer's word that everything has arrived."""

from dataclasses import dataclass

from hupan.kernel import Money
from hupan.orders import Order, OrderService
from hupan.payments import EscrowNotFound, EscrowService, OrderMoney
from hupan.protocols.ucp import ESCROW, Body, Call, Outcome
from hupan.protocols.ucp_shop import OrderFinder


@dataclass(frozen=True, slots=True)
class EscrowDesk:
    """Tells where money is.

    Attributes:
        orders: Knows what was bought.
        escrow: Keeps the money.
    """

    orders: OrderService
    escrow: EscrowService

    async def get(self, call: Call) -> Outcome:
        """Tell where an order's money is, and until when."""
        _, order = await OrderFinder(self.orders).find(call)
        return await self._told(order)

    async def confirm(self, call: Call) -> Outcome:
        """Say that everything is there, so that the seller is paid."""
        who, order = await OrderFinder(self.orders).find(call)
        return await self._told(await self.orders.confirm(who, order.id))

    async def _told(self, order: Order) -> Outcome:
        try:
            money = await self.escrow.of_order(order.id)
        except EscrowNotFound:  # there was nothing to pay
            money = None
        return Outcome(ESCROW, self._view(order, money))

    def _view(self, order: Order, money: OrderMoney | None) -> Body:
        nothing = Money.zero(order.currency)
        sums = {
            "due": nothing if money is None else money.due,
            "paid": nothing if money is None else money.captured,
            "held": nothing if money is None else money.inside,
            "released": nothing if money is None else money.released,
            "refunded": nothing if money is None else money.refunded,
        }
        view: Body = {
            "order_id": order.id,
            "currency": order.currency,
            "status": _status(order, money),
            "amounts": {name: each.minor for name, each in sums.items()},
            "release": {
                "days_after_delivery": self.orders.terms.release,
                "days_until_delivery_is_presumed": self.orders.terms.silent,
            },
            "can_confirm": self.orders.choices(order).confirm,
        }
        release = next((each.due_at for each in self.orders.due(order) if each.kind.value == "release"), None)
        times = {"held_until": release, "confirmed_at": order.confirmed_at, "released_at": order.released_at}
        dispute = order.open_dispute
        if dispute is not None:
            view["dispute"] = {
                "id": dispute.id,
                "status": dispute.status.value,
                "reason": dispute.reason.value,
                "opened_at": dispute.opened_at.isoformat(),
            }
        return view | {name: at.isoformat() for name, at in times.items() if at is not None}


def _status(order: Order, money: OrderMoney | None) -> str:
    if money is None:
        return "nothing_to_pay"
    if money.holds or order.open_dispute is not None:
        return "disputed"
    if money.inside:
        return "held"
    if money.due:
        return "awaiting_payment"
    if money.released:
        return "released"
    return "refunded" if money.refunded else "nothing_to_pay"
