"""Draws in a child process: the binding holds the interpreter while it works, which would hold up every stream."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from hupan.pictures import PictureUnreadable

_PROCESSES = 2
_PATIENCE_S = 20.0
# Few lines, so that the child loads nothing of ours and starts in 30 ms.
_CHILD = (
    "import sys, resvg_py\n"
    "svg = sys.stdin.buffer.read().decode()\n"
    "png = resvg_py.svg_to_bytes(svg_string=svg, width=int(sys.argv[1]), skip_system_fonts=True)\n"
    "sys.stdout.buffer.write(png)\n"
)


class ResvgPlotter:
    """`Plotter` over resvg-py.

    Args:
        processes: How many draw at once.
        patience_s: How long one may take.
    """

    def __init__(self, processes: int = _PROCESSES, patience_s: float = _PATIENCE_S) -> None:
        self._threads = ThreadPoolExecutor(max_workers=processes, thread_name_prefix="resvg")
        self._patience_s = patience_s

    async def png(self, svg: bytes, width: int) -> bytes:
        """Draw it, `width` pixels across.

        Raises:
            PictureUnreadable: It cannot be drawn, or not in time.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._draw, svg, width)

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _draw(self, svg: bytes, width: int) -> bytes:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", _CHILD, str(width)],
                input=svg,
                capture_output=True,
                timeout=self._patience_s,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise PictureUnreadable("The drawing could not be turned into pixels.") from error
        return done.stdout
