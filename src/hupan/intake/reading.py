"""Reads lines and tables of any size in bounded memory; what is too long or no text comes back as a problem.

Lines are cut as bytes and decoded one by one, so that one broken row costs one row. In none of the encodings that are
read so does a line end occur inside another character; UTF-16 is rewritten as UTF-8 on the way.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from hupan.intake.domain import Record, RowProblem
from hupan.intake.errors import SourceUnreadable

LONGEST_LINE = 1 << 20
LONGEST_RECORD = 4 << 20
MOST_COLUMNS = 2_000
MOST_LINES = 5_000
DELIMITERS = ",;\t|"

_BLOCK = 1 << 16
_SHOWN = 200

# One field may be as long as a line: the module's own limit is for the whole process, so it is set once.
csv.field_size_limit(LONGEST_RECORD)


class Utf16AsUtf8:
    """Reads UTF-16 and hands it on as UTF-8, a block at a time."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""

    def readline(self, limit: int) -> bytes:
        """Read up to the end of the line, or `limit` bytes."""
        while b"\n" not in self._waiting and len(self._waiting) < limit:
            block = self._stream.read(_BLOCK)
            self._waiting += self._decoder.decode(block, final=not block).encode("utf-8", "replace")
            if not block:
                break
        end = self._waiting.find(b"\n", 0, limit)
        cut = end + 1 if end >= 0 else min(limit, len(self._waiting))
        line, self._waiting = self._waiting[:cut], self._waiting[cut:]
        return line


class Lines:
    """The lines of a file, decoded one by one.

    Args:
        stream: Bytes.
        encoding: As `encoding_of` found it.
        longest: Bytes that a line may have.
    """

    def __init__(self, stream: BinaryIO, encoding: str, longest: int = LONGEST_LINE) -> None:
        wide = encoding.startswith("utf-16")
        self._source: BinaryIO | Utf16AsUtf8 = Utf16AsUtf8(stream, encoding) if wide else stream
        self._encoding = "utf-8" if wide or encoding == "utf-8-sig" else encoding
        self._longest = longest
        self._number = 0
        self.bytes_read = 0

    def __iter__(self) -> Iterator[tuple[int, str | RowProblem]]:
        while line := self._source.readline(self._longest):
            self._number += 1
            self.bytes_read += len(line)
            number = self._number
            if len(line) == self._longest and not line.endswith(b"\n"):
                self._skip()
                yield (
                    number,
                    RowProblem(number, "", "line_too_long", f"The line is longer than {self._longest:,} bytes."),
                )
                continue
            yield number, self._decoded(number, line)

    def _skip(self) -> None:
        while block := self._source.readline(_BLOCK):
            self.bytes_read += len(block)
            if block.endswith(b"\n"):
                return

    def _decoded(self, number: int, line: bytes) -> str | RowProblem:
        if number == 1 and line.startswith(codecs.BOM_UTF8):
            line = line[3:]
        if b"\0" in line:
            return RowProblem(number, "", "zero_bytes", "The line has zero bytes, so it is no text.")
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError as error:
            detail = f"The line is not written in {self._encoding.upper()} (byte {error.start + 1})."
            shown = line[:_SHOWN].decode(self._encoding, "replace")
            return RowProblem(number, "", "wrong_encoding", detail, cells=(("", shown),))
        return text.lstrip("﻿") if number == 1 else text


class _Feeder:
    """Hands lines to the CSV parser and remembers those of the present record."""

    def __init__(self, lines: Lines) -> None:
        self._lines = iter(lines)
        self._again: deque[tuple[int, str | RowProblem]] = deque()
        self.taken: list[tuple[int, str]] = []
        self.size = 0
        self.stopped: RowProblem | None = None

    def begin(self) -> None:
        self.taken, self.size, self.stopped = [], 0, None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, line = self._again.popleft() if self._again else next(self._lines)
        if isinstance(line, RowProblem):
            self.stopped = line
            raise _BrokenLineError
        self.taken.append((number, line))
        self.size += len(line)
        if self.size > LONGEST_RECORD or len(self.taken) > MOST_LINES:
            raise _EndlessRecordError
        return line

    def give_back(self) -> None:
        """Read again, next time, everything behind the first line of the present record."""
        if self.stopped is not None:
            self._again.appendleft((self.stopped.line, self.stopped))
        self._again.extendleft(reversed(self.taken[1:]))


