"""What make's targets do: `python scripts/setup.py TARGET`, on the machine's own Python, with nothing installed."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import python_side
import web_side
from python_side import BIN, PYTHON
from steps import ROOT, Failed, is_progress, relay, run, say
from web_side import FRONTEND, npm

SMALL_MODEL = "qwen2.5-coder-0.5b-instruct-q4_k_m"
MODELS = ROOT / ".cache" / "models"

# The browser's tests go first where both want a core: people's patience is in them.
_BEHIND = ("nice", "-n", "5")
_ALL_SHORT = ("-n", "2", "--dist", "worksteal", "-m", "not long")


def serve(words: Sequence[str]) -> int:
    """Set up what is missing and become the server."""
    _prepare(development=False)
    os.execv(BIN / "hupan", ["hupan", "serve", *words])  # noqa: S606 - the process becomes the server


def check(_words: Sequence[str]) -> int:
    """Style, types and contracts."""
    _prepare(development=True)
    _side_by_side(_check_types, _check_the_rest)
    return 0


def test(words: Sequence[str]) -> int:
    """Everything that must hold. pytest's report comes last, so that its own closing line closes."""
    _prepare(development=True)
    _side_by_side(_check_types, _check_the_rest, _test_the_page)
    environment = _for_tests()
    # One page is looked at after another, and much of that is waiting: pytest works in what the browser leaves.
    with ThreadPoolExecutor(max_workers=1) as pool:
        browser = pool.submit(_test_in_the_browser, environment)
        code, report = relay(
            (*_BEHIND, BIN / "pytest", "-q", *_ALL_SHORT, *words), is_progress, environment=environment
        )
        failure = browser.exception()
    sys.stdout.write(report)
    if failure is not None:
        raise failure
    return code


def coverage(words: Sequence[str]) -> int:
    """Run the tests of Python, and list the lines and branches that none of them reaches: a quarter slower."""
    _prepare(development=True)
    return _pytest(*_ALL_SHORT, "--cov", "--cov-report=term", *words, environment=_for_tests())


def test_long(words: Sequence[str]) -> int:
    """Run what takes too long for every change."""
    _prepare(development=True)
    return _pytest("-m", "long", *words, environment=_for_tests())


def bench(words: Sequence[str]) -> int:
    """Measure."""
    _prepare(development=True)
    return subprocess.run([PYTHON, "-m", "bench", *words], cwd=ROOT, env=_for_tests(), check=False).returncode


def fmt(_words: Sequence[str]) -> int:
    """Format everything."""
    _prepare(development=True)
    run("Guide", (PYTHON, "scripts/guide.py"))
    run("Python", (BIN / "ruff", "check", "--fix-only", "-q", "."), (BIN / "ruff", "format", "-q", "."))
    if (FRONTEND / "package-lock.json").exists():
        run("Web app", npm("run", "fmt"), folder=FRONTEND)
    return 0


def lock(_words: Sequence[str]) -> int:
    """Choose and pin every dependency anew."""
    python_side.prepare(development=False)
    python_side.lock()
    return 0


def _prepare(*, development: bool) -> None:
    # Two registries, two processes: neither waits for the other.
    _side_by_side(lambda: python_side.prepare(development=development), web_side.prepare)


def _check_types() -> None:
    run("Types", (BIN / "basedpyright",))


def _check_the_rest() -> None:
    run("Style", (BIN / "ruff", "format", "--check", "."), (BIN / "ruff", "check", "."))
    run("Contracts between rooms", (BIN / "lint-imports",))
    run("Dependencies", (BIN / "deptry", "."))
    run("Dead code", (BIN / "vulture",))
    if (FRONTEND / "package-lock.json").exists():
        web_side.check_description(PYTHON)
        run("Web app: style", npm("run", "lint"), folder=FRONTEND)
        run("Web app: types", npm("run", "types"), folder=FRONTEND)


def _test_the_page() -> None:
    if (FRONTEND / "package-lock.json").exists():
        run("Web app: unit tests", npm("run", "test"), folder=FRONTEND, closing_lines=4)


def _test_in_the_browser(environment: Mapping[str, str]) -> None:
    if (FRONTEND / "package-lock.json").exists():
        run("Browser tests", npm("run", "e2e"), folder=FRONTEND, environment=environment, closing_lines=3)


def _side_by_side(*lanes: Callable[[], None]) -> None:
    """Do several things at once, two at a time; the first that failed fails the whole when all have ended."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        for lane in [pool.submit(lane) for lane in lanes]:
            lane.result()


def _for_tests() -> dict[str, str]:
    browser = web_side.browser()
    model = MODELS / SMALL_MODEL / f"{SMALL_MODEL}.gguf"
    if not model.exists():
        where = {"HUPAN_MODELS_DIRECTORY": str(MODELS), "HUPAN_SERVER_DATA_DIR": str(ROOT / ".cache" / "data")}
        run("Model for tests (0.5B, 491 MB)", (BIN / "hupan", "models", "pull", SMALL_MODEL), environment=where)
    # Empty where Playwright brings the browser itself.
    return {**os.environ, "HUPAN_TEST_MODEL": str(model), "HUPAN_CHROMIUM": browser or ""}


def _pytest(*words: str, environment: Mapping[str, str]) -> int:
    sys.stdout.flush()
    return subprocess.run([BIN / "pytest", "-q", *words], cwd=ROOT, env=environment, check=False).returncode


TARGETS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "run": serve,
    "check": check,
    "test": test,
    "test-long": test_long,
    "coverage": coverage,
    "bench": bench,
    "fmt": fmt,
    "lock": lock,
}


def main() -> int:
    """Run one target."""
    target, *words = sys.argv[1:]
    try:
        return TARGETS[target](words)
    except Failed as failure:
        sys.stdout.write(failure.output)
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
