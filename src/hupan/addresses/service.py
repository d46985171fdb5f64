"""Verbs on addresses: list, add, change, remove, choose the default; and what a country's form asks for."""

from collections.abc import Sequence
from dataclasses import replace

from hupan.addresses.domain import (
    MOST_ADDRESSES,
    Address,
    AddressForm,
    AddressId,
    Draft,
    Kept,
    check,
    same_place,
)
from hupan.addresses.errors import AddressNotFound, BadAddress, TooManyAddresses
from hupan.addresses.ports import AddressStore, Forms
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory


class AddressService:
    """Keeps where people have things sent. Nobody sees another's book.

    Args:
        stores: Opens the store of rows.
        forms: Knows how countries write addresses.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[AddressStore], forms: Forms, clock: Clock) -> None:
        self._stores = stores
        self._forms = forms
        self._clock = clock

    async def countries(self) -> Sequence[str]:
        """List the countries that are known, by their codes."""
        return await self._forms.countries()

    async def form(self, country: str, region: str = "", city: str = "") -> AddressForm:
        """Tell what an address in a country consists of.

        Args:
            country: ISO 3166-1 alpha-2.
            region: Already chosen: its cities are offered.
            city: Already chosen: its districts are offered.

        Raises:
            BadAddress: There is no such country.
        """
        form = await self._forms.form(country, region, city)
        if form is None:
            raise BadAddress({"country": "unknown"})
        return form

    async def check(self, draft: Draft) -> Address:
        """Make an address of what was typed in, without keeping it.

        Raises:
            BadAddress: Nothing could be delivered there.
        """
        form = await self.form(draft.country, draft.region, draft.city)
        return check(draft, form, AddressId(""))

    async def written(self, address: Address) -> tuple[str, ...]:
        """Write an address as it stands on a parcel in its country, without the country."""
        return (await self.form(address.country)).written(address)

    async def list(self, person_id: PersonId) -> list[Kept]:
        """Read a person's book: the default first, then the last changed."""
        async with self._stores() as store:
            return await store.book(person_id)

    async def get(self, person_id: PersonId, address_id: AddressId) -> Address:
        """Find an address.

        Raises:
            AddressNotFound: It is not in this person's book.
        """
        return _find(await self.list(person_id), address_id).address

    async def add(self, person_id: PersonId, draft: Draft, *, default: bool = False) -> Kept:
        """Keep an address; one that is in the book already stays the same one. The first becomes the default.

        Raises:
            BadAddress: Nothing could be delivered there.
            TooManyAddresses: The book is full.
        """
        address = await self.check(draft)
        async with self._stores() as store:
            await store.hold(person_id)
            book = await store.book(person_id)
            known = next((each for each in book if same_place(each.address, address)), None)
            if known is None and len(book) >= MOST_ADDRESSES:
                raise TooManyAddresses(f"The book holds {MOST_ADDRESSES} addresses. Remove one.", limit=MOST_ADDRESSES)
            if known is None:
                known = Kept(
                    replace(address, id=AddressId(new_id("adr"))), is_default=False, updated_at=self._clock.now()
                )
                await store.save(person_id, known)
            if default or not book:
                await store.choose_default(person_id, known.address)
                known = replace(known, is_default=True)
        return known

    async def change(self, person_id: PersonId, address_id: AddressId, draft: Draft) -> Kept:
        """Write an address anew. Whatever was sent to it before keeps the address that it had.

        Raises:
            BadAddress: Nothing could be delivered there.
            AddressNotFound: It is not in this person's book.
        """
        address = replace(await self.check(draft), id=address_id)
        async with self._stores() as store:
            await store.hold(person_id)
            known = _find(await store.book(person_id), address_id)
            kept = Kept(address, known.is_default, self._clock.now())
            await store.save(person_id, kept)
        return kept

    async def remove(self, person_id: PersonId, address_id: AddressId) -> None:
        """Take an address out of the book; where it was the default, the last changed one becomes it.

        Raises:
            AddressNotFound: It is not in this person's book.
        """
        async with self._stores() as store:
            await store.hold(person_id)
            book = await store.book(person_id)
            known = _find(book, address_id)
            await store.remove(person_id, address_id)
            others = [each for each in book if each is not known]
            if known.is_default and others:
                await store.choose_default(person_id, others[0].address)

    async def choose_default(self, person_id: PersonId, address_id: AddressId) -> Kept:
        """Make an address the one that is proposed.

        Raises:
            AddressNotFound: It is not in this person's book.
        """
        async with self._stores() as store:
            await store.hold(person_id)
            known = _find(await store.book(person_id), address_id)
            await store.choose_default(person_id, known.address)
        return replace(known, is_default=True)


def _find(book: Sequence[Kept], address_id: AddressId) -> Kept:
    found = next((each for each in book if each.address.id == address_id), None)
    if found is None:
        raise AddressNotFound("There is no such address.")
    return found
