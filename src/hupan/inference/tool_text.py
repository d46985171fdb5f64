"""Finds tool calls in what a model writes: in Hermes' tags, in fences, or bare.

Small models are told to write `<tool_call>{...}</tool_call>` and write the JSON alone, or in a fence. `ToolTextScanner`
reads the text as it streams: what cannot become a call goes out at once, what may become one is held until it is clear.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

_TAG_OPEN, _TAG_CLOSE, _FENCE = "<tool_call>", "</tool_call>", "```"
_OPENERS = re.compile(r"<tool_call>|```|(?:(?<=\n)|^)[ \t]*(?=[\[{])")
_FENCE_HEAD = re.compile(r"```[ \t]*[\w+-]*[ \t]*\n?\s*")
_CALL_HEAD = re.compile(r"[\s\[]*\{\s*\"(?:name|function|tool|tool_name|type|arguments|parameters)\"")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_LONGEST_HEAD = 48
_BETWEEN = " \t\r\n,;"
_MISSING_CLOSERS = ("}", "}}", "]", "}]", "}}]", '"}}')


@dataclass(frozen=True, slots=True)
class FoundText:
    """Text that is no call."""

    text: str


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call, with its arguments as JSON text."""

    name: str
    arguments: str


Found = FoundText | FoundCall