class _BrokenLineError(Exception):
    pass


class _EndlessRecordError(Exception):
    pass


def table(lines: Lines, delimiter: str, file: str = "") -> Iterator[Record | RowProblem]:
    """Read a table with a header, as RFC 4180 has it and spreadsheets write it.

    Args:
        lines: The file.
        delimiter: One character.
        file: Its name, for records and problems.

    Yields:
        Rows in order; a problem for each that cannot be read.

    Raises:
        SourceUnreadable: There is no header, or one of absurd width.
    """
    feeder = _Feeder(lines)
    rows = _rows(feeder, delimiter)
    header: list[str] | None = None
    for found in rows:
        if isinstance(found, RowProblem):
            if header is None:
                raise SourceUnreadable(f"The first row cannot be read: {found.detail}")
            yield _in_file(found, file)
            continue
        line, cells = found
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _checked_header(cells)
            continue
        yield _record(file, line, header, cells)


def _rows(feeder: _Feeder, delimiter: str) -> Iterator[tuple[int, list[str]] | RowProblem]:
    reader = csv.reader(feeder, delimiter=delimiter, strict=True)
    while True:
        feeder.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_BrokenLineError, _EndlessRecordError, csv.Error) as error:
            yield _unreadable(feeder, error)
            reader = csv.reader(feeder, delimiter=delimiter, strict=True)
            continue
        yield feeder.taken[0][0], cells


def _unreadable(feeder: _Feeder, error: Exception) -> RowProblem:
    """Say what is wrong with the present record, and go on with its second line."""
    if feeder.stopped is not None and not feeder.taken:
        return feeder.stopped
    number, text = feeder.taken[0]
    feeder.give_back()
    if isinstance(error, csv.Error) and "unexpected end" not in str(error):
        return RowProblem(
            number, "", "quoting", f"The quotation marks do not match ({error}).", cells=(("", text[:_SHOWN]),)
        )
    detail = "A quotation mark is opened here and never closed."
    return RowProblem(number, "", "quote_open", detail, cells=(("", text[:_SHOWN]),))


def _checked_header(cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise SourceUnreadable(f"The table has {len(cells):,} columns; {MOST_COLUMNS:,} are the most that are read.")
    return [cell.strip() for cell in cells]


def _record(file: str, line: int, header: list[str], cells: list[str]) -> Record | RowProblem:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        detail = (
            f"The row has {len(cells):,} values, the header only {len(header):,}; is a comma not in quotation marks?"
        )
        shown = tuple(zip(header, cells, strict=False))
        return RowProblem(line, "", "too_many_values", detail, file=file, cells=shown)
    # Empty values are left out: an export of a shop has seventy columns, of which ten are filled.
    pairs = tuple((name, cell) for name, cell in zip(header, cells, strict=False) if cell and name)
    return Record(file, line, pairs)


def _in_file(problem: RowProblem, file: str) -> RowProblem:
    return RowProblem(problem.line, problem.field, problem.reason, problem.detail, file, cells=problem.cells)


def delimiter_of(text: str) -> str:
    """Find what parts the values of a table: the character by which its first rows have most equal widths.

    Args:
        text: The beginning of the file; its last line may be cut off.
    """
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in first_rows(text, delimiter, 20) if row]
        if not widths or widths[0] < 2:  # noqa: PLR2004 - a table has two columns at least
            continue
        even = sum(width == widths[0] for width in widths) / len(widths)
        score = even * even * widths[0]
        if score > best_score:
            best, best_score = delimiter, score
    return best


def first_rows(text: str, delimiter: str, count: int) -> list[list[str]]:
    """Parse the first rows of a table leniently, for a look at it."""
    lines = text.splitlines(keepends=True)
    if len(lines) > 1 and not text.endswith("\n"):
        lines = lines[:-1]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row[:MOST_COLUMNS])
            if len(rows) == count:
                break
    except csv.Error:
        pass
    return rows
