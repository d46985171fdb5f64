"""How a figure is written down."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import psutil


@cache
def machine() -> str:
    """Name the machine: processor, cores, memory, system."""
    processor = platform.processor() or platform.machine()
    with_details = Path("/proc/cpuinfo")
    if with_details.exists():
        names = [line for line in with_details.read_text().splitlines() if line.startswith("model name")]
        processor = names[0].partition(":")[2].strip() if names else processor
    memory = psutil.virtual_memory().total / 1024**3
    python = platform.python_version()
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {python}"


def figure(name: str, value: float, unit: str, **facts: Any) -> None:  # noqa: ANN401 - whatever belongs to a figure
    """Print one figure as a JSON line.

    Args:
        name: What was measured, with its bench before the first point.
        value: The figure.
        unit: Its unit.
        **facts: What else belongs to it.
    """
    record = {"figure": name, "value": round(value, 4), "unit": unit, **facts, "machine": machine()}
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def spread(values: Sequence[float]) -> dict[str, Any]:
    """Return what stands beside a median: the least, the most, and how many there were."""
    return {"least": round(min(values), 4), "most": round(max(values), 4), "runs": len(values)}


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


class Processes:
    """A server with everything that it has started.

    Args:
        pid: Of the first process.
    """

    def __init__(self, pid: int) -> None:
        self._main = psutil.Process(pid)

    def worked_s(self) -> float:
        """Return the seconds of processor that they have taken, those that have ended included."""
        worked = 0.0
        for each in (self._main, *self._main.children(recursive=True)):
            try:
                worked += sum(each.cpu_times()[:4])
            except psutil.NoSuchProcess:
                continue  # whoever started it has its seconds by now
        return worked
