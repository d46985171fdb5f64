"""What this machine has, or what a container may use of it."""

from pathlib import Path

import psutil
import pytest

from hupan.gateways.machine import SystemMachine


def _look(tmp_path: Path, **files: str) -> tuple[int, int, int]:
    for name, text in files.items():
        (tmp_path / name.replace("_", ".")).write_text(text)
    machine = SystemMachine(tmp_path / "not" / "there" / "yet", tmp_path).look()
    assert machine.disk_free_bytes > 0
    return machine.memory_bytes, machine.available_memory_bytes, machine.cores


def test_without_a_container_it_is_the_whole_machine(tmp_path: Path) -> None:
    memory, available, cores = _look(tmp_path)
    assert memory == psutil.virtual_memory().total
    assert 0 < available <= memory
    assert cores >= 1


def test_a_containers_limits_count(tmp_path: Path) -> None:
    limits = {"memory_max": "1000000\n", "memory_current": "400000\n", "cpu_max": "100000 100000\n"}
    assert _look(tmp_path, **limits) == (1_000_000, 600_000, 1)


@pytest.mark.parametrize("cpu", ["max 100000", "nonsense"])
def test_a_container_without_limits_has_the_whole_machine(tmp_path: Path, cpu: str) -> None:
    memory, _, cores = _look(tmp_path, memory_max="max", cpu_max=cpu)
    assert memory == psutil.virtual_memory().total
    assert cores >= 1
