"""The page's side: Node's packages, the build, and a browser for the tests."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from steps import ROOT, Failed, digest, output_of, run, step, unless_done

FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"

_LEAST_NODE = (20, 19)
_BUILT_FROM = ("src", "public", "scripts", "index.html", "vite.config.ts", "package.json", "package-lock.json")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HOW_TO_INSTALL = "install Node 20.19 or newer with npm (Debian: apt install nodejs npm; macOS: brew install node)"


def prepare() -> None:
    """Install Node's packages and build the page, as far as either is out of date."""
    if not (FRONTEND / "package-lock.json").exists():
        return
    unless_done(MODULES / ".hupan-packages", digest([FRONTEND / "package-lock.json"]), _install)
    inputs = [FRONTEND / name for name in _BUILT_FROM if (FRONTEND / name).exists()]
    built = MODULES / ".hupan-build"
    if not (FRONTEND / "dist" / "index.html").exists():
        built.unlink(missing_ok=True)
    unless_done(built, digest(inputs), lambda: run("Web app, built", npm("run", "build"), folder=FRONTEND))


def npm(*words: str) -> tuple[str, ...]:
    """Return the words of an npm command that talks only when it fails."""
    return ("npm", "--no-fund", "--no-audit", "--no-update-notifier", *words)


def browser() -> str | None:
    """Make sure that a browser is here for the tests.

    Returns:
        Its program; `None` where Playwright's own is used.
    """
    for name in _BROWSERS:
        if found := shutil.which(name):
            return found
    if shutil.which("apt-get") and (prefix := _as_root()) is not None:
        environment = {"DEBIAN_FRONTEND": "noninteractive"}
        install = (*prefix, "apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk")
        run("Chromium (apt)", (*prefix, "apt-get", "update"), install, environment=environment)
        return shutil.which("chromium")
    run("Chromium (Playwright)", ("npx", "--no-install", "playwright", "install", "chromium"), folder=FRONTEND)
    return None


def _install() -> None:
    _check_node()
    run("Web app's packages", npm("ci"), folder=FRONTEND)


def _check_node() -> None:
    if shutil.which("node") is None:
        raise Failed(f"Hupan needs Node to build its web app, and there is none here: {_HOW_TO_INSTALL}.")
    version = output_of("Node", ("node", "--version")).strip()
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if numbers < _LEAST_NODE:
        raise Failed(f"Hupan's web app needs Node 20.19 or newer, and this one is {version}: {_HOW_TO_INSTALL}.")
    if shutil.which("npm") is None:
        raise Failed(f"Node is here, but npm is not: {_HOW_TO_INSTALL}.")


def _as_root() -> tuple[str, ...] | None:
    if sys.platform == "linux" and os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return (sudo, "-n")
    return None


def check_description(python: Path) -> None:
    """Compare the API's description with the one that the page's client was generated from."""
    with step("API description"):
        written = (FRONTEND / "openapi.json").read_text()
        if output_of("API description", (python, "-P", "-m", "hupan.web.openapi")) != written:
            raise Failed(
                "frontend/openapi.json is out of date: run `npm run api` in frontend/ and commit what it writes."
            )
