"""When to start a child again, and how to end it with everything that it started."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence

_PAUSES_S = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Restarts:
    """Counts a child's deaths and says how long to wait before it is started again.

    Args:
        patience: Deaths in a row, without ever having been ready, after which there is no hope.
        healthy_after_s: Time up after which earlier deaths are forgotten.
    """

    def __init__(self, patience: int = 4, healthy_after_s: float = 60.0) -> None:
        self._patience = patience
        self._healthy_after_s = healthy_after_s
        self._deaths = 0
        self._was_ready = False

    @property
    def hopeless(self) -> bool:
        """Whether it died again and again and never got ready."""
        return not self._was_ready and self._deaths >= self._patience

    def ready(self) -> None:
        """Note that the child does its work."""
        self._was_ready = True

    def died(self, up_s: float) -> float:
        """Note a death.

        Args:
            up_s: How long the child had been up.

        Returns:
            Seconds to wait before the next start.
        """
        if up_s >= self._healthy_after_s:
            self._deaths = 0
        pause = _PAUSES_S[min(self._deaths, len(_PAUSES_S) - 1)]
        self._deaths += 1
        return pause


class Child:
    """A running child, the leader of a session of its own.

    Args:
        process: The child.
        started_at: When it was started, on the monotonic clock.
        gently: The signals to end it with, the most polite first.
    """

    def __init__(self, process: subprocess.Popen[bytes], started_at: float, gently: Sequence[signal.Signals]) -> None:
        self.process = process
        self.started_at = started_at
        self.ready = False
        self._signals = [*gently, signal.SIGKILL]
        self._asked = 0

    def press(self) -> None:
        """Ask it to end, each time less politely."""
        how = self._signals[min(self._asked, len(self._signals) - 1)]
        self._asked += 1
        with contextlib.suppress(ProcessLookupError):
            if how == signal.SIGKILL:
                self.sweep()
            self.process.send_signal(how)

    def sweep(self) -> None:
        """Kill whatever is left of its process group; a dead web process must not leave an engine behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
