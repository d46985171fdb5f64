"""The web process's log: each line as it came into a file that is turned over in time, and in words to the terminal."""

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any, Final, TextIO, cast

_LARGEST_BYTES = 10_000_000
_KEPT = 5

_QUIET: Final = frozenset({"event", "level", "timestamp", "logger", "exception", "stack"})


class RotatingLog:
    """A file that is renamed when it is large; a few old ones are kept.

    Args:
        path: The file.
        largest_bytes: Size at which a new one is begun.
    """

    def __init__(self, path: Path, largest_bytes: int = _LARGEST_BYTES) -> None:
        self._path = path
        self._largest_bytes = largest_bytes
        self._file = path.open("ab", buffering=0)

    def write(self, line: bytes) -> None:
        """Append one line. A full disk loses the line, not the server."""
        with contextlib.suppress(OSError):
            if self._file.tell() + len(line) > self._largest_bytes:
                self._turn_over()
            self._file.write(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _turn_over(self) -> None:
        # The new one first: where there is no room for it, the old one is written on and nothing is renamed.
        new = self._path.with_name(f"{self._path.name}.new")
        fresh = new.open("ab", buffering=0)
        for number in range(_KEPT - 1, 0, -1):
            with contextlib.suppress(FileNotFoundError):
                self._numbered(number).replace(self._numbered(number + 1))
        self._path.replace(self._numbered(1))
        new.replace(self._path)
        full, self._file = self._file, fresh
        full.close()

    def _numbered(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")


class Terminal:
    """What a person at the terminal reads.

    Args:
        out: Where the lines go; standard error when not given, so that pipes stay clean.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = sys.stderr if out is None else out

    def say(self, sentence: str) -> None:
        """Write one line. A closed terminal is no reason to stop."""
        with contextlib.suppress(OSError, ValueError):
            self._out.write(f"{time.strftime('%H:%M:%S')}  {sentence}\n")
            self._out.flush()

    def show(self, line: bytes) -> None:
        """Show one line of a log: JSON as words, anything else as it is."""
        text = line.decode(errors="replace").rstrip("\n")
        try:
            parsed: Any = json.loads(text)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            with contextlib.suppress(OSError, ValueError):
                self._out.write(text + "\n")
                self._out.flush()
            return
        self.say(_in_words(cast("dict[str, Any]", parsed)))


def _in_words(record: dict[str, Any]) -> str:
    level = str(record.get("level", ""))
    facts = " ".join(f"{name}={value}" for name, value in record.items() if name not in _QUIET)
    error = str(record.get("exception", "")).strip().rsplit("\n", 1)[-1]
    facts = " ".join(facts.split())
    parts = ("" if level == "info" else f"{level}:", str(record.get("event", "")), facts, error)
    return " ".join(part for part in parts if part)
