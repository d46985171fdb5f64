"""A running `hupan serve` with an owner, an API key and a model, for benches that stand in front of it."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from bench.start import ROOT, Server

SMALL_MODEL = "qwen2.5-coder-0.5b-instruct-q4_k_m"
TOOLS = ROOT.parent / "shared" / "tools"


class Doorway:
    """The server, as its owner sees it.

    Args:
        url: Where it listens.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._headers = {"Content-Type": "application/json", "Origin": url}
        person = {"name": "Bench", "login": "bench", "password": "a bench needs no secret", "language": "en"}
        session = self._post("/api/setup", person)
        self._headers["X-CSRF-Token"] = str(session["csrf_token"])
        key = self._post("/api/keys", {"name": "bench", "scopes": ["chat", "embeddings", "models"]})
        self.key = str(key["key"])

    def add_endpoint(self, base_url: str) -> None:
        """Connect an endpoint named Mock."""
        self._post("/api/endpoints", {"name": "Mock", "base_url": base_url})

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)) as connection:
            connection.request("POST", path, json.dumps(body), self._headers)
            response = connection.getresponse()
            answer = response.read()
            if response.status >= 300:
                raise RuntimeError(f"{path}: {response.status} {answer.decode()}")
            if cookie := response.getheader("Set-Cookie"):
                self._headers["Cookie"] = cookie.partition(";")[0]
        return cast("dict[str, Any]", json.loads(answer))


@contextmanager
def doorway(model_file: Path | None = None) -> Generator[Doorway]:
    """Start a server on an empty data folder, with the small model where its file is given."""
    os.environ["HUPAN_MODELS_FETCH_DEFAULT"] = "false"
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        if model_file is not None:
            place = data_dir / "models" / SMALL_MODEL
            place.mkdir(parents=True)
            (place / f"{SMALL_MODEL}.gguf").symlink_to(model_file)
        server = Server(Path(sys.executable), data_dir)
        try:
            server.wait_for_page()
            yield Doorway(json.loads((data_dir / "server.json").read_text())["url"])
        finally:
            server.stop()


def small_model() -> Path | None:
    """Find the 0.5B's file, fetched by `make test`."""
    named = os.environ.get("HUPAN_TEST_MODEL")
    path = Path(named) if named else ROOT / ".cache" / "models" / SMALL_MODEL / f"{SMALL_MODEL}.gguf"
    return path if path.is_file() else None


@contextmanager
def mock_upstream(port: int, tokens: int) -> Generator[str]:
    """Run the shared upstream that costs nothing."""
    words = [sys.executable, str(TOOLS / "mock_upstream.py"), "--port", str(port), "--tokens", str(tokens)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


def stream_load(url: str, model: str, key: str, concurrency: int, requests: int) -> dict[str, float]:
    """Load a chat path with streams by the shared tool and return what it measured."""
    words = [sys.executable, str(TOOLS / "stream_load.py"), "--url", url, "--model", model, "--key", key]
    words += ["--concurrency", str(concurrency), "--requests", str(requests)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return cast("dict[str, float]", json.loads(done.stdout))
