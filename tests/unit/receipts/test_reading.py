"""A receipt is read back as it was signed, or not at all."""

import base64
import hashlib
import hmac
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.protocols.receipts import LARGEST_BYTES, EcPen, Flaw, ReceiptRefused, key_set, read_receipt
from hupan.protocols.receipts.pen import thumbprint
from hupan.protocols.signatures import SigningKey, base64url
from hupan.receipts import MadeKey

PEN = EcPen()
KEY, OTHER = PEN.make(), PEN.make()
CLAIMS: dict[str, Any] = {"form": "hupan.receipt.1", "totals": {"total": {"amount": 34_300, "currency": "KRW"}}}
JWS = PEN.sign(CLAIMS, KEY)


def parts(jws: str = JWS) -> tuple[dict[str, Any], bytes, str]:
    header, payload, signature = jws.split(".")
    return orjson.loads(unpacked(header)), unpacked(payload), signature


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed(header: bytes, payload: bytes, key: MadeKey = KEY) -> bytes:
    written = f"{base64url(header)}.{base64url(payload)}"
    signature = SigningKey.from_pem(key.kid, key.secret).sign(written.encode())
    return f"{written}.{base64url(signature)}".encode()


def flaw_of(data: bytes) -> Flaw:
    with pytest.raises(ReceiptRefused) as refused:
        read_receipt(data)
    return refused.value.flaw


def flattened(jws: str = JWS) -> dict[str, str]:
    return dict(zip(("protected", "payload", "signature"), jws.split("."), strict=True))


@pytest.mark.parametrize("data", [JWS.encode(), f"{JWS}\n".encode(), orjson.dumps(flattened())])
def test_what_was_signed_is_read_in_both_forms(data: bytes) -> None:
    receipt = read_receipt(data)
    assert receipt.claims == CLAIMS
    assert receipt.thumbprint == KEY.kid == thumbprint(KEY.jwk)
    assert receipt.is_by([OTHER.jwk, KEY.jwk])
    assert not receipt.is_by([OTHER.jwk])
    assert not receipt.is_by([])


def test_the_thumbprint_is_that_of_the_standards_example_by_its_rule() -> None:
    # The members in the order of their names, without white space, and nothing else: RFC 7638, section 3.
    jwk = {"y": "AQ", "crv": "P-256", "kty": "EC", "x": "AA", "use": "sig"}
    written = b'{"crv":"P-256","kty":"EC","x":"AA","y":"AQ"}'
    assert thumbprint(jwk) == base64.urlsafe_b64encode(hashlib.sha256(written).digest()).decode().rstrip("=")


def test_no_byte_of_it_can_be_changed() -> None:
    data = JWS.encode()
    for at in range(len(data)):
        for mask in (0x01, 0x20, 0x80):
            flipped = data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
            with pytest.raises(ReceiptRefused):
                read_receipt(flipped)


@given(st.binary(max_size=400))
def test_what_is_none_is_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(ReceiptRefused):
        read_receipt(data)


@given(st.integers(0, len(JWS)), st.binary(min_size=1, max_size=8))
def test_nothing_can_be_put_into_it(at: int, more: bytes) -> None:
    data = JWS.encode()[:at] + more + JWS.encode()[at:]
    if data not in {f"{JWS}\n".encode(), f"{JWS}\r".encode(), f"{JWS}\r\n".encode()}:
        with pytest.raises(ReceiptRefused):
            read_receipt(data)


def test_another_sum_under_the_same_signature_is_altered() -> None:
    header, payload, signature = JWS.split(".")
    cheaper = base64url(unpacked(payload).replace(b"34300", b"34301"))
    assert flaw_of(f"{header}.{cheaper}.{signature}".encode()) is Flaw.ALTERED


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "ES384", "RS256", None, 5])
def test_no_other_algorithm_counts(algorithm: object) -> None:
    header, payload, _ = parts()
    renamed = orjson.dumps({**header, "alg": algorithm})
    assert flaw_of(signed(renamed, payload)) is Flaw.UNREADABLE
    assert flaw_of(f"{base64url(renamed)}.{base64url(payload)}.".encode()) is Flaw.UNREADABLE


