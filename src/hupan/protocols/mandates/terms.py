"""What a checkout comes to, as far as a mandate has to agree with it, and our own signature under that."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from hupan.protocols.mandates.failures import Fault, MandateRefused
from hupan.protocols.signatures import Jwk, Jws, SignatureRefused, base64url, canonical

Hash = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is bought, for how much, and where it goes.

    Attributes:
        checkout_id: Of which checkout.
        total: In minor units.
        items: How many of what, by the item's id.
        rest: Everything else that a buyer agrees to, in one comparable value.
    """

    checkout_id: str
    currency: str
    total: int
    items: Mapping[str, int]
    rest: object


@dataclass(frozen=True, slots=True)
class Agreed:
    """A checkout that somebody agreed to, under our signature.

    Attributes:
        terms: What it comes to.
        hashes: By which a payment mandate may refer to it.
    """

    terms: Terms
    hashes: frozenset[str]


def terms_of(checkout: Mapping[str, Any]) -> Terms:
    """Read the terms of a checkout, as it is written in UCP.

    Raises:
        ValueError: It is no checkout.
    """
    try:
        lines = [
            (str(each["item"]["id"]), int(each["quantity"]), each["item"].get("price"), _sums(each.get("totals", [])))
            for each in checkout["line_items"]
        ]
        items: dict[str, int] = {}
        for item_id, quantity, _, _ in lines:
            items[item_id] = items.get(item_id, 0) + quantity
        sums = _sums(checkout["totals"])
        total = next(int(amount) for kind, amount in sums if kind == "total")
        rest = (lines, sums, _destinations(checkout))
        return Terms(str(checkout["id"]), str(checkout["currency"]), total, items, rest)
    except (KeyError, TypeError, AttributeError, StopIteration) as error:
        raise ValueError("This is no checkout.") from error


def agreed_checkout(closed: Mapping[str, Any], hashed: Hash, ours: Sequence[Jwk]) -> Agreed:
    """Find the checkout inside a mandate, and check that its terms are what we have signed.

    AP2 has it as a JWT (`checkout_jwt`, bound by `checkout_hash`), UCP as the whole answer with
    `ap2.merchant_authorization` in it; the one is the other with its payload put back in its place.

    Args:
        closed: What was agreed to.
        hashed: Hashes as the mandate does.
        ours: The keys that we publish.

    Raises:
        MandateRefused: There is none, or it is not ours.
    """
    jwt: object = closed.get("checkout_jwt")
    if isinstance(jwt, str):
        if closed.get("checkout_hash") != hashed(jwt):
            raise MandateRefused(Fault.INVALID, "The mandate's hash is of another checkout.")
        return _signed_inside(jwt, ours, hashed)
    whole: object = closed.get("checkout")
    if isinstance(whole, dict):
        checkout = cast("Mapping[str, Any]", whole)
        attached = _attached(checkout, ours)
        return Agreed(_terms(checkout), frozenset({hashed(attached), _sha256(attached)}))
    raise MandateRefused(Fault.INVALID, "The mandate holds no checkout.")


def _signed_inside(jwt: str, ours: Sequence[Jwk], hashed: Hash) -> Agreed:
    try:
        jws = Jws.read(jwt)
        payload: object = orjson.loads(jws.payload)
    except (SignatureRefused, ValueError) as error:
        raise MandateRefused(Fault.INVALID, "The checkout in the mandate is no JWT.") from error
    if not isinstance(payload, dict):
        raise MandateRefused(Fault.INVALID, "The checkout in the mandate is no JWT.")
    checkout = cast("Mapping[str, Any]", payload)
    if "ap2" in checkout:
        _attached(checkout, ours)
    elif not _is_ours(jws, ours):
        raise _not_ours()
    return Agreed(_terms(checkout), frozenset({hashed(jwt), _sha256(jwt)}))


def _attached(checkout: Mapping[str, Any], ours: Sequence[Jwk]) -> str:
    """Check our signature beside a checkout, and put both together."""
    ap2: object = checkout.get("ap2")
    said: object = cast("Mapping[str, object]", ap2).get("merchant_authorization") if isinstance(ap2, dict) else None
    if not isinstance(said, str):
        raise MandateRefused(Fault.NOTHING_OF_OURS, "The checkout in the mandate does not carry our authorization.")
    try:
        payload = canonical({name: each for name, each in checkout.items() if name != "ap2"})
        jws = Jws.read(said, payload)
    except (SignatureRefused, ValueError) as error:
        raise _not_ours() from error
    if not _is_ours(jws, ours):
        raise _not_ours()
    header, _, signature = said.split(".")
    return f"{header}.{base64url(payload)}.{signature}"


def _is_ours(jws: Jws, ours: Sequence[Jwk]) -> bool:
    return any(jws.fits(key) for key in ours if key.get("kid") == jws.kid)


def _terms(checkout: Mapping[str, Any]) -> Terms:
    try:
        return terms_of(checkout)
    except ValueError as error:
        raise _not_ours() from error


def _sums(totals: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    return [(str(each["type"]), each["amount"]) for each in totals]


def _destinations(checkout: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Find where it goes: of each method the chosen destination, without what stands beside an address."""
    methods = cast("Sequence[Mapping[str, Any]]", checkout.get("fulfillment", {}).get("methods", ()))
    return [
        {name: value for name, value in each.items() if value}
        for method in methods
        for each in method.get("destinations") or ()
        if each.get("id") == method.get("selected_destination_id")
    ]


def _sha256(text: str) -> str:
    return base64url(hashlib.sha256(text.encode("ascii")).digest())


def _not_ours() -> MandateRefused:
    return MandateRefused(Fault.NOT_OURS, "The checkout in the mandate is not what this market has authorized.")
