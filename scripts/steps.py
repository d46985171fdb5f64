"""One line a step with its time; what a step printed is shown only when it fails."""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_TITLE_WIDTH = 44
_PROGRESS = re.compile(r"[.sxXFE]+ +\[ *\d+%\]$")


class Failed(Exception):
    """A step failed.

    Args:
        sentence: What to tell the person.
        output: What the step printed.
    """

    def __init__(self, sentence: str, output: str = "") -> None:
        super().__init__(sentence)
        self.output = output


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def step(title: str) -> Generator[None]:
    """Print the title and the time when what stands inside is done."""
    begun = time.monotonic()
    yield
    say(f"  {title:<{_TITLE_WIDTH}} {time.monotonic() - begun:6.1f} s")


def run(
    title: str,
    *commands: Sequence[str | Path],
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    closing_lines: int = 0,
) -> None:
    """Run commands as one step.

    Args:
        title: What the person reads.
        *commands: Run one after another until one fails.
        folder: Where to run them.
        environment: Variables beside those of this process.
        closing_lines: How many of the last lines to show even if all is well.

    Raises:
        Failed: A command failed; the error carries what it printed.
    """
    with step(title):
        output = ""
        for command in commands:
            output = output_of(title, command, folder, environment)
    for line in [line for line in output.splitlines() if line.strip()][-closing_lines:] if closing_lines else []:
        say(f"      {line.strip()}")


def output_of(
    title: str, command: Sequence[str | Path], folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> str:
    """Run one command and return what it printed.

    Raises:
        Failed: It failed or is not there.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Failed(f"{title}: {words[0]} cannot be run: {error.strerror}.") from error
    if done.returncode:
        raise Failed(f"{title} failed: {' '.join(words)}", done.stdout)
    return done.stdout


def is_progress(line: str) -> bool:
    """Whether a line of pytest's is one of the dots by which it shows how far it has come."""
    return bool(_PROGRESS.match(line))


def relay(
    command: Sequence[str | Path], shown: Callable[[str], bool], *, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command, show some of its lines as they come, and keep the others.

    Args:
        command: What to run.
        shown: Whether to show a line at once.
        environment: Variables beside those of this process.

    Returns:
        How it ended, and what was kept.
    """
    kept: list[str] = []
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            if shown(line):
                sys.stdout.write(line)
                sys.stdout.flush()
            else:
                kept.append(line)
    return process.returncode, "".join(kept)


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return a hash over the content of files and of whole folders, and over some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in paths:
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def unless_done(stamp: Path, content: str, work: Callable[[], None]) -> None:
    """Do some work unless it was done for the same content before.

    Args:
        stamp: Where the hash of the content is kept, inside what the work makes, so that both vanish together.
        content: What the work depends on, as a hash.
        work: The work.
    """
    if stamp.is_file() and stamp.read_text() == content:
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.write_text(content)
