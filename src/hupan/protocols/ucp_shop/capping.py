"""What is remembered of a checkout that its agent may not pay any more, so that its buyer is asked to."""

from dataclasses import replace
from typing import Final

from hupan.protocols.ucp import Complaint
from hupan.protocols.ucp_shop.records import Record

_CAP: Final = "spending_cap"


def with_cap(record: Record, said: str) -> Record:
    """Remember that the agent's cap is reached."""
    return replace(record, notes={**record.notes, _CAP: said})


def without_cap(record: Record) -> Record:
    """Forget it: the checkout changes, or the agent tries again."""
    return replace(record, notes={name: each for name, each in record.notes.items() if name != _CAP})


def cap_told(record: Record) -> Complaint | None:
    """Tell the agent that its buyer has to go on; nothing, where the agent itself may."""
    said = record.notes.get(_CAP)
    return None if said is None else Complaint("spending_cap_reached", said, severity="requires_buyer_review")
