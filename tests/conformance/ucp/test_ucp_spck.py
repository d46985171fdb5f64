"""`spck-conformance`, a suite that nobody here wrote, finds nothing wrong at 2026-04-08."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hupan.bootstrap.tables import load_tables
from tests.conformance.ucp.serving import serving
from tests.integration.ucp.suite import config, pinned

# What the suite had nothing to say against when this was written; a check that stops being run is noticed by this.
LEAST_CLEAN = 172


def test_no_must_is_broken(own_database_url: str, tmp_path: Path) -> None:
    load_tables()
    merchant = tmp_path / "merchant.json"
    merchant.write_text(json.dumps(config()), encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    with serving(own_database_url, data, pinned()) as server:
        command = [sys.executable, "-m", "spck_conformance.cli", "--server", server.url]
        ran = subprocess.run(
            [*command, "--config", str(merchant), "--json"], capture_output=True, text=True, timeout=300, check=False
        )
    report: dict[str, Any] = json.loads(ran.stdout)
    wrong = [(each["id"], each["observed"]) for each in report["checks"] if each["status"] == "deviation"]
    assert wrong == []
    assert ran.returncode == 0
    summary = report["checks_summary"]
    assert (summary["deviation"], summary["inconclusive"]) == (0, 0)
    assert summary["clean"] >= LEAST_CLEAN
