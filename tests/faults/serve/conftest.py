"""A whole `hupan serve`, as a person starts it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from hupan.supervisor import DataFolder, borrow_database, read_settings

_READY_S = 60.0


class Served:
    """One running server and what it says."""

    def __init__(self, data_dir: Path, output: Path, *words: str) -> None:
        self.data_dir = data_dir
        self._output = output
        environment = {**os.environ, "HUPAN_SERVER_DATA_DIR": str(data_dir)}
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "hupan", "serve", "--port", "0", "--no-browser", *words],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=environment,
            )

    @property
    def said(self) -> str:
        return self._output.read_text()

    @property
    def url(self) -> str:
        url: str = json.loads((self.data_dir / "server.json").read_text())["url"]
        return url

    def wait_until_ready(self) -> "Served":
        self.wait_for(lambda: "is ready at" in self.said)
        return self

    def wait_for(self, happened: Callable[[], bool], seconds: float = _READY_S) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.02)

    def wait_for_end(self, seconds: float = _READY_S) -> int:
        return self.process.wait(seconds)

    def health(self) -> str:
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_READY_S)
        with closing(connection):
            connection.request("GET", "/api/health")
            status: str = json.load(connection.getresponse())["status"]
            return status

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def web(self) -> psutil.Process:
        return next(one for one in self.children() if "hupan.web" in one.cmdline())

    def postgres(self) -> psutil.Process:
        return next(one for one in psutil.Process(self.process.pid).children() if one.name() == "postgres")

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                for child in self.children():
                    child.kill()
                self.process.kill()
                self.process.wait()


Serve = Callable[..., Served]
Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def connect() -> Callable[[Path], Connection]:
    """Connect to the database of a running server."""

    def open_connection(data_dir: Path) -> Connection:
        state = DataFolder(data_dir).server()
        assert state is not None
        return psycopg.connect(state.database_url, autocommit=True)

    return open_connection


@pytest.fixture
def database_of() -> Callable[[Path], AbstractContextManager[Connection]]:
    """Start the database of a stopped server and connect to it."""

    @contextmanager
    def borrow(data_dir: Path) -> Generator[Connection]:
        settings = read_settings({"HUPAN_SERVER_DATA_DIR": str(data_dir)})
        with borrow_database(settings) as url, psycopg.connect(url, autocommit=True) as connection:
            yield connection

    return borrow


@pytest.fixture
def serve(tmp_path: Path) -> Generator[Serve]:
    """Start servers; whatever is left of them is ended afterwards."""
    started: list[Served] = []

    def start(*words: str, data_dir: Path | None = None) -> Served:
        one = Served(data_dir or tmp_path / "data", tmp_path / f"output-{len(started)}", *words)
        started.append(one)
        return one

    yield start
    for one in started:
        one.end()
