"""Who buys: a person, or a guest who is known by a secret alone."""

import hashlib
from dataclasses import dataclass

from hupan.kernel.errors import HupanError, Kind
from hupan.kernel.ids import PersonId


class BadBuyer(HupanError):
    """Neither a person nor a guest, or both."""

    code = "buyers.invalid"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whose a cart, a checkout or an order is. Whoever is not this buyer is told that there is no such thing.

    Attributes:
        person_id: The person, where one is signed in.
        guest: Hash of a guest's secret, 64 hexadecimal digits; the secret itself stays with the guest.

    Raises:
        BadBuyer: Not exactly one of the two is given.
    """

    person_id: PersonId | None = None
    guest: str = ""

    def __post_init__(self) -> None:
        if (self.person_id is None) == (not self.guest):
            raise BadBuyer("A buyer is either a person or a guest.")

    @classmethod
    def guest_of(cls, secret: str) -> "Buyer":
        """Say who the guest with a secret is; the secret has to hold at least 128 bits of chance."""
        return cls(guest=hashlib.sha256(secret.encode()).hexdigest())

    @property
    def key(self) -> str:
        """Write the buyer as one word, for keys and columns."""
        return self.person_id or f"guest:{self.guest}"
