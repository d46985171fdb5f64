"""What a guest has beside a cart, and takes along to the person as whom they sign in."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.checkout.tables import CheckoutRow
from hupan.exhibits.tables import ExhibitRow
from hupan.kernel import Buyer
from hupan.orders import OrderService, Side
from hupan.orders.tables import OrderRow
from hupan.platform import Database, StoreFactory


class GuestBelongings:
    """Implements `hupan.cart.ports.Belongings` by the rooms of checkouts and orders.

    Args:
        database: Where checkouts are.
        orders: Keeps orders.
    """

    def __init__(self, database: Database, orders: OrderService) -> None:
        self._sessions: StoreFactory[AsyncSession] = database.stores(lambda session: session)
        self._orders = orders

    async def claim(self, guest: Buyer, person: Buyer) -> bool:
        """Give a guest's checkouts and orders to a person. Again, it does nothing.

        Returns:
            Whether a checkout stays with the guest until it is paid: its orders are placed in the guest's name.
        """
        row = CheckoutRow
        async with self._sessions() as session:
            # Another revision, so that whoever has read one before does not write its buyer back.
            given = {"buyer": person.key, "revision": row.revision + 1}
            await session.execute(update(row).where(row.buyer == guest.key, row.due_at.is_(None)).values(given))
            paying = await session.scalar(select(row.id).where(row.buyer == guest.key).limit(1))
        # After the checkouts: what was paid meanwhile has its orders by now.
        await self._orders.claim(guest, person)
        # And the pictures that came with these orders: they go when the account goes, as if added by it.
        picture = ExhibitRow
        theirs = select(OrderRow.id).where(OrderRow.buyer == person.key)
        unclaimed = (picture.side == Side.BUYER.value, picture.person_id.is_(None), picture.order_id.in_(theirs))
        async with self._sessions() as session:
            await session.execute(update(picture).where(*unclaimed).values(person_id=person.person_id))
        return paying is not None
