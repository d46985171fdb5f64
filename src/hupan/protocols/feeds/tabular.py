"""What formats have in common that are tables: columns by name, and knowing their own by its header."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, ClassVar

from hupan.intake import Built, Context, Group, Lines, Peek, Place, Recognition, Record, RowProblem, table
from hupan.protocols.feeds.rows import ATTRIBUTE, Row, attribute_key


def folded(column: str) -> str:
    """Fold a column's name: spaces, case and underscores do not matter."""
    return " ".join(unicodedata.normalize("NFKC", column).replace("_", " ").casefold().split())


class TabularFormat:
    """A table whose columns are known by name. A format says its columns and how rows become products.

    Attributes:
        columns: Our field for a folded name.
        patterns: Our field for names that match; what stands in the first group of the
            pattern may stand in the field.
        ignored: Names of columns that belong to the format, though nothing is made of them.
        required: Sets of folded names, one of which a header has to have whole.
        strong: Names that make it sure.
    """

    key: str = ""
    name: str = ""
    file_types: tuple[str, ...] = (".csv",)
    columns: ClassVar[Mapping[str, str]] = {}
    patterns: Sequence[tuple[str, str]] = ()
    ignored: Sequence[str] = ()
    required: Sequence[frozenset[str]] = ()
    strong: Sequence[str] = ()

    def recognise(self, peek: Peek) -> Recognition:
        """Compare the header with what the format has."""
        header = {folded(column) for column in peek.header}
        for needed in self.required:
            if needed <= header:
                found = [name for name in self.strong if name in header]
                share = len(found) / max(1, len(self.strong))
                shown = ", ".join(sorted(needed))
                reasons = [f"It has the columns {shown}."]
                if found:
                    reasons.append(f"Of the format's other columns there are {', '.join(found[:8])}.")
                return Recognition(round(0.6 + 0.39 * min(1.0, share * 1.5), 2), tuple(reasons))
        return Recognition(0.0)

    def fields_of(self, header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
        """Propose a field for each column that is known."""
        del rows
        found = {column: self._field_of(column) for column in header}
        return {column: field for column, field in found.items() if field}

    def knows(self, column: str) -> bool:
        """Whether the column belongs to the format."""
        name = folded(column)
        return bool(self._field_of(column)) or any(re.fullmatch(pattern, name) for pattern in self.ignored)

    def read(self, stream: BinaryIO, peek: Peek) -> Iterator[Record | RowProblem]:
        """Read rows."""
        yield from table(Lines(stream, peek.encoding), peek.delimiter or ",", peek.name)

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Say to which product a row belongs."""
        raise NotImplementedError

    def build(self, group: Group, context: Context) -> Built:
        """Make a product of its rows."""
        raise NotImplementedError

    def _field_of(self, column: str) -> str:
        name = folded(column)
        if name in self.columns:
            return self.columns[name]
        for pattern, field in self.patterns:
            found = re.fullmatch(pattern, name)
            if found:
                if field == ATTRIBUTE:
                    key = attribute_key(found.group(1))
                    return ATTRIBUTE + key if key else ""
                return found.expand(field)
        return ""


def rows_of(group: Group, context: Context) -> list[Row]:
    """Translate the records of a product."""
    return [Row(record, context) for record in group.records]
