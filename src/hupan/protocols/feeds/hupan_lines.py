"""Our own JSON lines: everything that the market knows of sellers, categories and listings, ids included.

One JSON object a line with its `kind`; sellers, stores and categories come before the listings that refer to them.
What is written and read again is the same to the last character.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

import orjson
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from hupan.catalog import Category, Listing, PriceSpan, Seller, Store
from hupan.intake import Built, Context, Group, Lines, Peek, Place, Recognition, Record, RowProblem, Whole
from hupan.kernel import HupanError

_LONGEST_LINE = 8 << 20
_KINDS = ("seller", "store", "category", "listing")


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    seller: Seller | None = None
    store: Store | None = None
    category: Category | None = None
    listing: Listing | None = None
    spans: tuple[PriceSpan, ...] = ()
    stock: Mapping[str, int] = field(default_factory=dict[str, int])


_LINE = TypeAdapter(_Line)


class HupanLines:
    """Our own export."""

    key = "hupan"
    name = "Hupan JSON lines"
    file_types = (".jsonl", ".ndjson")

    def recognise(self, peek: Peek) -> Recognition:
        """Look at the first line."""
        first = peek.text.lstrip("\ufeff").partition("\n")[0]
        try:
            value: Any = orjson.loads(first)
        except orjson.JSONDecodeError:
            return Recognition(0.0)
        told = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        if told.get("kind") in _KINDS and told.get(str(told["kind"])):
            return Recognition(0.99, ("Its first line is one of Hupan's own export.",))
        return Recognition(0.0)

    def fields_of(self, header: object, rows: object = ()) -> dict[str, str]:
        """Say nothing: there are no columns."""
        del header, rows
        return {"json": "json"}

    def knows(self, column: str) -> bool:
        """Say which names a record has."""
        return column == "json"

    def read(self, stream: BinaryIO, peek: Peek) -> Iterator[Record | RowProblem]:
        """Read lines."""
        for number, line in Lines(stream, peek.encoding, _LONGEST_LINE):
            if isinstance(line, RowProblem):
                yield line
            elif line.strip():
                yield Record(peek.name, number, (("json", line.strip()),))

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Every line stands for itself."""
        del context, before
        return Place(f"line-{record.file}-{record.line}")

    def build(self, group: Group, context: Context) -> Built:
        """Read what a line says."""
        del context
        record = group.records[0]
        text = record.cells[0][1]
        try:
            line = _LINE.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            return _bad(record, ".".join(str(step) for step in first["loc"]), str(first["msg"]))
        except HupanError as error:
            return _bad(record, "", error.detail)
        whole = Whole(line.seller, line.store, line.category, line.listing, line.spans, line.stock)
        if line.kind not in _KINDS or getattr(line, line.kind) is None:
            return _bad(record, "kind", "The line does not say what it is.")
        return Built(whole=whole)


def _bad(record: Record, field_: str, why: str) -> Built:
    problem = RowProblem(
        record.line, field_, "line_invalid", f"The line cannot be read: {why}"[:500], record.file, cells=record.cells
    )
    return Built(problems=(problem,))
