"""What can go wrong with wish lists.

HupanError
└── WishesError
    ├── ListNotFound       no such list of this person
    ├── ProductNotFound    the product is not in the catalogue
    ├── BadName            a list's name is empty or too long
    ├── NameTaken          the person has a list of this name
    ├── Stays              the first list cannot be removed or renamed
    └── TooMany            as many lists, or wishes in one, as there may be
"""

from hupan.kernel import HupanError, Kind


class WishesError(HupanError):
    """The root of this room's errors."""

    code = "wishes.error"


class ListNotFound(WishesError):
    """There is no such list of this person."""

    code = "wishes.list_not_found"
    kind = Kind.NOT_FOUND


class ProductNotFound(WishesError):
    """The product is not in the catalogue."""

    code = "wishes.product_not_found"
    kind = Kind.NOT_FOUND


class BadName(WishesError):
    """A list's name is empty or too long."""

    code = "wishes.bad_name"
    kind = Kind.INVALID


class NameTaken(WishesError):
    """The person has a list of this name."""

    code = "wishes.name_taken"
    kind = Kind.CONFLICT


class Stays(WishesError):
    """The first list cannot be removed or renamed."""

    code = "wishes.stays"
    kind = Kind.CONFLICT


class TooMany(WishesError):
    """As many lists, or wishes in one, as there may be."""

    code = "wishes.too_many"
    kind = Kind.CONFLICT
