"""The ways of paying that there are."""

from collections.abc import Iterable

from hupan.kernel import Buyer, Money
from hupan.payments.errors import HandlerNotFound
from hupan.payments.ports import PaymentHandler


class Handlers:
    """Finds handlers by name.

    Args:
        handlers: In the order in which they are offered.
    """

    def __init__(self, handlers: Iterable[PaymentHandler]) -> None:
        self._by_id = {each.id: each for each in handlers}

    def find(self, handler_id: str) -> PaymentHandler:
        """Find a handler.

        Raises:
            HandlerNotFound: Nobody here takes payments in this way.
        """
        found = self._by_id.get(handler_id)
        if found is None:
            raise HandlerNotFound("Nobody here takes payments in this way.", handler=handler_id)
        return found

    def for_buyer(self, buyer: Buyer, amount: Money | None) -> list[PaymentHandler]:
        """List what is open to a buyer, for a sum."""
        return [each for each in self._by_id.values() if each.accepts(buyer, amount)]
