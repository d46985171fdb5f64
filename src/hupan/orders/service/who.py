"""Who asks, and which orders are theirs. Whoever does not see an order is told that there is none."""

from dataclasses import dataclass

from hupan.catalog import SellerId
from hupan.kernel import Buyer, PersonId
from hupan.purchases import SYSTEM, Actor, NotYours, Order, OrderChanged, Side


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who reads or changes orders.

    Attributes:
        sellers: For whom a seller's person speaks.
        seen: How many entries the order's history had when they decided what to do; where it has more by now, nothing
            is done. So a form that is sent twice does its deed once, and nobody acts on what they have not seen.
    """

    actor: Actor
    buyer: Buyer | None = None
    sellers: frozenset[SellerId] = frozenset()
    seen: int | None = None

    @classmethod
    def buying(cls, buyer: Buyer) -> "Who":
        """Whoever bought, person or guest."""
        return cls(Actor(Side.BUYER, buyer.key), buyer)

    @classmethod
    def selling(cls, person_id: PersonId, sellers: frozenset[SellerId]) -> "Who":
        """Somebody who speaks for sellers."""
        return cls(Actor(Side.SELLER, person_id), sellers=sellers)

    @classmethod
    def operating(cls, person_id: PersonId) -> "Who":
        """Somebody who runs the market."""
        return cls(Actor(Side.OPERATOR, person_id))

    def sees(self, order: Order) -> bool:
        """Whether an order is theirs."""
        if self.actor.role is Side.BUYER:
            return self.buyer == order.buyer
        return self.actor.role is not Side.SELLER or order.seller_id in self.sellers

    def check_seen(self, order: Order) -> None:
        """Check that they know how the order stands.

        Raises:
            OrderChanged: Something has happened since.
        """
        if self.seen is not None and self.seen != len(order.history):
            raise OrderChanged("Something has happened to this order since you looked. Look again.")

    def needs(self, *roles: Side) -> None:
        """Check that this side may do something.

        Raises:
            NotYours: It may not.
        """
        if self.actor.role not in roles:
            raise NotYours("The other side, or an operator, does this.")


HOUSE = Who(SYSTEM)
"""The market itself, where nobody asks."""
