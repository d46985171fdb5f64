"""`hupan doctor`: looks at everything that a start needs, and says how to mend what is wrong."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

import typer
from rich.console import Console
from rich.text import Text

from hupan.cli.card_checks import check_cards
from hupan.cli.console import Json, show_json
from hupan.cli.database_checks import check_database
from hupan.cli.exits import Exit
from hupan.cli.findings import Check, Finding, Status, look
from hupan.cli.machine_checks import check_disk, check_folder, check_memory, check_page, check_port, check_python
from hupan.cli.model_checks import check_engine_library, check_models
from hupan.supervisor import ServeSettings, read_settings

_MARKS = {Status.OK: ("ok", "green"), Status.WARNING: ("warn", "yellow"), Status.PROBLEM: ("bad", "red")}
_NAME_WIDTH = 14


def command(*, as_json: Json = False) -> None:
    """Say what is wrong with this installation and how to mend it."""
    settings = read_settings(os.environ)
    console = Console(highlight=False)
    findings: list[Finding] = []
    for name, check in checks(settings):
        for finding in look(name, check):
            findings.append(finding)
            if not as_json:
                _show(console, finding)
    problems = sum(finding.status is Status.PROBLEM for finding in findings)
    if as_json:
        show_json([asdict(finding) for finding in findings])
    else:
        console.print("Everything is in order." if not problems else f"{problems} to mend.", style="bold")
    raise typer.Exit(Exit.FAILED if problems else Exit.OK)


def checks(settings: ServeSettings) -> Iterator[tuple[str, Check]]:
    """List the checks in the order in which their troubles cause one another."""
    yield "python", check_python
    yield "memory", check_memory
    yield "disk", partial(check_disk, settings)
    yield "data folder", partial(check_folder, settings)
    yield "server", partial(check_port, settings)
    yield "web app", check_page
    yield "database", partial(check_database, settings)
    yield "cards", partial(check_cards, settings)
    yield "engine", check_engine_library
    if settings.data_dir.exists():
        yield "models", partial(check_models, settings)


def _show(console: Console, finding: Finding) -> None:
    mark, colour = _MARKS[finding.status]
    line = Text.assemble((f"{mark:<5}", colour), f"{finding.name:<{_NAME_WIDTH}}", finding.detail)
    console.print(line, soft_wrap=True)
    if finding.mend:
        console.print(Text(f"{'':<{5 + _NAME_WIDTH}}{finding.mend}", style="bold"), soft_wrap=True)
