"""Setting up: one clear sentence where something is missing, and nothing done twice."""

import importlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """A module of scripts/."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    return importlib.import_module


def _programs(folder: Path, **scripts: str) -> str:
    """A PATH on which there is nothing but these programs and what sh itself needs."""
    for name, script in scripts.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    (folder / "dirname").symlink_to("/usr/bin/dirname")
    return str(folder)


def _set_up(path: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "setup", *words], env={"PATH": path}, capture_output=True, text=True, check=False
    )


def test_no_python_is_one_sentence(tmp_path: Path) -> None:
    done = _set_up(_programs(tmp_path), "run")
    assert done.returncode == 1
    assert done.stderr.startswith("Hupan needs Python 3.11 or newer, and there is none here: install it")
    assert len(done.stderr.splitlines()) == 1


def test_an_old_python_is_one_sentence(tmp_path: Path) -> None:
    old = 'case "$1" in -V) echo Python 3.9.2 ;; *) exit 1 ;; esac'
    done = _set_up(_programs(tmp_path, python3=old), "run")
    assert done.returncode == 1
    assert done.stderr.startswith("Hupan needs Python 3.11 to 3.14, and python3 here is Python 3.9.2: install a newer")
    assert len(done.stderr.splitlines()) == 1


def test_a_newer_python_beside_an_old_one_is_taken(tmp_path: Path) -> None:
    path = _programs(tmp_path, **{"python3": "exit 1", "python3.12": 'case "$1" in -c) ;; *) echo "$@" ;; esac'})
    done = _set_up(path, "run", "--port", "8001")
    assert (done.returncode, done.stdout) == (0, "scripts/setup.py run --port 8001\n")


def test_a_python_without_venv_is_one_sentence(
    part: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python_side, steps = part("python_side"), part("steps")
    monkeypatch.setattr(python_side, "PYTHON", tmp_path / "none")

    def all_but_ensurepip(name: str) -> object:
        return None if name == "ensurepip" else name

    monkeypatch.setattr(importlib.util, "find_spec", all_but_ensurepip)
    with pytest.raises(steps.Failed, match="apt install python3-venv"):
        python_side.prepare(development=False)


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({}, "there is none here: install Node"),
        ({"node": "echo v18.20.4"}, "needs Node 20.19 or newer, and this one is v18.20.4"),
        ({"node": "echo v20.9.0"}, "needs Node 20.19 or newer, and this one is v20.9.0"),
        ({"node": "echo v22.1.0"}, "Node is here, but npm is not"),
    ],
)
def test_node_is_missed_in_one_sentence(
    part: Callable[[str], Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    programs: dict[str, str],
    sentence: str,
) -> None:
    web_side, steps = part("web_side"), part("steps")
    monkeypatch.setenv("PATH", _programs(tmp_path, **programs))
    with pytest.raises(steps.Failed, match=re.escape(sentence)):
        web_side._check_node()


def test_what_is_done_is_not_done_again(part: Callable[[str], Any], tmp_path: Path) -> None:
    steps = part("steps")
    done: list[str] = []
    for content in ("a", "a", "b", "b", "a"):
        steps.unless_done(tmp_path / "stamp", content, lambda content=content: done.append(content))
    assert done == ["a", "b", "a"]


def test_what_failed_is_tried_again(part: Callable[[str], Any], tmp_path: Path) -> None:
    steps = part("steps")

    def fail() -> None:
        raise steps.Failed("no")

    for _ in range(2):
        with pytest.raises(steps.Failed):
            steps.unless_done(tmp_path / "stamp", "a", fail)


def test_a_step_shows_its_output_only_when_it_fails(
    part: Callable[[str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    steps = part("steps")
    steps.run("Fine", ("sh", "-c", "echo noise"))
    assert re.fullmatch(r"  Fine +\d+\.\d s\n", capsys.readouterr().out)
    with pytest.raises(steps.Failed, match="Broken failed") as failed:
        steps.run("Broken", ("sh", "-c", "echo the reason; exit 3"))
    assert failed.value.output == "the reason\n"
    steps.run("Telling", ("sh", "-c", "echo noise; echo; echo 12 passed"), closing_lines=1)
    assert capsys.readouterr().out.splitlines()[-1].strip() == "12 passed"


def test_dots_are_shown_as_they_come_and_the_report_is_kept_for_the_end(
    part: Callable[[str], Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = part("steps")
    (tmp_path / "test_both.py").write_text("def test_one(): pass\ndef test_two(): assert 1 == 2\n")
    pytest_here = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", tmp_path)
    code, report = steps.relay(pytest_here, steps.is_progress)
    assert code == 1
    assert re.fullmatch(r"(\.F|F\.) +\[100%\]\n", capsys.readouterr().out)
    assert "assert 1 == 2" in report
    assert "1 failed, 1 passed in" in report.splitlines()[-1]


def test_what_fails_in_the_browser_fails_the_whole_after_what_pytest_has_to_say(
    part: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps, setup = part("steps"), part("setup")

    def nothing(*_: object, **__: object) -> dict[str, str]:
        return {}

    def fails(_: object) -> None:
        raise steps.Failed("Browser tests failed", "the reason\n")

    def ends_well(*_: object, **__: object) -> tuple[int, str]:
        return 0, "8 passed\n"

    for name in ("_prepare", "_side_by_side", "_for_tests"):
        monkeypatch.setattr(setup, name, nothing)
    monkeypatch.setattr(setup, "_test_in_the_browser", fails)
    monkeypatch.setattr(setup, "relay", ends_well)
    monkeypatch.setattr(sys, "argv", ["setup.py", "test"])
    assert setup.main() == 1
    assert capsys.readouterr().out.split("\n") == ["8 passed", "the reason", "", "Browser tests failed", ""]
    monkeypatch.setattr(setup, "_test_in_the_browser", nothing)
    assert setup.main() == 0


def test_a_hash_follows_content_and_names(
    part: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps = part("steps")
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_text("1")
    first = steps.digest([tmp_path / "folder"])
    assert steps.digest([tmp_path / "folder"]) == first
    (tmp_path / "folder" / "a").rename(tmp_path / "folder" / "b")
    renamed = steps.digest([tmp_path / "folder"])
    (tmp_path / "folder" / "b").write_text("2")
    assert len({first, renamed, steps.digest([tmp_path / "folder"]), steps.digest([tmp_path / "folder"], "x")}) == 4


def test_every_target_of_make_is_known_to_the_script(part: Callable[[str], Any]) -> None:
    called = set(re.findall(r"scripts/setup ([a-z-]+)", (ROOT / "Makefile").read_text()))
    assert called == set(part("setup").TARGETS)


def test_ci_runs_what_everybody_runs() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
