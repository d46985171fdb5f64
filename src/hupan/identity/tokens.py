"""Random secrets and what is kept of them.

A token has 256 random bits, so a plain SHA-256 of it is enough: there is no dictionary to try, and looking a hash up in
an index tells a stranger nothing about the tokens behind the others. Passwords are another matter (`passwords.py`).
"""

import base64
import hashlib
import hmac
import secrets

KEY_PREFIX = "hp_"

_RANDOM_BYTES = 32
_SHOWN_LETTERS = 4


def new_token() -> str:
    """Make a token of 256 random bits, safe in a URL and a cookie."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def new_key() -> str:
    """Make the secret of an API key; the prefix lets scanners of leaked secrets know it."""
    return KEY_PREFIX + new_token()


def shown_prefix(key: str) -> str:
    """Take the first letters of a key, by which its owner tells it from others."""
    return key[: len(KEY_PREFIX) + _SHOWN_LETTERS] + "…"


def hash_token(token: str) -> bytes:
    """Make what is kept of a token or a key."""
    return hashlib.sha256(token.encode()).digest()


def csrf_token(session_token: str) -> str:
    """Derive a session's CSRF token: whoever cannot read the cookie cannot make it, and no other session's fits."""
    digest = hmac.digest(session_token.encode(), b"hupan: token against cross-site requests", "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def same_token(one: str, other: str) -> bool:
    """Compare without telling by time how much of it was right."""
    return hmac.compare_digest(one.encode(), other.encode())
