"""How long a start takes, how much memory a running server holds, and how much disk an installation takes.

`python -m bench.start`. It measures what people run: an environment of its own with `requirements/base.lock` and no
more, since some libraries load more where the tests' packages lie beside them. The time is from the command to the
first page that is served whole; beside it, taken in turns, the time that Python needs to load the bare web framework
and the bare database library, which no server of this kind can avoid. The market opens after the first page; how long
whoever asks for it at once has to wait is told apart. Memory is what everything but the engine holds once the market
was served, too: shared pages are counted once (PSS), and as `ps` shows them (RSS). The first start is left alone until
the demo market is there and all is quiet, as a second start finds it; no model is fetched meanwhile.
"""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from bench.figures import figure, median, spread

ROOT = Path(__file__).resolve().parents[1]

_RUNS = 5
_PATIENCE_S = 120.0
_SETTLED_S = 900.0
_QUIET_PERCENT = 5.0
_MB = 1_000_000
_CALM_LOOKS = 8
_BARE = "import fastapi, sqlalchemy.ext.asyncio"


class Server:
    """One `hupan serve`.

    Args:
        python: The environment's Python.
        data_dir: Its data folder.
    """

    def __init__(self, python: Path, data_dir: Path) -> None:
        self._state = data_dir / "server.json"
        self._state.unlink(missing_ok=True)
        words = ["serve", "--data-dir", data_dir, "--port", "0", "--no-browser"]
        self.process = subprocess.Popen(
            [python, "-P", "-m", "hupan", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HUPAN_MODELS_FETCH_DEFAULT": "false"},
        )

    def wait_for_page(self) -> None:
        """Return once the page was served whole."""
        deadline = time.monotonic() + _PATIENCE_S
        while not self._state.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.005)
        self.get("/")

    def settle(self) -> None:
        """Return once the demo market is loaded and nothing is worked on any more, its meanings included."""
        self.get("/market")
        deadline = time.monotonic() + _SETTLED_S
        calm = 0
        while calm < _CALM_LOOKS:
            if time.monotonic() > deadline:
                raise RuntimeError("the server is still at work")
            calm = calm + 1 if self._busy() < _QUIET_PERCENT else 0

    def _busy(self) -> float:
        main = psutil.Process(self.process.pid)
        before = _worked(main)
        time.sleep(1.0)
        return (_worked(main) - before) * 100

    def get(self, path: str) -> int:
        """Fetch something and return its status."""
        host, port = json.loads(self._state.read_text())["url"].removeprefix("http://").split(":")
        with closing(http.client.HTTPConnection(host, int(port), timeout=_PATIENCE_S)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            return response.status

    def memory(self) -> dict[str, tuple[float, float]]:
        """Return PSS and RSS in MB of every kind of process but the engine."""
        held: dict[str, tuple[float, float]] = {}
        main = psutil.Process(self.process.pid)
        for process in (main, *main.children(recursive=True)):
            words = " ".join(process.cmdline())
            kind = "supervisor" if process == main else "web" if "hupan.web" in words else "database"
            if "llamacpp" in words:
                continue
            full = process.memory_full_info()
            pss, rss = held.get(kind, (0.0, 0.0))
            held[kind] = (pss + getattr(full, "pss", full.uss) / _MB, rss + full.rss / _MB)
        return held

    def stop(self) -> float:
        """Stop it and return how long that took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(_PATIENCE_S)
        return time.monotonic() - begun


def _worked(main: psutil.Process) -> float:
    """Return the seconds of processor that a server and its children have taken."""
    times = [main.cpu_times()]
    for each in main.children(recursive=True):
        # A child may end between being listed and being asked.
        with contextlib.suppress(psutil.NoSuchProcess):
            times.append(each.cpu_times())
    return sum(each.user + each.system for each in times)


def main() -> None:
    """Measure and print."""
    venv = _environment()
    python = venv / "bin" / "python"
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        with _served(python, data_dir, []) as (server, seconds):
            server.settle()
            figure("start.first", seconds, "s", of="from an empty data folder to the page")
        pages: list[float] = []
        markets: list[float] = []
        stops: list[float] = []
        bare: list[float] = []
        memory: dict[str, tuple[float, float]] = {}
        for _ in range(_RUNS):
            with _served(python, data_dir, stops) as (server, seconds):
                pages.append(seconds)
                markets.append(seconds + _timed(lambda: server.get("/market")))
                memory = server.memory()
            bare.append(_timed(lambda: subprocess.run([python, "-c", _BARE], check=True)))
    figure("start.second", median(pages), "s", **spread(pages), aim=2.0, limit=3.0)
    figure("start.second.market", median(markets), "s", **spread(markets), of="until the market's first page is served")
    figure("start.bare_imports", median(bare), "s", **spread(bare), of=_BARE)
    figure("start.ratio", median([page / least for page, least in zip(pages, bare, strict=True)]), "x bare imports")
    figure("start.stop", median(stops), "s", **spread(stops))
    _print_memory(memory)
    _print_sizes(venv)


def _environment() -> Path:
    venv, lock = ROOT / ".cache" / "bench" / "venv", ROOT / "requirements" / "base.lock"
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, venv], check=True)
    words = ["--python", venv / "bin" / "python", "--require-hashes", "-r", lock]
    subprocess.run([uv, "pip", "install", "-q", *words], check=True)
    site = next((venv / "lib").glob("python*/site-packages"))
    (site / "hupan.pth").write_text(f"{ROOT / 'src'}\n")
    # Compiled beforehand, as a second start finds it.
    subprocess.run([venv / "bin" / "python", "-m", "compileall", "-q", site], check=False, capture_output=True)
    return venv


@contextmanager
def _served(python: Path, data_dir: Path, stops: list[float]) -> Generator[tuple[Server, float]]:
    begun = time.monotonic()
    server = Server(python, data_dir)
    try:
        server.wait_for_page()
        yield server, time.monotonic() - begun
    finally:
        stops.append(server.stop())


def _timed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _print_memory(memory: dict[str, tuple[float, float]]) -> None:
    for kind, (pss, rss) in memory.items():
        figure(f"start.memory.{kind}", pss, "MB", rss=round(rss, 1))
    total = sum(pss for pss, _ in memory.values())
    figure("start.memory", total, "MB", rss=round(sum(rss for _, rss in memory.values()), 1), aim=200, limit=300)


def _print_sizes(venv: Path) -> None:
    packages = _folder_bytes(venv)
    page = _folder_bytes(ROOT / "frontend" / "dist")
    own = _folder_bytes(ROOT / "src")
    figure("start.install", (packages + page + own) / _MB, "MB", packages=packages // _MB, page=page // _MB, limit=700)
    modules = _folder_bytes(ROOT / "frontend" / "node_modules")
    figure("start.install.to_build_the_page", modules / _MB, "MB", of="node_modules, not needed afterwards")


def _folder_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


if __name__ == "__main__":
    main()
