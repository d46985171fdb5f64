"""Wakes a checkout as soon as the provider has spoken of its payment."""

import asyncio

import structlog

from hupan.checkout import CheckoutId, CheckoutService
from hupan.kernel import HupanError
from hupan.payments import HEARD_NEWS, PaymentId, PaymentService
from hupan.platform import Signals

_log = structlog.get_logger(__name__)


class CheckoutWaker:
    """A background task. A signal that is lost costs seconds: whatever waits is looked after now and then anyway.

    Args:
        signals: Say of which payments there is news.
        payments: Know for which attempt they are.
        checkouts: Go on.
    """

    def __init__(self, signals: Signals, payments: PaymentService, checkouts: CheckoutService) -> None:
        self._signals = signals
        self._payments = payments
        self._checkouts = checkouts
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen(), name="checkout.waker")

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def wake(self, payment_id: PaymentId) -> None:
        """Go on with the checkout of a payment, if it is one's: payments of checkouts have the key of their attempt."""
        payment = await self._payments.get(payment_id)
        await self._checkouts.wake(CheckoutId(payment.key.partition(":")[0]))

    async def _listen(self) -> None:
        async with self._signals.subscribe(HEARD_NEWS) as heard:
            async for payment_id in heard:
                try:
                    await self.wake(PaymentId(payment_id))
                except HupanError as error:
                    _log.info("checkout.not_woken", payment_id=payment_id, code=error.code)
                except Exception:  # noqa: BLE001 - logged with its traceback; one checkout does not hold up the others
                    _log.exception("checkout.waking_failed", payment_id=payment_id)
