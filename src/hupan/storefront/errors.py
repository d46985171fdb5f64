"""What can go wrong in the storefront itself; everything else is the rooms' own trouble.

HupanError
└── StorefrontError
    └── BadForm      what was sent is no form of ours, or too large
"""

from hupan.kernel import HupanError, Kind


class StorefrontError(HupanError):
    """The root of this room's errors."""

    code = "storefront.error"


class BadForm(StorefrontError):
    """What was sent is no form of ours, or too large."""

    code = "storefront.bad_form"
    kind = Kind.INVALID
