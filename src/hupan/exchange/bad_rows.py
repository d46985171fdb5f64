"""Writes what is wrong with rows as a table that spreadsheets open without running anything."""

from collections.abc import AsyncIterator

from hupan.intake import RowProblem
from hupan.platform import CSV_MARK, csv_row

HEADER = ("line", "file", "field", "reason", "detail", "effect")
_EFFECTS = {True: "kept without it", False: "left out"}


async def bad_rows_csv(problems: AsyncIterator[RowProblem], columns: list[str]) -> AsyncIterator[bytes]:
    """Write problems, each with its row as it came.

    Args:
        problems: In order.
        columns: The file's own, in their order.
    """
    yield CSV_MARK + csv_row([*HEADER, *columns])
    async for problem in problems:
        cells: dict[str, str] = {}
        for column, value in problem.cells:
            cells.setdefault(column, value)
        told = [str(problem.line), problem.file, problem.field, problem.reason, problem.detail, _EFFECTS[problem.kept]]
        yield csv_row([*told, *(cells.get(column, "") for column in columns)])
