"""What several rooms' tests stand on."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def localstripe_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """`localstripe` in a process of its own, on this machine alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    line = (
        f"from aiohttp import web; from localstripe.server import app; web.run_app(app, host='127.0.0.1', port={port})"
    )
    said = (tmp_path_factory.mktemp("localstripe") / "output").open("wb")
    process = subprocess.Popen([sys.executable, "-c", line], stdout=said, stderr=said)
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        assert process.poll() is None, Path(said.name).read_text()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()
    said.close()
