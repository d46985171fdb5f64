"""Reads the items of a feed one by one, in bounded memory. A document type, and with it every entity, is refused.

Expat itself, of the standard library: nothing is kept of the tree, and declarations are refused where they begin, so
there is nothing that could be expanded or fetched.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from hupan.intake import Record, RowProblem, SourceUnreadable, SourceUnsafe

_BLOCK = 1 << 16
_LONGEST_ITEM = 4 << 20
_DEEPEST = 40
_MOST_CELLS = 2_000
_ITEMS = frozenset({"item", "entry", "product"})
_SEPARATOR = " "
_GOOGLE = "http://base.google.com/ns/1.0"
# Attributes of Google's that have parts; as text they are written in one cell, parted by colons.
_PARTS = {
    "product_detail": ("section_name", "attribute_name", "attribute_value"),
    "shipping": ("country", "region", "service", "price"),
    "tax": ("country", "region", "rate", "tax_ship"),
    "installment": ("months", "amount"),
}


def items(stream: BinaryIO, file: str) -> Iterator[Record | RowProblem]:
    """Read the items of an RSS or Atom feed.

    Args:
        stream: Bytes; the document says its encoding itself.
        file: Its name, for records and problems.

    Raises:
        SourceUnsafe: It declares entities or a document type.
        SourceUnreadable: It is no XML from the first item on.
    """
    reader = _Reader(file)
    while True:
        block = stream.read(_BLOCK)
        broken = reader.feed(block)
        yield from reader.take()
        if broken is not None:
            if not reader.seen:
                raise SourceUnreadable(f"{file} is no XML: {broken.detail}")
            # Behind a broken place nothing can be told apart any more.
            yield broken
            return
        if not block:
            return


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._path: list[str] = []
        self._item_depth = 0
        self._cells: list[tuple[str, str]] = []
        self._others: list[tuple[str, str]] = []
        self._parts: dict[str, str] = {}
        self._text: list[str] = []
        self._size = 0
        self._line = 0
        self._done: list[Record | RowProblem] = []
        self.seen = False
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser = parser

    def feed(self, block: bytes) -> RowProblem | None:
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as error:
            detail = f"The XML is broken here ({expat.ErrorString(error.code)}); nothing behind it could be read."
            return RowProblem(error.lineno, "", "xml_broken", detail, self._file)
        return None

    def take(self) -> list[Record | RowProblem]:
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: object) -> None:
        raise SourceUnsafe(f"{self._file} declares a document type or entities; such files are not read.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(_SEPARATOR)[2]
        self._path.append(local)
        if len(self._path) > _DEEPEST:
            raise SourceUnsafe(f"{self._file} is nested more than {_DEEPEST} deep.")
        self._text = []
        if not self._item_depth and local in _ITEMS:
            self._item_depth = len(self._path)
            self._line = self._parser.CurrentLineNumber
            self._cells, self._others, self._size = [], [], 0
        elif self._inside(1):
            self._parts = {}
            if local == "link" and attributes.get("href") and attributes.get("rel", "alternate") == "alternate":
                self._others.append(("link", attributes["href"]))

    def _end(self, name: str) -> None:
        local = name.rpartition(_SEPARATOR)[2]
        text = "".join(self._text).strip()
        self._text = []
        if self._item_depth and len(self._path) == self._item_depth:
            self._close_item()
        elif self._inside(1):
            # Atom has an id and a title of its own; Google's come first.
            self._add(self._cells if name.startswith(_GOOGLE) else self._others, local, text)
        elif self._inside(2):
            self._parts[local] = text
        self._path.pop()

    def _characters(self, data: str) -> None:
        if self._item_depth and self._size <= _LONGEST_ITEM:
            self._size += len(data)
            self._text.append(data)

    def _inside(self, levels: int) -> bool:
        return bool(self._item_depth) and len(self._path) == self._item_depth + levels

    def _add(self, cells: list[tuple[str, str]], local: str, text: str) -> None:
        if self._parts:
            order = _PARTS.get(local)
            values = [self._parts.get(each, "") for each in order] if order else list(self._parts.values())
            text = ":".join(
                value.replace(":", " ") if at < len(values) - 1 else value for at, value in enumerate(values)
            )
            self._parts = {}
        if text and len(cells) < _MOST_CELLS:
            cells.append((local, text))

    def _close_item(self) -> None:
        self.seen = True
        if self._size > _LONGEST_ITEM:
            detail = f"The item is longer than {_LONGEST_ITEM:,} characters."
            self._done.append(RowProblem(self._line, "", "item_too_long", detail, self._file))
        else:
            self._done.append(Record(self._file, self._line, (*self._cells, *self._others)))
        self._item_depth = 0
