"""What the room needs from outside. Above: `AddressService`. Below: the repository, and data on countries."""

from collections.abc import Sequence
from typing import Protocol

from hupan.addresses.domain import Address, AddressForm, AddressId, Kept
from hupan.kernel import PersonId


class Forms(Protocol):
    """Knows how countries write addresses. Below: a gateway with the data."""

    async def countries(self) -> Sequence[str]:
        """List the countries that are known, by their codes."""
        ...

    async def form(self, country: str, region: str = "", city: str = "") -> AddressForm | None:
        """Return a country's form, with the cities of a region and the districts of a city as choices.

        Returns:
            `None` where there is no such country.
        """
        ...


class AddressStore(Protocol):
    """Rows of people's books."""

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else change this person's book until the transaction ends."""
        ...

    async def book(self, person_id: PersonId) -> list[Kept]:
        """Read a person's book: the default first, then the last changed."""
        ...

    async def save(self, person_id: PersonId, kept: Kept) -> None:
        """Write an address, new or known."""
        ...

    async def remove(self, person_id: PersonId, address_id: AddressId) -> None:
        """Remove an address."""
        ...

    async def choose_default(self, person_id: PersonId, address: Address) -> None:
        """Make one address the default in place of any other."""
        ...
