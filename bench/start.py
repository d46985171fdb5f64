"""How long a start takes, how much memory a running server holds, and how much disk an installation takes.

`python -m bench.start`. The time is from the command to the first page that is served whole; beside it, taken in
turns, the time that Python needs to load the bare web framework and the bare database library, which no server of
this kind can avoid. Memory is what everything but the engine holds once the page was served: shared pages are counted
once (PSS), and as `ps` shows them (RSS).
"""

import http.client
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import psutil

from bench.figures import figure, median, spread

ROOT = Path(__file__).resolve().parents[1]

_RUNS = 5
_PATIENCE_S = 120.0
_MB = 1_000_000
_BARE = "import fastapi, sqlalchemy.ext.asyncio"


class Server:
    """One `hupan serve`.

    Args:
        data_dir: Its data folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self._state = data_dir / "server.json"
        self._state.unlink(missing_ok=True)
        words = ["serve", "--data-dir", data_dir, "--port", "0", "--no-browser"]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hupan", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def wait_for_page(self) -> None:
        """Return once the page was served whole."""
        deadline = time.monotonic() + _PATIENCE_S
        while not self._state.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.005)
        self.get("/")

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


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        figure("start.first", _timed(lambda: _start_and_stop(data_dir)), "s", of="empty data folder to page, and stop")
        pages: list[float] = []
        stops: list[float] = []
        bare: list[float] = []
        memory: dict[str, tuple[float, float]] = {}
        for _ in range(_RUNS):
            begun = time.monotonic()
            with _served(data_dir, stops) as server:
                pages.append(time.monotonic() - begun)
                memory = server.memory()
            bare.append(_timed(lambda: subprocess.run([sys.executable, "-c", _BARE], check=True)))
    figure("start.second", median(pages), "s", **spread(pages), aim=2.0, limit=3.0)
    figure("start.bare_imports", median(bare), "s", **spread(bare), of=_BARE)
    figure("start.ratio", median([page / least for page, least in zip(pages, bare, strict=True)]), "x bare imports")
    figure("start.stop", median(stops), "s", **spread(stops))
    _print_memory(memory)
    _print_sizes()


@contextmanager
def _served(data_dir: Path, stops: list[float]) -> Generator[Server]:
    server = Server(data_dir)
    try:
        server.wait_for_page()
        yield server
    finally:
        stops.append(server.stop())


def _start_and_stop(data_dir: Path) -> None:
    with _served(data_dir, []):
        pass


def _timed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def _print_memory(memory: dict[str, tuple[float, float]]) -> None:
    for kind, (pss, rss) in memory.items():
        figure(f"start.memory.{kind}", pss, "MB", rss=round(rss, 1))
    total = sum(pss for pss, _ in memory.values())
    figure("start.memory", total, "MB", rss=round(sum(rss for _, rss in memory.values()), 1), aim=200, limit=300)


def _print_sizes() -> None:
    lock = (ROOT / "requirements" / "base.lock").read_text()
    packages = sum(_package_bytes(name) for name in re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", lock, re.MULTILINE))
    page = _folder_bytes(ROOT / "frontend" / "dist")
    own = _folder_bytes(ROOT / "src")
    figure("start.install", (packages + page + own) / _MB, "MB", packages=packages // _MB, page=page // _MB, limit=700)
    modules = _folder_bytes(ROOT / "frontend" / "node_modules")
    figure("start.install.to_build_the_page", modules / _MB, "MB", of="node_modules, not needed afterwards")


def _package_bytes(name: str) -> int:
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:  # for another platform
        return 0
    return sum(path.stat().st_size for file in files if (path := Path(str(file.locate()))).is_file())


def _folder_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


if __name__ == "__main__":
    main()
