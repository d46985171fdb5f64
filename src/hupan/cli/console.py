"""What commands print: results on standard output, all else on standard error; JSON where a script asks for it."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of a table.")]

_SYSTEM_WIDTH = None


def say(text: str) -> None:
    """Print one line of result, as it is."""
    _output().print(Text(text), soft_wrap=True)


def note(text: str) -> None:
    """Tell the person something that is no result; pipes do not see it."""
    Console(stderr=True).print(Text(text, style="dim"), soft_wrap=True)


def show_json(value: object) -> None:
    """Print a result for a script: one JSON document, two spaces of indentation, text as it is.

    Args:
        value: Anything of dicts, lists and plain values; times and paths are written as text.
    """
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; in a pipe it is as wide as its content, so that nothing is cut off.

    Args:
        columns: The headings.
        rows: One text for each heading.
    """
    output = _output()
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=not output.is_terminal)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    output.print(table)


def _output() -> Console:
    width = _SYSTEM_WIDTH if sys.stdout.isatty() else 10_000
    return Console(width=width, highlight=False)
