"""Signed HTTP messages: RFC 9421 with ECDSA P-256 (ES256), bodies bound by Content-Digest (RFC 9530), keys as JWK.

`fields` reads the structured headers (RFC 8941), `keys` turns JWKs into keys and back, `messages` builds the text that
is signed, signs it, and verifies what others signed; `jws` does the same for texts that outlive their message (RFC
7515). Pure: no I/O, no clock of its own.
"""

from hupan.protocols.signatures.failures import Fault, SignatureRefused
from hupan.protocols.signatures.fields import BadField, Item, read_dictionary
from hupan.protocols.signatures.jcs import canonical
from hupan.protocols.signatures.jws import Jws, base64url, detached, detached_raw, from_base64url
from hupan.protocols.signatures.keys import Jwk, SigningKey, verifies
from hupan.protocols.signatures.messages import (
    SignedAnswer,
    SignedRequest,
    content_digest,
    is_signed,
    sign_request,
    sign_response,
    verify_request,
    verify_response,
)

__all__ = [
    "BadField",
    "Fault",
    "Item",
    "Jwk",
    "Jws",
    "SignatureRefused",
    "SignedAnswer",
    "SignedRequest",
    "SigningKey",
    "base64url",
    "canonical",
    "content_digest",
    "detached",
    "detached_raw",
    "from_base64url",
    "is_signed",
    "read_dictionary",
    "sign_request",
    "sign_response",
    "verifies",
    "verify_request",
    "verify_response",
]
