"""What receipts need. Above: `ReceiptService`. Below: the repository, the rooms of buying, and whoever writes JWS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hupan.checkout import CheckoutId, CheckoutSession
from hupan.kernel import Clock, OrderId
from hupan.orders import Order, Who
from hupan.platform import Secrets, StoreFactory
from hupan.receipts.domain import MadeKey, Mandated, Receipt


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key, as it is kept.

    Attributes:
        kid: Its thumbprint.
        jwk: What everybody may know of it.
        sealed: The key itself.
        retired_at: Since when it signs no more; `None` for the one that signs.
    """

    kid: str
    jwk: Mapping[str, str]
    sealed: bytes
    made_at: datetime
    retired_at: datetime | None = None


class ReceiptStore(Protocol):
    """Rows of receipts and of keys. Below: the repository."""

    async def find(self, checkout_id: CheckoutId) -> Receipt | None:
        """Find the receipt of a checkout."""
        ...

    async def known(self, checkout_ids: Sequence[CheckoutId]) -> set[CheckoutId]:
        """Say which of some checkouts have one."""
        ...

    async def keep(self, receipt: Receipt, salt: str) -> Receipt:
        """Keep a receipt, unless its checkout has one; returns the one that is kept."""
        ...

    async def keys(self) -> list[KeptKey]:
        """Read all keys that ever signed, the one that signs first."""
        ...

    async def make_current(self, key: KeptKey, instead_of: str | None) -> None:
        """Let a key sign from now on; nothing happens where another one does already instead of the one named."""
        ...


class Pen(Protocol):
    """Makes keys and signs. Below: `protocols.receipts`."""

    def make(self) -> MadeKey:
        """Make a fresh key."""
        ...

    def sign(self, claims: Mapping[str, Any], key: MadeKey) -> str:
        """Write claims as a compact JWS that names its key."""
        ...


class Board(Protocol):
    """Where the public keys hang, for those who check receipts on this machine without asking the database."""

    async def publish(self, keys: Sequence[Mapping[str, str]]) -> None:
        """Write them down."""
        ...


class Checkouts(Protocol):
    """Knows checkouts. Below: the rows of checkouts."""

    async def several(self, checkout_ids: Sequence[CheckoutId]) -> Mapping[CheckoutId, CheckoutSession]:
        """Read checkouts, whoever's they are."""
        ...


class Orders(Protocol):
    """Knows orders. Below: orders."""

    async def get(self, who: Who, order_id: OrderId) -> Order:
        """Read an order.

        Raises:
            OrderNotFound: There is none, or it is somebody else's.
        """
        ...


class Agreements(Protocol):
    """Knows the mandates that were presented for a checkout. Below: `protocols.mandates`."""

    async def of_checkout(self, checkout_id: str) -> Sequence[Mandated]:
        """Name them, the checkout's first."""
        ...


@dataclass(frozen=True, slots=True)
class ReceiptPorts:
    """Everything that receipts stand on.

    Attributes:
        issuer: The address under which others reach the market; empty where it has none.
    """

    stores: StoreFactory[ReceiptStore]
    checkouts: Checkouts
    orders: Orders
    agreements: Agreements
    pen: Pen
    board: Board
    secrets: Secrets
    clock: Clock
    issuer: str = ""
