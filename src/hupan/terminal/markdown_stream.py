"""Markdown that is drawn while it is written: finished blocks stay on the screen, only the last one is drawn anew."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.markdown import Markdown
from rich.text import Text

from hupan.terminal.client import Piece
from hupan.terminal.shown_cards import drawn

_REDRAWS_PER_S = 12


class MarkdownStream:
    """One answer on a terminal. A long answer never flickers, since what is finished is printed once.

    Args:
        console: The terminal.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._unfinished = ""
        self._thinking = ""
        self._live = Live(console=console, refresh_per_second=_REDRAWS_PER_S, transient=True)

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Print what is left."""
        self._live.update(Text())
        self._live.stop()
        self._finish_thinking()
        if self._unfinished.strip():
            self._console.print(Markdown(self._unfinished))

    def add(self, piece: Piece) -> None:
        """Take up a bit of the answer."""
        if piece.kind == "thinking":
            self._thinking += piece.text
            self._live.update(Text(_last_lines(self._thinking), style="dim italic"))
            return
        self._finish_thinking()
        if piece.card is not None:
            self._console.print(Markdown(self._unfinished), drawn(*piece.card))
            self._unfinished = ""
            self._live.update(Text())
            return
        self._unfinished += piece.text
        finished, self._unfinished = split_finished(self._unfinished)
        if finished.strip():
            self._console.print(Markdown(finished))
        self._live.update(Markdown(self._unfinished))

    def _finish_thinking(self) -> None:
        if self._thinking:
            self._console.print(Text(f"(thought in {len(self._thinking.split())} words)", style="dim italic"))
            self._thinking = ""


def split_finished(markdown: str) -> tuple[str, str]:
    """Split where no later text can change how the earlier is drawn: at the last empty line outside of code.

    Args:
        markdown: What has come so far.

    Returns:
        The finished blocks, and the rest. A list stays whole, since its next item may still come.
    """
    cut = position = 0
    fence = ""
    previous_is_list = False
    for line in markdown.splitlines(keepends=True):
        stripped = line.strip()
        if fence:
            fence = "" if stripped == fence else fence
        elif stripped.startswith(("```", "~~~")):
            fence = stripped[:3]
        elif not stripped and line.endswith("\n") and not previous_is_list:
            cut = position + len(line)
        if stripped and not fence:
            previous_is_list = line[:1].isspace() or stripped[:2] in {"- ", "* ", "+ "} or stripped[0].isdigit()
        position += len(line)
    return markdown[:cut], markdown[cut:]


def _last_lines(text: str, count: int = 3) -> str:
    return "\n".join(text.strip().splitlines()[-count:])
