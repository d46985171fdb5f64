"""`spck-conformance`, a suite that nobody here wrote, finds nothing wrong at 2026-04-08."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hupan.bootstrap.tables import load_tables
from tests.conformance.ucp.serving import Papers, make_papers, serving
from tests.integration.ucp.suite import config, pinned

# What the suite had nothing to say against when this was written; a check that stops being run is noticed by this.
LEAST_CLEAN = 172
LEAST_CLEAN_TLS = 177


def _judged(database_url: str, folder: Path, tls: Papers | None = None) -> dict[str, Any]:
    load_tables()
    merchant = folder / "merchant.json"
    merchant.write_text(json.dumps(config()), encoding="utf-8")
    data = folder / "data"
    data.mkdir()
    with serving(database_url, data, pinned(), tls=tls) as server:
        command = [sys.executable, "-m", "spck_conformance.cli", "--server", server.url, "--config", str(merchant)]
        # Some of its probes heed the first, and others the second.
        trusting = {"SSL_CERT_FILE": str(tls.certificate)} if tls else {}
        ran = subprocess.run(
            [*command, "--json", *(["--insecure"] if tls else [])],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=os.environ | trusting,
        )
    report: dict[str, Any] = json.loads(ran.stdout)
    wrong = [(each["id"], each["observed"]) for each in report["checks"] if each["status"] == "deviation"]
    assert wrong == []
    assert ran.returncode == 0
    summary: dict[str, Any] = report["checks_summary"]
    assert (summary["deviation"], summary["inconclusive"]) == (0, 0)
    return summary


def test_no_must_is_broken(own_database_url: str, tmp_path: Path) -> None:
    assert _judged(own_database_url, tmp_path)["clean"] >= LEAST_CLEAN


@pytest.mark.long
def test_no_must_is_broken_over_tls(own_database_url: str, tmp_path: Path) -> None:
    summary = _judged(own_database_url, tmp_path, make_papers(tmp_path))
    sys.stdout.write(f"{summary}\n")
    assert summary["clean"] >= LEAST_CLEAN_TLS
