"""Hands a checkout that an agent began to a person: by an address that opens that one checkout while it lives.

The address carries what nobody but us can write or read: which checkout it is, as whose, and until when. Opening it
puts the same into a cookie that is sent to that checkout's page alone, so that it stands in no address from then on.
Whoever has the address is the buyer for this one checkout, as whoever has the agent is; nothing else opens by it.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol, TypedDict
from urllib.parse import quote

from hupan.checkout import CheckoutId, CheckoutNotFound, CheckoutSession
from hupan.kernel import Buyer, Clock, HupanError

HANDED = "/market/handoff"
HANDOFF_COOKIE = "hupan_handoff"

# Whoever has just paid still sees what became of it.
_LONGER = timedelta(hours=1)
_KIND = "handoff.1"
_LONGEST = 1_000


class Seal(Protocol):
    """Writes what nobody else can. Below: `platform.Secrets`."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt; raises a `HupanError` where it was not sealed here."""
        ...


class CookieWords(TypedDict):
    """What a response's `set_cookie` is given."""

    key: str
    value: str
    max_age: int
    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]


class HandOffs:
    """Writes the addresses, and opens them.

    Args:
        seal: Writes what nobody else can.
        clock: The time.
    """

    def __init__(self, seal: Seal, clock: Clock) -> None:
        self._seal = seal
        self._clock = clock

    def path(self, session: CheckoutSession) -> str:
        """Write where a person goes on with a checkout; whoever has this is its buyer."""
        until = int((max(session.expires_at, self._clock.now()) + _LONGER).timestamp())
        said = "|".join((_KIND, session.id, session.buyer.guest, str(until)))
        token = self._seal.seal(said).decode().rstrip("=")
        return f"{HANDED}/{session.id}?token={quote(token, safe='')}"

    def buyer(self, checkout_id: CheckoutId, token: str) -> Buyer:
        """Say as whom somebody comes who has an address of ours.

        Raises:
            CheckoutNotFound: It is none of ours, of another checkout, or too old.
        """
        try:
            padded = token + "=" * (-len(token) % 4)
            kind, opens, guest, until = self._seal.open(padded[:_LONGEST].encode()).split("|")
            late = datetime.fromtimestamp(int(until), UTC) < self._clock.now()
        except (HupanError, ValueError):
            kind, opens, guest, late = "", "", "", True
        if late or kind != _KIND or opens != checkout_id or not guest:
            raise CheckoutNotFound("There is no such checkout.", checkout_id=checkout_id)
        return Buyer(guest=guest)


def handoff_cookie(checkout_id: CheckoutId, token: str, *, secure: bool) -> CookieWords:
    """Describe the cookie by which a person is known on the page of one checkout."""
    return {
        "key": HANDOFF_COOKIE,
        "value": token,
        "max_age": int(timedelta(days=2).total_seconds()),
        "path": f"{HANDED}/{checkout_id}",
        "secure": secure,
        "httponly": True,
        "samesite": "lax",
    }
