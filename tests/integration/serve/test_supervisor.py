"""The supervisor's loop, with a web process of our own making that dies in every way there is."""

import io
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from hupan.supervisor import DatabaseFailed, ServeSettings, Supervisor, SupervisorError, browser, supervisor
from hupan.supervisor.logs import Terminal

# What every pretended web process begins with: the ends of the pipes that it was handed.
_PRELUDE = """
import os, sys, time
handed = {word.split("-fd=")[0].strip("-"): int(word.split("=")[1]) for word in sys.argv if "-fd=" in word}
def ready():
    os.write(handed["ready"], b"ready\\n")
    os.close(handed["ready"])
def count():
    with open(os.environ["COUNT"], "a+") as file:
        file.write("x")
        file.seek(0)
        return len(file.read())
"""

Run = Callable[..., "Watched"]


class Watched:
    """A supervisor that is stopped by a signal once something was said."""

    def __init__(self, folder: Path, *, database_url: str | None, open_browser: bool) -> None:
        self.data_dir = folder / "data"
        self.out = io.StringIO()
        settings = ServeSettings("127.0.0.1", 0, self.data_dir, database_url, self.data_dir / "hupan.toml")
        environment = {**os.environ, "COUNT": str(folder / "count")}
        self._supervisor = Supervisor(settings, environment, browser=open_browser, terminal=Terminal(self.out))

    @property
    def said(self) -> str:
        return self.out.getvalue()

    def until(self, words: str, *, times: int = 1, then: Callable[[], None] | None = None) -> int:
        def watch() -> None:
            deadline = time.monotonic() + 30
            while self.said.count(words) < times and time.monotonic() < deadline:
                time.sleep(0.01)
            if then is not None:
                then()
            os.kill(os.getpid(), signal.SIGTERM)

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            return self._supervisor.run()
        finally:
            watching.join()

    def run(self) -> int:
        return self._supervisor.run()


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def make(web: str, *, database_url: str | None = "postgresql://nobody/asks", open_browser: bool = False) -> Watched:
        program = tmp_path / "web.py"
        program.write_text(_PRELUDE + web)
        monkeypatch.setattr(supervisor, "_LAUNCH", (sys.executable, str(program)))
        return Watched(tmp_path, database_url=database_url, open_browser=open_browser)

    return make


def test_it_says_where_it_serves_and_writes_the_log_down(watched: Run) -> None:
    one = watched('ready(); print(\'{"event": "hello", "level": "info"}\', flush=True); time.sleep(60)')
    assert one.until("hello") == 0
    assert "Hupan is ready at http://127.0.0.1:" in one.said
    assert one.said.endswith("Hupan has stopped.\n")
    assert '"event": "hello"' in (one.data_dir / "logs" / "hupan.log").read_text()


def test_it_hands_down_where_everything_is(watched: Run) -> None:
    names = ("HUPAN_SERVER_HOST", "HUPAN_SERVER_DATA_DIR", "HUPAN_DATABASE_URL", "HUPAN_CONFIG")
    one = watched(f"ready(); print(*(os.environ[name] for name in {names}), flush=True); time.sleep(60)")
    assert one.until("hupan.toml") == 0
    expected = ("127.0.0.1", one.data_dir, "postgresql://nobody/asks", one.data_dir / "hupan.toml")
    assert " ".join(str(part) for part in expected) in one.said


def test_the_port_is_the_one_that_it_hands_down(watched: Run) -> None:
    web = """
import socket
listener = socket.socket(fileno=handed["listen"])
assert str(listener.getsockname()[1]) == os.environ["HUPAN_SERVER_PORT"]
ready()
connection, _ = listener.accept()
connection.sendall(b"served")
print("answered", flush=True)
time.sleep(60)
"""
    one = watched(web)

    def ask() -> None:
        while "ready at" not in one.said:
            time.sleep(0.01)
        port = int(one.said.partition("http://127.0.0.1:")[2].split()[0])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            answers.append(connection.recv(6))

    answers: list[bytes] = []
    asking = threading.Thread(target=ask)
    asking.start()
    assert one.until("answered") == 0
    asking.join()
    assert answers == [b"served"]


