"""What enquiries need beside the market of a visit. Below: `OrderService` and `PaymentService`, as they are."""

from collections.abc import Sequence
from typing import Protocol

from hupan.kernel import Buyer, Money
from hupan.orders import OrderPage, Terms, Who
from hupan.payments import PaymentHandler


class Orders(Protocol):
    """Keeps orders, and knows for how long what may be done with one. Nothing here changes one."""

    @property
    def terms(self) -> Terms:
        """For how long what may be done."""
        ...

    async def list(self, who: Who, *, limit: int = 20) -> OrderPage:
        """List orders, the newest first."""
        ...


class Payments(Protocol):
    """Knows the ways of paying."""

    def handlers(self, buyer: Buyer, amount: Money | None = None) -> Sequence[PaymentHandler]:
        """List the ways that are open to a buyer."""
        ...
