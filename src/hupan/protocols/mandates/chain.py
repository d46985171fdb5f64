"""Who signed a mandate, for whom, and whether it still counts.

The first SD-JWT is signed by a key of the platform's profile; each further one by the key that the one before it
confirmed (`cnf`), over a hash of that one, so that no link can be put behind another chain. The last one has to be
closed: bound to one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

import orjson

from hupan.protocols.mandates.failures import Fault, MandateRefused
from hupan.protocols.mandates.sdjwt import SdJwt, read_chain
from hupan.protocols.signatures import Jwk, Jws, SignatureRefused

_CLOCKS_DIFFER_S: Final = 60
_OLDEST_S: Final = 3600
_LONGEST_NONCE: Final = 500
_LINKS: Final = frozenset({"kb+sd-jwt", "kb-sd-jwt", "kb+sd-jwt+kb", "kb-sd-jwt+kb"})


@dataclass(frozen=True, slots=True)
class Presenting:
    """Under which circumstances a mandate is presented.

    Attributes:
        profile_url: Of the platform that presents it.
        keys: That its profile publishes.
        audience: What we are called.
        now: The time.
    """

    profile_url: str
    keys: Sequence[Jwk]
    audience: frozenset[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Presented:
    """A mandate that is what it says it is.

    Attributes:
        closed: What was agreed to, in the end.
        open: What had been agreed to before, as bounds for that; from the first to the last.
        kid: Name of the platform's key.
        reference: Hash of the last SD-JWT, by which AP2 refers to a mandate.
        once: What must not come again with another checkout.
    """

    closed: Mapping[str, Any]
    open: tuple[Mapping[str, Any], ...]
    kid: str
    reference: str
    once: tuple[str, ...]
    chain: tuple[SdJwt, ...]


def verify_chain(text: str, kind: str, presenting: Presenting) -> Presented:
    """Check everything about a mandate but what it is about.

    Args:
        text: As it came.
        kind: `mandate.checkout.1` or `mandate.payment.1`.
        presenting: By whom, to whom and when.

    Raises:
        MandateRefused: It does not count.
    """
    if not any(each.get("kty") == "EC" for each in presenting.keys):
        raise MandateRefused(Fault.NO_KEY, "The platform's profile publishes no key that could sign a mandate.")
    chain = read_chain(text)
    root, last = chain[0], chain[-1]
    key = _root_key(root, presenting)
    nonces: list[str] = []
    for at, each in enumerate(chain):
        _check_signed(each, key)
        if at:
            _check_link(each, chain[at - 1])
        _check_times(each.claims, presenting.now)
        contents = _contents(each)
        _check_times(contents, presenting.now)
        if each is not last:
            key = _confirmed(each)
    nonces += _check_bound(last, presenting, linked=len(chain) > 1)
    closed = _contents(last)
    if closed.get("vct") != kind:
        raise _wrong("The mandate is of another kind.")
    if not _dated(last):
        raise _wrong("The mandate does not say until when it counts.")
    bounds = tuple(_contents(each) for each in chain[:-1])
    opened = kind.replace(".1", ".open.1")
    if any(each.get("vct") != opened for each in bounds):
        raise _wrong("The mandate stands on one of another kind.")
    reference = last.hash_of(last.presented)
    once = (f"token:{last.hash_of(last.jwt)}", *(f"nonce:{presenting.profile_url} {nonce}" for nonce in nonces))
    if bounds:
        once += (f"open:{root.hash_of(root.jwt)}",)
    return Presented(closed, bounds, root.jws.kid, reference, once, tuple(chain))


def _root_key(root: SdJwt, presenting: Presenting) -> Jwk:
    typ = root.jws.header.get("typ", "")
    if not isinstance(typ, str) or not typ.endswith("sd-jwt") or typ in _LINKS:
        raise _wrong("The first part of the mandate is no SD-JWT of an issuer.")
    issuer = root.claims.get("iss")
    if issuer is not None and not _is_of(issuer, presenting.profile_url):
        raise _wrong("The mandate was issued by somebody else.")
    key = next((each for each in presenting.keys if root.jws.kid and each.get("kid") == root.jws.kid), None)
    if key is None:
        raise MandateRefused(Fault.NO_KEY, "The platform's profile publishes no key by which this mandate is signed.")
    return key


def _check_signed(each: SdJwt, key: Jwk) -> None:
    try:
        fits = each.jws.fits(key)
    except SignatureRefused as error:
        raise _wrong(error.detail) from error
    if not fits:
        raise _wrong("The signature of the mandate does not fit.")


def _check_link(each: SdJwt, before: SdJwt) -> None:
    """Check that a link was made for the very one before it, with its disclosures, or at least for what was signed."""
    if each.jws.header.get("typ") not in _LINKS:
        raise _wrong("A link of the mandate is none.")
    over = {name: each.claims[name] for name in ("sd_hash", "issuer_jwt_hash") if name in each.claims}
    expected = {"sd_hash": before.hash_of(before.presented), "issuer_jwt_hash": before.hash_of(before.jwt)}
    if len(over) != 1 or any(expected[name] != said for name, said in over.items()):
        raise _wrong("A link of the mandate was made for another one.")


def _check_bound(last: SdJwt, presenting: Presenting, *, linked: bool) -> list[str]:
    """Check that the holder of the key means us and now; where there is a holder, that is not a matter of choice."""
    if linked:
        if last.binding or "cnf" in last.claims or "cnf" in _contents(last):
            raise _wrong("The last part of the mandate is still open.")
        return [_check_aimed(last.claims, presenting)]
    if "cnf" not in last.claims and "cnf" not in _contents(last):
        if last.binding:
            raise _wrong("The mandate is bound by a key that it does not name.")
        # Signed by the platform itself for one checkout: what it is bound to is our own signature inside.
        if "aud" in last.claims or "nonce" in last.claims:
            return [_check_aimed(last.claims, presenting)]
        return []
    return [_check_binding(last, presenting)]


def _check_binding(last: SdJwt, presenting: Presenting) -> str:
    """Check a key binding JWT (RFC 9901, section 7.3)."""
    try:
        jws = Jws.read(last.binding)
        claims: object = orjson.loads(jws.payload)
        fits = jws.fits(_confirmed(last))
    except (SignatureRefused, ValueError) as error:
        raise _wrong("The mandate is not bound by the key that it names.") from error
    if jws.header.get("typ") != "kb+jwt" or not isinstance(claims, dict) or not fits:
        raise _wrong("The mandate is not bound by the key that it names.")
    said = cast("Mapping[str, Any]", claims)
    if said.get("sd_hash") != last.hash_of(last.presented):
        raise _wrong("The mandate was bound with other disclosures.")
    _check_times(said, presenting.now)
    return _check_aimed(said, presenting)


def _check_aimed(claims: Mapping[str, Any], presenting: Presenting) -> str:
    said: object = claims.get("aud")
    meant = cast("list[object]", said) if isinstance(said, list) else [said]
    if not any(isinstance(each, str) and each.rstrip("/") in presenting.audience for each in meant):
        raise _wrong("The mandate was made for somebody else.")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not 0 < len(nonce) <= _LONGEST_NONCE:
        raise _wrong("The mandate has no nonce.")
    made = claims.get("iat")
    if not isinstance(made, int | float) or presenting.now.timestamp() - made > _OLDEST_S:
        raise MandateRefused(Fault.EXPIRED, "The mandate was bound too long ago.")
    return nonce


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    at = now.timestamp()
    for name in ("exp", "iat", "nbf"):
        if name in claims and (isinstance(claims[name], bool) or not isinstance(claims[name], int | float)):
            raise _wrong("A time in the mandate is none.")
    if "exp" in claims and claims["exp"] < at - _CLOCKS_DIFFER_S:
        raise MandateRefused(Fault.EXPIRED, "The mandate has expired.")
    if any(claims.get(name, 0) > at + _CLOCKS_DIFFER_S for name in ("iat", "nbf")):
        raise _wrong("The mandate is from the future.")


def _dated(last: SdJwt) -> bool:
    """Say whether a mandate ends some time: by a time of its own, or by its age, which is checked where it is bound."""
    both = (last.claims, _contents(last))
    return any("exp" in each for each in both) or any("nonce" in each for each in both) or bool(last.binding)


def _contents(each: SdJwt) -> Mapping[str, Any]:
    """Find what was agreed to: the claims themselves, or the one thing that they delegate."""
    delegated: object = each.claims.get("delegate_payload")
    if delegated is None:
        return each.claims
    listed = cast("list[object]", delegated) if isinstance(delegated, list) else []
    if len(listed) != 1 or not isinstance(listed[0], dict):
        raise _wrong("The mandate does not disclose one thing that was agreed to.")
    return cast("Mapping[str, Any]", listed[0])


def _confirmed(each: SdJwt) -> Jwk:
    for claims in (_contents(each), each.claims):
        cnf: object = claims.get("cnf")
        if isinstance(cnf, dict):
            jwk: object = cast("Mapping[str, object]", cnf).get("jwk")
            if isinstance(jwk, dict):
                return cast("Jwk", jwk)
    raise _wrong("The mandate confirms no key for what stands on it.")


def _is_of(issuer: object, profile_url: str) -> bool:
    if not isinstance(issuer, str):
        return False
    origin = "/".join(profile_url.split("/", 3)[:3])
    return issuer.rstrip("/") in {profile_url.rstrip("/"), origin}


def _wrong(detail: str) -> MandateRefused:
    return MandateRefused(Fault.INVALID, detail)
