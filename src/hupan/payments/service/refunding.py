"""How a refund is made: taken out of the books first, sent second, settled when its handler says so."""

from dataclasses import replace

from hupan.kernel import Clock, Money, OrderId, new_id
from hupan.ledger import Posting, clearing, escrow, gateway, move
from hupan.payments.domain import escrow as rules
from hupan.payments.domain.escrow import Escrow, Share, Taken
from hupan.payments.domain.payments import PaidShare, Payment, PaymentId, PaymentState, ShareState, waive
from hupan.payments.domain.refunds import OPEN, Refund, RefundAnswer, RefundId, RefundState, left_of
from hupan.payments.domain.withdrawals import HOLD
from hupan.payments.errors import (
    BadPayment,
    ChargedBack,
    EscrowNotFound,
    KeyReused,
    OutcomeUnknown,
    PaymentNotFound,
    ProviderAway,
    RefundTooLarge,
    WrongState,
)
from hupan.payments.ports import PaymentStore
from hupan.payments.service.escrow import release_within
from hupan.payments.service.handlers import Handlers
from hupan.platform import StoreFactory
from hupan.platform.faults import reach

_KEY_CHARS = 200


class Refunding:
    """Makes refunds. Between what is taken out of the books and what has arrived, money stands in `clearing`.

    Args:
        stores: Opens the store.
        handlers: Send it.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[PaymentStore], handlers: Handlers, clock: Clock) -> None:
        self._stores = stores
        self._handlers = handlers
        self._clock = clock

    async def refund(self, key: str, payment_id: PaymentId, order_id: OrderId, amount: Money) -> Refund:
        """Send something back; see `PaymentService.refund`."""
        if not 0 < len(key) <= _KEY_CHARS or amount.minor <= 0:
            raise BadPayment("A refund is more than nothing, and has a key of 1 to 200 characters.")
        payment, refund, new = await self._begin(key, payment_id, order_id, amount)
        if new and refund.state is RefundState.PENDING:
            return await self._send(payment, refund)
        return await self.reconcile(refund.id) if refund.state in OPEN else refund

    async def begin_within(self, store: PaymentStore, payment: Payment, late: Share) -> Refund:
        """Take out of the books what was paid for an order when the payment was over; `reconcile` sends it."""
        share = payment.share_of(late.order_id)
        if share is None:
            raise AssertionError("it is the payment's own share")
        key = f"late:{payment.id}:{late.order_id}"
        return await self._take_out(store, payment, share, self._new(key, payment.id, late.order_id, late.amount))

    async def reconcile(self, refund_id: RefundId, *, heard: bool = False) -> Refund:
        """Ask how far a refund has come, and send it where its handler has not heard of it; see `PaymentService`."""
        async with self._stores() as store:
            refund = await store.refund(refund_id)
            payment = None if refund is None else await store.get(refund.payment_id)
        if refund is None or payment is None:
            raise PaymentNotFound("There is no such refund.", refund_id=refund_id)
        if refund.state in {RefundState.FAILED, RefundState.WAIVED}:
            return refund
        try:
            answer = await self._handlers.find(payment.handler).look_up_refund(payment, refund)
        except (OutcomeUnknown, ProviderAway):
            if heard and refund.state not in OPEN:
                raise
            return refund
        if answer is not None:
            return await self._take(refund, answer)
        # The same key as before: should the first call be under way still, they are one refund.
        return await self._send(payment, refund) if refund.state in OPEN else refund

    async def retry(self, refund_id: RefundId) -> Refund:
        """Send a refund that failed once more; see `PaymentService.retry_refund`."""
        payment, refund, new = await self._begin_again(refund_id)
        if new:
            reach("payments.refund_retried")
            return await self._send(payment, refund)
        return await self.reconcile(refund.id)

    async def _begin_again(self, refund_id: RefundId) -> tuple[Payment, Refund, bool]:
        async with self._stores() as store:
            known = await store.refund(refund_id)
            payment = None if known is None else await store.get(known.payment_id, for_change=True)
            # Read anew, now that nobody else changes it.
            failed = await store.refund(refund_id)
            share = None if payment is None or failed is None else payment.share_of(failed.order_id)
            if payment is None or failed is None or share is None:
                raise PaymentNotFound("There is no such refund.", refund_id=refund_id)
            successor = None if failed.retried_as is None else await store.refund(failed.retried_as)
            if successor is not None:
                return payment, successor, False
            if failed.state is not RefundState.FAILED:
                raise WrongState("This refund has not failed.", refund_id=refund_id)
            made, now = RefundId(new_id("rfd")), self._clock.now()
            again = replace(failed, id=made, state=RefundState.PENDING, reference="", failure="", created_at=now)
            await store.replace_refund(failed, made)
            return payment, await self._take_out(store, payment, share, again), True

    async def _begin(
        self, key: str, payment_id: PaymentId, order_id: OrderId, amount: Money
    ) -> tuple[Payment, Refund, bool]:
        async with self._stores() as store:
            payment = await store.get(payment_id, for_change=True)
            if payment is None:
                raise PaymentNotFound("There is no such payment.", payment_id=payment_id)
            known = await store.refund_by_key(key)
            share = payment.share_of(order_id)
            if known is not None:
                covered = share is not None and share.charged_back and known.amount < amount
                if (known.payment_id, known.order_id) != (payment_id, order_id) or not (
                    covered or known.amount == amount
                ):
                    raise KeyReused("This key has another refund.", key=key)
                return payment, known, False
            if share is None or amount.currency != payment.amount.currency:
                raise BadPayment("This payment was not for that order, or in another currency.", order_id=order_id)
            refund = self._new(key, payment_id, order_id, amount)
            if self._is_uncollected(payment, share):
                refund = await self._waive(store, payment, share, refund)
            else:
                refund = await self._take_out(store, payment, share, refund)
            return payment, refund, True

    def _new(self, key: str, payment_id: PaymentId, order_id: OrderId, amount: Money) -> Refund:
        nothing = Taken(Money.zero(amount.currency), Money.zero(amount.currency))
        made, now = RefundId(new_id("rfd")), self._clock.now()
        return Refund(made, key, payment_id, order_id, amount, nothing, RefundState.PENDING, now)

    def _is_uncollected(self, payment: Payment, share: PaidShare) -> bool:
        by_order = self._handlers.find(payment.handler).by_order
        return by_order and share.state is ShareState.OPEN and payment.state is PaymentState.AUTHORISED

    async def _waive(self, store: PaymentStore, payment: Payment, share: PaidShare, refund: Refund) -> Refund:
        """Cash that was not collected yet is not sent back: less of it is collected."""
        if share.due < refund.amount:
            raise RefundTooLarge("That is more than is to be paid for this order.", order_id=refund.order_id)
        waived = replace(refund, state=RefundState.WAIVED)
        await store.add_refund(waived)
        await store.save(waive(payment, refund.order_id, refund.amount), self._clock.now())
        return waived

    async def _take_out(self, store: PaymentStore, payment: Payment, share: PaidShare, refund: Refund) -> Refund:
        if share.state is not ShareState.CAPTURED:
            raise WrongState("Nothing was paid for this order yet.", order_id=refund.order_id)
        left = left_of(share, await store.refunds([payment.id]))
        kept = await store.escrow(refund.order_id, for_change=True)
        if kept is None:
            raise EscrowNotFound("Nothing was ever paid for this order.", order_id=refund.order_id)
        if left < refund.amount:
            refund = _less(refund, share, kept, left)
            if refund.state is RefundState.WAIVED:
                await store.add_refund(refund)
                return refund
        inside = await store.books.balance(escrow(refund.order_id), refund.amount.currency)
        after, taken, entries = rules.take(kept, inside, refund.amount, clearing(payment.handler))
        now = self._clock.now()
        await store.books.post(Posting.of(f"refund:{refund.id}", refund.id, entries), now)
        await store.save_escrow(after)
        booked = replace(refund, taken=taken)
        await store.add_refund(booked)
        return booked

    async def _send(self, payment: Payment, refund: Refund) -> Refund:
        reach("payments.refund_asked")
        try:
            answer = await self._handlers.find(payment.handler).refund(payment, refund)
        except (OutcomeUnknown, ProviderAway):
            answer = RefundAnswer(RefundState.UNKNOWN)
        reach("payments.refund_answered")
        return await self._take(refund, answer)

    async def _take(self, asked: Refund, answer: RefundAnswer) -> Refund:
        async with self._stores() as store:
            payment = await store.get(asked.payment_id, for_change=True)
            refund = await store.refund(asked.id)
            if payment is None or refund is None:
                raise PaymentNotFound("There is no such refund.", refund_id=asked.id)
            changes = refund.state in OPEN or (refund.state, answer.state) == (
                # A bank may send back what had arrived, days later.
                RefundState.SUCCEEDED,
                RefundState.FAILED,
            )
            if not changes:
                return refund
            now = self._clock.now()
            settled = replace(
                refund,
                state=answer.state,
                reference=answer.reference or refund.reference,
                failure=answer.failure,
            )
            if answer.state is RefundState.SUCCEEDED:
                out = move(refund.amount, clearing(payment.handler), gateway(payment.handler))
                await store.books.post(Posting.of(f"refunded:{refund.id}", refund.id, out), now)
            elif answer.state is RefundState.FAILED:
                await self._put_back(store, payment, refund)
            await store.save_refund(settled, now)
            return settled

    async def _put_back(self, store: PaymentStore, payment: Payment, refund: Refund) -> None:
        kept = await store.escrow(refund.order_id, for_change=True)
        if kept is None:
            raise EscrowNotFound("Nothing was ever paid for this order.", order_id=refund.order_id)
        there = gateway if refund.state is RefundState.SUCCEEDED else clearing
        after, entries = rules.give_back(kept, refund.taken, there(payment.handler))
        await store.books.post(Posting.of(f"refund-failed:{refund.id}", refund.id, entries), self._clock.now())
        await store.save_escrow(after)
        # The day on which the order's money was released has passed; nobody would come by again.
        if after.releases and not after.holds:
            await release_within(store, after, self._clock)


def _less(refund: Refund, share: PaidShare, kept: Escrow, left: Money) -> Refund:
    """Make a refund less by what the buyer has from their bank already."""
    back = Money(share.charged_back, left.currency)
    if left + back < refund.amount:
        raise RefundTooLarge(f"Only {left} can be refunded.", order_id=refund.order_id, left=left.minor)
    if any(each.startswith(HOLD) for each in kept.holds):
        raise ChargedBack("The buyer's bank has not decided yet.", order_id=refund.order_id)
    return replace(refund, amount=left) if left else replace(refund, state=RefundState.WAIVED)
