"""Dictionaries of structured fields (RFC 8941, section 3.2), as far as signed messages and `UCP-Agent` need them.

Strict on purpose: where two readers could understand a header differently, one of them can be deceived. Every member
keeps the text it was read from, since signatures cover it as it was sent.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_FIELD = 8 * 1024
_MOST_MEMBERS = 32

_KEY = re.compile(r"[a-z*][a-z0-9_\-.*]*")
_STRING = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_BYTES = re.compile(r":([A-Za-z0-9+/]*={0,2}):")
_NUMBER = re.compile(r"-?\d{1,12}\.\d{1,3}|-?\d{1,15}")
_BOOLEAN = re.compile(r"\?([01])")
_TOKEN = re.compile(r"[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*")

Bare = str | int | float | bool | bytes


class Token(str):
    """A word without quotes, which is not the same as the string."""

    __slots__ = ()


class BadField(ValueError):
    """A header is no dictionary of structured fields."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value with its parameters.

    Attributes:
        value: The value, or what an inner list holds.
        params: By name.
        raw: The text that it was read from.
    """

    value: "Bare | tuple[Item, ...]"
    params: Mapping[str, Bare] = field(default_factory=dict[str, Bare])
    raw: str = ""

    @property
    def text(self) -> str:
        """The value, where it is a string in quotes; else empty."""
        return self.value if isinstance(self.value, str) and not isinstance(self.value, Token) else ""


def read_dictionary(header: str) -> dict[str, Item]:
    """Read a dictionary; a key that comes twice has its last value.

    Raises:
        BadField: It is none, or it is too long.
    """
    if len(header) > LONGEST_FIELD:
        raise BadField("The header is too long.")
    reader = _Reader(header.strip(" \t"))
    members: dict[str, Item] = {}
    while not reader.at_end():
        key = reader.take(_KEY)
        members[key] = reader.member() if reader.skip("=") else Item(True, reader.params(), "")  # noqa: FBT003 - its value
        if len(members) > _MOST_MEMBERS:
            raise BadField("The header has too many members.")
        reader.blank()
        if reader.at_end():
            break
        reader.expect(",")
        reader.blank()
        if reader.at_end():
            raise BadField("The header ends with a comma.")
    return members


class _Reader:
    """Reads from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def at_end(self) -> bool:
        return self._at >= len(self._text)

    def skip(self, mark: str) -> bool:
        if self._text.startswith(mark, self._at):
            self._at += len(mark)
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.skip(mark):
            raise BadField(f"Something other than {mark!r} stands at {self._at}.")

    def blank(self) -> None:
        while self.skip(" ") or self.skip("\t"):
            pass

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise BadField(f"What stands at {self._at} is not understood.")
        self._at = found.end()
        return found.group(0)

    def member(self) -> Item:
        start = self._at
        value: Bare | tuple[Item, ...] = self._inner_list() if self.skip("(") else self._bare()
        params = self.params()
        return Item(value, params, self._text[start : self._at])

    def params(self) -> dict[str, Bare]:
        found: dict[str, Bare] = {}
        while self.skip(";"):
            while self.skip(" "):
                pass
            key = self.take(_KEY)
            found[key] = self._bare() if self.skip("=") else True
        return found

    def _inner_list(self) -> tuple[Item, ...]:
        items: list[Item] = []
        while True:
            while self.skip(" "):
                pass
            if self.skip(")"):
                return tuple(items)
            start = self._at
            value = self._bare()
            params = self.params()
            items.append(Item(value, params, self._text[start : self._at]))
            if not self._text.startswith((" ", ")"), self._at):
                raise BadField("The items of a list are parted by spaces.")

    def _bare(self) -> Bare:
        first = self._text[self._at : self._at + 1]
        if first == '"':
            return re.sub(r'\\(["\\])', r"\1", self.take(_STRING)[1:-1])
        if first == ":":
            return _decoded(self.take(_BYTES)[1:-1])
        if first == "?":
            return self.take(_BOOLEAN) == "?1"
        if first == "-" or first.isdigit():
            number = self.take(_NUMBER)
            return float(number) if "." in number else int(number)
        return Token(self.take(_TOKEN))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadField("A sequence of bytes is no base 64.") from error
