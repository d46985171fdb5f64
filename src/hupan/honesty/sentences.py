"""Cuts a stream of text into sentences: each is handed on as soon as it is over."""

import re
from collections.abc import Iterator

_LONGEST = 600
# A dot ends a sentence where a space follows; behind the number of an item in a list, or a short form, it does not.
_END = re.compile(r"\n+|[。！？]+[”’」』）)]*|(?<![A-Za-z.]\s[A-Z])(?<!\be\.g)(?<!\bi\.e)[.!?…]+[\"'”’)\]*_]*(?=\s)\s")
_ITEM = re.compile(r"^\s*(?:[-*#>]\s*)*\d{1,3}[.)]\s$")


class Sentences:
    """Reads along with one text as it grows."""

    def __init__(self) -> None:
        self._open = ""

    def read(self, text: str) -> Iterator[str]:
        """Read on, and hand on what is over; nothing is lost or added."""
        self._open += text
        while (end := self._end()) is not None:
            done, self._open = self._open[:end], self._open[end:]
            yield done

    def rest(self) -> str:
        """Hand on what is left when the text has ended."""
        left, self._open = self._open, ""
        return left

    def _end(self) -> int | None:
        for found in _END.finditer(self._open):
            if not _ITEM.match(self._open[: found.end()]):
                return found.end()
        return _LONGEST if len(self._open) >= _LONGEST else None
