"""A disk so small that it is full in a moment: a real file system of its own, in memory."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

_BLOCK = b"\0" * 65_536


class SmallDisk:
    """A file system that can be filled up.

    Args:
        path: Where it is mounted.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self) -> None:
        """Take all the room that there is."""
        with self._filler.open("ab", buffering=0) as file:
            while (free := shutil.disk_usage(self.path).free) > 0:
                try:
                    file.write(_BLOCK[:free])
                except OSError:
                    return

    def free(self) -> None:
        """Give it back."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, megabytes: int) -> Generator[SmallDisk]:
    """Mount one for as long as the block runs; where nobody may mount anything, the test is skipped."""
    path.mkdir()
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    owner = f"size={megabytes}m,mode=0755,uid={os.geteuid()},gid={os.getegid()}"
    mount = [*rights, "mount", "-t", "tmpfs", "-o", owner, "tmpfs", str(path)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a file system cannot be mounted here: {error}")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run([*rights, "umount", "-l", str(path)], check=True)
