"""Verbs on chargebacks: look, answer, accept, list. The provider is asked between two transactions, as for payments."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from hupan.chargebacks.domain import LONGEST_ANSWER, Chargeback, ChargebackId, ChargebackState, Said
from hupan.chargebacks.errors import ChargebackNotFound, ChargebackOver, ChargebacksAway, NothingSaid
from hupan.chargebacks.ports import CardNetwork, ChargebackStore, Orders
from hupan.kernel import Clock, HupanError, Money, OrderId, new_id
from hupan.ledger import Unbooked
from hupan.payments import (
    OutcomeUnknown,
    Payment,
    PaymentId,
    PaymentService,
    PaymentState,
    Withdrawn,
    withdraw_within,
)
from hupan.platform import StoreFactory
from hupan.platform.faults import reach

_ATTEMPTS = 5
_STRETCH = 200
_OVERLAP = timedelta(days=1)
# A bank takes back what was paid up to so long ago; what a new house has to look through at first.
_FIRST = timedelta(days=180)
_ASKED_AGO = timedelta(hours=1)
_MOST_COUNTED = 100

_log = structlog.get_logger(__name__)

_Rule = Callable[[Chargeback], Chargeback]


class ChargebackService:
    """Makes the books say what banks have done, and speaks for the market.

    Args:
        stores: Opens the store.
        networks: Speak with banks, by way of paying.
        payments: Knows payments.
        orders: Writes into their histories.
        clock: The time.
    """

    def __init__(
        self,
        stores: StoreFactory[ChargebackStore],
        networks: Mapping[str, CardNetwork],
        payments: PaymentService,
        orders: Orders,
        clock: Clock,
    ) -> None:
        self._stores = stores
        self._networks = networks
        self._payments = payments
        self._orders = orders
        self._clock = clock

    async def get(self, chargeback_id: ChargebackId) -> Chargeback:
        """Find a chargeback.

        Raises:
            ChargebackNotFound: There is no such chargeback.
        """
        async with self._stores() as store:
            return _found(await store.get(chargeback_id))

    async def page(self, *, waiting: bool = False, before: str = "", limit: int = 50) -> list[Chargeback]:
        """List chargebacks, the newest first; only those that wait for an answer, where that is asked for."""
        async with self._stores() as store:
            return await store.page(waiting=waiting, before=before, limit=limit)

    async def waiting(self) -> int:
        """Count those that wait for an answer, up to a hundred."""
        async with self._stores() as store:
            return await store.count_waiting(_MOST_COUNTED)

    async def look(self, payment_id: PaymentId) -> None:
        """Ask the provider how the chargebacks of a payment stand, and make the books say so.

        Raises:
            OutcomeUnknown: It did not answer, or the payment itself is not known to be taken.
            PaymentNotFound: There is no such payment.
        """
        payment = await self._payments.get(payment_id)
        network = self._networks.get(payment.handler)
        if network is None:
            return
        if payment.state is not PaymentState.CAPTURED:
            payment = await self._payments.reconcile(payment_id, heard=True)
        for _ in range(_ATTEMPTS):
            async with self._stores() as store:
                versions = _versions(await store.of_payment(payment_id))
            said = await network.of_payment(payment)
            reach("chargebacks.asked")
            if await self._take(payment_id, said, versions):
                break
            # Somebody else has asked meanwhile, and may have had the newer answer.
        else:
            raise OutcomeUnknown("There is news all the time.", payment_id=payment_id)
        reach("chargebacks.booked")
        async with self._stores() as store:
            known = await store.of_payment(payment_id)
        for each in known.values():
            await self._note(each)

    async def answer(self, chargeback_id: ChargebackId, text: str) -> Chargeback:
        """Send the bank what is to be said; it hears one answer. Kept before it is sent, so that it surely will be.

        Raises:
            ChargebackNotFound: There is no such chargeback.
            NothingSaid: There is nothing to send.
            ChargebackOver: The bank hears nothing any more.
            ChargebacksAway: The provider did not answer; it is sent later.
        """
        said = text.strip()
        if not said or len(said) > LONGEST_ANSWER or "\0" in said:
            raise NothingSaid(f"Write up to {LONGEST_ANSWER} characters.", limit=LONGEST_ANSWER)

        def rule(known: Chargeback) -> Chargeback:
            if known.said.state is not ChargebackState.NEEDS_RESPONSE or known.accepted_at is not None:
                raise ChargebackOver("The bank hears nothing more about this.", chargeback_id=known.id)
            return replace(known, answer=said, answered_at=None)

        return await self._do(await self._change(chargeback_id, rule))

    async def accept(self, chargeback_id: ChargebackId) -> Chargeback:
        """Give it up: the money stays with the buyer. Accepted already, it stays so.

        Raises:
            ChargebackNotFound: There is no such chargeback.
            ChargebackOver: The bank has decided.
            ChargebacksAway: The provider did not answer; it is told later.
        """
        now = self._clock.now()

        def rule(known: Chargeback) -> Chargeback:
            if known.accepted_at is None and not known.said.state.is_open:
                raise ChargebackOver("The bank has decided.", chargeback_id=known.id)
            return replace(known, accepted_at=known.accepted_at or now)

        return await self._do(await self._change(chargeback_id, rule))

    async def sweep(self) -> int:
        """Ask for what was lost on its way, send what was not sent, and write down what no history says yet.

        Returns:
            After how many payments it asked.
        """
        async with self._stores() as store:
            unnoted = await store.unnoted(_STRETCH)
        for each in unnoted:
            await self._note(each)
        seen = 0
        for handler, network in self._networks.items():
            seen += await self._list(handler, network)
        async with self._stores() as store:
            waiting = await store.to_look_at(self._clock.now() - _ASKED_AGO, _STRETCH)
        for payment_id in waiting:
            await self._alone(payment_id)
        return seen + len(waiting)

    async def _list(self, handler: str, network: CardNetwork) -> int:
        began = self._clock.now()
        async with self._stores() as store:
            upto = await store.listed(handler)
        seen: dict[str, None] = {}
        certain = True
        async for reference in network.since(began - _FIRST if upto is None else upto - _OVERLAP):
            if reference in seen:
                continue
            seen[reference] = None
            async with self._stores() as store:
                payment_id = await store.payments.by_reference(handler, reference)
            if payment_id is None:
                _log.warning("chargebacks.not_ours", handler=handler, reference=reference)
            else:
                certain = await self._alone(payment_id) and certain
        if certain:
            async with self._stores() as store:
                await store.set_listed(handler, began)
        return len(seen)

    async def _alone(self, payment_id: PaymentId) -> bool:
        """Look at one; what goes wrong with it must not keep the others."""
        try:
            await self.look(payment_id)
            async with self._stores() as store:
                known = await store.of_payment(payment_id)
            for each in known.values():
                await self._do(each)
        except HupanError as error:
            _log.warning("chargebacks.unanswered", payment_id=payment_id, code=error.code)
            return False
        return True

    async def _take(self, payment_id: PaymentId, said: Sequence[Said], versions: Mapping[str, int]) -> bool:
        """Take the provider's word, unless something was heard since it was asked."""
        now = self._clock.now()
        async with self._stores() as store:
            payment = await store.payments.get(payment_id, for_change=True)
            known = await store.of_payment(payment_id)
            if payment is None or _versions(known) != versions:
                return False
            if said and payment.state is not PaymentState.CAPTURED:
                raise OutcomeUnknown("Nothing was taken that a bank could want back.", payment_id=payment_id)
            for each in said:
                if each.amount.currency != payment.amount.currency:
                    _log.error("chargebacks.other_currency", payment_id=payment_id, reference=each.reference)
                    continue
                before = known.get(each.reference) or _new(payment, each)
                after = before.heard(each, now)
                if after != before:
                    await store.save(await self._book(store, payment, before, after), now)
            await store.checked(payment_id, now)
        return True

    async def _book(
        self, store: ChargebackStore, payment: Payment, before: Chargeback, after: Chargeback
    ) -> Chargeback:
        if before.version and before.claim() == after.claim():
            return after
        withdrawn = await withdraw_within(store.payments, payment, before.withdrawn, after.claim(), self._clock)
        return replace(after, withdrawn=withdrawn, moves=after.moves + 1)

    async def _change(self, chargeback_id: ChargebackId, rule: _Rule) -> Chargeback:
        async with self._stores() as store:
            known = _found(await store.get(chargeback_id))
            await store.payments.get(known.payment_id, for_change=True)
            # Read anew, now that nobody else changes it.
            known = rule(_found(await store.get(chargeback_id)))
            await store.save(known, self._clock.now())
        reach("chargebacks.decided")
        return known

    async def _do(self, known: Chargeback) -> Chargeback:
        """Tell the bank what was decided here and was not told yet; ask how it stands then."""
        network = self._networks.get(known.handler)
        unsent = known.said.state is ChargebackState.NEEDS_RESPONSE and known.answer and known.answered_at is None
        given_up = known.said.state.is_open and known.accepted_at is not None
        if network is None or not (unsent or given_up):
            return known
        try:
            if given_up:
                await network.accept(known.said.reference, f"{known.id}:accept")
            else:
                name = hashlib.sha256(known.answer.encode()).hexdigest()[:16]
                await network.answer(known.said.reference, known.answer, f"{known.id}:answer:{name}")
            reach("chargebacks.told")
            if unsent:
                await self._change(known.id, lambda now: _answered(now, known.answer, self._clock))
            await self.look(known.payment_id)
        except OutcomeUnknown as error:
            raise ChargebacksAway("The provider did not answer. It will be sent.", chargeback_id=known.id) from error
        return await self.get(known.id)

    async def _note(self, known: Chargeback) -> None:
        """Let the orders' histories say how it stands; what cannot be written now is left to the next round."""
        try:
            for order_id, amount in known.orders.items():
                await self._orders.note_chargeback(order_id, known.event, known.id, amount)
        except HupanError as error:
            _log.warning("chargebacks.not_noted", chargeback_id=known.id, code=error.code)
            return
        async with self._stores() as store:
            await store.noted(known)


