"""Whose an order is: whoever asks about one that is not theirs is told that there is none."""

from dataclasses import dataclass

from hupan.kernel import Buyer, OrderId
from hupan.orders import Order, OrderNotFound, OrderService, Who
from hupan.protocols.ucp import Call, Complaint, UcpRefusal


@dataclass(frozen=True, slots=True)
class OrderFinder:
    """Finds an order of the person for whom a platform acts, or one that the agent made itself.

    Attributes:
        orders: Knows them.
    """

    orders: OrderService

    async def find(self, call: Call) -> tuple[Who, Order]:
        """Find the order that a request is about, and as whom it is acted upon.

        Raises:
            UcpRefusal: There is none, or it is not theirs.
        """
        linked = [] if call.linked is None else [Buyer(call.linked.person_id)]
        # What no order is called, such as a name with NUL in it, a database need not be asked for.
        for buyer in (*linked, call.buyer) if call.subject.isprintable() else ():
            who = Who.buying(buyer)
            try:
                return who, await self.orders.get(who, OrderId(call.subject))
            except OrderNotFound:
                continue
        raise missing("order")


def missing(what: str) -> UcpRefusal:
    """Say that there is no such thing."""
    complaint = Complaint("not_found", f"There is no such {what}.", severity="unrecoverable")
    return UcpRefusal(404, complaint, flat=False)
