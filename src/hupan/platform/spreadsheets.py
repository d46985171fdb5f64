"""Tables that spreadsheets open, and in which nothing that strangers wrote is run."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

CSV_MARK: Final = b"\xef\xbb\xbf"
"""Comes first, so that spreadsheets read Chinese and Korean."""

# Spreadsheets set to Chinese, Japanese or Korean take the wide forms for the same signs.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(_DANGEROUS) else cell


def csv_row(cells: Sequence[str | int | Decimal]) -> bytes:
    """Write a row. Words are made harmless; numbers stay numbers, also below nothing."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return buffer.getvalue().encode("utf-8", "replace")
