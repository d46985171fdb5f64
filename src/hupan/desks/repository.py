"""Rows of seats, and back. One instance lives for one transaction."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import OfferId, SellerId
from hupan.desks.domain import LowMark, Seat
from hupan.desks.errors import NobodyThere
from hupan.desks.tables import LowMarkRow, SeatRow
from hupan.kernel import PersonId


class SqlDeskStore:
    """Implements `ports.DeskStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def give(self, seat: Seat) -> None:
        """Keep a seat; who has it already keeps it as it is."""
        values = {"seller_id": seat.seller_id, "person_id": seat.person_id, "since": seat.since}
        try:
            await self._session.execute(insert(SeatRow).values(values).on_conflict_do_nothing())
        except IntegrityError as error:
            raise NobodyThere("There is no such seller, or no such person.") from error

    async def take(self, seller_id: SellerId, person_id: PersonId) -> None:
        """Forget a seat, if there is one."""
        row = SeatRow
        await self._session.execute(delete(row).where(row.seller_id == seller_id, row.person_id == person_id))

    async def seats(self, seller_id: SellerId | None) -> list[Seat]:
        """List seats by seller and time: of one seller, or all."""
        query = select(SeatRow).order_by(SeatRow.seller_id, SeatRow.since, SeatRow.person_id)
        if seller_id is not None:
            query = query.where(SeatRow.seller_id == seller_id)
        return [
            Seat(SellerId(row.seller_id), PersonId(row.person_id), row.since.astimezone(UTC))
            for row in await self._session.scalars(query)
        ]

    async def sellers_of(self, person_id: PersonId) -> list[SellerId]:
        """List the sellers for whom a person speaks."""
        found = await self._session.scalars(select(SeatRow.seller_id).where(SeatRow.person_id == person_id))
        return [SellerId(each) for each in found]

    async def people_of(self, seller_ids: Sequence[SellerId]) -> dict[SellerId, list[PersonId]]:
        """List who speaks for some sellers."""
        row = SeatRow
        query = select(row).where(row.seller_id.in_(seller_ids)).order_by(row.since, row.person_id)
        found: dict[SellerId, list[PersonId]] = {}
        for each in await self._session.scalars(query):
            found.setdefault(SellerId(each.seller_id), []).append(PersonId(each.person_id))
        return found

    async def low_marks(self, seller_ids: Sequence[SellerId]) -> dict[SellerId, list[LowMark]]:
        """Read what sellers call few."""
        found: dict[SellerId, list[LowMark]] = {}
        for row in await self._session.scalars(select(LowMarkRow).where(LowMarkRow.seller_id.in_(seller_ids))):
            mark = LowMark(row.units, OfferId(row.offer_id) if row.offer_id else None)
            found.setdefault(SellerId(row.seller_id), []).append(mark)
        return found

    async def set_low_mark(self, seller_id: SellerId, mark: LowMark) -> None:
        """Keep what a seller calls few."""
        values = {"seller_id": seller_id, "offer_id": mark.offer_id or "", "units": mark.units}
        statement = insert(LowMarkRow).values(values)
        statement = statement.on_conflict_do_update(
            index_elements=["seller_id", "offer_id"], set_={"units": mark.units}
        )
        try:
            await self._session.execute(statement)
        except IntegrityError as error:
            raise NobodyThere("There is no such seller, or no such person.") from error

    async def drop_low_mark(self, seller_id: SellerId, offer_id: OfferId | None) -> None:
        """Forget it."""
        row = LowMarkRow
        await self._session.execute(delete(row).where(row.seller_id == seller_id, row.offer_id == (offer_id or "")))
