"""Every package is pinned with hashes, the pins are those of pyproject.toml, and nobody is told where to fetch from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = {name: (ROOT / "requirements" / f"{name}.lock").read_text() for name in ("base", "dev", "uv")}

_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
_TREE = (
    "Makefile",
    ".ci/run",
    "pyproject.toml",
    "scripts/*",
    "requirements/*",
    "frontend/package*.json",
    "frontend/.npmrc",
)


def _pins(lock: str) -> set[tuple[str, str]]:
    return set(_PIN.findall(LOCKS[lock]))


def _wanted(requirements: list[str]) -> set[tuple[str, str]]:
    return {pin for requirement in requirements for pin in _PIN.findall(requirement)}


def test_the_locks_hold_what_the_project_asks_for() -> None:
    base = _wanted(PROJECT["project"]["dependencies"]) | _wanted(PROJECT["build-system"]["requires"])
    assert base - _pins("base") == set(), "run `make lock`"
    assert (base | _wanted(PROJECT["dependency-groups"]["dev"])) - _pins("dev") == set(), "run `make lock`"


def test_tests_run_on_what_people_run() -> None:
    assert _pins("base") - _pins("dev") == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z])", LOCKS[lock].split("\n", 1)[1].strip())
    assert len(blocks) == len(_PIN.findall(LOCKS[lock]))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("heavy", ["torch", "tensorflow", "transformers", "nvidia-cublas-cu12", "jax"])
def test_nothing_huge_is_pulled_in(heavy: str) -> None:
    assert not {name for name, _ in _pins("dev")} & {heavy}


def test_no_file_names_a_registry() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted|npmjs\.(?:org|com)|yarnpkg|npmmirror|index-url =|\"resolved\"")
    files = [file for pattern in _TREE for file in ROOT.glob(pattern) if file.is_file()]
    assert len(files) > 10
    found = {str(file.relative_to(ROOT)): hosts.findall(file.read_text()) for file in files}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}
