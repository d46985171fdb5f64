"""`hupan market demo load|remove|status`."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from hupan.bootstrap.demo import open_demo
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import open_market
from hupan.cli.console import Json, note, say, show_json
from hupan.cli.ground import with_ground
from hupan.demo import DemoService, Progress, State

app = typer.Typer(no_args_is_help=True, help="Load and remove the demo market.")

T = TypeVar("T")

_TENTHS = 10


@app.command("load")
def load() -> None:
    """Load the demo market. Whatever interrupts it, calling it again goes on where it was."""
    seen = -1

    def told(progress: Progress) -> None:
        nonlocal seen
        tenth = progress.done * _TENTHS // max(1, progress.total)
        if tenth > seen:
            seen = tenth
            note(f"{progress.done:,} of {progress.total:,} products")

    async def work(demo: DemoService) -> Progress:
        return await demo.load(told)

    progress = _with_demo(work)
    say(f"The demo market is here: {progress.total:,} products.")


@app.command("remove")
def remove() -> None:
    """Remove everything of the demo market, and nothing else."""

    async def work(demo: DemoService) -> Progress:
        return await demo.remove()

    _with_demo(work)
    say("The demo market is gone.")


@app.command("status")
def status(*, as_json: Json = False) -> None:
    """Say how far the demo market is."""

    async def work(demo: DemoService) -> Progress:
        return await demo.progress()

    progress = _with_demo(work)
    if as_json:
        shown = {"state": progress.state, "done": progress.done, "total": progress.total, "error": progress.error}
        show_json(shown)
        return
    counted = f" ({progress.done:,} of {progress.total:,} products)" if progress.state is State.LOADING else ""
    say(f"{progress.state.value}{counted}{': ' + progress.error if progress.error else ''}")


def _with_demo(work: Callable[[DemoService], Awaitable[T]]) -> T:
    async def run(ground: Foundation) -> T:
        async with open_market(ground) as market, open_demo(ground, market) as room:
            return await work(room.demo)

    return with_ground(run)
