"""What mandates need. Above: `MandateService`. Below: the repository, and the rooms behind the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from hupan.catalog import OfferId, ProductId
from hupan.kernel import Clock, Money, OrderId, PersonId
from hupan.mandates.domain import Draft, Mandate, MandateId, Terms
from hupan.platform import StoreFactory


@dataclass(frozen=True, slots=True)
class Word:
    """What a person is told, once a key."""

    key: str
    kind: str
    facts: Mapping[str, str | int]


class MandateStore(Protocol):
    """Rows of mandates, in one transaction."""

    async def add(self, mandate: Mandate) -> None:
        """Keep a new one."""
        ...

    async def get(self, mandate_id: MandateId, *, for_change: bool = False) -> Mandate | None:
        """Find one; with `for_change` nobody else changes it meanwhile."""
        ...

    async def save(self, mandate: Mandate) -> None:
        """Write one back that is held."""
        ...

    async def of_person(self, person_id: PersonId) -> Sequence[Mandate]:
        """List a person's, the newest first."""
        ...

    async def active(self, person_id: PersonId) -> int:
        """Count a person's active ones, and let nobody else add one until the transaction ends."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[MandateId]:
        """List those that are to be looked at."""
        ...

    async def wake(self, product_ids: Sequence[ProductId], now: datetime) -> None:
        """Have active ones of some products looked at now, but for those that rest or wait for their moment."""
        ...

    async def tell(self, mandate: Mandate, word: Word, now: datetime) -> None:
        """Tell the person, once a key."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer that may fit."""

    offer_id: OfferId
    quantity: int


class Goods(Protocol):
    """Knows what is offered. Below: the catalogue and the inventory."""

    async def terms(self, person_id: PersonId, draft: Draft, cooling: timedelta) -> Terms:
        """Say what a draft means, in words and with the address as it is now.

        Raises:
            BadMandate: The product, variant, seller or address is not there.
        """
        ...

    async def best(self, terms: Terms, most: int) -> Candidate | None:
        """Find the cheapest offer that can be had and whose price alone is within the ceiling."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checkout as it stands.

    Attributes:
        total: With delivery and tax.
        is_ready: Whether it can be paid.
        is_open: Whether nobody has begun to pay it.
    """

    checkout_id: str
    fingerprint: str
    total: Money
    is_ready: bool
    is_open: bool = True


class Ended(StrEnum):
    """How an attempt to pay ended."""

    BOUGHT = "bought"
    GOES_ON = "goes_on"
    CHANGED = "changed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt to pay."""

    ended: Ended
    reason: str = ""
    order_ids: tuple[OrderId, ...] = ()


class Counter(Protocol):
    """Buys. Below: checkouts, with the person's limits."""

    async def prepare(self, person_id: PersonId, terms: Terms, candidate: Candidate) -> Prepared | None:
        """Begin a checkout; `None` where that cannot be."""
        ...

    async def look(self, person_id: PersonId, checkout_id: str) -> Prepared | None:
        """Say how a checkout stands now; `None` where it is over and nothing was bought."""
        ...

    async def pay(self, mandate: Mandate, checkout_id: str, fingerprint: str, key: str) -> Outcome:
        """Pay a checkout, once a key: exactly what the fingerprint says, or nothing."""
        ...

    async def drop(self, person_id: PersonId, checkout_id: str) -> None:
        """Give up a checkout that nobody has begun to pay."""
        ...


@dataclass(frozen=True, slots=True)
class MandatePorts:
    """Everything that mandates stand on.

    Attributes:
        cooling: How long people can say no.
    """

    stores: StoreFactory[MandateStore]
    goods: Goods
    counter: Counter
    clock: Clock
    cooling: timedelta
