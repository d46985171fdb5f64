"""How the market's pages do by Google's Lighthouse, on its phone profile: `python -m bench.lighthouse`.

A server of its own with the demo market; Home, a search and a product, each several times, the median and the spread.
The profile slows the processor down four times and simulates a slow fourth-generation network. Lighthouse comes by npx
and is no part of the project: it weighs more than everything that it measures.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, cast

from bench.figures import figure, median, spread
from bench.start import ROOT, Server

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMINGS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")

_RUNS = 3
_LOADED_S = 300.0
_QUIET_S = 20.0
_FLAGS = "--headless=new --no-sandbox --disable-gpu"


def main() -> None:
    """Measure, and print a figure a page and category."""
    if shutil.which("npx") is None:
        sys.stderr.write("Lighthouse needs Node's npx.\n")
        return
    os.environ |= {"HUPAN_MODELS_FETCH_DEFAULT": "false", "PYTHONPATH": str(ROOT / "src")}
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(sys.executable), Path(folder))
        try:
            server.wait_for_page()
            url = json.loads((Path(folder) / "server.json").read_text(encoding="utf-8"))["url"]
            _wait_for_the_market(url)
            for name, path in _pages(url):
                _measure(name, url + path)
        finally:
            server.process.terminate()
            server.process.wait()


def _wait_for_the_market(url: str) -> None:
    deadline = time.monotonic() + _LOADED_S
    while json.loads(_get(f"{url}/api/market/demo"))["state"] != "loaded":
        if time.monotonic() > deadline:
            raise RuntimeError("the demo market did not load")
        time.sleep(1)
    # What is embedded behind it would slow the browser down as well.
    time.sleep(_QUIET_S)


def _pages(url: str) -> list[tuple[str, str]]:
    found = re.search(r'class="card-name"><a href="([^"]+)"', _get(f"{url}/market/search?q=headphones"))
    product = found[1] if found else "/market"
    return [("home", "/market"), ("search", "/market/search?q=headphones"), ("product", product)]


def _measure(name: str, url: str) -> None:
    reports = [_report(url) for _ in range(_RUNS)]
    for category in CATEGORIES:
        scores = [100 * float(each["categories"][category]["score"]) for each in reports]
        figure(f"lighthouse.{name}.{category}", median(scores), "points of 100", **spread(scores))
    for timing in TIMINGS:
        values = [float(each["audits"][timing]["numericValue"]) for each in reports]
        unit = "" if timing == "cumulative-layout-shift" else "ms"
        figure(f"lighthouse.{name}.{timing}", median(values), unit, **spread(values))
    lost = {key for each in reports for key in _lost(each)}
    sys.stderr.write(f"{name}: {', '.join(sorted(lost)) or 'nothing lost'}\n")


def _lost(report: dict[str, Any]) -> list[str]:
    """Name what took points away, outside of speed."""
    return [
        str(reference["id"])
        for category in CATEGORIES[1:]
        for reference in report["categories"][category]["auditRefs"]
        if reference["weight"] and report["audits"][reference["id"]]["score"] not in {None, 1}
    ]


def _report(url: str) -> dict[str, Any]:
    words = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", "--output-path=stdout"]
    environment = os.environ | {"CHROME_PATH": os.environ.get("CHROME_PATH", shutil.which("chromium") or "")}
    done = subprocess.run(
        [*words, f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS}"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return cast("dict[str, Any]", json.loads(done.stdout))


def _get(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    main()
