"""What can go wrong with the catalogue.

HupanError
└── CatalogError
    ├── NotInCatalog      no such product, offer, category, seller or store, or none that the asker may see
    ├── BadListing        a listing that contradicts itself: an option without values, a price of nothing
    ├── SlugTaken         the address belongs to another one
    ├── Overtaken         somebody else changed the same at the same time
    └── BadCursor         the place to go on from is none
"""

from hupan.kernel import HupanError, Kind


class CatalogError(HupanError):
    """The root of this room's errors."""

    code = "catalog.error"


class NotInCatalog(CatalogError):
    """There is no such thing in the catalogue."""

    code = "catalog.not_found"
    kind = Kind.NOT_FOUND


class BadListing(CatalogError):
    """A listing that contradicts itself."""

    code = "catalog.bad_listing"
    kind = Kind.INVALID


class SlugTaken(CatalogError):
    """The address belongs to another one."""

    code = "catalog.slug_taken"
    kind = Kind.CONFLICT


class Overtaken(CatalogError):
    """Somebody else changed the same at the same time: read it again, then try again."""

    code = "catalog.overtaken"
    kind = Kind.CONFLICT


class BadCursor(CatalogError):
    """The place to go on from is none."""

    code = "catalog.bad_cursor"
    kind = Kind.INVALID
