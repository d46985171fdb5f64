"""Keys: JWKs as others publish them, and our own (RFC 7517, RFC 7518 section 6.2).

ECDSA on P-256 with SHA-256 alone, which every UCP party has to know. A signature is `r` and `s`, 32 bytes each.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from hupan.protocols.signatures.failures import Fault, SignatureRefused

Jwk = Mapping[str, Any]

_SIZE = 32
_CURVE = "P-256"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of ours.

    Attributes:
        kid: Its name among the published keys.
        private: The key.
    """

    kid: str
    private: ec.EllipticCurvePrivateKey

    @classmethod
    def make(cls, kid: str) -> "SigningKey":
        """Make a fresh key."""
        return cls(kid, ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_pem(cls, kid: str, pem: str) -> "SigningKey":
        """Read what `pem` wrote."""
        private = load_pem_private_key(pem.encode(), None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError("The kept key is none for ECDSA.")
        return cls(kid, private)

    def pem(self) -> str:
        """Write it down; whoever keeps it seals it."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def jwk(self) -> dict[str, str]:
        """Write what everybody may know of it."""
        numbers = self.private.public_key().public_numbers()
        return {
            "kid": self.kid,
            "kty": "EC",
            "crv": _CURVE,
            "x": _base64url(numbers.x.to_bytes(_SIZE)),
            "y": _base64url(numbers.y.to_bytes(_SIZE)),
            "use": "sig",
            "alg": "ES256",
        }

    def sign(self, message: bytes) -> bytes:
        """Sign; what comes back has always 64 bytes."""
        r, s = decode_dss_signature(self.private.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(_SIZE) + s.to_bytes(_SIZE)


def verifies(jwk: Jwk, message: bytes, signature: bytes) -> bool:
    """Say whether the holder of a published key signed a message.

    Raises:
        SignatureRefused: The key is for an algorithm that is not supported, or is no key at all.
    """
    public = _public_key(jwk)
    if len(signature) != 2 * _SIZE:
        return False
    r, s = int.from_bytes(signature[:_SIZE]), int.from_bytes(signature[_SIZE:])
    try:
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _public_key(jwk: Jwk) -> ec.EllipticCurvePublicKey:
    if jwk.get("kty") != "EC" or jwk.get("crv") != _CURVE or jwk.get("alg", "ES256") != "ES256":
        raise SignatureRefused(Fault.ALGORITHM_UNSUPPORTED, "Only ES256, ECDSA on P-256, is supported.")
    try:
        x, y = _coordinate(jwk.get("x")), _coordinate(jwk.get("y"))
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except (ValueError, binascii.Error) as error:
        raise SignatureRefused(Fault.KEY_NOT_FOUND, "The published key is no point of P-256.") from error


def _coordinate(text: object) -> int:
    if not isinstance(text, str) or not text.isascii():
        raise ValueError("A coordinate is text.")
    decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(decoded) != _SIZE:
        raise ValueError("A coordinate has 32 bytes.")
    return int.from_bytes(decoded)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
