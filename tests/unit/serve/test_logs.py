"""Logs are turned over, survive a full disk, and reach the terminal in words."""

import io
import json
from pathlib import Path

import pytest

from hupan.supervisor.logs import RotatingLog, Terminal


def test_a_large_log_is_turned_over_and_a_few_old_ones_are_kept(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "hupan.log", largest_bytes=100)
    for number in range(100):
        log.write(f"line {number:>30}\n".encode())
    log.close()
    assert {path.name for path in tmp_path.iterdir()} == {"hupan.log", *(f"hupan.log.{n}" for n in range(1, 6))}
    kept = "".join(
        (tmp_path / name).read_text() for name in [*(f"hupan.log.{n}" for n in range(5, 0, -1)), "hupan.log"]
    )
    numbers = [int(line.removeprefix("line")) for line in kept.splitlines()]
    assert numbers == list(range(numbers[0], 100))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_loses_lines_not_the_server(tmp_path: Path) -> None:
    (tmp_path / "hupan.log").symlink_to("/dev/full")
    log = RotatingLog(tmp_path / "hupan.log")
    log.write(b"lost\n")
    log.close()


def _shown(line: bytes) -> str:
    out = io.StringIO()
    Terminal(out).show(line)
    return out.getvalue()


def test_json_is_shown_in_words() -> None:
    record = {"event": "engine ready", "level": "info", "model": "small", "timestamp": "2026-01-01T00:00:00Z"}
    assert _shown(json.dumps(record).encode()).split("  ", 1)[1] == "engine ready model=small\n"


def test_a_warning_is_called_one_and_an_error_ends_with_its_last_line() -> None:
    record = {"event": "it broke", "level": "error", "exception": "Traceback\n  File\nValueError: odd"}
    assert _shown(json.dumps(record).encode()).split("  ", 1)[1] == "error: it broke ValueError: odd\n"


@pytest.mark.parametrize("line", [b"plain words", b'{"cut off', b"[1, 2]", b"\xff\xfe"])
def test_anything_else_is_shown_as_it_is(line: bytes) -> None:
    assert _shown(line + b"\n") == line.decode(errors="replace") + "\n"


def test_a_closed_terminal_is_no_reason_to_stop() -> None:
    out = io.StringIO()
    out.close()
    Terminal(out).say("unheard")
    Terminal(out).show(b"unheard")
