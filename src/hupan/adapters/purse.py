"""What an order does with its money, in the words of orders."""

import contextlib

from hupan.kernel import Money, OrderId
from hupan.payments import (
    EscrowNotFound,
    EscrowService,
    HandlerRefused,
    OutcomeUnknown,
    Payment,
    PaymentId,
    PaymentRequest,
    PaymentService,
    PaymentState,
    RefundState,
    Share,
)


class OrderPurse:
    """What orders do with their money: implements the port of the room of orders.

    Args:
        payments: Takes and gives back.
        escrow: Keeps what was taken.
    """

    def __init__(self, payments: PaymentService, escrow: EscrowService) -> None:
        self._payments = payments
        self._escrow = escrow

    async def refund(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> None:
        """Send money back, once a key. What is on its way is the payments' to see through."""
        made = await self._payments.refund(key, PaymentId(payment_id), order_id, amount)
        if made.state is RefundState.FAILED:
            raise HandlerRefused("The refund was refused. Give the money back by another way.", refund_id=made.id)

    async def collect(self, payment_id: str, order_id: OrderId) -> None:
        """Take what was to be paid at the door; nothing, where it was paid before."""
        payment = await self._payments.get(PaymentId(payment_id))
        if payment.state is PaymentState.AUTHORISED and self._at_the_door(payment):
            await self._payments.capture(payment.id, order_id)

    async def release(self, order_id: OrderId) -> None:
        """Pay the seller what lies in escrow."""
        await self._escrow.release(order_id)

    async def hold(self, order_id: OrderId, reason: str) -> None:
        """Keep what lies in escrow where it is; nothing does, where cash was not collected yet."""
        with contextlib.suppress(EscrowNotFound):
            await self._escrow.hold(order_id, reason)

    async def unhold(self, order_id: OrderId, reason: str) -> None:
        """Take a reason away."""
        with contextlib.suppress(EscrowNotFound):
            await self._escrow.unhold(order_id, reason)

    async def asks_buyer(self, payment_id: str) -> bool:
        """Tell whether whoever takes the payment is elsewhere, and takes more only from a buyer who is there."""
        handler = self._payments.handler((await self._payments.get(PaymentId(payment_id))).handler)
        return not handler.at_home

    async def charge_more(self, key: str, payment_id: str, order_id: OrderId, amount: Money) -> str:
        """Take more from the buyer by the way in which the order was paid, once a key."""
        first = await self._payments.get(PaymentId(payment_id))
        sellers = [each.share.seller_id for each in first.shares if each.share.order_id == order_id]
        shares = tuple(Share(order_id, seller_id, amount) for seller_id in sellers)
        made = await self._payments.authorise(PaymentRequest(key, first.buyer, amount, first.handler, "", shares))
        if made.state is PaymentState.AUTHORISED and not self._at_the_door(made):
            made = await self._payments.capture(made.id)
        if made.state is PaymentState.UNKNOWN:
            raise OutcomeUnknown("The payment's outcome is not known yet.", payment_id=made.id)
        if made.state not in {PaymentState.CAPTURED, PaymentState.AUTHORISED}:
            if made.state is PaymentState.REQUIRES_ACTION:
                await self._payments.void(made.id)
            raise HandlerRefused("The difference could not be taken.", handler=first.handler)
        return made.id

    async def take_back(self, key: str) -> None:
        """Give back whatever a key has taken."""
        made = await self._payments.find(key)
        if made is not None and not await self._payments.undo(made.id, f"{key}:back"):
            raise OutcomeUnknown("It is not certain yet that all of it went back.", payment_id=made.id)

    def _at_the_door(self, payment: Payment) -> bool:
        return self._payments.handler(payment.handler).by_order
