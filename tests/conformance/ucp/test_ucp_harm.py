"""Whatever is sent to the REST endpoints of UCP: no answer is a fault of their own, and what is too much is refused."""

from collections.abc import Generator, Mapping
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hupan.bootstrap.tables import load_tables
from hupan.protocols.ucp import DIALECTS
from hupan.protocols.ucp.rest import router
from tests.conformance.ucp.serving import serving
from tests.conftest import fresh_database
from tests.integration.ucp.conftest import PINNED
from tests.integration.ucp.goods import TEAPOT
from tests.integration.ucp.house import NEW

AGENT = "https://agent.example/full"
AGENTS = {"UCP-Agent": f'profile="{AGENT}"'}

# Schemathesis names its types only in part, so its side of this file is untyped.
_schemathesis: Any = schemathesis
_ASKED = [_schemathesis.checks.not_a_server_error]
_ANY: dict[str, object] = {"type": "object"}
_PAID = {"payment": {"instruments": [{"id": "i", "credential": {"type": "token", "token": "success_token"}}]}}
_RETURN: dict[str, object] = {
    "type": "object",
    "properties": {
        "line_items": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": {"enum": ["1", "2"]}, "quantity": {"type": "integer"}}},
        },
        "reason": {"enum": ["damaged", "changed_mind", "", 7]},
        "note": {"type": ["string", "object"]},
        "tracking_number": {"type": ["string", "null"]},
        "rating": {"type": ["integer", "string"]},
        "title": {"type": "string"},
        "text": {"type": "string"},
    },
}
_CHECKOUT: dict[str, object] = {
    "type": "object",
    "properties": {
        "line_items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "item": {"type": "object", "properties": {"id": {"enum": [TEAPOT, "off_mug", "x", ""]}}},
                    "quantity": {"type": ["integer", "string", "null"]},
                },
            },
        },
        "buyer": {"type": ["object", "null"], "properties": {"email": {"type": "string"}}},
        "context": {"type": "object", "properties": {"address_country": {"type": "string"}, "eligibility": {}}},
        "discounts": {"type": "object", "properties": {"codes": {"type": "array"}}},
        "fulfillment": {
            "type": "object",
            "properties": {
                "methods": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "destinations": {"type": "array", "items": _ANY},
                            "selected_destination_id": {"type": "string"},
                            "groups": {"type": "array", "items": _ANY},
                        },
                    },
                }
            },
        },
        "payment": {"type": "object", "properties": {"instruments": {"type": "array", "items": _ANY}}},
    },
}


def _described() -> dict[str, Any]:
    """The endpoints as FastAPI lists them, with bodies, which are read by hand and so are not in it."""
    app = FastAPI()
    app.include_router(router)
    schema = app.openapi()
    for path, methods in schema["paths"].items():
        for name, operation in methods.items():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "version":
                    parameter["schema"] = {"enum": [*DIALECTS]}
            if name in {"post", "put"}:
                body = _CHECKOUT if "checkout" in path or "cart" in path else _ANY
                body = _RETURN if "returns" in path or "reviews" in path else body
                operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return schema


_operations: Mapping[str, Any] = {
    found.ok().label: found.ok() for found in _schemathesis.openapi.from_dict(_described()).get_all_operations()
}


@pytest.fixture(scope="module")
def url(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    load_tables()
    with fresh_database(postgres_url) as database, serving(database, tmp_path_factory.mktemp("data"), PINNED) as server:
        yield f"{server.url}/ucp"


def _real(url: str, path: str) -> str:
    """Make something of the agent's own that a path can be about; empty where it is about nothing."""
    lines = {"line_items": [{"item": {"id": TEAPOT}, "quantity": 1}]}
    with httpx.Client(base_url=f"{url}/{NEW}", headers=AGENTS, timeout=20) as client:
        if "/reviews/" in path:
            return "prod_teapot"
        if "/carts/" in path:
            cart_id: str = client.post("/carts", json=lines).json()["id"]
            return cart_id
        checkout_id: str = client.post("/checkout-sessions", json=lines).json()["id"]
        if "/orders/" not in path:
            return checkout_id
        paid = client.post(f"/checkout-sessions/{checkout_id}/complete", json=_PAID).json()
        order_id: str = paid["order"]["id"]
        return order_id


def _ask(label: str, url: str, examples: int) -> None:
    operation = _operations[label]
    path: str = operation.path
    subject = _real(url, path) if "{subject}" in path else ""

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if subject and data.draw(st.integers(0, 3)):
            case.path_parameters = {**case.path_parameters, "version": NEW, "subject": subject}
        response = case.call(base_url=url, headers=AGENTS, timeout=20)
        case.validate_response(response, checks=_ASKED)

    ask()


@pytest.mark.parametrize("label", sorted(_operations))
def test_nothing_makes_it_fail(label: str, url: str) -> None:
    _ask(label, url, 10)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("label", sorted(_operations))
def test_nothing_else_makes_it_fail(label: str, url: str) -> None:
    _ask(label, url, 200)


@pytest.mark.parametrize("version", list(DIALECTS))
@pytest.mark.parametrize("path", ["checkout-sessions", "mcp"])
def test_what_is_too_large_or_too_deep_is_refused(url: str, version: str, path: str) -> None:
    address = f"{url}/{version}/{path}"
    large = b'{"line_items": "' + b"x" * 300_000 + b'"}'
    deep = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
    shallow = b'{"a":' * 40 + b"1" + b"}" * 40
    headers = {**AGENTS, "content-type": "application/json"}
    for body, status, said in (
        (large, 413, b"at most"),
        (shallow, 400, b"levels deep"),
        (deep, 400, b""),
        (b"[" * 100_000, 400, b"JSON"),
    ):
        answer = httpx.post(address, content=body, headers=headers, timeout=20)
        assert answer.status_code == status, answer.text[:200]
        assert said in answer.content


def test_a_body_without_an_end_is_cut_off(url: str) -> None:
    def pieces() -> Generator[bytes]:
        yield b'{"a": "'
        for _ in range(1_000):
            yield b"x" * 10_000

    answer = httpx.post(f"{url}/{NEW}/checkout-sessions", content=pieces(), headers=AGENTS, timeout=20)
    assert answer.status_code == 413
