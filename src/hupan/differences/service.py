"""Verbs on differences: pay, look, give up, sweep.

Whatever dies between two steps, the attempt is noted before the first, and `look` is the same question whenever it is
asked: by a buyer who comes back, by a provider's message, by a round of the watch.
"""

from datetime import timedelta

import structlog

from hupan.differences.domain import MOST_ATTEMPTS, Attempt, names_of
from hupan.differences.errors import NothingToPay, StillAsking, TooManyAttempts
from hupan.differences.ports import DifferencePorts
from hupan.kernel import HupanError, Money, OrderId
from hupan.orders import Order, Otherwise, PriceChanged, Return, ReturnId, ReturnStatus, Who, WrongStep
from hupan.payments import KeyReused, Payment, PaymentId, PaymentRequest, PaymentState, Share
from hupan.platform.faults import reach
from hupan.purchases import SYSTEM, due_of

FAULT_POINTS = ("differences.noted", "differences.captured", "differences.told", "differences.given_back")

_STRETCH = 200
_TRIES = 3
_AGAIN = timedelta(seconds=60)
# So long a payment may take from being noted to being there; afterwards whoever was about to make it is dead.
_LOST = timedelta(minutes=5)
_SYSTEM = Who(SYSTEM)
_OVER = {PaymentState.VOIDED, PaymentState.FAILED}
_TAKEN = {PaymentState.AUTHORISED, PaymentState.CAPTURED}

_log = structlog.get_logger(__name__)


