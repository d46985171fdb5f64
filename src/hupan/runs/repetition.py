"""Notices that a model repeats itself for ever: a period at the end of what it writes, or few lines in any order.

Two looks, both over a bounded end of the text and both cheap (decision 0083 has the figures):

* a period: the text ends with the same stretch over and over. Its last characters are searched for in what stands
  before, and each place where they are found is a period to be compared; exact for every period up to `PERIOD_CHARS`.
* few lines: of the last `_LINES` lines or sentences that say something, only `_FEW` are different.

The number of an item in a list is no news: "9." and "10." at the head of a line are the same. What has no words in it
(rules, rows of zeros, empty tables) may be long before it counts.
"""

import re
from bisect import bisect_left
from collections import deque

PERIOD_CHARS = 2000
"""The longest period that is found."""

LOOK_EVERY_CHARS = 64
"""How much is read between two looks."""

_TIMES = 6
_SOONER_BYTES = 1200
_LEAST_BYTES = 600
_WORDLESS_BYTES = 3000
_SHORT_BYTES = 12
_DIFFERENT_LETTERS = 4
_NEEDLE_CHARS = 24
_HELD_CHARS = 8192

_LINES = 40
_FEW = 4
_LINE_LETTERS = 6
_LINE_CHARS = 2000

_HEAD = re.compile(r"^[ \t]*([#*>\-]*[ \t]*)\d{1,4}(?=[.)]\s)|^[ \t]+", re.MULTILINE)
_BREAK = re.compile(r"\n|[.!?](?=\s)|[。！？]")
_ENDS = ("\n", ".", "!", "?", "。", "！", "？")


def enough_bytes(period: str) -> int:
    """Say how long a text of this period has to be until it counts as a loop, in bytes of UTF-8.

    Bytes, since they measure what a language says in a character better than characters do.
    """
    size = len(period.encode("utf-8", "surrogatepass"))
    letters = sum(map(str.isalpha, set(period)))
    if size < _SHORT_BYTES or letters < _DIFFERENT_LETTERS:
        return max(_WORDLESS_BYTES, 3 * size)
    # The longer what is repeated, the fewer times it takes to be sure.
    return max(_LEAST_BYTES, min(_TIMES * size, 3 * size + _SOONER_BYTES))


class Repetition:
    """Reads along with one text as it grows; a new text needs a new reader."""

    def __init__(self) -> None:
        self._length = 0
        self._held = ""
        self._plain = ""
        self._line = ""
        self._unread = 0
        self._lines = _Lines()

    def read(self, text: str) -> int | None:
        """Read on.

        Args:
            text: What is appended.

        Returns:
            How many characters at the end of all that was read only repeat what stands before them, once it is a loop.
        """
        self._held += text
        self._line += text
        if "\n" in text:
            done, _, self._line = self._line.rpartition("\n")
            self._plain += _plain(f"{done}\n")
        self._length += len(text)
        self._unread += len(text)
        lines_from = self._lines.read(text)
        if lines_from is not None:
            return self._length - lines_from
        if self._unread < LOOK_EVERY_CHARS:
            return None
        self._unread = 0
        self._held, self._plain = self._held[-_HELD_CHARS:], self._plain[-_HELD_CHARS:]
        self._line = self._line[-_HELD_CHARS:]
        return self._look()

    def _look(self) -> int | None:
        text = (self._plain + _plain(self._line))[-_HELD_CHARS:]
        last = len(text)
        needle = text[-_NEEDLE_CHARS:]
        shortest = start = 0
        at = text.rfind(needle, 0, last - 1)
        while at >= 0 and (period := last - _NEEDLE_CHARS - at) <= PERIOD_CHARS:
            # Multiples of a shorter period say nothing new, unless they reach farther back.
            farther = start > 0 and text[start - 1] == text[start - 1 + period : start + period]
            new = not shortest or period % shortest or farther
            # Slices are compared where strings are: in C, and the first character that differs ends it.
            if new and text[-3 * period : -period] == text[-2 * period :]:
                if _is_loop(text, period):
                    return self._raw(last - _once(text, period))
                if not shortest:
                    shortest, start = period, _start(text, period)
            at = text.rfind(needle, 0, at + _NEEDLE_CHARS - 1)
        return None

    def _raw(self, surplus: int) -> int:
        """Translate how much of the plain text's end is too much into what was written."""
        held = self._held
        place = len(_plain(held)) - surplus
        return len(held) - bisect_left(range(len(held)), place, key=lambda end: len(_plain(held[:end])))


def _plain(text: str) -> str:
    return _HEAD.sub(_plain_head, text)


def _plain_head(head: re.Match[str]) -> str:
    return " " if head[1] is None else f"{head[1]}0"


def _is_loop(text: str, period: int) -> bool:
    unit = text[-period:]
    chars = enough_bytes(unit) * period // len(unit.encode("utf-8", "surrogatepass")) + 1
    return chars <= len(text) and text[-chars:-period] == text[-chars + period :]


def _start(text: str, period: int) -> int:
    """Find where the period at the end of a text begins."""
    # What has a period from here has it from any later place, too.
    least = len(text) - 2 * period
    return bisect_left(range(least), x=True, key=lambda start: text[start:-period] == text[start + period :])


def _once(text: str, period: int) -> int:
    """Find where it has been said once: where a line or a sentence ends, if there is such a place."""
    once = _start(text, period) + period
    if text[:once].rstrip(" ").endswith(_ENDS):
        return once
    # The period is also found some characters before it begins, when what stood there before ends as it does.
    ahead = text[once : once + period]
    found = _BREAK.search(ahead)
    return once + (found.end() if found else ahead.find(" ") + 1)


class _Lines:
    """The last lines or sentences that say something, and where each ended."""

    def __init__(self) -> None:
        self._open = ""
        self._position = 0
        self._last: deque[tuple[str, int]] = deque(maxlen=_LINES)
        self._counts: dict[str, int] = {}

    def read(self, text: str) -> int | None:
        """Read on; returns where everything had been said once, when there has been nothing new for long."""
        seam = len(self._open)
        # A line without an end is no line: what it began with is let go, so that memory stays bounded.
        self._open = (self._open + text)[-_LINE_CHARS:]
        self._position += len(text)
        # Only what is new can end a line; the mark before it may have waited for its space.
        if not _BREAK.search(self._open, max(0, min(seam, len(self._open) - len(text)) - 1)):
            return None
        base = self._position - len(self._open)
        start = 0
        for found in _BREAK.finditer(self._open):
            self._note(self._open[start : found.end()].lstrip(" \t#*>-0123456789.").rstrip(), base + found.end())
            start = found.end()
        self._open = self._open[start:]
        if len(self._last) < _LINES or len(self._counts) > _FEW:
            return None
        return self._said_once()

    def _note(self, line: str, end: int) -> None:
        if sum(map(str.isalpha, set(line))) < _LINE_LETTERS:
            return
        if len(self._last) == _LINES:
            oldest, _ = self._last[0]
            self._counts[oldest] -= 1
            if not self._counts[oldest]:
                del self._counts[oldest]
        self._last.append((line, end))
        self._counts[line] = self._counts.get(line, 0) + 1

    def _said_once(self) -> int:
        first: dict[str, int] = {}
        for line, end in self._last:
            first.setdefault(line, end)
        return max(first.values())
