"""What the suite `spck-conformance` is told of our market: its agents' profiles, and where things are in our seed."""

import base64
import json
from typing import Any

from hupan.protocols.signatures import SigningKey
from tests.integration.ucp.goods import CUP, GOLD, IN_ALL, KETTLE, MUG, SOLD_OUT, TEAPOT, VIP
from tests.integration.ucp.house import EVERYTHING, MANDATES, NEW, profile
from tests.integration.ucp.platform import BACK, LOOPBACK, MANAGE, READ

SUITE_AGENT = "https://spck.dev/agent"
PUBLIC, CONFIDENTIAL, SECRET = "suite-public", "suite-confidential", "a secret of the suite alone"
REQUEST_KEY, ROTATED_KEY = SigningKey.make("suite-2026"), SigningKey.make("suite-2025")
UNSUPPORTED = {
    "kid": "suite-ed25519",
    "kty": "OKP",
    "crv": "Ed25519",
    "x": base64.urlsafe_b64encode(bytes(32)).decode(),
}
# A kettle costs more than couriers carry.
FILTERED = {"product_id": KETTLE, "handler_key": "dev.hupan.cod"}
_OLD, _NONE = "https://spck.dev/legacy.json", "https://spck.dev/none.json"
_NO_KEYS = "https://spck.dev/no-keys.json"
_GONE, _BROKEN = "https://spck.dev/gone.json", "https://spck.dev/broken.json"


def pinned() -> dict[str, object]:
    """The suite's profiles, which lie where nobody can reach them from here."""
    keys = (REQUEST_KEY.jwk(), ROTATED_KEY.jwk(), UNSUPPORTED)
    return {
        SUITE_AGENT: profile(*EVERYTHING, keys=keys),
        "https://intruder.example/platform.json": profile(),
        _NO_KEYS: profile(*EVERYTHING, MANDATES),
        _OLD: profile(version="2025-01-01"),
        _NONE: profile("com.example.shopping.nothing"),
        _GONE: None,
        _BROKEN: "<html>no profile</html>",
    }


def config() -> dict[str, Any]:
    """The suite's configuration."""
    return {
        "product_id": TEAPOT,
        "currency": "USD",
        "catalog": {
            "variant_id": TEAPOT,
            "max_batch": 50,
            "configurable_product_id": CUP,
            "paginated_query": "*",
            "paginated_total": IN_ALL,
        },
        "complete_payment": _payment("success_token"),
        "fail_payment": _payment("fail_token"),
        "out_of_stock_id": SOLD_OUT,
        "unavailable": {"business_outcome": True},
        "discount": _discount(),
        "eligibility": {"unrecognized": "com.spck.unknown_benefit", "verifiable": GOLD, "unverifiable": VIP},
        "totals": {"sublines": True},
        "idempotency": {"age_hook": True, "outage_hook": True},
        "payment": {
            "handler_key": "dev.hupan.mock_payment_handler",
            "handler_id": "mock_payment_handler",
            "filtered": FILTERED,
            "escalation_payment": _payment("escalate_token"),
        },
        "cart": {"second_product_id": KETTLE},
        "order": {"simulate_adjustment": True, "second_product_id": MUG},
        "discovery": {"supported_versions": True},
        "negotiation": {
            "validates_profile_url": True,
            "harness": True,
            "unsupported_version_profile_url": _OLD,
            "incompatible_caps_profile_url": _NONE,
            "unreachable_profile_url": _GONE,
            "malformed_profile_url": _BROKEN,
        },
        "signature": {
            "responses": True,
            "request_private_jwk": _private(REQUEST_KEY),
            "rotated_private_jwk": _private(ROTATED_KEY),
            "unsupported_alg_kid": UNSUPPORTED["kid"],
        },
        "ap2_mandates": {"platform_profile_no_keys_url": _NO_KEYS},
        "webhooks": {"simulate": True, "signed": True, "retries": True},
        "identity": _identity(),
    }


def _discount() -> dict[str, Any]:
    return {
        "valid_code": "10OFF",
        "second_valid_code": "TEA5",
        "invalid_code": "NOPE_NOT_A_CODE",
        "case_insensitive": True,
        "rejected_messages": True,
        "automatic": {"product_id": TEAPOT, "quantity": 2},
        "item": {"code": "MUGLOVE", "product_id": MUG, "quantity": 2},
    }


def _identity() -> dict[str, Any]:
    return {
        "serves_public_clients": True,
        "client_id": PUBLIC,
        "redirect_uri": BACK,
        "scopes": [READ, MANAGE],
        "public_none": True,
        "confidential": {"client_id": CONFIDENTIAL, "client_secret": SECRET},
        "loopback_redirect": LOOPBACK,
        "gated": {"method": "GET", "path": f"/ucp/{NEW}/orders", "scopes": [READ]},
        "gated_multi": {
            "method": "POST",
            "path": f"/ucp/{NEW}/orders/ord_probe/cancel",
            "scopes": [READ, MANAGE],
            "have_scopes": [READ],
        },
        "continue_url": True,
        "resource_metadata": True,
        "token_mint": True,
        "profile_binding": {"registered": SUITE_AGENT, "mismatched": "https://intruder.example/platform.json"},
        "scope_01era": "ucp:scopes:checkout_session",
    }


def _payment(token: str) -> dict[str, Any]:
    instrument = {
        "id": "instrument",
        "handler_id": "mock_payment_handler",
        "type": "card",
        "credential": {"type": "token", "token": token},
    }
    return {"payment": {"instruments": [instrument]}}


def _private(key: SigningKey) -> dict[str, str]:
    number = key.private.private_numbers().private_value
    secret = base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")
    private: dict[str, str] = json.loads(json.dumps(key.jwk())) | {"d": secret}
    return private


__all__ = ["CONFIDENTIAL", "NEW", "PUBLIC", "SECRET", "SUITE_AGENT", "config", "pinned"]
