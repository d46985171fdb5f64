"""What of an HTTP message is signed, signing it, and verifying what others signed (RFC 9421).

A request's signature has to cover all that could be changed to somebody's harm: method, host, path, query, the agent's
name, the idempotency key and the body. A signature that leaves one of them out is refused, however valid it is.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from hupan.protocols.signatures.failures import Fault, SignatureRefused
from hupan.protocols.signatures.fields import BadField, Item, read_dictionary
from hupan.protocols.signatures.keys import Jwk, SigningKey, verifies

_CLOCKS_DIFFER_S: Final = 60
_OLDEST_S: Final = 300
_CHANGING: Final = frozenset({"POST", "PUT", "DELETE", "PATCH"})
_LABEL: Final = "sig1"
_ALGORITHM: Final = "ecdsa-p256-sha256"
_SAFE_PORTS: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request, as far as signatures go.

    Attributes:
        method: In capitals.
        authority: The host with its port, as the `Host` header has it.
        path: As it was sent, escapes included.
        query: Without the question mark; empty where there is none.
        headers: By name in small letters; several of one name are joined by commas.
        body: Its bytes, before anybody read them.
        scheme: `https` or `http`.
    """

    method: str
    authority: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    scheme: str = "https"

    def component(self, name: str) -> str | None:
        """Return what a signature covers under a name; `None` where the message has no such thing."""
        derived = {
            "@method": self.method,
            "@authority": _plain_authority(self.authority, self.scheme),
            "@scheme": self.scheme,
            "@path": self.path or "/",
            "@query": f"?{self.query}",
            "@request-target": f"{self.path or '/'}{'?' + self.query if self.query else ''}",
        }
        if name.startswith("@"):
            return derived.get(name)
        value = self.headers.get(name)
        return None if value is None else value.strip()

    def required(self) -> list[str]:
        """List what its signature has to cover."""
        wanted = ["@method", "@authority", "@path"]
        if self.query:
            wanted.append("@query")
        if "ucp-agent" in self.headers:
            wanted.append("ucp-agent")
        if self.method in _CHANGING and "idempotency-key" in self.headers:
            wanted.append("idempotency-key")
        if self.body:
            wanted += ["content-digest", "content-type"]
        return wanted


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """A response, as far as signatures go.

    Attributes:
        headers: By name in small letters.
        body: Its bytes, before anybody read them.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    def component(self, name: str) -> str | None:
        """Return what a signature covers under a name; `None` where the response has no such thing."""
        if name == "@status":
            return str(self.status)
        value = None if name.startswith("@") else self.headers.get(name)
        return None if value is None else value.strip()


def is_signed(headers: Mapping[str, str]) -> bool:
    """Say whether a message claims to be signed."""
    return "signature" in headers or "signature-input" in headers


def content_digest(body: bytes) -> str:
    """Write the header that binds a body."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def verify_request(request: SignedRequest, keys: Sequence[Jwk], now_s: float) -> str:
    """Check who signed a request.

    Args:
        request: As it came.
        keys: What the one that it names has published.
        now_s: The time, in seconds since 1970.

    Returns:
        The name of the key.

    Raises:
        SignatureRefused: It is not signed, not by one of these keys, or not this request.
    """
    covered, signature = _chosen(request.headers)
    jwk = _key_of(covered.params, keys)
    _check_time(covered.params, now_s)
    names = _names(covered)
    _check_body(request)
    missing = [name for name in request.required() if name not in names]
    if missing:
        raise _invalid(f"The signature does not cover {', '.join(missing)}.")
    if not verifies(jwk, _base(names, request, covered.raw), signature):
        raise _invalid("The signature does not fit the request.")
    return str(covered.params.get("keyid"))


def sign_request(request: SignedRequest, key: SigningKey, now_s: float) -> dict[str, str]:
    """Sign a request; what comes back are headers to send with it.

    Args:
        request: With all its headers but these.
        key: Ours.
        now_s: The time, in seconds since 1970.
    """
    headers = dict(request.headers)
    added: dict[str, str] = {}
    if request.body:
        added["content-digest"] = headers["content-digest"] = content_digest(request.body)
    whole = SignedRequest(
        request.method, request.authority, request.path, request.query, headers, request.body, request.scheme
    )
    names = whole.required()
    covered = _covered(names, key.kid, now_s)
    return added | _headers(covered, key.sign(_base(names, whole, covered)))


def sign_response(status: int, body: bytes, content_type: str, key: SigningKey, now_s: float) -> dict[str, str]:
    """Sign a response; what comes back are headers to send with it.

    Args:
        status: Of the response.
        body: Its bytes, as they are sent.
        content_type: As it is sent.
        key: Ours.
        now_s: The time, in seconds since 1970.
    """
    values = {"@status": str(status)}
    added: dict[str, str] = {}
    if body:
        added["content-digest"] = values["content-digest"] = content_digest(body)
        values["content-type"] = content_type
    covered = _covered([*values], key.kid, now_s)
    lines = [f'"{name}": {value}' for name, value in values.items()]
    return added | _headers(covered, key.sign(_joined(lines, covered)))