def test_a_web_process_that_dies_is_started_again_and_says_so_once(watched: Run) -> None:
    one = watched("ready()\nif count() < 3: os.abort()\ntime.sleep(60)")
    assert one.until("served again", times=2) == 0
    assert one.said.count("The web process stopped (SIGABRT); it is started again.") == 2
    assert one.said.count("is ready at") == 1


def test_one_that_never_gets_ready_is_given_up_with_its_last_words(watched: Run) -> None:
    one = watched("print('no such module', flush=True); sys.exit(1)")
    with pytest.raises(SupervisorError, match=r"hupan\.log says why"):
        one.run()
    assert one.said.count("no such module") == 4
    assert not (one.data_dir / "server.json").exists()


@pytest.mark.parametrize("code", [2, 5])
def test_one_that_says_that_trying_again_is_in_vain_is_believed(watched: Run, code: int) -> None:
    one = watched(f"print('hupan: Not with these settings.', flush=True); sys.exit({code})")
    assert one.run() == code
    assert one.said.count("Not with these settings.") == 1


def test_what_a_dead_web_process_started_goes_with_it(watched: Run) -> None:
    web = """
import subprocess
if count() == 1:
    engine = subprocess.Popen(["sleep", "60"])
    print("engine", engine.pid, flush=True)
    ready()
    os.abort()
ready()
time.sleep(60)
"""
    one = watched(web)
    assert one.until("served again") == 0
    engine = int(one.said.partition("engine ")[2].split()[0])
    deadline = time.monotonic() + 5
    while Path(f"/proc/{engine}").exists() and time.monotonic() < deadline:
        status = Path(f"/proc/{engine}/stat").read_text().rpartition(")")[2].split()[0]
        if status == "Z":
            return
        time.sleep(0.02)
    assert not Path(f"/proc/{engine}").exists()


def test_one_that_ignores_a_polite_request_is_killed(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_WEB_PATIENCE_S", 0.2)
    one = watched("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nready(); time.sleep(60)")
    begun = time.monotonic()
    assert one.until("is ready at") == 0
    assert time.monotonic() - begun < 10


def test_a_long_log_without_a_line_end_is_kept_whole(watched: Run) -> None:
    one = watched("ready(); sys.stdout.write('x' * 200_000 + '\\nend\\n'); sys.stdout.flush(); time.sleep(60)")
    assert one.until("end") == 0
    assert "x" * 200_000 in (one.data_dir / "logs" / "hupan.log").read_text()


def test_the_browser_is_opened_once(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(supervisor, "open_browser", opened.append)
    one = watched("ready()\nif count() < 2: os.abort()\ntime.sleep(60)", open_browser=True)
    assert one.until("served again") == 0
    assert len(opened) == 1


def test_without_a_screen_there_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not browser.open_browser("http://127.0.0.1")


def test_the_bundled_database_runs_beside_and_is_started_again(watched: Run) -> None:
    one = watched("ready(); time.sleep(60)", database_url=None)
    url: list[str] = []

    def kill_the_database() -> None:
        postmaster = one.data_dir / "postgres" / "postmaster.pid"
        while not postmaster.exists() or "ready" not in postmaster.read_text():
            time.sleep(0.01)
        first = int(postmaster.read_text().split()[0])
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            lines = postmaster.read_text().splitlines() if postmaster.exists() else []
            if len(lines) > 7 and lines[0] != str(first) and "ready" in lines[7]:
                break
            time.sleep(0.01)
        url.append(f"postgresql://hupan@/postgres?host={one.data_dir / 'postgres'}")
        with psycopg.connect(url[0]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        url.append("answered")

    assert one.until("is ready at", then=kill_the_database) == 0
    assert url[1:] == ["answered"]
    assert "The database stopped (SIGKILL); it is started again." in one.said
    assert not (one.data_dir / "postgres" / "postmaster.pid").exists()


def test_a_database_that_cannot_start_is_given_up_with_its_own_words(
    watched: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = watched("ready(); time.sleep(60)", database_url=None)
    assert one.until("is ready at") == 0
    configuration = one.data_dir / "postgres" / "postgresql.conf"
    configuration.write_text("work_mem = 'a lot'\n")
    with pytest.raises(DatabaseFailed, match=r"The database does not start: .*work_mem.*contains errors"):
        watched("ready(); time.sleep(60)", database_url=None).run()