class ToolTextScanner:
    """Reads a model's text piece by piece and tells text from calls.

    Args:
        names: The tools that exist; anything else that looks like a call is text.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._held = ""
        self._at_line_start = True
        self._in_code = False
        self._after_call = False

    def feed(self, text: str) -> list[Found]:
        """Read more text and return what is clear by now."""
        self._held += text
        if self._after_call:
            # The blank lines between calls, and after the last one, belong to nothing.
            self._held = self._held.lstrip()
            self._after_call = not self._held
        return self._scan(final=False)

    def finish(self) -> list[Found]:
        """Say that there is no more text and return the rest."""
        return self._scan(final=True)

    def _scan(self, *, final: bool) -> list[Found]:
        found: list[Found] = []
        while self._held:
            before = self._held
            found += self._step_in_code() if self._in_code else self._step(final=final)
            if self._held == before:
                break
        if final and self._held:
            found.append(self._release(len(self._held)))
        return found

    def _step_in_code(self) -> list[Found]:
        """Inside a fence that holds no call everything is text, up to its end."""
        end = self._held.find(_FENCE)
        if end < 0:
            keep = _partial_tail(self._held, _FENCE)
            return self._pass_on(len(self._held) - keep)
        self._in_code = False
        return self._pass_on(end + len(_FENCE))

    def _step(self, *, final: bool) -> list[Found]:
        opener = self._next_opener()
        if opener is None:
            keep = 0 if final else self._undecided_tail()
            return self._pass_on(len(self._held) - keep)
        if opener > 0:
            return self._pass_on(opener)
        return self._candidate(final=final)

    def _next_opener(self) -> int | None:
        for match in _OPENERS.finditer(self._held):
            if match.group() in (_TAG_OPEN, _FENCE) or match.start() > 0 or self._at_line_start:
                return match.start()
        return None

    def _undecided_tail(self) -> int:
        """How many characters at the end may be the beginning of an opener."""
        line = self._held.rpartition("\n")[2]
        blank = len(line) if not line.strip(" \t") and ("\n" in self._held or self._at_line_start) else 0
        return max(_partial_tail(self._held, _TAG_OPEN), _partial_tail(self._held, _FENCE), blank)

    def _candidate(self, *, final: bool) -> list[Found]:
        """The held text begins with an opener: wait, take calls from it, or let it go as text."""
        held = self._held
        if held.startswith(_TAG_OPEN):
            start, close = len(_TAG_OPEN), _TAG_CLOSE
        elif held.startswith(_FENCE):
            head = _FENCE_HEAD.match(held)
            start, close = (head.end() if head else len(_FENCE)), _FENCE
        else:
            start, close = 0, ""
        body = held[start:]
        if not _may_be_call(body, final=final):
            self._in_code = close == _FENCE
            return self._pass_on(max(start, 1))
        reading = _read_calls(body, self._names, final=final)
        if not reading.calls:
            if reading.length:
                return self._pass_on(start + reading.length)
            return [] if not final and (not close or close not in body) else self._pass_on(max(start, 1))
        return self._accept(reading, start, close, final=final)

    def _accept(self, reading: "_Reading", start: int, close: str, *, final: bool) -> list[Found]:
        """Take calls out of the held text, with the closing mark that follows them."""
        end = start + reading.length
        if not final and _goes_on(self._held[end:], close):
            return []
        rest = self._held[end:].lstrip()
        if close and rest.startswith(close):
            rest = rest[len(close) :]
        self._held = rest.lstrip()
        self._after_call = not self._held
        self._at_line_start = True
        return list(reading.calls)

    def _pass_on(self, length: int) -> list[Found]:
        return [self._release(length)] if length > 0 else []

    def _release(self, length: int) -> FoundText:
        text, self._held = self._held[:length], self._held[length:]
        last_line = text.rpartition("\n")
        self._at_line_start = not last_line[2].strip(" \t") and (bool(last_line[1]) or self._at_line_start)
        return FoundText(text)


def _partial_tail(text: str, mark: str) -> int:
    """How many characters at the end of `text` are the beginning of `mark`."""
    return next((size for size in range(min(len(mark) - 1, len(text)), 0, -1) if text.endswith(mark[:size])), 0)


def _goes_on(text: str, close: str) -> bool:
    """Whether what follows a call may become another call of the same row, or the closing mark."""
    rest = text.lstrip(_BETWEEN)
    if not rest:
        return True
    if rest.startswith(("{", "[")):
        return _may_be_call(rest, final=False) and _read_value(rest, 0, final=False)[1] == 0
    return len(rest) < len(close) and close.startswith(rest)


def _may_be_call(body: str, *, final: bool) -> bool:
    if _CALL_HEAD.match(body):
        return True
    head = body.lstrip(" \t\r\n[")
    if final or len(head) > _LONGEST_HEAD:
        return False
    # Too little to know: `{`, `{ "na` and the like may go on either way.
    return not head or re.fullmatch(r"\{\s*(\"\w*)?", head) is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    """Calls at the beginning of a text, and how much of it they take. Length without calls is JSON that is no call."""

    calls: tuple[FoundCall, ...]
    length: int


def _read_calls(body: str, names: frozenset[str], *, final: bool) -> _Reading:
    calls: list[FoundCall] = []
    position = 0
    while True:
        value, end = _read_value(body, position, final=final)
        if end == 0:
            return _Reading(tuple(calls), position)
        found = _calls_of(value, names)
        if not found:
            return _Reading(tuple(calls), position or end)
        calls += found
        position = end


def _read_value(text: str, start: int, *, final: bool) -> tuple[Any, int]:
    """Decode one JSON value leniently; the second number is where it ends, 0 where there is none."""
    offset = start + len(text[start:]) - len(text[start:].lstrip(_BETWEEN))
    piece = text[offset:]
    if not piece.startswith(("{", "[")):
        return None, 0
    if (decoded := _decode(piece)) is not None:
        return decoded[0], offset + decoded[1]
    if (decoded := _decode(_TRAILING_COMMA.sub(r"\1", piece))) is not None:
        return decoded[0], offset + _end_with_commas(piece, decoded[1])
    if not final:
        return None, 0
    # The text is over and a bracket is missing, as small models leave one out now and then.
    bare = piece.replace(_TAG_CLOSE, "").replace(_FENCE, "").rstrip()
    for closers in _MISSING_CLOSERS:
        if (decoded := _decode(bare + closers)) is not None:
            return decoded[0], len(text)
    return None, 0


def _end_with_commas(piece: str, end: int) -> int:
    """Translate a position in the text without its trailing commas to one in the text with them."""
    removed = 0
    for match in _TRAILING_COMMA.finditer(piece):
        if match.start() - removed >= end:
            break
        removed += 1
    return end + removed


def _decode(text: str) -> tuple[Any, int] | None:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None


def _calls_of(value: object, names: frozenset[str]) -> list[FoundCall]:
    if isinstance(value, list):
        found = [_calls_of(each, names) for each in cast("list[object]", value)]
        return [call for calls in found for call in calls] if all(found) else []
    if not isinstance(value, dict):
        return []
    fields = cast("dict[str, Any]", value)
    inner = fields.get("function")
    if isinstance(inner, dict):
        return _calls_of(cast("object", inner), names)
    name = inner if isinstance(inner, str) else fields.get("name") or fields.get("tool") or fields.get("tool_name")
    arguments: Any = next((fields[key] for key in ("arguments", "parameters", "args") if key in fields), "")
    if isinstance(name, str):
        name = name.removeprefix("functions.")
    if not isinstance(name, str) or name not in names:
        return []
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return [FoundCall(name, text or "{}")]
