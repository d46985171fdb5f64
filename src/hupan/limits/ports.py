"""What limits need. Above: `LimitService`. Below: the repository, the catalogue, rates, and whoever knows checkouts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from hupan.catalog import CategoryTree, Product, ProductId
from hupan.kernel import PersonId
from hupan.limits.domain import Limit, LimitId, Rules, Taken
from hupan.rates import ReferenceRates


class LimitStore(Protocol):
    """Rows of limits and of what was taken, in one transaction."""

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else count for this person until the transaction ends."""
        ...

    async def rules(self, person_id: PersonId) -> Rules | None:
        """Read a person's limits; `None` where they never said anything about them."""
        ...

    async def ground(self, person_id: PersonId, currency: str, time_zone: str) -> None:
        """Keep in which currency and time zone a person's limits count."""
        ...

    async def put(self, person_id: PersonId, limit: Limit) -> None:
        """Keep a limit, in place of one over and of the same."""
        ...

    async def remove(self, person_id: PersonId, limit_id: LimitId) -> bool:
        """Remove a limit; says whether it was there."""
        ...

    async def on(self, person_id: PersonId, day: date) -> Sequence[Taken]:
        """Read what was taken on a day."""
        ...

    async def take(self, taken: Taken) -> None:
        """Keep that something was taken."""
        ...

    async def let_go(self, taken_id: str) -> None:
        """Forget one taking."""
        ...

    async def release(self, checkout_id: str) -> None:
        """Forget what was taken for a checkout."""
        ...

    async def unsettled(self, before: datetime, limit: int) -> Sequence[Taken]:
        """List what was taken before a moment and of which nobody knows yet what came of it."""
        ...

    async def settle(self, taken_ids: Sequence[str]) -> None:
        """Note that something came of takings."""
        ...

    async def forget(self, before: date) -> None:
        """Forget what was taken long ago."""
        ...


class Catalog(Protocol):
    """Knows what goods are. Below: the catalogue."""

    async def products(self, ids: Sequence[ProductId], *, hidden: bool = False) -> Mapping[ProductId, Product]:
        """Find products."""
        ...

    async def categories(self) -> CategoryTree:
        """Read the tree."""
        ...


class Rates(Protocol):
    """Knows about what currencies are worth. Below: rates."""

    async def rates(self) -> ReferenceRates:
        """Tell the newest rate of each."""
        ...


class Attempt(StrEnum):
    """What came of a checkout."""

    GOES_ON = "goes_on"
    BOUGHT = "bought"
    NOTHING = "nothing"


class Attempts(Protocol):
    """Knows what came of checkouts. Below: the rows of checkouts."""

    async def of(self, checkout_ids: Sequence[str]) -> Mapping[str, Attempt]:
        """Say what came of each; of one that is not there nothing did."""
        ...
