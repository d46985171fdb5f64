"""Shows a download on standard error: a bar for people, a line now and then for logs."""

import contextlib
import sys
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from hupan.downloads import DownloadService, DownloadState
from hupan.downloads import Progress as Look

_LINE_EVERY = 0.1
_WORDS = {
    DownloadState.QUEUED: "waiting",
    DownloadState.RUNNING: "fetching",
    DownloadState.VERIFYING: "checking",
    DownloadState.READY: "here",
    DownloadState.FAILED: "failed",
    DownloadState.CANCELLED: "stopped",
}


async def follow_download(downloads: DownloadService, model_id: str) -> None:
    """Fetch a model and show how it goes.

    Args:
        downloads: Who fetches.
        model_id: What to fetch.

    Raises:
        HupanError: It could not be fetched.
    """
    await downloads.start(model_id)
    shown = _Bar() if sys.stderr.isatty() else _Lines()
    with shown:
        async for look in downloads.follow(model_id):
            shown.show(look)
    await downloads.pull(model_id)


class _Bar(contextlib.AbstractContextManager["_Bar"]):
    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
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

    def show(self, look: Look) -> None:
        source = f" from {look.source.value}" if look.source is not None else ""
        self._bar.update(
            self._task,
            description=_WORDS[look.state] + source,
            total=look.total_bytes,
            completed=look.done_bytes,
        )


class _Lines(contextlib.AbstractContextManager["_Lines"]):
    def __init__(self) -> None:
        self._said: tuple[DownloadState | None, int] = (None, -1)

    def __exit__(self, *_: object) -> None:
        return

    def show(self, look: Look) -> None:
        tenths = int(look.done_bytes / look.total_bytes / _LINE_EVERY) if look.total_bytes else 0
        if (look.state, tenths) == self._said:
            return
        self._said = (look.state, tenths)
        total = f" of {look.total_bytes / 1e6:,.0f}" if look.total_bytes else ""
        sys.stderr.write(f"{_WORDS[look.state]}: {look.done_bytes / 1e6:,.0f}{total} MB\n")
        sys.stderr.flush()
