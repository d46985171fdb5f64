"""Reads a receipt that somebody brings, and says whether it is as it was signed.

Every byte may be a stranger's: sizes are bounded, JSON with a member twice is none, and what is not written exactly as
the house writes it is refused rather than guessed at.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

from hupan.protocols.receipts.pen import PUBLIC, TYPE, thumbprint
from hupan.protocols.signatures import Jwk, Jws, SignatureRefused, from_base64url

LARGEST_BYTES: Final = 1024 * 1024
"""A file that is larger is none of ours: a checkout has 200 lines at most."""

_MOST_KEYS: Final = 1000
_HEADER: Final = {"alg", "typ", "kid", "jwk"}
_FLATTENED: Final = {"protected", "payload", "signature"}


class Flaw(StrEnum):
    """Why a receipt does not count."""

    UNREADABLE = "unreadable"
    ALTERED = "altered"


class ReceiptRefused(Exception):
    """A file is no receipt, or not as it was signed.

    Args:
        flaw: Which of these.
        detail: A sentence for people.
    """

    def __init__(self, flaw: Flaw, detail: str) -> None:
        super().__init__(detail)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """A receipt that is as it was signed.

    Attributes:
        thumbprint: Of the key that signed it, reckoned from the key itself.
        claims: What it says.
    """

    thumbprint: str
    claims: Mapping[str, Any]

    def is_by(self, keys: Sequence[Jwk]) -> bool:
        """Say whether one of these keys signed it."""
        return any(thumbprint(each) == self.thumbprint for each in keys)


def read_receipt(data: bytes) -> ReadReceipt:
    """Read a receipt, compact or in JWS's flattened JSON form, and check its signature by the key that it names.

    Raises:
        ReceiptRefused: It is none, or was altered.
    """
    text = _compact(data)
    try:
        header = _object(from_base64url(text.split(".")[0]))
        if set(header) != _HEADER or header["typ"] != TYPE or header["alg"] != "ES256":
            raise _none()
        jws = Jws.read(text)
        jwk = _public(header["jwk"])
        own = thumbprint(jwk)
        signed = own == header["kid"] and jws.fits(jwk)
        claims = _object(jws.payload)
    except (ValueError, TypeError, RecursionError) as error:
        raise _none() from error
    except SignatureRefused as error:
        raise _none() from error
    if not signed:
        raise ReceiptRefused(Flaw.ALTERED, "The receipt is not as it was signed.")
    return ReadReceipt(own, claims)


def key_set(data: bytes) -> list[Jwk]:
    """Read public keys that somebody trusts: a JWK, or a JWK Set.

    Raises:
        ReceiptRefused: It is neither.
    """
    if len(data) > LARGEST_BYTES:
        raise _no_keys()
    try:
        found = _object(data)
        listed: object = found.get("keys", [found])
        if not isinstance(listed, list) or len(cast("list[object]", listed)) > _MOST_KEYS:
            raise _no_keys()
        return [_public(each, exactly=False) for each in cast("list[object]", listed)]
    except (ValueError, TypeError, RecursionError) as error:
        raise _no_keys() from error


def _compact(data: bytes) -> str:
    """Bring either form to the compact one; an editor may have added one line's end."""
    if len(data) > LARGEST_BYTES or not data.isascii():
        raise _none()
    text = data.decode("ascii").removesuffix("\n").removesuffix("\r")
    if not text.startswith("{"):
        return text
    try:
        parts = _object(text.encode())
    except (ValueError, TypeError, RecursionError) as error:
        raise _none() from error
    if set(parts) != _FLATTENED or not all(isinstance(each, str) for each in parts.values()):
        raise _none()
    return f"{parts['protected']}.{parts['payload']}.{parts['signature']}"


def _public(jwk: object, *, exactly: bool = True) -> dict[str, str]:
    """Read a public key; one that holds more than that, such as its secret half, is refused where it is a receipt's."""
    if not isinstance(jwk, dict):
        raise TypeError("A key is an object.")
    members = cast("dict[str, object]", jwk)
    named = {name: members.get(name) for name in PUBLIC}
    if not all(isinstance(each, str) for each in named.values()) or (exactly and set(members) != set(PUBLIC)):
        raise ValueError("A public key has four members.")
    return cast("dict[str, str]", named)


def _object(data: bytes) -> dict[str, Any]:
    found: object = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    if not isinstance(found, dict):
        raise TypeError("It is no object.")
    return cast("dict[str, Any]", found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A member is there twice.")
    return found


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON.")


def _none() -> ReceiptRefused:
    return ReceiptRefused(Flaw.UNREADABLE, "This is no receipt of a Hupan market, or it was altered.")


def _no_keys() -> ReceiptRefused:
    return ReceiptRefused(Flaw.UNREADABLE, "These are no public keys.")
