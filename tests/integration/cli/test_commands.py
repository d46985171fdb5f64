"""Commands from the first word to the exit code, on a data folder of their own."""

import json
import os
import pty
import select
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hupan.cli.app import main


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands") / "data"


@pytest.fixture(autouse=True)
def environment(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(data_dir))


def _run(*words: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_a_backup_and_the_way_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "backup.tar"
    assert _run("backup", file, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(file)
    assert told["size_bytes"] == file.stat().st_size
    assert _run("backup", file) == 5
    assert "exists already" in capsys.readouterr().err
    assert _run("backup", tmp_path / "second.tar") == 0
    assert "and read it back" in capsys.readouterr().out
    assert _run("restore", file) == 5
    assert "--force" in capsys.readouterr().err
    assert _run("restore", file, "--force") == 0
    assert "before-restore-" in capsys.readouterr().out
    assert _run("--data-dir", tmp_path / "new", "restore", file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["previous"] is None


def test_what_is_no_backup_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nonsense.tar").write_text("nonsense")
    assert _run("restore", tmp_path / "nonsense.tar", "--force") == 1
    assert "is no backup of Hupan's" in capsys.readouterr().err
    assert _run("restore", tmp_path / "none.tar") == 2


def test_a_backup_that_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("backup", "/proc/backup.tar") == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_check_up_of_the_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUPAN_SERVER_PORT", "0")
    monkeypatch.setenv("HUPAN_MODELS_SOURCES", "file")
    assert _run("user", "list") == 0
    capsys.readouterr()
    _run("doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    names = {"python", "memory", "disk", "data folder", "server", "web app", "database", "tables", "engine", "sources"}
    assert names <= set(found)
    assert [one for name, one in found.items() if one["status"] == "problem" and name != "web app"] == []
    assert found["models"]["mend"].startswith("Fetch one")


def test_the_doctor_finds_data_of_a_newer_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "version").write_text('{"layout": 99, "hupan": "9.9.9"}')
    (tmp_path / "postgres").mkdir()
    assert _run("--data-dir", tmp_path, "doctor", "--json") == 1
    assert "9.9.9, which is newer" in capsys.readouterr().out


class Slow(BaseHTTPRequestHandler):
    """Answers word by word, for ever."""

    protocol_version = "HTTP/1.1"
    gone = threading.Event()

    def do_GET(self) -> None:
        content = b'{"data": [{"id": "small"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        data = b'data: {"model": "small", "choices": [{"delta": {"content": "lake "}}]}\n\n'
        try:
            while True:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                time.sleep(0.02)
        except OSError:
            type(self).gone.set()
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture
def url() -> Generator[str]:
    Slow.gone.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


class Terminal:
    """A person at a terminal."""

    def __init__(self, *words: str) -> None:
        self._mine, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
        command = [sys.executable, "-P", "-m", "hupan", *words]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self._mine, text.encode())

    def wait_for(self, words: str, seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        self.seen = ""
        while words not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if select.select([self._mine], [], [], 0.1)[0]:
                self.seen += os.read(self._mine, 65536).decode(errors="replace")

    def close(self) -> int:
        code = self.process.wait(20)
        os.close(self._mine)
        return code


@pytest.mark.parametrize("stop", ["\x03", "/stop\n"])
def test_a_conversation_at_a_terminal_is_stopped_and_goes_on(url: str, stop: str) -> None:
    terminal = Terminal("chat", "--url", url)
    terminal.wait_for("/help lists commands")
    terminal.type("/model\r")
    terminal.wait_for("* small")
    terminal.type("Which?\r")
    terminal.wait_for("lake lake")
    if stop == "\x03":
        os.kill(terminal.process.pid, 2)
    else:
        terminal.type(stop)
    assert Slow.gone.wait(10)
    time.sleep(0.5)
    terminal.type("/exit\r")
    assert terminal.close() == 0
