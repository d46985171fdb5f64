"""What is kept of an agent's cart beside what the room of carts knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hupan.kernel import Buyer


@dataclass(frozen=True, slots=True)
class CartRecord:
    """A cart that an agent began.

    Attributes:
        cart_id: Its id in the room.
        owner: The agent, as a key.
        guest: As whose the room keeps it.
        checkout_id: What it was turned into last; empty where it never was.
        notes: What the agent wrote that the room does not keep: its buyer, and where that one is.
        link: The secret of the address by which a person takes it over, sealed; empty before there is one.
        opened_by: Hash of who has used that; empty before.
    """

    cart_id: str
    owner: str
    guest: str
    checkout_id: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    link: str = ""
    opened_by: str = ""

    @property
    def buyer(self) -> Buyer:
        """As whose the room keeps it."""
        return Buyer(guest=self.guest)


class CartRecordStore(Protocol):
    """Rows of records. Below: the repository."""

    async def find(self, cart_id: str) -> CartRecord | None:
        """Find a record."""
        ...

    async def of_checkout(self, checkout_id: str) -> CartRecord | None:
        """Find the record of the cart of which a checkout came."""
        ...

    async def add(self, record: CartRecord) -> None:
        """Keep a new one."""
        ...

    async def note(self, cart_id: str, notes: Mapping[str, Any]) -> None:
        """Write other notes."""
        ...

    async def turn(self, cart_id: str, checkout_id: str, instead_of: str) -> str:
        """Say into what a cart was turned, unless somebody else has said so meanwhile.

        Returns:
            Into what it is turned now; empty where the cart is gone.
        """
        ...

    async def link(self, cart_id: str, link: str, *, instead_of: str) -> CartRecord | None:
        """Keep another address, unless somebody else has done so meanwhile; returns the record as it is then."""
        ...

    async def open(self, cart_id: str, link: str, opener: str) -> bool:
        """Say who uses an address; says no where somebody else has, or there is another one by now."""
        ...
