"""What shops elsewhere need. Above: `MerchantService` and `PurchaseService`. Below: the repository, and UCP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from hupan.kernel import PersonId
from hupan.merchants.domain import (
    Good,
    Handler,
    Introduction,
    Merchant,
    MerchantId,
    OrderLook,
    Terms,
    Wanted,
    Wish,
)
from hupan.merchants.purchases import KeptLine, Purchase, PurchaseId, Spent


class MerchantStore(Protocol):
    """Rows of shops. Below: the repository."""

    async def hold(self, person_id: PersonId) -> int:
        """Count a person's shops; nobody else adds one of theirs until the transaction ends."""
        ...

    async def of(self, person_id: PersonId) -> list[Merchant]:
        """Read a person's, in the order in which they were added."""
        ...

    async def find(self, person_id: PersonId, merchant_id: MerchantId) -> Merchant | None:
        """Find one of a person's."""
        ...

    async def at(self, person_id: PersonId, address: str) -> Merchant | None:
        """Find one of a person's by its address."""
        ...

    async def keep(self, merchant: Merchant) -> None:
        """Keep one as it is now."""
        ...

    async def remove(self, person_id: PersonId, merchant_id: MerchantId) -> bool:
        """Remove one; says whether it was there."""
        ...


class PurchaseStore(Protocol):
    """Rows of purchases and of what is kept for them. Below: the repository."""

    async def lines(self, person_id: PersonId) -> list[KeptLine]:
        """Read what a person keeps for shops elsewhere, in the order in which it was put there."""
        ...

    async def put(self, line: KeptLine, at: datetime) -> None:
        """Keep something, in place of what is kept of the same."""
        ...

    async def take_out(self, merchant_id: MerchantId, item_ids: Sequence[str]) -> None:
        """Keep some things no longer."""
        ...

    async def find(self, purchase_id: PurchaseId, *, hold: bool = False) -> Purchase | None:
        """Find a purchase; held until the transaction ends, if that is asked for."""
        ...

    async def of(self, person_id: PersonId, limit: int) -> list[Purchase]:
        """Read a person's purchases, the last one first."""
        ...

    async def due(self, now: datetime, again_after: timedelta, limit: int) -> list[Purchase]:
        """Take purchases whose end is to be asked for; nobody else takes them for a while."""
        ...

    async def keep(self, purchase: Purchase) -> None:
        """Keep a purchase as it is now."""
        ...


class Spending(Protocol):
    """Counts what is spent. Below: `hupan.limits`."""

    async def take(self, spent: Spent) -> str:
        """Count a purchase before it begins; returns the name of what was taken, to let go of it.

        Raises:
            HupanError: It goes beyond a limit of the person's own.
        """
        ...

    async def let_go(self, taken: str) -> None:
        """Let go of one taking, of which nothing came."""
        ...

    async def release(self, purchase_id: PurchaseId) -> None:
        """Let go of what was counted for a purchase that came to nothing."""
        ...


class Notary(Protocol):
    """Signs receipts. Below: `hupan.receipts`."""

    @property
    def issuer(self) -> str:
        """Who signs."""
        ...

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """Write claims as a compact JWS."""
        ...


class MerchantDoor(Protocol):
    """Speaks with shops elsewhere. Below: `protocols.ucp_away`.

    Every verb raises `MerchantTrouble` where the shop does not do its part.
    """

    def address_of(self, written: str) -> str:
        """Read what a person wrote as the address of a shop: scheme, host and perhaps port.

        Raises:
            BadMerchantAddress: It is none that may be asked.
        """
        ...

    async def introduce(self, address: str) -> Introduction:
        """Read what a shop says of itself, and find a version that both sides speak."""
        ...

    async def search(self, merchant: Merchant, wish: Wish) -> list[Good]:
        """Find goods."""
        ...

    async def look(self, merchant: Merchant, ids: Sequence[str], wish: Wish) -> list[Good]:
        """Look goods up by their ids; what is gone is left out."""
        ...

    async def begin(self, merchant: Merchant, wanted: Wanted, key: str) -> Terms:
        """Begin a checkout of exactly this. Nothing is bought by that."""
        ...

    async def read(self, merchant: Merchant, checkout_id: str) -> Terms:
        """Read how a checkout stands."""
        ...

    async def complete(self, merchant: Merchant, checkout_id: str, handler: Handler, key: str) -> Terms:
        """Pay a checkout; under one key it happens once."""
        ...

    async def cancel(self, merchant: Merchant, checkout_id: str, key: str) -> None:
        """Give a checkout up."""
        ...

    async def order(self, merchant: Merchant, order_id: str) -> OrderLook:
        """Read how an order stands."""
        ...


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What came back; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class WebRequest:
    """What is sent to a shop."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


class MerchantWeb(Protocol):
    """Carries requests to shops. Below: `gateways.open_web`."""

    def check(self, url: str, *, local: bool = False) -> None:
        """Refuse what can be seen to be no address that may be asked.

        Raises:
            BadMerchantAddress: It is none.
        """
        ...

    async def call(self, request: WebRequest, largest_bytes: int, *, local: bool = False) -> WebAnswer:
        """Ask, follow nothing, and read no more than so much.

        Args:
            request: What is sent.
            largest_bytes: Answers that are larger are refused.
            local: Whether the shop was added as one on this machine; no other shop may lead here.

        Raises:
            BadMerchantAddress: The address is none that may be asked.
            MerchantUnreachable: There was no answer in time.
            MerchantNotUnderstood: The answer is too large.
        """
        ...
