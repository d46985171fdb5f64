"""What `hupan doctor` says of cards: over the wire, to a server that answers as Stripe does."""

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import stripe

from hupan.cli.card_checks import check_cards
from hupan.cli.findings import Finding
from hupan.gateways.stripe import account
from hupan.supervisor import ServeSettings

GOOD, LIVE, WRONG, NARROW = "sk_test_good", "rk_live_good", "sk_test_wrong", "rk_test_narrow"


class _Stripe(BaseHTTPRequestHandler):
    """Lists no sessions to keys that are right; a restricted key may do less."""

    def do_GET(self) -> None:
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if key in {GOOD, LIVE}:
            self._answer(200, {"object": "list", "data": [], "has_more": False, "url": self.path})
        elif key == NARROW:
            said = "The provided key does not have the required permissions for this endpoint."
            self._answer(403, {"error": {"type": "invalid_request_error", "message": said}})
        else:
            self._answer(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _standing() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Stripe)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def look(
    folder: Path, monkeypatch: pytest.MonkeyPatch, key: str, signs: str = "whsec_right", at: str = ""
) -> list[Finding]:
    """What is said with these settings."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.002)
    settings = {"SECRET_KEY": key, "WEBHOOK_SECRET": signs, "TIMEOUT_S": "5"}
    with _standing() as url:
        for name, value in {**settings, "API_BASE": at or url}.items():
            monkeypatch.setenv(f"HUPAN_STRIPE_{name}", value)
        return list(check_cards(ServeSettings("127.0.0.1", 0, folder, None, folder / "none.toml")))


def test_without_keys_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert look(tmp_path, monkeypatch, "") == []


@pytest.mark.parametrize(("key", "words"), [(GOOD, "for testing"), (LIVE, "for real money")])
def test_a_key_that_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, words: str) -> None:
    (found,) = look(tmp_path, monkeypatch, key)
    assert (found.status, words in found.detail) == ("ok", True)


@pytest.mark.parametrize("key", [WRONG, NARROW])
def test_a_key_that_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    (found,) = look(tmp_path, monkeypatch, key)
    assert (found.status, found.detail) == ("problem", "Stripe does not take the secret key")
    assert key not in f"{found.detail} {found.mend}"


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = "http://127.0.0.1:9"
    (found,) = look(tmp_path, monkeypatch, GOOD, at=nowhere)
    assert (found.status, found.detail) == ("warning", f"{nowhere} does not answer")


def test_the_library_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> ModuleSpec | None:
        return None if name == "stripe" else find_spec(name)

    monkeypatch.setattr(account, "find_spec", without)
    (found,) = look(tmp_path, monkeypatch, GOOD)
    assert (found.status, found.mend) == ("problem", 'pip install "hupan[stripe]"')


def test_what_stripe_signs_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, deaf = look(tmp_path, monkeypatch, GOOD, signs="")
    assert (deaf.status, "HUPAN_STRIPE_WEBHOOK_SECRET" in deaf.mend) == ("warning", True)
    _, mixed_up = look(tmp_path, monkeypatch, GOOD, signs="we_123")
    assert mixed_up.status == "problem"
    assert "whsec_" in mixed_up.mend
