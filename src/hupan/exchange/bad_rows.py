"""Writes what is wrong with rows as a table that spreadsheets open without running anything."""

import csv
import io
from collections.abc import AsyncIterator

from hupan.intake import RowProblem

HEADER = ("line", "file", "field", "reason", "detail", "effect")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_EFFECTS = {True: "kept without it", False: "left out"}


async def bad_rows_csv(problems: AsyncIterator[RowProblem], columns: list[str]) -> AsyncIterator[bytes]:
    """Write problems, each with its row as it came.

    Args:
        problems: In order.
        columns: The file's own, in their order.
    """
    # The mark lets spreadsheets read Chinese and Korean.
    yield b"\xef\xbb\xbf" + _row([*HEADER, *columns])
    async for problem in problems:
        cells: dict[str, str] = {}
        for column, value in problem.cells:
            cells.setdefault(column, value)
        told = [str(problem.line), problem.file, problem.field, problem.reason, problem.detail, _EFFECTS[problem.kept]]
        yield _row([*told, *(cells.get(column, "") for column in columns)])


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(_DANGEROUS) else cell


def _row(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8", "replace")
