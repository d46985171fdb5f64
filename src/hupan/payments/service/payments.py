"""Verbs on payments: authorise, capture, void, refund, reconcile.

A handler is asked between two transactions: the first notes what it is asked, the second what it answered. Whatever
dies in between, the note is there, and `reconcile` asks what has become of it.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hupan.kernel import Buyer, Clock, Money, OrderId, new_id
from hupan.ledger import Posting, Unbooked
from hupan.payments.domain import escrow as rules
from hupan.payments.domain.escrow import Escrow, Share
from hupan.payments.domain.payments import (
    DISPUTED_NEWS,
    FINAL,
    HEARD_NEWS,
    Answer,
    PaidShare,
    Payment,
    PaymentId,
    PaymentRequest,
    PaymentState,
    ShareState,
    Verb,
    answered,
    asked,
    newly_captured,
    unanswered,
)
from hupan.payments.domain.refunds import Refund, RefundId, RefundState, left_of
from hupan.payments.errors import (
    BadPayment,
    HandlerNotFound,
    HandlerRefused,
    KeyReused,
    OutcomeUnknown,
    PaymentNotFound,
    ProviderAway,
)
from hupan.payments.ports import CallbackReader, PaymentHandler, PaymentStore
from hupan.payments.service.handlers import Handlers
from hupan.payments.service.refunding import Refunding
from hupan.platform import StoreFactory
from hupan.platform.faults import reach

_STRETCH = 200
_ASKED_AGO = timedelta(seconds=60)


class PaymentService:
    """Takes payments.

    Args:
        stores: Opens the store.
        handlers: The ways of paying, in the order in which they are offered.
        readers: Understand what providers send by themselves, by handler.
        clock: The time.
        fee_bps: What the market takes of what is released, in hundredths of a percent.
    """

    def __init__(
        self,
        stores: StoreFactory[PaymentStore],
        handlers: Iterable[PaymentHandler],
        readers: Mapping[str, CallbackReader],
        clock: Clock,
        fee_bps: int,
    ) -> None:
        self._stores = stores
        self._handlers = Handlers(handlers)
        self._readers = readers
        self._clock = clock
        self._fee_bps = fee_bps
        self._refunds = Refunding(stores, self._handlers, clock)

    def handlers(self, buyer: Buyer, amount: Money | None = None) -> list[PaymentHandler]:
        """List the ways of paying that are open to a buyer, for a sum where one is given."""
        return self._handlers.for_buyer(buyer, amount)

    async def get(self, payment_id: PaymentId) -> Payment:
        """Find a payment.

        Raises:
            PaymentNotFound: There is no such payment.
        """
        async with self._stores() as store:
            return await self._found(store, payment_id)

    def handler(self, handler_id: str) -> PaymentHandler:
        """Find a way of paying.

        Raises:
            HandlerNotFound: Nobody here takes payments in this way.
        """
        return self._handlers.find(handler_id)

    async def several(self, payment_ids: Collection[PaymentId]) -> list[Payment]:
        """Find payments, such as those that a list names; those that are not there are left out."""
        async with self._stores() as store:
            return await store.several(payment_ids)

    async def find(self, key: str) -> Payment | None:
        """Find the payment of a key."""
        async with self._stores() as store:
            return await store.by_key(key)

    async def authorise(self, request: PaymentRequest) -> Payment:
        """Set a buyer's money aside; nothing is taken yet. The same key again goes on with the same payment.

        Returns:
            The payment: authorised, or failed, or waiting for the buyer (`requires_action`), or `unknown`.

        Raises:
            KeyReused: The key belongs to a payment of something else.
            HandlerNotFound: Nobody here takes payments in this way.
            HandlerRefused: It is not open to this buyer, or does not take this credential.
            BadPayment: An order is another seller's, or in another currency, than before.
            ProviderAway: The provider cannot be reached, and nothing has happened; try again.
        """
        handler = self._handlers.find(request.handler)
        if not handler.accepts(request.buyer, request.amount):
            raise HandlerRefused("You cannot pay this in this way.", handler=handler.id)
        payment, begun = await self._open(request, handler)
        if begun:
            return await self._call(payment, Verb.AUTHORISE, handler.authorise)
        payment = await self._certain(payment, Verb.AUTHORISE)
        if payment.state is not PaymentState.CREATED:
            return payment
        if not payment.reference:
            reference = await handler.prepare(payment, request.credential)
            reach("payments.prepared")
            payment = await self._name(payment.id, reference)
        return await self._ask(payment, Verb.AUTHORISE, handler.authorise)

    async def capture(self, payment_id: PaymentId, order_id: OrderId | None = None) -> Payment:
        """Take what is set aside, into the escrow of its orders. What was captured already stays as it is.

        Args:
            payment_id: The payment.
            order_id: One order's share alone, where the handler goes by order: cash on delivery.

        Returns:
            The payment. Where it is not captured, its state says why: `unknown` is reconciled, `failed` is over.

        Raises:
            WrongState: It is not authorised.
        """
        payment = await self._certain(await self.get(payment_id), Verb.CAPTURE)
        handler = self._handlers.find(payment.handler)
        return await self._ask(payment, Verb.CAPTURE, handler.capture, _orders(payment, handler, order_id))

    async def void(self, payment_id: PaymentId, order_id: OrderId | None = None) -> Payment:
        """Let go of what is set aside.

        Returns:
            The payment. Where it is `captured`, this came too late: refund it.
        """
        payment = await self._certain(await self.get(payment_id), Verb.VOID)
        handler = self._handlers.find(payment.handler)
        orders = _orders(payment, handler, order_id)
        if payment.state is PaymentState.CREATED and not payment.reference:
            # No provider has heard of it, and none will: whoever is about to name it sees that it is over.
            return await self._take(payment, Answer(PaymentState.VOIDED))
        return await self._ask(payment, Verb.VOID, handler.void, orders)

    async def refund(self, key: str, payment_id: PaymentId, order_id: OrderId, amount: Money) -> Refund:
        """Send a part, or all, of what was paid for an order back to where it came from.

        It is taken out of escrow, or from the seller where that was released: the seller may come to owe it. Cash that
        was not collected yet is `waived`.

        Returns:
            The refund: `succeeded`, `waived`, `failed`, or on its way: `pending`, or `unknown`.

        Raises:
            PaymentNotFound: There is no such payment.
            BadPayment: It is nothing, or the payment was not for this order.
            WrongState: The payment is not captured.
            RefundTooLarge: That much is not left.
            KeyReused: The key belongs to another refund.
        """
        return await self._refunds.refund(key, payment_id, order_id, amount)

    async def retry_refund(self, refund_id: RefundId) -> Refund:
        """Send a refund that failed once more, as a new one under the same key. Asked twice, it is one.

        Whoever asks by that key hears of the new one from then on; the failed one stays in the books as it was.

        Raises:
            PaymentNotFound: There is no such refund.
            WrongState: It has not failed.
            RefundTooLarge: That much is not left any more.
        """
        return await self._refunds.retry(refund_id)

    async def find_refund(self, refund_id: RefundId) -> Refund | None:
        """Find a refund."""
        async with self._stores() as store:
            return await store.refund(refund_id)

    async def failed_refunds(self, before: str = "", limit: int = 50) -> list[Refund]:
        """List refunds that failed and were not tried again, the newest first."""
        async with self._stores() as store:
            return await store.failed_refunds(before, limit)

    async def uncertain(self, limit: int = 50, asked_ago: timedelta = _ASKED_AGO) -> list[Payment]:
        """List payments whose handler was asked some time ago and has not answered, the longest first."""
        async with self._stores() as store:
            ids = await store.unsettled(self._clock.now(), asked_ago, limit)
            return [payment for each in ids if (payment := await store.get(each)) is not None]

    async def of_order(self, order_id: OrderId) -> list[tuple[Payment, list[Refund]]]:
        """List the payments of an order, the oldest first, each with its refunds for this order."""
        async with self._stores() as store:
            payments = await store.of_order(order_id)
            refunds = await store.refunds([each.id for each in payments])
        return [
            (payment, [each for each in refunds if (each.payment_id, each.order_id) == (payment.id, order_id)])
            for payment in payments
        ]

    async def undo(self, payment_id: PaymentId, key: str) -> bool:
        """Let go of a payment, or give back all that was taken and not refunded yet, whatever it needs.

        Args:
            payment_id: The payment.
            key: Under which it is given back; the same key again goes on.

        Returns:
            Whether that is certain. Where it is not, call again after a while.
        """
        payment = await self.void(payment_id)
        if payment.state is not PaymentState.CAPTURED:
            return payment.state in FINAL
        async with self._stores() as store:
            refunds = await store.refunds([payment_id])
        certain = True
        for each in payment.shares:
            order_id, own = each.share.order_id, f"{key}:{each.share.order_id}"
            left = left_of(each, [one for one in refunds if one.key != own])
            if each.state is ShareState.CAPTURED and left.minor > 0:
                refund = await self.refund(own, payment_id, order_id, left)
                certain = certain and refund.state not in {RefundState.UNKNOWN, RefundState.FAILED}
        return certain

    async def reconcile(self, payment_id: PaymentId, *, heard: bool = False) -> Payment:
        """Ask the handler how far a payment has come. Where it does not answer, the payment stays as it is.

        Args:
            payment_id: The payment.
            heard: Whether the provider said that there is news.

        Raises:
            PaymentNotFound: There is no such payment.
            OutcomeUnknown: There is news, which could not be asked for.
        """
        payment = await self.get(payment_id)
        if payment.state is PaymentState.CAPTURED or not payment.reference:
            return payment
        try:
            answer = await self._handlers.find(payment.handler).look_up(payment)
        except (OutcomeUnknown, ProviderAway):
            if heard and payment.state is not PaymentState.UNKNOWN and payment.pending is None:
                raise
            return payment
        reach("payments.looked_up")
        return await self._take(payment, answer)

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name orders and refunds of which the books say something else; see `hupan.ledger.Claims`."""
        async with self._stores() as store:
            return await store.unbooked()

    async def reconcile_all(self, asked_ago: timedelta = _ASKED_AGO) -> int:
        """Ask after every payment and refund whose handler was asked some time ago and has not answered.

        Returns:
            How many of them there were.
        """
        now = self._clock.now()
        async with self._stores() as store:
            payments = await store.unsettled(now, asked_ago, _STRETCH)
            refunds = await store.unsettled_refunds(now, asked_ago, _STRETCH)
        for payment_id in payments:
            await self.reconcile(payment_id)
        for refund_id in refunds:
            await self._refunds.reconcile(refund_id)
        return len(payments) + len(refunds)

    async def hear(self, handler_id: str, body: bytes, signature: str) -> None:
        """Take a provider's message as what it is, a hint: whatever it says, the provider is asked.

        So a message that comes twice, late or out of order changes nothing twice. Where the provider cannot be asked it
        is not taken, unless we ask by ourselves later: so the provider sends it again.

        Raises:
            HandlerNotFound: No such provider sends messages here.
            BadCallback: The provider did not sign this.
            OutcomeUnknown: It is not taken.
        """
        reader = self._readers.get(handler_id)
        if reader is None:
            raise HandlerNotFound("No such provider sends messages here.", handler=handler_id)
        heard = await reader.read(body, signature)
        async with self._stores() as store:
            payment_id = None if heard is None else await store.by_reference(handler_id, heard.reference)
            if heard is not None and heard.disputed:
                if payment_id is not None:
                    # Kept with the news, so that whoever reads it asks the bank, however late.
                    await store.pass_on(DISPUTED_NEWS, payment_id)
                return
            refunds = [] if payment_id is None else await store.refunds([payment_id])
        if payment_id is not None:
            await self.reconcile(payment_id, heard=True)
            async with self._stores() as store:
                await store.pass_on(HEARD_NEWS, payment_id)
        for refund in refunds:
            if refund.state is not RefundState.WAIVED:
                await self._refunds.reconcile(refund.id, heard=True)

    async def _open(self, request: PaymentRequest, handler: PaymentHandler) -> tuple[Payment, bool]:
        """Keep a payment; says whether it is kept as asked for already, which is so where nobody outside is asked."""
        nothing = Money.zero(request.amount.currency)
        new = Payment(
            id=PaymentId(new_id("pay")),
            key=request.key,
            fingerprint=request.fingerprint,
            buyer=request.buyer,
            handler=request.handler,
            amount=request.amount,
            shares=tuple(PaidShare(each, nothing) for each in request.shares),
            state=PaymentState.CREATED,
            created_at=self._clock.now(),
        )
        if handler.at_home:
            new = asked(replace(new, reference=await handler.prepare(new, request.credential)), Verb.AUTHORISE)
        sellers = {each.order_id: each.seller_id for each in request.shares}
        async with self._stores() as store:
            for each in await store.escrows(sellers.keys()):
                if (each.seller_id, each.released.currency) != (sellers[each.order_id], request.amount.currency):
                    raise BadPayment("This order is another seller's, or in another currency.", order_id=each.order_id)
            payment = await store.add(new)
        if payment.fingerprint != request.fingerprint:
            raise KeyReused("This key belongs to another payment.", key=request.key)
        return payment, handler.at_home and payment is new

    async def _name(self, payment_id: PaymentId, reference: str) -> Payment:
        async with self._stores() as store:
            payment = await self._found(store, payment_id, for_change=True)
            if payment.reference or payment.state is not PaymentState.CREATED:
                return payment
            named = replace(payment, reference=reference)
            await store.save(named, self._clock.now(), news=False)
            return named

    async def _certain(self, payment: Payment, verb: Verb) -> Payment:
        """Find out first what is not known: what came of another verb, or of one that was not answered."""
        if payment.state is PaymentState.UNKNOWN or payment.pending not in {None, verb}:
            return await self.reconcile(payment.id)
        return payment

    async def _ask(
        self,
        payment: Payment,
        verb: Verb,
        call: Callable[[Payment], Awaitable[Answer]],
        orders: Collection[OrderId] | None = None,
    ) -> Payment:
        async with self._stores() as store:
            payment = await self._found(store, payment.id, for_change=True)
            begun = verb is Verb.AUTHORISE and payment.state is not PaymentState.CREATED
            nothing = orders is not None and not orders
            if payment.state in FINAL or payment.state is PaymentState.UNKNOWN or begun or nothing:
                return payment
            payment = asked(payment, verb)
            await store.save(payment, self._clock.now(), news=False)
        return await self._call(payment, verb, call, orders)

    async def _call(
        self,
        payment: Payment,
        verb: Verb,
        call: Callable[[Payment], Awaitable[Answer]],
        orders: Collection[OrderId] | None = None,
    ) -> Payment:
        reach(f"payments.{verb}_asked")
        try:
            answer = await call(payment)
        except (OutcomeUnknown, ProviderAway):
            return await self._lose(payment)
        reach(f"payments.{verb}_answered")
        return await self._take(payment, answer, orders)

    async def _lose(self, payment: Payment) -> Payment:
        async with self._stores() as store:
            now = await self._found(store, payment.id, for_change=True)
            lost = unanswered(now, payment.version)
            if lost != now:
                await store.save(lost, self._clock.now())
            return lost

    async def _take(self, when_asked: Payment, answer: Answer, orders: Collection[OrderId] | None = None) -> Payment:
        async with self._stores() as store:
            before = await self._found(store, when_asked.id, for_change=True)
            after = answered(before, answer, when_asked.version, orders)
            captured = newly_captured(before, after)
            if after != before:
                await self._book(store, after, captured)
                news = (before.state, before.shares) != (after.state, after.shares)
                await store.save(after, self._clock.now(), news=news)
            # Nobody waits any more for what is taken when all was over: it goes back, noted with its arrival.
            late = captured if after.came_late else ()
            back = [await self._refunds.begin_within(store, after, each) for each in late]
        for refund in back:
            await self._refunds.reconcile(refund.id)
        stray = answer.state in {PaymentState.AUTHORISED, PaymentState.REQUIRES_ACTION}
        if stray and after.state in {PaymentState.VOIDED, PaymentState.FAILED}:
            return await self._let_go(after)
        return after

    async def _let_go(self, payment: Payment) -> Payment:
        """Something was set aside for a payment that was over by then: a call that was overtaken by another."""
        try:
            answer = await self._handlers.find(payment.handler).void(payment)
        except (OutcomeUnknown, ProviderAway):
            return payment
        return await self._take(payment, answer) if answer.state is PaymentState.CAPTURED else payment

    async def _book(self, store: PaymentStore, payment: Payment, captured: Collection[Share]) -> None:
        """Put what was captured into the books, in the same transaction that notes it."""
        if not captured:
            return
        now = self._clock.now()
        nothing = Money.zero(payment.amount.currency)
        await store.open_escrows([Escrow(each.order_id, each.seller_id, self._fee_bps, nothing) for each in captured])
        if not self._handlers.find(payment.handler).by_order:
            entries = rules.capture(payment.handler, captured)
            await store.books.post(Posting.of(f"capture:{payment.id}", payment.id, entries), now)
            return
        for each in captured:
            key = f"capture:{payment.id}:{each.order_id}"
            await store.books.post(Posting.of(key, payment.id, rules.capture(payment.handler, [each])), now)

    async def _found(self, store: PaymentStore, payment_id: PaymentId, *, for_change: bool = False) -> Payment:
        payment = await store.get(payment_id, for_change=for_change)
        if payment is None:
            raise PaymentNotFound("There is no such payment.", payment_id=payment_id)
        return payment


def _orders(payment: Payment, handler: PaymentHandler, order_id: OrderId | None) -> Collection[OrderId] | None:
    if handler.by_order:
        if order_id is not None and payment.share_of(order_id) is None:
            raise BadPayment("This payment was not for that order.", order_id=order_id)
        return [each for each in payment.open_orders if order_id in {None, each}]
    if order_id is not None:
        raise HandlerRefused("This way of paying goes by payments, not by orders.", handler=handler.id)
    return None
