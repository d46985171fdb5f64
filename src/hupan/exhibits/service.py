"""Verbs on pictures of returns and disputes: add, take back, list, read. One call, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from hupan.exhibits.domain import MOST_EVER, MOST_OF_A_SIDE, SMALL, Exhibit, ExhibitId, Pixels
from hupan.exhibits.errors import CaseClosed, ExhibitNotFound, NoPictures, TooManyPictures
from hupan.exhibits.ports import ExhibitStore, Orders, Pictures
from hupan.kernel import Clock, OrderId, PersonId, new_id
from hupan.orders import Order, Side, Who
from hupan.platform import StoreFactory


@dataclass(frozen=True, slots=True)
class ExhibitPorts:
    """What the service stands on."""

    stores: StoreFactory[ExhibitStore]
    orders: Orders
    pictures: Pictures
    clock: Clock


class ExhibitService:
    """Keeps pictures of returns and disputes for the two sides and the operator, and for nobody else.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: ExhibitPorts) -> None:
        self._ports = ports

    @property
    def largest_bytes(self) -> int:
        """The size above which no picture is taken."""
        return self._ports.pictures.largest_bytes

    async def add(self, who: Who, order_id: OrderId, case_id: str, photographs: Sequence[bytes]) -> list[Exhibit]:
        """Add photographs to a return or a dispute that goes on: all of them, or none.

        Raises:
            OrderNotFound: There is no such order for whoever asks.
            ExhibitNotFound: The order has no such return or dispute.
            CaseClosed: It is over.
            NoPictures: Nothing was sent.
            TooManyPictures: That many may not be added.
            PicturesError: One of them is no photograph that can be kept.
        """
        order = await self._ports.orders.get(who, order_id)
        _check_open(order, case_id)
        if not photographs:
            raise NoPictures("Choose a picture first.")
        if len(photographs) > MOST_OF_A_SIDE:
            raise _too_many()
        now, side = self._ports.clock.now(), who.actor.role
        made: list[tuple[Exhibit, Pixels]] = []
        for each in photographs:
            scaled = await self._ports.pictures.scaled(each)
            widths = sorted(scaled.webp)
            small = max((width for width in widths if width <= SMALL), default=widths[0])
            exhibit = Exhibit(
                id=ExhibitId(new_id("exh")),
                order_id=order_id,
                case_id=case_id,
                side=side,
                width=scaled.width,
                height=scaled.height,
                at=now,
            )
            made.append((exhibit, Pixels(scaled.webp[small], scaled.webp[widths[-1]])))
        person_id = _goes_with(who)
        async with self._ports.stores() as store:
            added = await store.hold(case_id, side)
            if added.there + len(made) > MOST_OF_A_SIDE or added.ever + len(made) > MOST_EVER:
                raise _too_many()
            for exhibit, pixels in made:
                await store.add(exhibit, pixels, person_id)
            await store.tell(order_id)
        return [exhibit for exhibit, _ in made]

    async def take_back(self, who: Who, order_id: OrderId, exhibit_id: ExhibitId) -> Exhibit:
        """Take back a picture of one's own side while its case goes on. The other side sees that there was one.

        Raises:
            OrderNotFound: There is no such order for whoever asks.
            ExhibitNotFound: Their side has added no such picture to it.
            CaseClosed: What was shown until the end stays as it was.
        """
        order = await self._ports.orders.get(who, order_id)
        async with self._ports.stores() as store:
            own = (each for each in await store.of_order(order_id) if each.side is who.actor.role)
            exhibit = next((each for each in own if each.id == exhibit_id), None)
            if exhibit is None:
                raise ExhibitNotFound("There is no such picture of yours.")
            if exhibit.is_there:
                _check_open(order, exhibit.case_id)
                if await store.take_back(exhibit, self._ports.clock.now()):
                    await store.tell(order_id)
        return exhibit

    async def of_order(self, who: Who, order_id: OrderId) -> Sequence[Exhibit]:
        """List an order's pictures, the oldest first, with what is left of those that were taken back.

        Raises:
            OrderNotFound: There is no such order for whoever asks.
        """
        await self._ports.orders.get(who, order_id)
        async with self._ports.stores() as store:
            return await store.of_order(order_id)

    async def pixels(self, who: Who, order_id: OrderId, exhibit_id: ExhibitId, *, large: bool) -> bytes:
        """Read a picture as WebP.

        Raises:
            OrderNotFound: There is no such order for whoever asks.
            ExhibitNotFound: The order has no such picture.
        """
        await self._ports.orders.get(who, order_id)
        async with self._ports.stores() as store:
            found = await store.pixels(order_id, exhibit_id, large=large)
        if found is None:
            raise ExhibitNotFound("There is no such picture.")
        return found


def _check_open(order: Order, case_id: str) -> None:
    statuses = {each.id: each.status.is_open for each in order.returns}
    going_on = {**statuses, **{each.id: each.status.is_open for each in order.disputes}}
    known = {str(name): is_open for name, is_open in going_on.items()}
    if case_id not in known:
        raise ExhibitNotFound("There is no such return or dispute.")
    if not known[case_id]:
        raise CaseClosed("This is over; nothing more is added.")


def _goes_with(who: Who) -> PersonId | None:
    """Say with whose account pictures go: a buyer's with theirs; what a seller adds is the seller's."""
    return who.buyer.person_id if who.actor.role is Side.BUYER and who.buyer is not None else None


def _too_many() -> TooManyPictures:
    return TooManyPictures(f"Each side adds up to {MOST_OF_A_SIDE} pictures.", limit=MOST_OF_A_SIDE)
