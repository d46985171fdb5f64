"""Guests: known by a secret in a cookie that no script can read, of which only a hash is kept.

A guest's forms carry a token that is made of the secret: a page of another site can neither read nor make it. The very
first form of a guest comes before the cookie; where it comes from, the browser has to say (`storefront/forms.py`).
"""

import base64
import hmac
import ipaddress
import re
import secrets
from collections import OrderedDict, deque
from datetime import timedelta
from typing import Literal, TypedDict

from hupan.cart.errors import ForeignForm, TooManyGuests
from hupan.kernel import Clock

GUEST_COOKIE = "hupan_cart"
GUESTS_STAY = timedelta(days=60)
"""How long the cart of a guest who does nothing with it is kept."""

MOST_NEW_GUESTS = 120
"""Carts of new guests from one address in ten minutes; many people may share one."""

_NEW_WITHIN_S = 600.0
_MOST_ADDRESSES = 10_000
_SECRET_BYTES = 32
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_PURPOSE = b"hupan: token against cross-site requests to a guest's cart"


class CookieWords(TypedDict):
    """What a response's `set_cookie` is given."""

    key: str
    value: str
    max_age: int
    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]


def guest_cookie(secret: str, *, secure: bool) -> CookieWords:
    """Describe the cookie by which a guest is known again.

    Args:
        secret: The guest's; empty takes the cookie away.
        secure: Whether the browser speaks TLS.
    """
    return {
        "key": GUEST_COOKIE,
        "value": secret,
        "max_age": int(GUESTS_STAY.total_seconds()) if secret else 0,
        "path": "/",
        "secure": secure,
        "httponly": True,
        "samesite": "lax",
    }


def new_secret() -> str:
    """Make a guest's secret: 256 bits of chance."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def known_secret(cookie: str) -> str:
    """Take the secret out of a cookie; empty where it is none of ours."""
    return cookie if _SECRET.fullmatch(cookie) else ""


def guest_token(secret: str) -> str:
    """Make what goes into a guest's forms."""
    digest = hmac.digest(secret.encode(), _PURPOSE, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def check_guest_token(secret: str, sent: str) -> None:
    """Check that a form was sent from a page that this guest was given.

    Raises:
        ForeignForm: It is missing, or another guest's.
    """
    if not hmac.compare_digest(sent.encode(), guest_token(secret).encode()):
        raise ForeignForm("This form is out of date, or belongs to another cart. Load the page again.")


class Turnstile:
    """Counts new guests by the address that they come from, in this process: rows are made for each of them.

    Args:
        clock: The time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._came: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, address: str) -> None:
        """Let one in.

        Args:
            address: Where the request comes from. This machine's own is not counted: whoever is here needs no cart
                to do harm, and a proxy in front of us names whom it speaks for.

        Raises:
            TooManyGuests: More have come from there than people do.
        """
        network = _network(address)
        if not network:
            return
        now, came = self._clock.monotonic(), self._came.setdefault(network, deque())
        self._came.move_to_end(network)
        while came and now - came[0] >= _NEW_WITHIN_S:
            came.popleft()
        if len(came) >= MOST_NEW_GUESTS:
            wait_s = _NEW_WITHIN_S - (now - came[0])
            raise TooManyGuests("Too many new carts come from your network. Try again later.", retry_after_s=wait_s)
        came.append(now)
        while len(self._came) > _MOST_ADDRESSES:
            self._came.popitem(last=False)


def _network(address: str) -> str:
    """The address whose guests are counted together: of IPv6, where one customer has many, its first half."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if parsed.is_loopback:
        return ""
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)  # noqa: PLR2004 - IPv6
