"""The guide does not drift: its commands are parsed, its settings are looked up, its links lead somewhere."""

import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.main import get_command

from hupan.cli.app import COMMANDS, build

ROOT = Path(__file__).parents[3]
PAGES = [*sorted((ROOT / "docs" / "guide").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]

RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))

_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`(hupan [^`]+)`(?!`)")
_ROW = re.compile(r"^\| `(HUPAN_[A-Z0-9_]+)` \| `?([^`|]*)`? \|", re.MULTILINE)
_VARIABLE = re.compile(r"HUPAN_[A-Z0-9_]+")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# Read by the program before there are settings, or by one command.
_EARLY = {"HUPAN_CONFIG", "HUPAN_DEBUG", "HUPAN_URL", "HUPAN_API_KEY", "HUPAN_ENDPOINT_KEY"}


def _commands(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    yield from (line.strip() for line in lines if line.strip())
    yield from (found for found in _INLINE.findall(_BLOCK.sub("", text)) if "…" not in found)


def _check(line: str, words: list[str]) -> None:
    """Check that the commands of a line exist and have its options."""
    chosen = next((word for word in words if word in COMMANDS), None)
    command: Any = get_command(build(chosen))
    known = {option for parameter in command.params for option in parameter.opts}
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0] in known | {"-h", "--help"}, f"{line}: there is no {word}"
        elif hasattr(command, "commands"):
            assert word in command.commands or known & set(words), f"{line}: there is no {word}"
            command = command.commands.get(word, command)
            known |= {option for parameter in command.params for option in parameter.opts}


def _settings() -> dict[str, tuple[str, FieldInfo]]:
    """Every setting by its variable, with its section."""
    found: dict[str, tuple[str, FieldInfo]] = {}
    source = ROOT / "src" / "hupan"
    for file in sorted([*source.glob("*/settings.py"), *source.glob("protocols/*/settings.py")]):
        module = importlib.import_module(".".join(("hupan", *file.relative_to(source).with_suffix("").parts)))
        for cls in vars(module).values():
            section = re.match(r"`\[(\w+)\]`", getattr(cls, "__doc__", None) or "")
            if isinstance(cls, type) and issubclass(cls, BaseModel) and section:
                for name, field in cls.model_fields.items():
                    found[f"HUPAN_{section[1]}_{name}".upper()] = (section[1], field)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in _commands(page):
        words = shlex.split(line, comments=True)
        if words[:1] == ["make"]:
            assert words[1] in targets, line
        elif words[:1] == ["hupan"] and len(words) > 1:
            _check(line, words[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_exists_and_has_the_default_that_is_told(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    settings = _settings()
    assert set(_VARIABLE.findall(text)) - set(settings) - _EARLY == set()
    for variable, told in _ROW.findall(text):
        field = settings[variable][1] if variable in settings else None
        if field is not None and isinstance(field.default, bool | int | float):
            assert told.strip() == str(field.default).lower(), variable


def test_every_setting_is_in_the_guide() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert sorted(set(_settings()) - set(_VARIABLE.findall(text))) == []


@pytest.mark.parametrize("page", [*PAGES, *RECORDS], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