def verify_response(answer: SignedAnswer, keys: Sequence[Jwk], now_s: float) -> str:
    """Check who signed a response.

    Args:
        answer: As it came.
        keys: What the one who was asked has published.
        now_s: The time, in seconds since 1970.

    Returns:
        The name of the key.

    Raises:
        SignatureRefused: It is not signed, not by one of these keys, or not this response.
    """
    covered, signature = _chosen(answer.headers)
    jwk = _key_of(covered.params, keys)
    _check_time(covered.params, now_s)
    names = _names(covered)
    _check_body(answer)
    missing = [name for name in ("@status", *(["content-digest"] if answer.body else [])) if name not in names]
    if missing:
        raise _invalid(f"The signature does not cover {', '.join(missing)}.")
    if not verifies(jwk, _base(names, answer, covered.raw), signature):
        raise _invalid("The signature does not fit the response.")
    return str(covered.params.get("keyid"))


def _key_of(params: Mapping[str, object], keys: Sequence[Jwk]) -> Jwk:
    kid = params.get("keyid")
    jwk = next((key for key in keys if kid and key.get("kid") == kid), None)
    if jwk is None:
        raise SignatureRefused(Fault.KEY_NOT_FOUND, "The signer has published no key of this name.")
    if params.get("alg", _ALGORITHM) != _ALGORITHM:
        raise SignatureRefused(Fault.ALGORITHM_UNSUPPORTED, "Only ES256, ECDSA on P-256, is supported.")
    return jwk


def _chosen(headers: Mapping[str, str]) -> tuple[Item, bytes]:
    """Find the signature that is checked: the first one that both headers name."""
    try:
        inputs = read_dictionary(headers.get("signature-input", ""))
        signatures = read_dictionary(headers.get("signature", ""))
    except BadField as error:
        raise _invalid("The headers of the signature are not understood.") from error
    for label, covered in inputs.items():
        signature = signatures.get(label)
        if signature is not None and isinstance(signature.value, bytes) and isinstance(covered.value, tuple):
            return covered, signature.value
    raise SignatureRefused(Fault.MISSING, "Signature-Input and Signature have to come together.")


def _names(covered: Item) -> list[str]:
    items = cast("tuple[Item, ...]", covered.value)
    names = [item.text for item in items]
    # A component's parameters change what is signed; none of them is needed here, so none is guessed at.
    if any(item.params or not item.text for item in items) or len(set(names)) != len(names):
        raise _invalid("The list of what is signed is not understood.")
    return names


def _check_time(params: Mapping[str, object], now_s: float) -> None:
    created, expires = params.get("created"), params.get("expires")
    if isinstance(created, int) and not -_OLDEST_S <= created - now_s <= _CLOCKS_DIFFER_S:
        raise _invalid("The signature is too old, or from the future.")
    if isinstance(expires, int) and expires < now_s - _CLOCKS_DIFFER_S:
        raise _invalid("The signature has expired.")


def _check_body(request: "SignedRequest | SignedAnswer") -> None:
    if not request.body and "content-digest" not in request.headers:
        return
    try:
        digest = read_dictionary(request.headers.get("content-digest", "")).get("sha-256")
    except BadField as error:
        raise SignatureRefused(Fault.DIGEST_MISMATCH, "Content-Digest is not understood.") from error
    said = digest.value if digest is not None else None
    actual = hashlib.sha256(request.body).digest()
    if not isinstance(said, bytes) or not hmac.compare_digest(said, actual):
        raise SignatureRefused(Fault.DIGEST_MISMATCH, "Content-Digest is not the SHA-256 of the body.")


def _base(names: Sequence[str], request: "SignedRequest | SignedAnswer", covered: str) -> bytes:
    lines: list[str] = []
    for name in names:
        value = request.component(name)
        if value is None:
            raise _invalid(f"The message has no {name}.")
        lines.append(f'"{name}": {value}')
    return _joined(lines, covered)


def _joined(lines: Sequence[str], covered: str) -> bytes:
    return "\n".join([*lines, f'"@signature-params": {covered}']).encode()


def _covered(names: Sequence[str], kid: str, now_s: float) -> str:
    listed = " ".join(f'"{name}"' for name in names)
    return f'({listed});created={int(now_s)};keyid="{kid}"'


def _headers(covered: str, signature: bytes) -> dict[str, str]:
    return {
        "signature-input": f"{_LABEL}={covered}",
        "signature": f"{_LABEL}=:{base64.b64encode(signature).decode()}:",
    }


def _plain_authority(authority: str, scheme: str) -> str:
    return authority.lower().removesuffix(_SAFE_PORTS.get(scheme, ""))


def _invalid(detail: str) -> SignatureRefused:
    return SignatureRefused(Fault.INVALID, detail)
