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
