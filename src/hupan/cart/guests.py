"""Guests: known by a secret in a cookie that no script can read, of which only a hash is kept.

A guest's forms carry a token that is made of the secret: a page of another site can neither read nor make it. The very
first form of a guest comes before the cookie; where it comes from, the browser has to say (`storefront/forms.py`).
"""

import base64
import hmac
import re
import secrets
from datetime import timedelta
from typing import Literal, TypedDict

from hupan.cart.errors import ForeignForm

GUEST_COOKIE = "hupan_cart"
GUESTS_STAY = timedelta(days=60)
"""How long the cart of a guest who does nothing with it is kept."""

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
