"""What is kept of a mandate: that somebody agreed, word for word, for whoever doubts it later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mandate that was accepted.

    Attributes:
        checkout_id: Of what; orders name the same.
        kind: `mandate.checkout.1` or `mandate.payment.1`.
        profile_url: Of the platform that presented it.
        kid: By which key of its.
        reference: Hash by which AP2 refers to it.
        text: As it came.
        accepted_at: When.
    """

    id: str
    checkout_id: str
    kind: str
    profile_url: str
    kid: str
    reference: str
    text: str
    accepted_at: datetime


class MandateStore(Protocol):
    """Rows of mandates. Below: the repository."""

    async def claim(self, keys: Sequence[str], checkout_id: str) -> bool:
        """Take what may be used once for a checkout; says no where another checkout has it."""
        ...

    async def keep(self, evidence: Evidence) -> None:
        """Keep a mandate; the same of the same checkout once."""
        ...

    async def of_checkout(self, checkout_id: str) -> list[Evidence]:
        """Read what was accepted for a checkout, the oldest first."""
        ...
