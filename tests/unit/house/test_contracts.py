"""Who may import whom, as `.importlinter` says."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[3]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
MARKS_OF_A_ROOM = ("domain.py", "service.py", "routes.py")
# These put rooms together or start them; they have no floor plan.
NO_ROOMS = {"hupan.bootstrap", "hupan.supervisor", "hupan.web", "hupan.cli"}


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_every_room_has_the_floor_plan() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    planned = contracts["importlinter:contract:floor-plan"]["containers"].split()
    rooms = {
        f"hupan.{folder.name}"
        for folder in (ROOT / "src" / "hupan").iterdir()
        if any((folder / mark).exists() for mark in MARKS_OF_A_ROOM)
    }
    assert rooms - NO_ROOMS <= set(planned)
