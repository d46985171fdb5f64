"""Whatever is sent to the API, it answers with what its description promises, and never with a fault of its own."""

import socket
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import schemathesis.specs.openapi.checks
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hupan.bootstrap.app import build_app
from hupan.bootstrap.routers import ROUTERS
from hupan.platform import SettingsSources
from hupan.platform.migrate import upgrade
from hupan.web import Parts, create_app
from tests.conftest import fresh_database

# Event streams have no end; these would sign the test out or leave this machine.
LEFT_OUT = (
    r"/events$|^/api/session$|^/api/setup|^/api/me/password|^/api/endpoints|^/api/models/search|^/api/models/custom"
)

# Schemathesis names its types only in part, so its side of this file is untyped.
_schemathesis: Any = schemathesis
_promises: Any = schemathesis.specs.openapi.checks
_ASKED = [
    _schemathesis.checks.not_a_server_error,
    _promises.response_schema_conformance,
    _promises.content_type_conformance,
]


@dataclass(frozen=True)
class Served:
    url: str
    headers: Mapping[str, str]


@pytest.fixture(scope="module")
def served(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    """The whole app on a port and on a database of its own, with an owner signed in."""
    with fresh_database(postgres_url) as url:
        upgrade(url)
        environment = {
            "HUPAN_SERVER_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "HUPAN_DATABASE_URL": url,
            "HUPAN_MODELS_SOURCES": "file",
            "HUPAN_MODELS_FETCH_DEFAULT": "false",
        }
        with _serving(SettingsSources(Path("none.toml"), environment)) as address:
            yield Served(address, _sign_in(address))


@contextmanager
def _serving(sources: SettingsSources) -> Generator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(build_app(sources), log_config=None, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.05)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            # Whatever happens: a thread that goes on would keep the tests from ever ending.
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()


def _sign_in(url: str) -> dict[str, str]:
    with httpx.Client(base_url=url) as client:
        session = client.post("/api/setup", json={"name": "Ada", "language": "en"}).json()
        token = client.cookies["hupan_session"]
    return {"Cookie": f"hupan_session={token}", "X-CSRF-Token": session["csrf_token"]}


_whole = _schemathesis.openapi.from_dict(create_app(Parts(routers=ROUTERS)).openapi())
# Adding a shop asks whatever address is made up, outside of this machine, and its silence is a promised 503.
_schema = _whole.exclude(method="POST", path="/api/merchants")
_operations: Mapping[str, Any] = {
    found.ok().label: found.ok() for found in _schema.exclude(path_regex=LEFT_OUT).get_all_operations()
}


@pytest.mark.parametrize("label", sorted(_operations))
def test_every_answer_is_one_that_was_promised(label: str, served: Served) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(_operations[label].as_strategy())
        response = case.call(base_url=served.url, headers=dict(served.headers), timeout=20)
        case.validate_response(response, checks=_ASKED)

    ask()
