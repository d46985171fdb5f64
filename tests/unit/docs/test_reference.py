"""The generated parts of the guide are those of the code, and every word that has meaning is explained."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from hupan.cli.app import COMMANDS, build
from hupan.cli.chat_session import HELP
from hupan.cli.exits import Exit

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "guide"
COMMAND_LINE = (GUIDE / "command-line.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.name)
def test_what_follows_from_the_code_is_up_to_date(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    text = page.read_text(encoding="utf-8")
    assert importlib.import_module("guide").written(text) == text, "run `make fmt`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_guide(name: str) -> None:
    command: Any = vars(get_command(build(name)))["commands"][name]
    for word, one in getattr(command, "commands", {"": command}).items():
        heading = f"### `hupan {name} {word}".rstrip()
        assert heading in COMMAND_LINE
        section = COMMAND_LINE.partition(heading)[2].partition("###")[0]
        for parameter in one.params:
            option = parameter.opts[0]
            shown = option if option.startswith("-") else parameter.metavar or parameter.name
            assert shown == "--help" or shown.upper() in section.upper(), shown


def test_every_exit_code_is_in_the_guide() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", COMMAND_LINE, re.MULTILINE)}
    assert told == {int(code) for code in Exit}


def test_every_line_of_a_chat_is_in_the_guide() -> None:
    known = set(re.findall(r"^(/\w+)", HELP, re.MULTILINE))
    assert known == set(re.findall(r"^\| `(/\w+)`", COMMAND_LINE, re.MULTILINE))


def test_every_page_is_reached_from_the_first() -> None:
    index = (GUIDE / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", index))
    assert linked == {page.name for page in GUIDE.glob("*.md")} - {"index.md"}
