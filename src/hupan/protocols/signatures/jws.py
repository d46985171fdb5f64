"""JSON Web Signatures with ES256 (RFC 7515): compact, and with the payload left out (appendix F, RFC 7797)."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson

from hupan.protocols.signatures.failures import Fault, SignatureRefused
from hupan.protocols.signatures.keys import Jwk, SigningKey, verifies

_ALGORITHM: Final = "ES256"
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Jws:
    """A signed text, read but not believed.

    Attributes:
        header: What it says of itself.
        payload: What is signed.
        signed: The very bytes that the signature is over.
        signature: The signature.
    """

    header: Mapping[str, Any]
    payload: bytes
    signed: bytes
    signature: bytes

    @classmethod
    def read(cls, text: str, payload: bytes | None = None) -> "Jws":
        """Read a compact one.

        Args:
            text: As it came.
            payload: What it is about, where the text leaves that out.

        Raises:
            SignatureRefused: It is none, or wants something of us that we do not know.
        """
        parts = text.split(".")
        if len(parts) != _PARTS or not text.isascii() or (payload is not None and parts[1]):
            raise _unreadable()
        body = parts[1] if payload is None else base64url(payload)
        try:
            header: object = orjson.loads(from_base64url(parts[0]))
            inside = from_base64url(body)
            signature = from_base64url(parts[2])
        except ValueError as error:
            raise _unreadable() from error
        if not isinstance(header, dict):
            raise _unreadable()
        said = cast("Mapping[str, Any]", header)
        if said.get("alg") != _ALGORITHM:
            raise SignatureRefused(Fault.ALGORITHM_UNSUPPORTED, "Only ES256, ECDSA on P-256, is supported.")
        if "crit" in said:
            raise _unreadable()
        return cls(said, inside, f"{parts[0]}.{body}".encode(), signature)

    @property
    def kid(self) -> str:
        """The name of the key; empty where it says none."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) else ""

    def fits(self, jwk: Jwk) -> bool:
        """Say whether the holder of a key signed it.

        Raises:
            SignatureRefused: The key is none, or for something else.
        """
        return verifies(jwk, self.signed, self.signature)


def detached(payload: bytes, key: SigningKey) -> str:
    """Sign something that travels apart from its signature."""
    header = base64url(orjson.dumps({"alg": _ALGORITHM, "kid": key.kid}))
    return f"{header}..{base64url(key.sign(f'{header}.{base64url(payload)}'.encode()))}"


def detached_raw(payload: bytes, key: SigningKey) -> str:
    """The same over the bytes as they are (RFC 7797)."""
    header = base64url(orjson.dumps({"alg": _ALGORITHM, "b64": False, "crit": ["b64"], "kid": key.kid}))
    return f"{header}..{base64url(key.sign(header.encode() + b'.' + payload))}"


def base64url(data: bytes) -> str:
    """Write bytes as JOSE has them."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """Read what `base64url` wrote; what is written in any other way is none.

    Raises:
        ValueError: It is none.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("This is no base 64.") from error
    if base64url(data) != text:
        raise ValueError("This is no base 64 as it is written.")
    return data


def _unreadable() -> SignatureRefused:
    return SignatureRefused(Fault.INVALID, "This is no signed text.")