class ChargebackClaims:
    """Implements `hupan.ledger.Claims`: what chargebacks say of the books.

    Args:
        stores: Opens the store.
    """

    def __init__(self, stores: StoreFactory[ChargebackStore]) -> None:
        self._stores = stores

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name chargebacks of which the books say something else."""
        async with self._stores() as store:
            return await store.unbooked()


def _found(known: Chargeback | None) -> Chargeback:
    if known is None:
        raise ChargebackNotFound("There is no such chargeback.")
    return known


def _versions(known: Mapping[str, Chargeback]) -> dict[str, int]:
    return {reference: each.version for reference, each in known.items()}


def _new(payment: Payment, said: Said) -> Chargeback:
    return Chargeback(
        id=ChargebackId(new_id("cbk")),
        payment_id=payment.id,
        handler=payment.handler,
        said=said,
        withdrawn=Withdrawn.nothing(payment.amount.currency),
        orders=_divided(payment, said.amount),
    )


def _divided(payment: Payment, amount: Money) -> dict[OrderId, Money]:
    dues = {each.share.order_id: each.due for each in payment.shares if each.due}
    parts = amount.allocate([each.minor for each in dues.values()])
    return dict(zip(dues, parts, strict=True))


def _answered(known: Chargeback, answer: str, clock: Clock) -> Chargeback:
    return replace(known, answered_at=clock.now()) if known.answer == answer else known
