"""What the room needs from outside. Above: `RateService`. Below: the room's table."""

from collections.abc import Sequence
from typing import Protocol

from hupan.rates.domain import ReferenceRate


class RateStore(Protocol):
    """The room's table, for one transaction."""

    async def save(self, rates: Sequence[ReferenceRate]) -> None:
        """Keep rates in place of those of the same currencies and days."""
        ...

    async def newest(self) -> list[ReferenceRate]:
        """Return the newest rate of each currency."""
        ...
