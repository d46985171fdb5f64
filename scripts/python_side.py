"""The Python side: a virtual environment with exactly what the locks name, and the project in it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from steps import ROOT, Failed, digest, output_of, run, unless_done

VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
LOCKS = ROOT / "requirements"

_LOCK_HEADER = "# Written by `make lock` from pyproject.toml; do not edit.\n"


def prepare(*, development: bool) -> None:
    """Make the environment, or bring it up to date.

    Args:
        development: Whether what the tests need is installed, too.
    """
    _make_venv()
    python = str(PYTHON.resolve())
    for name in ("base", "dev") if development else ("base",):
        lock = LOCKS / f"{name}.lock"
        title = "Python packages" if name == "base" else "Python packages for tests"
        unless_done(
            VENV / f".hupan-{name}", digest([lock], python), lambda lock=lock, title=title: _install(title, lock)
        )
    unless_done(VENV / ".hupan-project", digest([ROOT / "pyproject.toml"], python), _install_project)


def lock() -> None:
    """Pin every dependency anew, with the hashes of every platform's files, and without naming where they came from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build.in"
        # hatchling asks for editables when the project is installed in place
        build.write_text("\n".join([*project["build-system"]["requires"], "editables"]))
        installer = Path(folder) / "uv.in"
        installer.write_text("uv")
        _compile("uv", [installer])
        # The base takes its versions from the larger set, so that tests run on what people run.
        pyproject = ROOT / "pyproject.toml"
        _compile("dev", [pyproject, build], "--group", f"{pyproject}:dev")
        _compile("base", [pyproject, build], "-c", LOCKS / "dev.lock")


def _compile(name: str, sources: list[Path], *words: str | Path) -> None:
    flags = (
        "--universal",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--python-version",
        "3.11",
        "--upgrade",
    )
    title = f"requirements/{name}.lock"
    compiled = _uv_output(title, "pip", "compile", *sources, *words, *flags)
    if re.search(r"https?://", compiled):
        raise Failed(f"{title} would name a registry; look at what uv is told by its settings.", compiled)
    (LOCKS / f"{name}.lock").write_text(_LOCK_HEADER + compiled)


def _uv_output(title: str, *words: str | Path) -> str:
    return output_of(title, (BIN / "uv", *words, "-q"), environment=_index())


def _make_venv() -> None:
    if PYTHON.exists() and _works():
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Failed(
            f"This Python {version} lacks its venv module, which Hupan needs to install itself: "
            f"install it (Debian: apt install python3-venv or python{version}-venv)."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    run("Virtual environment", (sys.executable, "-m", "venv", VENV))


def _works() -> bool:
    # The Python that the environment was made from may have been upgraded away.
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", question], capture_output=True, check=False).returncode == 0


def _install(title: str, lock: Path) -> None:
    pip = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--require-hashes")
    try:
        unless_done(
            VENV / ".hupan-uv",
            digest([LOCKS / "uv.lock"]),
            lambda: run("Installer", (*pip, "-r", LOCKS / "uv.lock")),
        )
        run(
            title,
            (BIN / "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", lock),
            environment=_index(),
        )
    except Failed as failure:
        # uv does not read pip's settings; where only pip knows the way to the packages, pip goes.
        try:
            run(title, (*pip, "-r", lock))
        except Failed as second:
            raise Failed(str(second), failure.output + second.output) from second


def _install_project() -> None:
    words = ("install", "--no-deps", "--no-build-isolation", "-e", ROOT)
    run("Hupan itself", (PYTHON, "-m", "pip", "--disable-pip-version-check", *words))


def _index() -> dict[str, str]:
    """Tell uv the package index that pip is told, where there is one."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    )
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {"UV_DEFAULT_INDEX": index} if index else {}
