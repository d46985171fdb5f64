"""What exhibits need from outside. Above: `ExhibitService`. Below: the repository, orders, and pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hupan.exhibits.domain import Added, Exhibit, ExhibitId, Pixels
from hupan.kernel import OrderId, PersonId
from hupan.orders import Order, Side, Who
from hupan.pictures import Scaled


class ExhibitStore(Protocol):
    """Rows of pictures."""

    async def hold(self, case_id: str, side: Side) -> Added:
        """Count what a side has added to a case, and let nobody add to it until the transaction ends."""
        ...

    async def add(self, exhibit: Exhibit, pixels: Pixels, person_id: PersonId | None) -> None:
        """Keep a picture; it goes with the person, where one is named."""
        ...

    async def take_back(self, exhibit: Exhibit, now: datetime) -> bool:
        """Throw a picture's pixels away, and keep that there was one; false where that was done before."""
        ...

    async def tell(self, order_id: OrderId) -> None:
        """Let others hear that an order's pictures are other than before."""
        ...

    async def of_order(self, order_id: OrderId) -> Sequence[Exhibit]:
        """List an order's pictures, the oldest first, with what is left of those that were taken back."""
        ...

    async def pixels(self, order_id: OrderId, exhibit_id: ExhibitId, *, large: bool) -> bytes | None:
        """Read one of an order's pictures."""
        ...


class Orders(Protocol):
    """Knows orders, and whose they are. Below: `OrderService`."""

    async def get(self, who: Who, order_id: OrderId) -> Order:
        """Read an order; raises where it is not for whoever asks."""
        ...


class Pictures(Protocol):
    """Reads photographs. Below: `PictureService`."""

    @property
    def largest_bytes(self) -> int:
        """The size above which no picture is taken."""
        ...

    async def scaled(self, data: bytes) -> Scaled:
        """Make a photograph anew in sizes, without what stands beside its pixels; raises where it is none."""
        ...
