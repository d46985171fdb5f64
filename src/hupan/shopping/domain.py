"""What the shopping agent knows of a market."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filling:
    """A market that is being filled.

    Attributes:
        found: Goods that can be found by now.
        total: Goods that there will be.
    """

    found: int
    total: int
