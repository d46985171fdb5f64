"""Seals messages with the libraries of web-push-libs."""

import base64
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, cast

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from yarl import URL

from hupan.notices import Sealed, Subscription


class _Signs(Protocol):
    """What we use of `py_vapid`, which is typed in part."""

    def sign(self, claims: dict[str, Any]) -> dict[str, str]: ...


class _Encrypts(Protocol):
    """What we use of `http_ece`, which has no types."""

    def __call__(self, content: bytes, **keys: ec.EllipticCurvePrivateKey | bytes | str) -> bytes: ...


_encrypt = cast("_Encrypts", http_ece.encrypt)
_STAYS_S: Final = 3 * 24 * 3600
_VOUCHES: Final = timedelta(hours=12)
_CURVE: Final = ec.SECP256R1()
_KEY_BYTES: Final = 32


class WebPushSealer:
    """`PushSealer` with `http_ece` and `py_vapid`.

    Args:
        contact: Where a push service reaches whoever runs this server: `mailto:` or https://.
    """

    def __init__(self, contact: str) -> None:
        self._contact = contact

    def new_key(self) -> str:
        """Make a private key for a server."""
        number = ec.generate_private_key(_CURVE).private_numbers().private_value
        return _text(number.to_bytes(_KEY_BYTES))

    def public_key(self, private: str) -> str:
        """Tell the public key of a private one, in base64url."""
        return _text(_point(_private(private)))

    def seal(self, private: str, to: Subscription, message: bytes, now: datetime) -> Sealed:
        """Write a message as the push service of a browser takes it."""
        url = URL(to.endpoint)
        signer = cast("_Signs", Vapid02(_private(private), {"no-strict": True}))
        claims = {"aud": str(url.origin()), "exp": int((now + _VOUCHES).timestamp()), "sub": self._contact}
        body = _encrypt(
            message,
            private_key=ec.generate_private_key(_CURVE),
            dh=_bytes(to.key),
            auth_secret=_bytes(to.auth),
            version="aes128gcm",
        )
        headers = {
            **signer.sign(claims),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(_STAYS_S),
            "Urgency": "normal",
        }
        return Sealed(headers, body)


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(text)), _CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
