"""Keys for receipts, and what is written with them."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import orjson

from hupan.protocols.signatures import Jwk, SigningKey, base64url
from hupan.receipts import MadeKey

TYPE: Final = "hupan-receipt+jws"
PUBLIC: Final = ("crv", "kty", "x", "y")
"""What makes a public key on a curve, in the order in which a thumbprint is taken of it."""


class EcPen:
    """Implements `hupan.receipts.ports.Pen` with ECDSA on P-256."""

    def make(self) -> MadeKey:
        """Make a fresh key."""
        key = SigningKey.make("")
        kid = thumbprint(key.jwk())
        return MadeKey(kid, {**key.jwk(), "kid": kid}, key.pem())

    def sign(self, claims: Mapping[str, Any], key: MadeKey) -> str:
        """Write claims as a compact JWS that names its key."""
        signing = SigningKey.from_pem(key.kid, key.secret)
        public = {name: key.jwk[name] for name in PUBLIC}
        header = orjson.dumps({"alg": "ES256", "typ": TYPE, "kid": key.kid, "jwk": public})
        written = f"{base64url(header)}.{base64url(orjson.dumps(claims))}"
        return f"{written}.{base64url(signing.sign(written.encode()))}"


def thumbprint(jwk: Jwk) -> str:
    """Take a key's thumbprint (RFC 7638)."""
    written = orjson.dumps({name: str(jwk[name]) for name in PUBLIC})
    return base64url(hashlib.sha256(written).digest())