def test_a_public_key_is_never_a_secret_of_another_algorithm() -> None:
    header, payload, _ = parts()
    written = f"{base64url(orjson.dumps({**header, 'alg': 'HS256'}))}.{base64url(payload)}"
    mac = hmac.digest(orjson.dumps(header["jwk"]), written.encode(), "sha256")
    assert flaw_of(f"{written}.{base64url(mac)}".encode()) is Flaw.UNREADABLE


def test_whoever_swaps_the_key_signs_as_somebody_else() -> None:
    header, payload, _ = parts()
    theirs = {name: OTHER.jwk[name] for name in ("crv", "kty", "x", "y")}
    # Their key under our name, ours with their signature, and theirs altogether.
    assert flaw_of(signed(orjson.dumps({**header, "jwk": theirs}), payload, OTHER)) is Flaw.ALTERED
    assert flaw_of(signed(orjson.dumps(header), payload, OTHER)) is Flaw.ALTERED
    whole = signed(orjson.dumps({**header, "jwk": theirs, "kid": OTHER.kid}), payload, OTHER)
    assert not read_receipt(whole).is_by([KEY.jwk])


@pytest.mark.parametrize(
    "change",
    [
        {"jku": "https://example.org/keys"},
        {"crit": ["exp"]},
        {"typ": "JWT"},
        {"typ": None},
        {"kid": ""},
        {"jwk": "key"},
        {"jwk": {}},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
    ],
)
def test_a_header_is_as_the_house_writes_it(change: dict[str, object]) -> None:
    header, payload, _ = parts()
    with pytest.raises(ReceiptRefused):
        read_receipt(signed(orjson.dumps({**header, **change}), payload))


def test_a_secret_key_in_the_header_is_refused() -> None:
    header, payload, _ = parts()
    assert flaw_of(signed(orjson.dumps({**header, "jwk": {**header["jwk"], "d": "AAAA"}}), payload)) is Flaw.UNREADABLE


def test_a_member_that_is_there_twice_makes_it_none() -> None:
    header, payload, _ = parts()
    doubled = orjson.dumps(header)[:-1] + b',"alg":"ES256"}'
    assert flaw_of(signed(doubled, payload)) is Flaw.UNREADABLE
    assert flaw_of(signed(orjson.dumps(header), b'{"total":1,"total":2}')) is Flaw.UNREADABLE
    assert flaw_of(orjson.dumps(flattened())[:-1] + b',"payload":"e30"}') is Flaw.UNREADABLE


@pytest.mark.parametrize("payload", [b"[]", b"1", b'"x"', b"", b"{", b'{"a":NaN}', b'{"a":Infinity}', b"\xff{}"])
def test_what_is_signed_is_an_object(payload: bytes) -> None:
    header, _, _ = parts()
    assert flaw_of(signed(orjson.dumps(header), payload)) is Flaw.UNREADABLE


def test_nothing_stands_beside_the_three_members() -> None:
    assert flaw_of(orjson.dumps({**flattened(), "header": {}})) is Flaw.UNREADABLE
    assert flaw_of(orjson.dumps({**flattened(), "payload": 5})) is Flaw.UNREADABLE
    assert flaw_of(orjson.dumps(flattened()) + b"{}") is Flaw.UNREADABLE
    assert flaw_of(JWS.encode() + b".") is Flaw.UNREADABLE
    assert flaw_of(JWS.encode() + b"\n\n") is Flaw.UNREADABLE


def test_huge_and_deep_files_are_refused_at_once() -> None:
    assert flaw_of(b"a" * (LARGEST_BYTES + 1)) is Flaw.UNREADABLE
    assert flaw_of(b"{" + b'"a":{' * 100_000) is Flaw.UNREADABLE
    header, _, _ = parts()
    deep = b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    assert flaw_of(signed(orjson.dumps(header), deep)) is Flaw.UNREADABLE


def test_keys_are_a_key_or_a_set_of_them() -> None:
    assert [thumbprint(each) for each in key_set(orjson.dumps({"keys": [KEY.jwk, OTHER.jwk]}))] == [KEY.kid, OTHER.kid]
    assert [thumbprint(each) for each in key_set(orjson.dumps(dict(KEY.jwk)))] == [KEY.kid]
    for wrong in (b"", b"{}", b'{"keys":5}', b'{"keys":[5]}', b'{"keys":[{"kty":"EC"}]}', b"[" * 100_000):
        with pytest.raises(ReceiptRefused):
            key_set(wrong)
