"""`/api/addresses`: one's book, for who is signed in, and how countries write addresses."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from hupan.addresses.domain import AddressId, Kept
from hupan.addresses.schemas import (
    AddressBook,
    AddressCountries,
    AddressDraftInput,
    AddressFormView,
    AddressInput,
    AddressView,
)
from hupan.addresses.service import AddressService
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/addresses", tags=["addresses"])

Addresses = Annotated[AddressService, service(AddressService)]
AddressPath = Annotated[str, Path(pattern=r"^adr_[0-9a-z]{26}$")]
Country = Annotated[str, Query(pattern="^[A-Z]{2}$")]
Place = Annotated[str, Query(max_length=200)]


@router.get("", operation_id="list_addresses", responses=problems(401))
async def list_addresses(caller: SignedIn, addresses: Addresses) -> AddressBook:
    """Read one's addresses."""
    book = await addresses.list(caller.person_id)
    return AddressBook(items=[await _view(addresses, each) for each in book])


@router.post("", operation_id="add_address", status_code=201, responses=problems(400, 401, 403, 409, 422))
async def add_address(caller: SignedIn, addresses: Addresses, body: AddressInput) -> AddressView:
    """Keep an address; the first becomes the default."""
    return await _view(addresses, await addresses.add(caller.person_id, body.draft(), default=body.is_default))


@router.get("/countries", operation_id="list_address_countries", responses=problems(401))
async def list_countries(_: SignedIn, addresses: Addresses) -> AddressCountries:
    """List the countries whose addresses are known."""
    return AddressCountries(items=list(await addresses.countries()))


@router.get("/form", operation_id="get_address_form", responses=problems(400, 401, 422))
async def get_form(
    _: SignedIn, addresses: Addresses, country: Country, region: Place = "", city: Place = ""
) -> AddressFormView:
    """Tell what an address in a country consists of."""
    return AddressFormView.of(await addresses.form(country, region, city))


@router.put("/{address_id}", operation_id="change_address", responses=problems(400, 401, 403, 404, 422))
async def change_address(
    caller: SignedIn, addresses: Addresses, address_id: AddressPath, body: AddressDraftInput
) -> AddressView:
    """Write an address anew."""
    return await _view(addresses, await addresses.change(caller.person_id, AddressId(address_id), body.draft()))


@router.delete("/{address_id}", operation_id="remove_address", status_code=204, responses=problems(401, 403, 404, 422))
async def remove_address(caller: SignedIn, addresses: Addresses, address_id: AddressPath) -> None:
    """Take an address out of the book."""
    await addresses.remove(caller.person_id, AddressId(address_id))


@router.put("/{address_id}/default", operation_id="choose_address", responses=problems(401, 403, 404, 422))
async def choose_default(caller: SignedIn, addresses: Addresses, address_id: AddressPath) -> AddressView:
    """Make an address the one that is proposed."""
    return await _view(addresses, await addresses.choose_default(caller.person_id, AddressId(address_id)))


async def _view(addresses: AddressService, kept: Kept) -> AddressView:
    return AddressView.of(kept, await addresses.written(kept.address))
