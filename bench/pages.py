"""What the market's pages cost: `python -m bench.pages`.

A server of its own with the demo market. Each page is asked for one after another, anew (with a cookie that makes the
reader somebody, so that nothing kept is used) and as it is kept for guests; pages take turns, and the median of the
turns is quoted. Figures are processor time, since a busy machine does not change it much: of the web process without
the thread that embeds listings behind everything else, and of the database; and how many transactions a page reads in.
"""

import http.client
import json
import os
import re
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg

from bench.figures import figure, median, spread
from bench.start import ROOT, Server

_LOADED_S = 300.0
_TURNS, _TIMES = 5, 10
_BEHIND = 10
_AIMS = {"home": 60, "search": 150, "product": 80}


class Cost(NamedTuple):
    """What pages have cost so far, in milliseconds of processor time; and transactions."""

    web: float
    database: float
    transactions: int


def main() -> None:
    """Measure, and print."""
    os.environ |= {"HUPAN_MODELS_FETCH_DEFAULT": "false", "PYTHONPATH": str(ROOT / "src")}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(sys.executable), Path(folder))
        try:
            server.wait_for_page()
            where = json.loads((Path(folder) / "server.json").read_text(encoding="utf-8"))["url"]
            with closing(http.client.HTTPConnection(where.removeprefix("http://"))) as connection:
                _wait_for_the_market(connection)
                _measure(connection, Meter(server.process.pid, Path(folder) / "postgres"))
        finally:
            server.stop()


class Meter:
    """Reads what the processes of a server have used.

    Args:
        pid: The server's.
        socket: Folder of the database's socket.
    """

    def __init__(self, pid: int, socket: Path) -> None:
        self._main = psutil.Process(pid)
        self._web = next(each for each in self._main.children() if "hupan.web" in each.cmdline())
        self._socket = socket

    def read(self) -> Cost:
        """Read what was used until now."""
        return Cost(self._used(self._web.pid), self._database(), self._transactions())

    def _database(self) -> float:
        others = [each for each in self._main.children(recursive=True) if "postgres" in each.name()]
        return sum(self._used(each.pid) for each in others if each.is_running())

    def _used(self, pid: int) -> float:
        ticks = 0
        for task in Path(f"/proc/{pid}/task").glob("*/stat"):
            words = task.read_text(encoding="utf-8").rpartition(")")[2].split()
            user, system, niceness = int(words[11]), int(words[12]), int(words[16])
            ticks += user + system if niceness < _BEHIND else 0
        return 1000 * ticks / os.sysconf("SC_CLK_TCK")

    def _transactions(self) -> int:
        with psycopg.connect(f"postgresql://hupan@/postgres?host={self._socket}", autocommit=True) as connection:
            # A session tells its numbers when it is idle, at most once a second.
            row = connection.execute("select sum(xact_commit) from pg_stat_database").fetchone()
            return int(row[0]) if row else 0


def _wait_for_the_market(connection: http.client.HTTPConnection) -> None:
    deadline = time.monotonic() + _LOADED_S
    begun = time.monotonic()
    while json.loads(_get(connection, "/api/market/demo"))["state"] != "loaded":
        if time.monotonic() > deadline:
            raise RuntimeError("the demo market did not load")
        time.sleep(0.2)
    figure("pages.demo_loaded", time.monotonic() - begun, "s", limit=30, of="after the first page")
    while json.loads(_get(connection, "/api/market/search/status"))["building"]:
        time.sleep(0.2)
    # Asked for now and then: the server ends a connection on which nothing is said.
    for _ in range(5):
        time.sleep(1)
        _get(connection, "/api/market/search/status")


def _measure(connection: http.client.HTTPConnection, meter: Meter) -> None:
    home = _get(connection, "/market")
    found = _get(connection, "/market/search?q=headphones")
    pages = {
        "home": "/market",
        "search": "/market/search?q=headphones",
        "all": "/market/search",
        "category": _link(home, "/market/c/"),
        "product": _link(found, "/market/p/"),
        "store": _link(home, "/market/s/"),
    }
    for kind, cookie in (("anew", "somebody=1"), ("kept", "")):
        costs: dict[str, list[tuple[Cost, float]]] = {name: [] for name in pages}
        for _ in range(_TURNS):
            for name, path in pages.items():
                costs[name].append(_cost(connection, meter, path, cookie))
        for name, found_costs in costs.items():
            _print(f"pages.{name}.{kind}", found_costs, _AIMS.get(name) if kind == "anew" else None)


def _cost(connection: http.client.HTTPConnection, meter: Meter, path: str, cookie: str) -> tuple[Cost, float]:
    _get(connection, path, cookie)
    time.sleep(1)
    before, walls = meter.read(), list[float]()
    for _ in range(_TIMES):
        begun = time.perf_counter()
        _get(connection, path, cookie)
        walls.append(1000 * (time.perf_counter() - begun))
    after = meter.read()
    return Cost(
        (after.web - before.web) / _TIMES,
        (after.database - before.database) / _TIMES,
        (after.transactions - before.transactions) // _TIMES,
    ), median(walls)


def _print(name: str, costs: list[tuple[Cost, float]], aim: int | None) -> None:
    web = [cost.web for cost, _ in costs]
    aims = {} if aim is None else {"aim": aim}
    figure(name, median(web), "ms of processor", **spread(web), **aims)
    figure(f"{name}.database", median([cost.database for cost, _ in costs]), "ms of processor")
    figure(f"{name}.transactions", median([cost.transactions for cost, _ in costs]), "", of="and of what runs behind")
    figure(f"{name}.wall", median([wall for _, wall in costs]), "ms")


def _link(page: str, prefix: str) -> str:
    found = re.search(rf'href="({re.escape(prefix)}[^"?]+)"', page)
    if found is None:
        raise RuntimeError(f"no link to {prefix}")
    return found[1]


def _get(connection: http.client.HTTPConnection, path: str, cookie: str = "") -> str:
    headers = {"Cookie": cookie} if cookie else {}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
    except http.client.RemoteDisconnected:
        # The server ends a connection that was quiet for some seconds; the next request opens another.
        connection.close()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
    body = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


if __name__ == "__main__":
    main()
