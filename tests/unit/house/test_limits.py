"""A person can hold one file in their head: the limits of docs/decisions/0003-limits.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "hupan"
ROOMS = sorted(folder for folder in SOURCE.iterdir() if folder.is_dir() and folder.name != "__pycache__")

FILE, TEST_FILE, FUNCTION, ROOM = 500, 600, 50, 2500


def _files(*folders: str) -> Iterator[Path]:
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")) if file.is_file())
    # Revisions are written by a program and never changed.
    return (file for file in files if "versions" not in file.parts)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines, less those of the docstring: one reads it instead of the function."""
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    spans = (function.end_lineno or 0) - function.lineno + 1
    return spans - ((docstring.end_lineno or 0) - docstring.lineno + 1 if docstring is not None else 0)


def test_no_file_is_too_long() -> None:
    long = {str(file.relative_to(ROOT)): len(_lines(file)) for file in _files("src", "bench", "scripts")}
    tests = {str(file.relative_to(ROOT)): len(_lines(file)) for file in _files("tests")}
    assert {name: lines for name, lines in long.items() if lines > FILE} == {}
    assert {name: lines for name, lines in tests.items() if lines > TEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}": _length(node)
        for file in _files("src", "bench", "scripts", "tests")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in found.items() if lines > FUNCTION} == {}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_room_is_too_large(room: Path) -> None:
    # The gateways share a floor, not a room: each vendor has its own folder.
    rooms = (
        [folder for folder in room.iterdir() if folder.is_dir()] if room.name in {"gateways", "protocols"} else [room]
    )
    for each in rooms:
        # Revisions are a record of what the tables once were: nobody holds them in the head, and they only grow.
        files = [file for file in each.rglob("*.py") if file.parent.name != "versions"]
        lines = sum(bool(line.strip()) for file in files for line in _lines(file))
        assert lines <= ROOM, f"{each.name} has {lines} lines that are not blank; split it by meaning"
