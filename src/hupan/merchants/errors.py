"""What can go wrong with shops elsewhere.

HupanError
└── MerchantsError
    ├── BadMerchantAddress         no address of a shop, or none that may be asked
    ├── MerchantNotFound           the person has added no such shop
    ├── TooManyMerchants           as many as a person may have
    ├── PurchaseNotFound           the person has begun no such purchase
    ├── NotAsShown                 what would be bought is not what was confirmed; a new card shows it
    ├── PurchaseOver               it was bought, given up or handed over already
    ├── NotPayableHere             the shop and this house know no way to pay in common
    └── MerchantTrouble            the shop does not do what it should
        ├── MerchantUnreachable    nobody answers there, or not in time
        │   └── MerchantBusy       it says that it cannot just now
        ├── MerchantNotUnderstood  what it answers is not what the standard says
        ├── MerchantOtherVersion   it speaks no version that is spoken here
        ├── MerchantNotTrusted     a reply is not signed as the shop signs, or leads elsewhere
        ├── MerchantLacks          it does not offer this to agents
        └── MerchantRefused        it says no
            └── UnknownToMerchant  it wants to look up who asks, and cannot
"""

from hupan.kernel import HupanError, Kind


class MerchantsError(HupanError):
    """The root of this room's errors."""

    code = "merchants.error"


class BadMerchantAddress(MerchantsError):
    """No address of a shop, or none that may be asked."""

    code = "merchants.bad_address"
    kind = Kind.INVALID


class MerchantNotFound(MerchantsError):
    """The person has added no such shop."""

    code = "merchants.not_found"
    kind = Kind.NOT_FOUND


class TooManyMerchants(MerchantsError):
    """As many as a person may have."""

    code = "merchants.too_many"
    kind = Kind.CONFLICT


class PurchaseNotFound(MerchantsError):
    """The person has begun no such purchase."""

    code = "merchants.purchase_not_found"
    kind = Kind.NOT_FOUND


class NotAsShown(MerchantsError):
    """What would be bought is not what was confirmed; a new card shows it."""

    code = "merchants.not_as_shown"
    kind = Kind.CONFLICT


class PurchaseOver(MerchantsError):
    """It was bought, given up or handed over already."""

    code = "merchants.over"
    kind = Kind.CONFLICT


class NotPayableHere(MerchantsError):
    """The shop and this house know no way to pay in common."""

    code = "merchants.not_payable_here"
    kind = Kind.CONFLICT


class MerchantTrouble(MerchantsError):
    """The shop does not do what it should."""

    code = "merchants.trouble"
    kind = Kind.UNAVAILABLE


class MerchantUnreachable(MerchantTrouble):
    """Nobody answers there, or not in time."""

    code = "merchants.unreachable"


class MerchantBusy(MerchantUnreachable):
    """It answers that it cannot just now: too much is asked of it, or something of it is down."""

    code = "merchants.busy"


class MerchantNotUnderstood(MerchantTrouble):
    """What it answers is not what the standard says."""

    code = "merchants.not_understood"


class MerchantOtherVersion(MerchantTrouble):
    """It speaks no version that is spoken here."""

    code = "merchants.other_version"


class MerchantNotTrusted(MerchantTrouble):
    """A reply is not signed as the shop signs, or leads elsewhere."""

    code = "merchants.not_trusted"


class MerchantLacks(MerchantTrouble):
    """It does not offer this to agents."""

    code = "merchants.lacks"


class MerchantRefused(MerchantTrouble):
    """It says no."""

    code = "merchants.refused"


class UnknownToMerchant(MerchantRefused):
    """It wants to look up who asks, and this house has no address that it reaches."""

    code = "merchants.unknown_to_it"
