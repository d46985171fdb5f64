"""What can go wrong with addresses.

HupanError
└── AddressesError
    ├── AddressNotFound     no such address in this person's book
    ├── BadAddress          nothing could be delivered there; `problems` says field by field why
    └── TooManyAddresses    the book is full
"""

from collections.abc import Mapping

from hupan.kernel import HupanError, Kind


class AddressesError(HupanError):
    """The root of this room's errors."""

    code = "addresses.error"


class AddressNotFound(AddressesError):
    """There is no such address in this person's book."""

    code = "addresses.not_found"
    kind = Kind.NOT_FOUND


class BadAddress(AddressesError):
    """Nothing could be delivered there.

    Args:
        problems: By field: `required`, `unknown`, `pattern`, `other_region`, `too_long`.
    """

    code = "addresses.bad_address"
    kind = Kind.INVALID

    def __init__(self, problems: Mapping[str, str]) -> None:
        told = " ".join(f"{field}:{problem}" for field, problem in problems.items())
        super().__init__(f"This address is not complete or not right: {told}.", fields=told)
        self.problems = dict(problems)


class TooManyAddresses(AddressesError):
    """The book is full."""

    code = "addresses.too_many"
    kind = Kind.CONFLICT
