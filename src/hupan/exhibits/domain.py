"""Pictures of a return or a dispute, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from hupan.kernel import OrderId
from hupan.orders import Side

ExhibitId = NewType("ExhibitId", str)

NEWS: Final = "exhibits.orders"
"""Topic of the outbox: ids of orders to whose returns or disputes pictures were added, or taken back from."""

MOST_OF_A_SIDE: Final = 6
"""How many pictures each side may have in a return or a dispute."""

MOST_EVER: Final = 24
"""How many each side may add to one, with those that it took back: the other side is told of each."""

SMALL: Final = 320


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A picture that somebody added.

    Attributes:
        case_id: The return or the dispute.
        side: Who added it.
        width: Of the large one, in pixels.
        at: When it was added. What was added at once has one time.
        taken_back_at: When whoever added it took it back; of such a picture only this is left.
    """

    id: ExhibitId
    order_id: OrderId
    case_id: str
    side: Side
    width: int
    height: int
    at: datetime
    taken_back_at: datetime | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is something to see."""
        return self.taken_back_at is None


@dataclass(frozen=True, slots=True)
class Added:
    """How many pictures a side has in a case, and how many it ever added."""

    there: int
    ever: int


@dataclass(frozen=True, slots=True)
class Pixels:
    """An exhibit's WebP, in the two sizes that pages show."""

    small: bytes
    large: bytes
