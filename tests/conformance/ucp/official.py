"""UCP's official suite at 2026-01-11 against a server of ours, file by file.

`python -m tests.conformance.ucp.official --suite DIR`, where DIR is a copy of the public repository
Universal-Commerce-Protocol/conformance; docs/guide/ucp.md says what else it needs.
"""

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.market import open_market
from hupan.platform import SettingsSources
from hupan.supervisor import DataFolder
from tests.conformance.ucp.flower_shop import FlowerShop

VERSION = "2026-01-11"
SEED = Path(__file__).resolve().parents[4] / "shared" / "data" / "ucp" / "flower_shop"
SECRET = "a secret of this run alone"
PORTS = (8284, 8285)
"""Where the suite listens itself."""

_PATIENCE_S = 180.0
_FILE_S = 300.0
_RAN = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
_WRONG = re.compile(r"^(?:FAIL|ERROR): (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one of the suite's files.

    Attributes:
        ran: How many tests it has.
        wrong: Names of those that did not pass.
        said: All that it wrote.
    """

    name: str
    ran: int
    wrong: tuple[str, ...]
    said: str

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return self.ran - len(self.wrong)


@contextmanager
def serving(seed: Path) -> Generator[str]:
    """Serve the flower shop on loopback, in conformance mode; yields the older version's address."""
    environment = os.environ | {
        "HUPAN_MODELS_FETCH_DEFAULT": "false",
        "HUPAN_MARKET_DEMO": "false",
        "HUPAN_SEARCH_MEANING": "false",
        "HUPAN_PAYMENTS_MOCK": "true",
        "HUPAN_UCP_CONFORMANCE": "true",
        "HUPAN_UCP_REQUESTS_PER_MINUTE": "100000",
        "HUPAN_UCP_PROFILES_PER_MINUTE": "100000",
        "HUPAN_UCP_SPENDING_PER_DAY": "10000000",
        "HUPAN_UCP_KNOWN_BUYERS": str(seed),
        "HUPAN_UCP_SIMULATION_SECRET": SECRET,
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        command = [sys.executable, "-P", "-m", "hupan", "serve", "--data-dir", str(data), "--port", "0", "--no-browser"]
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            url, database_url = _there(process, data, log)
            asyncio.run(_fill(database_url, seed))
            _warm(f"{url}/ucp/{VERSION}/checkout-sessions")
            yield f"{url}/ucp/{VERSION}"
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _there(process: "subprocess.Popen[bytes]", data: Path, log: Path) -> tuple[str, str]:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        found = DataFolder(data).server() if (data / "server.json").exists() else None
        if found is not None:
            return found.url, found.database_url
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


async def _fill(database_url: str, seed: Path) -> None:
    ground_of = lay_foundation(SettingsSources(None, os.environ, {}), database_url=database_url)
    async with ground_of as ground, open_market(ground) as market:
        await FlowerShop(seed).lay_out(market)


def _warm(sessions: str) -> None:
    """Buy once: the first completion loads what does the work, and the suite waits five seconds for an answer."""
    instrument = {"handler_id": "mock_payment_handler", "credential": {"type": "token", "token": "success_token"}}
    home = {"id": "home", "address_country": "US"}
    method = {"type": "shipping", "destinations": [home], "selected_destination_id": "home"}
    with httpx.Client(headers={"UCP-Agent": 'profile="..."'}, timeout=_PATIENCE_S) as client:
        lines = [{"item": {"id": "pot_ceramic"}, "quantity": 1}]
        made = client.post(sessions, json={"line_items": lines, "fulfillment": {"methods": [method]}}).json()
        done = client.post(f"{sessions}/{made['id']}/complete", json={"payment_data": instrument})
        done.raise_for_status()


def judge(suite: Path, python: str, server_url: str, seed: Path, only: Sequence[str] = ()) -> list[Judged]:
    """Run the suite's files, one after another."""
    judged: list[Judged] = []
    # Its test of webhooks takes the first message that comes for its own. Other files make orders and hear of none, so
    # what is tried again for those would come in between: it goes first.
    for file in sorted(suite.glob("*_test.py"), key=lambda file: (file.stem != "webhook_test", file.stem)):
        if only and file.stem not in only:
            continue
        command = [
            python,
            file.name,
            f"--server_url={server_url}",
            f"--simulation_secret={SECRET}",
            f"--conformance_input={seed / 'conformance_input.json'}",
            f"--test_data_dir={seed}",
        ]
        ran = subprocess.run(command, cwd=suite, capture_output=True, text=True, timeout=_FILE_S, check=False)
        said = ran.stdout + ran.stderr
        counted = _RAN.search(said)
        wrong = tuple(_WRONG.findall(said))
        if counted is None or (ran.returncode and not wrong):
            raise RuntimeError(f"{file.name} did not run: {said[-2000:]}")
        judged.append(Judged(file.stem, int(counted[1]), wrong, said))
    return judged


def is_free(port: int) -> bool:
    """Say whether nobody listens at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def main() -> int:
    """Run it, and print what passed."""
    words = argparse.ArgumentParser(prog="python -m tests.conformance.ucp.official", description=__doc__)
    words.add_argument("--suite", type=Path, required=True, help="a copy of the suite's repository")
    words.add_argument("--data", type=Path, default=SEED, help="the folder of the flower shop")
    words.add_argument("--python", default=sys.executable, help="a Python that has what the suite imports")
    words.add_argument("--only", nargs="*", default=(), help="names of files, such as order_test")
    words.add_argument("--verbose", action="store_true", help="write what failing files said")
    chosen = words.parse_args()
    with serving(chosen.data.resolve()) as url:
        judged = judge(chosen.suite, chosen.python, url, chosen.data.resolve(), chosen.only)
    for each in judged:
        failing = f"  not: {', '.join(each.wrong)}" if each.wrong else ""
        sys.stdout.write(f"{each.name:28} {each.passed:3} of {each.ran:3}{failing}\n")
        if each.wrong and chosen.verbose:
            sys.stdout.write(each.said)
    passed, ran = sum(each.passed for each in judged), sum(each.ran for each in judged)
    sys.stdout.write(f"{'all':28} {passed:3} of {ran:3}\n")
    return 0 if passed == ran else 1


if __name__ == "__main__":
    sys.exit(main())
