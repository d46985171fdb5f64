"""Pictures of a return or a dispute, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from hupan.kernel import OrderId
from hupan.orders import Side

ExhibitId = NewType("ExhibitId", str)

MOST_OF_A_SIDE: Final = 6
"""How many pictures each side may add to a return or a dispute."""

SMALL: Final = 320


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A picture that somebody added.

    Attributes:
        case_id: The return or the dispute.
        side: Who added it.
        width: Of the large one, in pixels.
    """

    id: ExhibitId
    order_id: OrderId
    case_id: str
    side: Side
    width: int
    height: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Pixels:
    """An exhibit's WebP, in the two sizes that pages show."""

    small: bytes
    large: bytes
