"""Addresses: where people have things sent, kept in a book that nobody else sees.

Every country writes addresses in its own way: `AddressForm` says which fields there are, in which order, and what may
stand in them; `check` holds a draft against it. The forms come from a port, so the room knows no country by name.
"""

from hupan.addresses.domain import (
    MOST_ADDRESSES,
    Address,
    AddressForm,
    AddressId,
    Choice,
    Draft,
    Field,
    FormField,
    Kept,
    Region,
    check,
    names_of,
)
from hupan.addresses.errors import AddressesError, AddressNotFound, BadAddress, TooManyAddresses
from hupan.addresses.ports import Forms
from hupan.addresses.service import AddressService

__all__ = [
    "MOST_ADDRESSES",
    "Address",
    "AddressForm",
    "AddressId",
    "AddressNotFound",
    "AddressService",
    "AddressesError",
    "BadAddress",
    "Choice",
    "Draft",
    "Field",
    "FormField",
    "Forms",
    "Kept",
    "Region",
    "TooManyAddresses",
    "check",
    "names_of",
]
