"""Signatures over HTTP messages: the RFC's own example, ours, and everything that must not pass for one."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from hupan.protocols.signatures import (
    Fault,
    SignatureRefused,
    SignedRequest,
    SigningKey,
    content_digest,
    is_signed,
    read_dictionary,
    sign_request,
    sign_response,
    verifies,
    verify_request,
)

NOW = 1_800_000_000.0
KEY = SigningKey.make("k1")
REQUEST = SignedRequest(
    "POST",
    "market.example",
    "/ucp/checkout-sessions",
    "a=1",
    {
        "ucp-agent": 'profile="https://agent.example/profile"',
        "idempotency-key": "key-1",
        "content-type": "application/json",
    },
    b'{"line_items": []}',
)


def _signed(request: SignedRequest = REQUEST, key: SigningKey = KEY, at: float = NOW) -> SignedRequest:
    return replace(request, headers={**request.headers, **sign_request(request, key, at)})


def _refusal(request: SignedRequest, *, keys: list[Mapping[str, Any]] | None = None, at: float = NOW) -> Fault:
    with pytest.raises(SignatureRefused) as refused:
        verify_request(request, [KEY.jwk()] if keys is None else keys, at)
    return refused.value.fault


def test_the_example_of_the_rfc_verifies() -> None:
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA",
        "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
    }
    digest = "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"
    base = (
        '"@status": 200\n"content-type": application/json\n'
        f'"content-digest": {digest}\n"content-length": 23\n'
        '"@signature-params": ("@status" "content-type" "content-digest" "content-length")'
        ';created=1618884473;keyid="test-key-ecc-p256"'
    ).encode()
    value = "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="
    assert verifies(jwk, base, base64.b64decode(value))
    assert not verifies(jwk, base.replace(b"200", b"201"), base64.b64decode(value))


def test_what_we_sign_we_believe() -> None:
    assert verify_request(_signed(), [SigningKey.make("k0").jwk(), KEY.jwk()], NOW) == "k1"
    plain = SignedRequest("GET", "market.example", "/ucp/orders/1")
    assert verify_request(_signed(plain), [KEY.jwk()], NOW) == "k1"


def test_a_key_survives_being_written_down() -> None:
    kept = SigningKey.from_pem("k1", KEY.pem())
    assert kept.jwk() == KEY.jwk()
    assert verify_request(_signed(key=kept), [KEY.jwk()], NOW) == "k1"


CHANGES: list[Callable[[SignedRequest], SignedRequest]] = [
    lambda request: replace(request, method="PUT"),
    lambda request: replace(request, authority="other.example"),
    lambda request: replace(request, path="/ucp/carts"),
    lambda request: replace(request, query="a=2"),
    lambda request: replace(request, headers={**request.headers, "idempotency-key": "key-2"}),
    lambda request: replace(request, headers={**request.headers, "ucp-agent": 'profile="https://evil.example"'}),
    lambda request: replace(request, headers={**request.headers, "content-type": "text/plain"}),
]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_is_signed_can_be_changed(change: Callable[[SignedRequest], SignedRequest]) -> None:
    assert _refusal(change(_signed())) is Fault.INVALID


def test_the_body_is_bound_by_its_digest() -> None:
    signed = _signed()
    assert _refusal(replace(signed, body=b"{}")) is Fault.DIGEST_MISMATCH
    headers = {**signed.headers, "content-digest": content_digest(b"{}")}
    assert _refusal(replace(signed, body=b"{}", headers=headers)) is Fault.INVALID
    assert _refusal(replace(signed, headers={**headers, "content-digest": "sha-256=broken"})) is Fault.DIGEST_MISMATCH


@pytest.mark.parametrize("left_out", ["@method", "@authority", "@path", "@query", "ucp-agent", "idempotency-key"])
def test_a_signature_that_leaves_something_out_is_refused(left_out: str) -> None:
    covered = [name for name in REQUEST.required() if name != left_out]
    headers = {**REQUEST.headers, "content-digest": content_digest(REQUEST.body)}
    whole = replace(REQUEST, headers=headers)
    params = "(" + " ".join(f'"{name}"' for name in covered) + ');keyid="k1"'
    lines = [f'"{name}": {whole.component(name)}' for name in covered]
    signature = KEY.sign("\n".join([*lines, f'"@signature-params": {params}']).encode())
    headers |= {
        "signature-input": f"sig1={params}",
        "signature": f"sig1=:{base64.b64encode(signature).decode()}:",
    }
    assert _refusal(replace(whole, headers=headers)) is Fault.INVALID


def test_another_key_of_the_same_name_is_no_good() -> None:
    assert _refusal(_signed(key=SigningKey.make("k1"))) is Fault.INVALID
    assert _refusal(_signed(), keys=[]) is Fault.KEY_NOT_FOUND


@pytest.mark.parametrize(
    "jwk",
    [
        {"kid": "k1", "kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kid": "k1", "kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"},
        {**KEY.jwk(), "alg": "none"},
    ],
)
def test_other_algorithms_are_named_as_such(jwk: dict[str, str]) -> None:
    assert _refusal(_signed(), keys=[jwk]) is Fault.ALGORITHM_UNSUPPORTED


@pytest.mark.parametrize("broken", [{"x": "AAAA"}, {"y": 5}, {"x": "\u00e9" * 43}, {"x": KEY.jwk()["y"]}])
def test_a_key_that_is_no_point_is_no_key(broken: dict[str, Any]) -> None:
    assert _refusal(_signed(), keys=[{**KEY.jwk(), **broken}]) is Fault.KEY_NOT_FOUND


def test_old_and_future_signatures_are_refused() -> None:
    assert _refusal(_signed(), at=NOW + 301) is Fault.INVALID
    assert _refusal(_signed(), at=NOW - 61) is Fault.INVALID
    headers = dict(_signed().headers)
    headers["signature-input"] += f";expires={int(NOW) - 120}"
    assert _refusal(replace(REQUEST, headers=headers)) is Fault.INVALID


@pytest.mark.parametrize("gone", ["signature", "signature-input"])
def test_half_a_signature_is_a_missing_one(gone: str) -> None:
    headers = {name: value for name, value in _signed().headers.items() if name != gone}
    assert is_signed(headers)
    assert _refusal(replace(REQUEST, headers=headers)) is Fault.MISSING


@pytest.mark.parametrize("value", ["sig1=5", "sig1", 'sig1=("@method";req);keyid="k1"', 'sig1=("@method" "@method")'])
def test_headers_that_are_not_understood_are_refused(value: str) -> None:
    headers = {**_signed().headers, "signature-input": value}
    assert _refusal(replace(REQUEST, headers=headers)) in {Fault.INVALID, Fault.MISSING, Fault.KEY_NOT_FOUND}


def test_der_is_not_taken_for_a_signature() -> None:
    headers = dict(_signed().headers)
    raw = read_dictionary(headers["signature"])["sig1"].value
    assert isinstance(raw, bytes)
    headers["signature"] = f"sig1=:{base64.b64encode(b'0' + raw).decode()}:"
    assert _refusal(replace(REQUEST, headers=headers)) is Fault.INVALID


def test_an_algorithm_in_the_parameters_has_to_be_ours() -> None:
    headers = dict(_signed().headers)
    headers["signature-input"] += ';alg="hmac-sha256"'
    assert _refusal(replace(REQUEST, headers=headers)) is Fault.ALGORITHM_UNSUPPORTED


def test_a_response_is_bound_to_its_status_and_body() -> None:
    headers = sign_response(201, b"{}", "application/json", KEY, NOW)
    covered = read_dictionary(headers["signature-input"])["sig1"]
    assert covered.raw == f'("@status" "content-digest" "content-type");created={int(NOW)};keyid="k1"'
    lines = ['"@status": 201', f'"content-digest": {content_digest(b"{}")}', '"content-type": application/json']
    base = "\n".join([*lines, f'"@signature-params": {covered.raw}']).encode()
    signature = read_dictionary(headers["signature"])["sig1"].value
    assert isinstance(signature, bytes)
    assert verifies(KEY.jwk(), base, signature)
    assert "content-digest" not in sign_response(204, b"", "", KEY, NOW)
