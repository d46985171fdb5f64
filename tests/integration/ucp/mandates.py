"""Mandates as a platform makes them, by the reference implementation of SD-JWT: nothing of ours writes them."""

import base64
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, cast

import rfc8785
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer

from hupan.protocols.signatures import SigningKey

CHECKOUT, PAYMENT = "mandate.checkout.1", "mandate.payment.1"
OPEN_CHECKOUT, OPEN_PAYMENT = "mandate.checkout.open.1", "mandate.payment.open.1"


def private(key: SigningKey) -> JWK:
    """The key, as the reference implementation has it."""
    number = key.private.private_numbers().private_value
    return JWK(**{**key.jwk(), "d": b64(number.to_bytes(32))})


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sha256(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def hidden(claims: Mapping[str, Any], *names: str) -> dict[Any, Any]:
    """Let some claims be disclosed apart."""
    return {SDObj(name) if name in names else name: value for name, value in claims.items()}


def issue(claims: Mapping[Any, Any], key: SigningKey, holder: SigningKey | None = None, **header: str | None) -> str:
    """Sign an SD-JWT with everything disclosed."""
    said = {"kid": key.kid, "typ": "dc+sd-jwt", **header}
    made = SDJWTIssuer(
        user_claims=dict(claims),
        issuer_key=private(key),
        holder_key=None if holder is None else private(holder),
        extra_header_parameters={name: value for name, value in said.items() if value is not None},
    )
    return str(made.sd_jwt_issuance)


def bound(sd_jwt: str, holder: SigningKey, audience: str, nonce: str, *disclosed: str) -> str:
    """Bind an SD-JWT by its holder's key (RFC 9901, section 4.3), with some of its claims disclosed."""
    made = cast("Any", SDJWTHolder(sd_jwt))
    made.create_presentation(dict.fromkeys(disclosed, True), nonce, audience, private(holder))
    return str(made.sd_jwt_presentation)


def checkout_jwt(checkout: Mapping[str, Any]) -> str:
    """Put a checkout back into the signature that came beside it."""
    header, _, signature = str(checkout["ap2"]["merchant_authorization"]).split(".")
    payload = rfc8785.dumps(cast("Any", {name: each for name, each in checkout.items() if name != "ap2"}))
    return f"{header}.{b64(payload)}.{signature}"


def closed_checkout(checkout: Mapping[str, Any], **changed: object) -> dict[str, Any]:
    """What a user agrees to."""
    jwt = checkout_jwt(checkout)
    claims = {"vct": CHECKOUT, "checkout_jwt": jwt, "checkout_hash": sha256(jwt), "exp": int(time.time()) + 300}
    return {name: value for name, value in {**claims, **changed}.items() if value is not None}


def closed_payment(checkout: Mapping[str, Any], website: str, **changed: object) -> dict[str, Any]:
    """What a user agrees to pay."""
    total = next(each["amount"] for each in checkout["totals"] if each["type"] == "total")
    claims = {
        "vct": PAYMENT,
        "transaction_id": sha256(checkout_jwt(checkout)),
        "payee": {"id": "hupan", "name": "Hupan", "website": website},
        "payment_amount": {"amount": total, "currency": checkout["currency"]},
        "payment_instrument": {"id": "success_token", "type": "card"},
        "exp": int(time.time()) + 300,
    }
    return {name: value for name, value in {**claims, **changed}.items() if value is not None}


def opened(kind: str, agent: SigningKey, constraints: Sequence[Mapping[str, Any]], **changed: object) -> dict[str, Any]:
    """Within which bounds a user lets an agent agree."""
    now = int(time.time())
    jwk = {name: agent.jwk()[name] for name in ("kty", "crv", "x", "y")}
    claims = {"vct": kind, "constraints": list(constraints), "cnf": {"jwk": jwk}, "iat": now, "exp": now + 3600}
    return {**claims, **changed}


def delegate(root: str, agent: SigningKey, closed: Mapping[str, Any], audience: str, **changed: object) -> str:
    """Let an agent agree to something, on what its user agreed to before."""
    claims = {
        "delegate_payload": [SDObj(dict(closed))],
        "iat": int(time.time()),
        "aud": audience,
        "nonce": b64(hashlib.sha256(root.encode()).digest()),
        "sd_hash": sha256(root),
        **changed,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    link = issue(kept, agent, typ="kb+sd-jwt", kid=None)
    return f"{root.removesuffix('~')}~~{link}"


def rooted(claims: Mapping[str, Any], key: SigningKey) -> str:
    """Sign what a user agreed to beforehand."""
    return issue({"delegate_payload": [SDObj(dict(claims))]}, key)


def reread(part: str) -> dict[str, Any]:
    """Read one part of a JWT."""
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found