class DifferenceService:
    """Takes what exchanges cost more.

    Args:
        ports: What the room stands on.
    """

    def __init__(self, ports: DifferencePorts) -> None:
        self._ports = ports

    async def pay(self, who: Who, order_id: OrderId, return_id: ReturnId, credential: str) -> str:
        """Begin to pay, or go on with it.

        Args:
            who: Whose order it is.
            order_id: Which.
            return_id: Which of its exchanges.
            credential: What the way of paying needs; see `hupan.cards.Errand`.

        Returns:
            The address where the buyer goes on; empty where it is paid already.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
            NothingToPay: Nobody waits for that.
            StillAsking: How the last attempt ended is not known yet.
            HandlerRefused: It is not taken in this way.
            ProviderAway: The provider cannot be reached; nothing has happened.
        """
        for _ in range(_TRIES):
            order = await self._ports.orders.get(who, order_id)
            if _case(order, return_id) is None or _due(order, return_id) is None:
                raise NothingToPay("Nothing is to be paid for this exchange.", return_id=return_id)
            async with self._ports.stores() as store:
                last = await store.last(return_id)
            number = 1
            if last is not None:
                payment = await self._look(last)
                if payment is not None and payment.state not in _OVER:
                    return _onward(payment)
                if payment is None and not self._is_lost(last):
                    # Noted and not begun: another window is about to, or has died. Under one key it is one payment.
                    return await self._begin(order, last, credential)
                number = last.number + 1
            if number > MOST_ATTEMPTS:
                raise TooManyAttempts("This was tried too often.", return_id=return_id)
            order = await self._ports.orders.get(who, order_id)
            attempt = Attempt(order_id, return_id, number, self._ports.clock.now())
            async with self._ports.stores() as store:
                is_mine = await store.add(attempt)
            if not is_mine:
                continue  # another window was faster: go on with what it began
            reach("differences.noted")
            return await self._begin(order, attempt, credential)
        raise StillAsking("This is being paid in another window.", return_id=return_id)

    async def come_back(self, who: Who, order_id: OrderId, return_id: ReturnId) -> None:
        """Find out how it went, whatever an address says; a provider that is away is asked again by the watch.

        Raises:
            OrderNotFound: There is none, or it is not theirs.
        """
        order = await self._ports.orders.get(who, order_id)
        async with self._ports.stores() as store:
            last = await store.last(return_id)
        if last is not None and last.order_id == order.id:
            await self._look(last)

    async def under_way(self, return_id: ReturnId) -> Payment | None:
        """Find the payment that was begun last."""
        async with self._ports.stores() as store:
            last = await store.last(return_id)
        return None if last is None else await self._ports.payments.find(last.key)

    async def give_up(self, who: Who, order_id: OrderId, return_id: ReturnId, otherwise: Otherwise) -> Order:
        """Do not pay it; a page that is open is closed."""
        order = await self._ports.returns.give_up(who, order_id, return_id, otherwise)
        async with self._ports.stores() as store:
            last = await store.last(return_id)
        if last is not None:
            await self._look(last)
        return order

    async def hear(self, payment_id: PaymentId) -> None:
        """A payment has changed: where it is an attempt's, see that through."""
        names = names_of((await self._ports.payments.get(payment_id)).key)
        if names is None:
            return
        async with self._ports.stores() as store:
            attempt = await store.get(*names)
        if attempt is not None:
            await self._look(attempt)

    async def sweep(self) -> int:
        """Look at every attempt of which the end is not known; says how many there were."""
        now = self._ports.clock.now()
        async with self._ports.stores() as store:
            attempts = await store.due(now, now + _AGAIN, _STRETCH)
        for each in attempts:
            try:
                await self._look(each)
            except HupanError as error:
                # What one attempt cannot do does not keep the others from their end.
                _log.warning("differences.again", return_id=each.return_id, code=error.code)
        return len(attempts)

    async def _begin(self, order: Order, attempt: Attempt, credential: str) -> str:
        payments, more = self._ports.payments, _due(order, attempt.return_id)
        if more is None:
            raise NothingToPay("Nothing is to be paid for this exchange.", return_id=attempt.return_id)
        first = await payments.get(PaymentId(order.payment_id))
        share = Share(order.id, order.seller_id, more)
        request = PaymentRequest(attempt.key, order.buyer, more, first.handler, credential, (share,))
        try:
            payment = await payments.authorise(request)
        except KeyReused:
            found = await payments.find(attempt.key)
            if found is None:
                raise
            payment = found
        if payment.state in {PaymentState.REQUIRES_ACTION, PaymentState.UNKNOWN}:
            return _onward(payment)
        payment = await self._look(attempt) or payment
        return "" if payment.state is PaymentState.CAPTURED else _onward(payment)

    async def _look(self, attempt: Attempt) -> Payment | None:
        """See an attempt through, as far as it goes now."""
        payments = self._ports.payments
        payment = await payments.find(attempt.key)
        if payment is None:
            if self._is_lost(attempt):
                await self._end(attempt)
            return None
        if payment.state not in _OVER:
            payment = await payments.reconcile(payment.id)
        order = await self._ports.orders.get(_SYSTEM, attempt.order_id)
        if _due(order, attempt.return_id) == payment.amount and not payment.came_late:
            return await self._take(attempt, payment)
        if any(each.payment_id == payment.id for each in order.adjustments):
            await self._end(attempt)
            return payment
        return await self._give_back(attempt, payment)

    async def _take(self, attempt: Attempt, payment: Payment) -> Payment:
        """Take what somebody waits for."""
        if payment.state is PaymentState.CREATED:
            # Whoever was about to name it has died, or is at it: what they come with is not known here.
            if attempt.begun_at + _AGAIN < self._ports.clock.now():
                payment = await self._ports.payments.void(payment.id)
            return payment
        if payment.state is PaymentState.AUTHORISED:
            payment = await self._ports.payments.capture(payment.id)
            reach("differences.captured")
        if payment.state is PaymentState.CAPTURED:
            try:
                await self._ports.returns.pay(attempt.order_id, attempt.return_id, payment.id, payment.amount)
            except (WrongStep, PriceChanged):
                # It ended, or became another sum, in this moment.
                return await self._give_back(attempt, payment)
            reach("differences.told")
        if payment.state in {*_OVER, PaymentState.CAPTURED}:
            await self._end(attempt)
        return payment

    async def _give_back(self, attempt: Attempt, payment: Payment) -> Payment:
        """Nobody waits for it any more: close the page, let go of what is set aside, send back what was taken."""
        certain = await self._ports.payments.undo(payment.id, f"{attempt.key}:back")
        reach("differences.given_back")
        if certain:
            await self._end(attempt)
        return await self._ports.payments.get(payment.id)

    def _is_lost(self, attempt: Attempt) -> bool:
        return attempt.begun_at + _LOST < self._ports.clock.now()

    async def _end(self, attempt: Attempt) -> None:
        async with self._ports.stores() as store:
            await store.end(attempt)


def _case(order: Order, return_id: ReturnId) -> Return | None:
    return next((each for each in order.returns if each.id == return_id), None)


def _due(order: Order, return_id: ReturnId) -> Money | None:
    """Tell what an exchange waits for; `None` where it does not."""
    case = _case(order, return_id)
    return due_of(order, return_id)[1] if case is not None and case.status is ReturnStatus.UNPAID else None


def _onward(payment: Payment) -> str:
    if payment.state in _TAKEN:
        return ""
    if payment.state is PaymentState.REQUIRES_ACTION:
        return payment.action
    raise StillAsking("How this payment stands is not known yet.", payment_id=payment.id)
