"""The room's stores on PostgreSQL. One instance lives for one transaction."""

from hupan.payments.repository.payments import SqlPaymentStore
from hupan.payments.repository.payouts import SqlPayoutStore

__all__ = ["SqlPaymentStore", "SqlPayoutStore"]
