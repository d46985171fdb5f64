"""SD-JWTs (RFC 9901): read, bound to each other, and put together again from what they disclose.

A mandate may be a chain of them, joined by `~~`: what the user agreed to first, then what the agent made of it. Whoever
presents one chose every byte, so everything is bounded, and what the standard says to refuse is refused: a digest that
occurs twice, a disclosure that nothing names, a claim that would stand in the place of another.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson

from hupan.protocols.mandates.failures import Fault, MandateRefused
from hupan.protocols.signatures import Jws, SignatureRefused, base64url, from_base64url

LARGEST_CHARACTERS: Final = 256 * 1024
_MOST_HOPS: Final = 4
_MOST_DISCLOSURES: Final = 500
_DEEPEST: Final = 24
_HASHES: Final = frozenset({"sha-256", "sha-384", "sha-512"})
_JWT_DOTS: Final = 2
_OF_ARRAY, _OF_OBJECT = 2, 3


@dataclass(frozen=True, slots=True)
class SdJwt:
    """One SD-JWT as it came, not believed yet.

    Attributes:
        jwt: What its issuer signed, as text.
        jws: The same, read.
        disclosures: As texts.
        binding: A key binding JWT at its end, where there is one; empty where there is none.
        claims: What was signed, with what was disclosed in its place.
    """

    jwt: str
    jws: Jws
    disclosures: tuple[str, ...]
    binding: str
    claims: Mapping[str, Any]

    @property
    def algorithm(self) -> str:
        """By which hash it names what it does not show."""
        return _algorithm(_object(self.jws.payload))

    @property
    def presented(self) -> str:
        """What a binding is over: everything but the binding."""
        return "~".join((self.jwt, *self.disclosures, ""))

    def hash_of(self, text: str) -> str:
        """Hash a text as this SD-JWT does."""
        return _hashed(text, self.algorithm)


def read_chain(text: str) -> list[SdJwt]:
    """Read a mandate: one SD-JWT, or a chain of them.

    Raises:
        MandateRefused: It is none.
    """
    if len(text) > LARGEST_CHARACTERS or not text.isascii():
        raise _none()
    pieces = text.split("~~")
    if len(pieces) > _MOST_HOPS:
        raise _none()
    # Joining took the last tilde of every one but the last; where a binding ends it, there was none to take.
    whole = [piece if piece.endswith("~") or _ends_bound(piece) else f"{piece}~" for piece in pieces[:-1]]
    return [_read(each) for each in (*whole, pieces[-1])]


def _read(text: str) -> SdJwt:
    jwt, *rest = text.split("~")
    if not rest:
        raise _none()
    *disclosures, binding = rest
    if len(disclosures) > _MOST_DISCLOSURES or not all(disclosures):
        raise _none()
    try:
        jws = Jws.read(jwt)
    except SignatureRefused as error:
        raise MandateRefused(Fault.INVALID, error.detail) from error
    payload = _object(jws.payload)
    resolved = _Resolver(disclosures, _algorithm(payload)).whole(payload)
    return SdJwt(jwt, jws, tuple(disclosures), binding, resolved)


class _Resolver:
    """Puts disclosures in their places (RFC 9901, section 7.1)."""

    def __init__(self, disclosures: list[str], algorithm: str) -> None:
        self._by_digest: dict[str, list[Any]] = {}
        for text in disclosures:
            digest = _hashed(text, algorithm)
            if digest in self._by_digest:
                raise _none()
            self._by_digest[digest] = _disclosed(text)
        self._seen: Counter[str] = Counter()

    def whole(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        claims = self._object(payload, 0)
        claims.pop("_sd_alg", None)
        if self._by_digest.keys() - self._seen.keys() or any(count > 1 for count in self._seen.values()):
            raise _none()
        return claims

    def _any(self, value: object, depth: int) -> object:
        if depth > _DEEPEST:
            raise _none()
        if isinstance(value, dict):
            return self._object(cast("Mapping[str, Any]", value), depth + 1)
        if isinstance(value, list):
            return self._array(cast("list[Any]", value), depth + 1)
        return value

    def _object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        found = {name: self._any(each, depth) for name, each in value.items() if name != "_sd"}
        if "..." in found:
            raise _none()
        digests: object = value.get("_sd", [])
        if not isinstance(digests, list):
            raise _none()
        for digest in cast("list[object]", digests):
            disclosed = self._find(digest, _OF_OBJECT)
            if disclosed is None:
                continue
            _, name, inside = disclosed
            if not isinstance(name, str) or name in {"_sd", "...", "_sd_alg"} or name in found:
                raise _none()
            found[name] = self._any(inside, depth)
        return found

    def _array(self, values: list[Any], depth: int) -> list[Any]:
        found: list[Any] = []
        for each in values:
            hidden: Mapping[str, object] = cast("Mapping[str, object]", each) if isinstance(each, dict) else {}
            if "..." not in hidden:
                found.append(self._any(cast("object", each), depth))
                continue
            if len(hidden) != 1:
                raise _none()
            disclosed = self._find(hidden["..."], _OF_ARRAY)
            if disclosed is not None:
                found.append(self._any(disclosed[1], depth))
        return found

    def _find(self, digest: object, length: int) -> list[Any] | None:
        if not isinstance(digest, str):
            raise _none()
        self._seen[digest] += 1
        disclosed = self._by_digest.get(digest)
        if disclosed is not None and len(disclosed) != length:
            raise _none()
        return disclosed


def _disclosed(text: str) -> list[Any]:
    try:
        found: object = orjson.loads(from_base64url(text))
    except ValueError as error:
        raise _none() from error
    if not isinstance(found, list):
        raise _none()
    listed = cast("list[Any]", found)
    if len(listed) not in {_OF_ARRAY, _OF_OBJECT} or not isinstance(listed[0], str):
        raise _none()
    return listed


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found: object = orjson.loads(raw)
    except ValueError as error:
        raise _none() from error
    if not isinstance(found, dict):
        raise _none()
    return cast("Mapping[str, Any]", found)


def _algorithm(payload: Mapping[str, Any]) -> str:
    algorithm = payload.get("_sd_alg", "sha-256")
    if algorithm not in _HASHES:
        raise _none()
    return str(algorithm)


def _hashed(text: str, algorithm: str) -> str:
    return base64url(hashlib.new(algorithm.replace("-", ""), text.encode("ascii")).digest())


def _ends_bound(piece: str) -> bool:
    return piece.rpartition("~")[2].count(".") == _JWT_DOTS and "~" in piece


def _none() -> MandateRefused:
    return MandateRefused(Fault.INVALID, "The mandate is no SD-JWT, or not put together as one.")
