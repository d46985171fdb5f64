"""The address book: its pages, and what their forms ask for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

from hupan.addresses import (
    MOST_ADDRESSES,
    AddressesError,
    AddressId,
    AddressNotFound,
    AddressService,
    BadAddress,
    Draft,
    Kept,
    TooManyAddresses,
)
from hupan.household.views import BookEntry, BookView, EntryFormView
from hupan.kernel import PersonId
from hupan.showcase import PLACES, Reader, Visit, address_fields
from hupan.storefront import BadForm, Page, meta_of

BOOK = "/market/addresses"

_ID = re.compile("adr_[0-9a-z]{26}")
_COUNTRY = re.compile("[A-Z]{2}")
_PARTS = tuple(each.name for each in fields(Draft))


class AddressBook:
    """Shows the book, and does what its forms ask.

    Args:
        addresses: Keeps it.
    """

    def __init__(self, addresses: AddressService) -> None:
        self._addresses = addresses

    async def page(self, visit: Visit, told: str = "", removed: Mapping[str, str] | None = None) -> Page:
        """Make the page of the whole book; a guest is asked to sign in.

        Args:
            visit: Who reads.
            told: What has just been done: `saved`, `default`, `removed` or `restored`.
            removed: The fields of what was taken out.
        """
        reader = visit.reader
        title = reader.words.say("Addresses")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("addresses.html", meta, {"page": None})
        book = await self._addresses.list(reader.person.id)
        view = BookView(
            entries=tuple([await self._entry(each, reader) for each in book]),
            told=_told(reader).get(told, ""),
            removed=tuple((removed or {}).items()),
            full=len(book) >= MOST_ADDRESSES,
        )
        return Page("addresses.html", meta, {"page": view})

    async def form(
        self, visit: Visit, address_id: str, typed: Mapping[str, str], error: AddressesError | None = None
    ) -> Page:
        """Make the page on which an address is written, a new one or one of the book.

        Args:
            visit: Who writes.
            address_id: Which one, or empty for a new one.
            typed: What stands in the fields already; `country` chooses another form.
            error: Why it was not kept.

        Raises:
            AddressNotFound: There is no such address in the book.
        """
        reader = visit.reader
        if reader.person is None:
            return await self.page(visit)
        book = await self._addresses.list(reader.person.id)
        known = next((asdict(each.address) for each in book if each.address.id == address_id), None)
        if known is None and address_id:
            raise AddressNotFound("There is no such address.")
        values = {**(known or {"country": reader.place}), **typed}
        country = values["country"] if _COUNTRY.fullmatch(values["country"]) else reader.place
        countries = await self._addresses.countries()
        country = country if country in countries else reader.place
        say = reader.words.say
        title = say("Change the address") if address_id else say("New address")
        view = EntryFormView(
            id=address_id,
            title=title,
            at=f"{BOOK}/{address_id or 'new'}",
            country=country,
            countries=_named(countries, reader),
            fields=address_fields(await self._addresses.form(country), reader, values, _problems(error, reader)),
            first=not book,
            problem=say("The book is full. Remove one first.") if isinstance(error, TooManyAddresses) else "",
        )
        meta = meta_of(reader, title=title, description=title, indexed=False)
        return Page("address.html", meta, {"page": view}, 200 if error is None else 400)

    async def take(self, person_id: PersonId, form: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """Do what a form asks.

        Returns:
            What was done, and the fields of what was taken out.

        Raises:
            BadForm: It is no form of ours.
            BadAddress: Nothing could be delivered there.
            AddressNotFound: It is not in this person's book.
            TooManyAddresses: The book is full.
        """
        deed, address_id = form.get("deed", ""), AddressId(form.get("id", ""))
        if deed in {"save", "restore"}:
            return await self._keep(person_id, address_id, form, deed), {}
        if not _ID.fullmatch(address_id):
            raise BadForm("Send the form as the page has it.")
        if deed == "default":
            await self._addresses.choose_default(person_id, address_id)
            return "default", {}
        if deed == "remove":
            book = await self._addresses.list(person_id)
            gone = next((each for each in book if each.address.id == address_id), None)
            if gone is None:
                return "", {}  # sent once more: it is not there any more
            await self._addresses.remove(person_id, address_id)
            kept = {name: str(getattr(gone.address, name)) for name in _PARTS}
            return "removed", {**kept, "default": "1" if gone.is_default else ""}
        raise BadForm("Send the form as the page has it.")

    async def _keep(self, person_id: PersonId, address_id: AddressId, form: Mapping[str, str], deed: str) -> str:
        draft, default = Draft(**{name: form.get(name, "") for name in _PARTS}), form.get("default") == "1"
        if address_id and deed == "save":
            await self._addresses.change(person_id, address_id, draft)
            if default:
                await self._addresses.choose_default(person_id, address_id)
        else:
            await self._addresses.add(person_id, draft, default=default)
        return "saved" if deed == "save" else "restored"

    async def _entry(self, kept: Kept, reader: Reader) -> BookEntry:
        address = kept.address
        written = await self._addresses.written(address)
        return BookEntry(
            id=address.id,
            name=address.name,
            lines=(*(line for line in written if line != address.name), reader.formats.country(address.country)),
            is_default=kept.is_default,
            href=f"{BOOK}/{address.id}",
        )


def _told(reader: Reader) -> dict[str, str]:
    say = reader.words.say
    return {
        "saved": say("The address is saved."),
        "default": say("This is your default address now."),
        "removed": say("The address is deleted."),
        "restored": say("The address is back."),
    }


def _problems(error: AddressesError | None, reader: Reader) -> dict[str, str]:
    if not isinstance(error, BadAddress):
        return {}
    say = reader.words.say
    return {
        name: say("Fill this in") if problem == "required" else say("Check this")
        for name, problem in error.problems.items()
    }


def _named(countries: Sequence[str], reader: Reader) -> tuple[tuple[str, str], ...]:
    """Name the countries: those to which most is sent come first, the others by their names."""
    first = [each for each in PLACES if each in countries]
    rest = sorted((each for each in countries if each not in PLACES), key=reader.formats.country)
    return tuple((each, reader.formats.country(each)) for each in [*first, *rest])
