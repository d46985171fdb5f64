"""What is kept of a checkout beside what the room knows: whose agent began it, and what the agent was shown last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """A checkout that an agent began.

    Attributes:
        checkout_id: Its id in the room.
        owner: The agent, as a key.
        shown: Fingerprint of what the agent was shown last: what its buyer confirms.
        webhook_url: Where the agent wants to hear of orders; empty where it does not.
        version: Of UCP, in which it began.
        base_url: Where the market was reached.
        notes: What the agent wrote that the room does not keep, such as its names for destinations.
    """

    checkout_id: str
    owner: str
    shown: str
    webhook_url: str
    version: str
    base_url: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict[str, Any])


class RecordStore(Protocol):
    """Rows of records. Below: the repository."""

    async def find(self, checkout_id: str) -> Record | None:
        """Find a record."""
        ...

    async def keep(self, record: Record) -> None:
        """Keep a record, in place of an earlier one."""
        ...

    async def heard_of(self, checkout_ids: Sequence[str]) -> set[str]:
        """Pick the checkouts of whose orders a platform wants to hear."""
        ...
