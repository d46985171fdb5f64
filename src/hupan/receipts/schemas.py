"""The room's words on the wire."""

import base64
from datetime import datetime
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field

from hupan.receipts.domain import Receipt


class SignedReceiptView(BaseModel):
    """A receipt: what it says, and the very text that proves it."""

    model_config = ConfigDict(frozen=True)

    checkout_id: str
    jws: str = Field(description="The receipt: a JWS (RFC 7515), compact, ES256, with its public key in the header.")
    kid: str = Field(description="The key's thumbprint (RFC 7638).")
    made_at: datetime
    claims: dict[str, Any] = Field(description="What it says, read from `jws` for convenience.")

    @classmethod
    def of(cls, receipt: Receipt) -> "SignedReceiptView":
        """Show a receipt."""
        payload = receipt.jws.split(".")[1]
        claims = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return cls(
            checkout_id=receipt.checkout_id, jws=receipt.jws, kid=receipt.kid, made_at=receipt.made_at, claims=claims
        )


def flattened(jws: str) -> bytes:
    """Write a compact JWS in JWS's flattened JSON form (RFC 7515, section 7.2.2)."""
    header, payload, signature = jws.split(".")
    return orjson.dumps({"protected": header, "payload": payload, "signature": signature}) + b"\n"
