"""Looks at the machine, or at the part of it that a container may use."""

import os
import shutil
from pathlib import Path

import psutil

from hupan.models import Machine

_CGROUP = Path("/sys/fs/cgroup")


class SystemMachine:
    """The machine as the operating system describes it.

    Args:
        directory: A place on the disk that models go to; its nearest existing parent is asked.
        cgroup: Where the limits of a container stand.
    """

    def __init__(self, directory: Path, cgroup: Path = _CGROUP) -> None:
        self._directory = directory
        self._cgroup = cgroup

    def look(self) -> Machine:
        """Return memory, cores and free disk as they are now."""
        memory = psutil.virtual_memory()
        limit, used = self._number("memory.max"), self._number("memory.current")
        total = memory.total if limit is None else min(memory.total, limit)
        available = memory.available if limit is None else min(memory.available, max(0, limit - (used or 0)))
        place = self._directory
        while not place.exists():
            place = place.parent
        return Machine(total, available, self._cores(), shutil.disk_usage(place).free)

    def _cores(self) -> int:
        allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else psutil.cpu_count() or 1
        try:
            quota, period = (self._cgroup / "cpu.max").read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return allowed
        return allowed if quota == "max" else max(1, min(allowed, round(int(quota) / int(period))))

    def _number(self, name: str) -> int | None:
        try:
            text = (self._cgroup / name).read_text(encoding="ascii").strip()
        except OSError:
            return None
        return int(text) if text.isdecimal() else None
