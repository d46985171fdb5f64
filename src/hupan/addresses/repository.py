"""Rows of address books and back."""

from dataclasses import asdict, fields
from datetime import UTC

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.addresses.domain import Address, AddressId, Kept
from hupan.addresses.tables import AddressRow
from hupan.kernel import PersonId

_FIELDS = [each.name for each in fields(Address)]


class SqlAddressStore:
    """`AddressStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else change this person's book until the transaction ends."""
        # A book without addresses has no row that could be locked.
        lock = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
        await self._session.execute(lock, {"name": f"addresses:{person_id}"})

    async def book(self, person_id: PersonId) -> list[Kept]:
        """Read a person's book: the default first, then the last changed."""
        row = AddressRow
        query = select(row).where(row.person_id == person_id)
        rows = await self._session.scalars(query.order_by(row.is_default.desc(), row.updated_at.desc(), row.id))
        return [_kept(each) for each in rows]

    async def save(self, person_id: PersonId, kept: Kept) -> None:
        """Write an address, new or known."""
        values = asdict(kept.address) | {"is_default": kept.is_default, "updated_at": kept.updated_at}
        new = upsert(AddressRow).values(person_id=person_id, **values)
        known = new.on_conflict_do_update(
            index_elements=["id"],
            set_={name: value for name, value in values.items() if name != "id"},
            where=AddressRow.person_id == person_id,
        )
        await self._session.execute(known)

    async def remove(self, person_id: PersonId, address_id: AddressId) -> None:
        """Remove an address."""
        row = AddressRow
        await self._session.execute(delete(row).where(row.id == address_id, row.person_id == person_id))

    async def choose_default(self, person_id: PersonId, address: Address) -> None:
        """Make one address the default in place of any other."""
        row = AddressRow
        of_person = update(row).where(row.person_id == person_id)
        await self._session.execute(of_person.where(row.is_default).values(is_default=False))
        await self._session.execute(of_person.where(row.id == address.id).values(is_default=True))


def _kept(row: AddressRow) -> Kept:
    values: dict[str, str] = {name: getattr(row, name) for name in _FIELDS if name != "id"}
    return Kept(Address(id=AddressId(row.id), **values), row.is_default, row.updated_at.astimezone(UTC))
