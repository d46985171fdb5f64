"""Asks now and then after payments whose handler did not answer; several processes may do it at once."""

from hupan.payments.service.payments import PaymentService
from hupan.platform import Rounds

EVERY_S = 30.0


class PaymentWatch(Rounds):
    """A background task, so that what was left open by a crash or a lost line is found out although nobody asks.

    Args:
        payments: Does the asking.
        every_s: Seconds between two rounds.
    """

    def __init__(self, payments: PaymentService, every_s: float = EVERY_S) -> None:
        super().__init__(payments.reconcile_all, every_s, "payments.watch")
