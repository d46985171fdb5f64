"""What came into a wallet, or went out of it: said in words, with the orders that it was for."""

from collections.abc import Sequence

from hupan.household.views import MovementRow, OrderLink
from hupan.kernel import Buyer, OrderId, PersonId
from hupan.ledger import Transaction, wallet
from hupan.orders import Order, OrderNotFound, OrderService, Who
from hupan.payments import Payment, PaymentId, PaymentNotFound, PaymentService, PaymentState, RefundId
from hupan.showcase import Reader, order_path

_PUT_IN, _SET_ASIDE, _REFUNDED = "top-up:", "wallet:authorise:", "wallet:refund:"
# A row is a line; whoever paid for more orders at once finds them in their list.
_NAMED = 3


class Movements:
    """Says what changed a wallet, and why.

    Args:
        payments: Know what was paid, and given back.
        orders: Know what for.
    """

    def __init__(self, payments: PaymentService, orders: OrderService) -> None:
        self._payments = payments
        self._orders = orders

    async def rows(self, moved: Sequence[Transaction], person_id: PersonId, reader: Reader) -> tuple[MovementRow, ...]:
        """Say each of some changes of a person's own wallet."""
        return tuple([await self._row(each, person_id, reader) for each in moved])

    async def _row(self, moved: Transaction, person_id: PersonId, reader: Reader) -> MovementRow:
        own = wallet(person_id)
        amount = next(each.amount for each in moved.entries if each.account == own)
        comes = amount.minor > 0
        text = reader.formats.money(amount)
        what, orders = await self._what(moved, person_id, reader)
        say = reader.words.say
        named = tuple(OrderLink(say("Order %(number)s", number=each.number), order_path(each.id)) for each in orders)
        if len(named) > _NAMED:
            count = reader.formats.number(len(named))
            named = (
                OrderLink(reader.words.count("%(n)s order", "%(n)s orders", len(named), n=count), "/market/orders"),
            )
        return MovementRow(
            what=what,
            orders=named,
            sum=f"+{text}" if comes else text.replace("-", "−"),
            comes=comes,
            iso=moved.created_at.isoformat(),
            when=reader.formats.ago(moved.created_at, reader.now),
        )

    async def _what(self, moved: Transaction, person_id: PersonId, reader: Reader) -> tuple[str, list[Order]]:
        say = reader.words.say
        if moved.key.startswith(_PUT_IN):
            return say("Demo money"), []
        if moved.key.startswith(_REFUNDED):
            return await self._given_back(RefundId(moved.subject), person_id, reader)
        return await self._paid(moved, person_id, reader)

    async def _paid(self, moved: Transaction, person_id: PersonId, reader: Reader) -> tuple[str, list[Order]]:
        say = reader.words.say
        payment = await self._payment(PaymentId(moved.subject), person_id)
        if payment is None:
            return say("Payment"), []
        if payment.state is PaymentState.CAPTURED:
            looked = [await self._order(each.share.order_id, person_id) for each in payment.shares]
            orders = [each for each in looked if each is not None]
            if not orders:
                return say("Payment that came to nothing"), []
            # What is paid for an exchange has a key of its order's.
            more = payment.key.startswith(f"{orders[0].id}:")
            return say("Paid for the exchange") if more else say("Payment"), orders
        if moved.key.startswith(_SET_ASIDE) and payment.state not in {PaymentState.VOIDED, PaymentState.FAILED}:
            return say("Set aside for a payment"), []
        return say("Payment that was not taken"), []

    async def _given_back(self, refund_id: RefundId, person_id: PersonId, reader: Reader) -> tuple[str, list[Order]]:
        say = reader.words.say
        refund = await self._payments.find_refund(refund_id)
        order = None if refund is None else await self._order(refund.order_id, person_id)
        if refund is None or order is None:
            # It has no order: that of a checkout which came to nothing after it was paid.
            return say("Refund"), []
        # The order wrote down why, under the name that stands in the refund's key.
        named = refund.key.removeprefix(f"{order.id}:").partition(":")[0]
        why = next((each for each in order.adjustments if each.id == named), None)
        reason, subject = ("", "") if why is None else (why.reason, why.subject)
        if reason == "returned" and any(each.id == subject and each.replacements for each in order.returns):
            return say("Given back instead of the exchange"), [order]
        known = {
            "cancelled": say("Given back for what was cancelled"),
            "returned": say("Given back for what was returned"),
            "exchanged": say("Given back for the exchange"),
            "dispute": say("Given back after the dispute"),
            "goodwill": say("Given back by the seller"),
        }
        return known.get(reason, say("Refund")), [order]

    async def _payment(self, payment_id: PaymentId, person_id: PersonId) -> Payment | None:
        try:
            payment = await self._payments.get(payment_id)
        except PaymentNotFound:
            return None
        return payment if payment.buyer.person_id == person_id else None

    async def _order(self, order_id: OrderId, person_id: PersonId) -> Order | None:
        try:
            return await self._orders.get(Who.buying(Buyer(person_id)), order_id)
        except OrderNotFound:
            return None
