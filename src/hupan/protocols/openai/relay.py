"""Hands an upstream's event stream through with as little work as possible: bytes are looked at, not decoded."""

import json
from typing import Any, cast

from hupan.inference import Usage, usage_of

_USAGE_MARKS = (b'"usage":{', b'"usage": {')


class StreamRelay:
    """Passes lines on; takes note of usage, and takes the usage event out where the client did not ask for it.

    Args:
        keep_usage: Whether the client asked for the usage event.
        rename: The upstream's name of the model and ours, where they differ.
    """

    def __init__(self, *, keep_usage: bool, rename: tuple[str, str] | None) -> None:
        self._keep_usage = keep_usage
        self._names = [] if rename is None else _replacements(*rename)
        self._held = b""
        self._events = 0
        self._usage: Usage | None = None

    def feed(self, piece: bytes) -> bytes:
        """Return what of the stream can be passed on after one more piece: whole lines."""
        data = self._held + piece if self._held else piece
        cut = data.rfind(b"\n") + 1
        if cut != len(data):
            data, self._held = data[:cut], data[cut:]
        else:
            self._held = b""
        return self._pass(data)

    def finish(self) -> bytes:
        """Return the rest."""
        data, self._held = self._held, b""
        return self._pass(data)

    @property
    def usage(self) -> Usage | None:
        """What the answer cost: as the upstream says, else the events counted."""
        if self._usage is None and self._events:
            return Usage(output_tokens=self._events)
        return self._usage

    def _pass(self, data: bytes) -> bytes:
        self._events += data.count(b"data:")
        for mark in _USAGE_MARKS:
            if (place := data.find(mark)) >= 0:
                data = self._take_usage(data, place)
        for old, new in self._names:
            data = data.replace(old, new)
        return data

    def _take_usage(self, data: bytes, place: int) -> bytes:
        """Read the line in which usage stands, and leave it out where it says nothing else and was not asked for."""
        start = data.rfind(b"\n", 0, place) + 1
        end = data.find(b"\n", place) + 1 or len(data)
        chunk = _decode(data[start:end])
        self._usage = usage_of(chunk) or self._usage
        if self._keep_usage or chunk.get("choices"):
            return data
        return data[:start] + data[end:].lstrip(b"\r\n")


def _replacements(old: str, new: str) -> list[tuple[bytes, bytes]]:
    # Inside a text the quotation marks would be escaped, so this matches the field alone.
    return [(f'"model":{gap}{json.dumps(old)}'.encode(), f'"model":{json.dumps(new)}'.encode()) for gap in ("", " ")]


def _decode(line: bytes) -> dict[str, Any]:
    try:
        chunk: object = json.loads(line.partition(b":")[2])
    except ValueError:
        return {}
    return cast("dict[str, Any]", chunk) if isinstance(chunk, dict) else {}
