"""Shows an import on standard error: a bar for people, a line now and then for logs."""

import contextlib
import sys
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from hupan.exchange import ImportJob, ImportService, Phase

_WORDS = {
    Phase.NONE: "waiting",
    Phase.READING: "reading",
    Phase.WRITING: "writing",
    Phase.PICTURES: "fetching pictures",
}
_TENTHS = 10


async def follow_import(imports: ImportService, job_id: str) -> ImportJob:
    """Show how an import of this process goes, until it is over.

    Args:
        imports: Who works on it.
        job_id: Which one.
    """
    shown = _Bar() if sys.stderr.isatty() else _Lines()
    with shown:
        async for job in imports.follow(job_id):
            shown.show(job)
    return await imports.wait(job_id)


def _steps(job: ImportJob) -> tuple[int, int | None]:
    """How much of the present phase is done, and of how much."""
    done = job.progress
    if job.phase is Phase.READING:
        return done.bytes_read, done.bytes_total or None
    if job.phase is Phase.PICTURES:
        return done.pictures_done + done.pictures_failed, done.pictures_total or None
    return done.products_done, done.products_total


class _Bar(contextlib.AbstractContextManager["_Bar"]):
    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("waiting", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, job: ImportJob) -> None:
        done, total = _steps(job)
        self._bar.update(self._task, description=_WORDS[job.phase], completed=done, total=total)


class _Lines(contextlib.AbstractContextManager["_Lines"]):
    def __init__(self) -> None:
        self._said: tuple[Phase, int] = (Phase.NONE, -1)

    def __exit__(self, *_: object) -> None:
        return

    def show(self, job: ImportJob) -> None:
        done, total = _steps(job)
        tenths = done * _TENTHS // total if total else 0
        if job.over or (job.phase, tenths) == self._said:
            return
        self._said = (job.phase, tenths)
        of = f" of {total:,}" if total else ""
        sys.stderr.write(f"{_WORDS[job.phase]}: {done:,}{of}\n")
        sys.stderr.flush()
