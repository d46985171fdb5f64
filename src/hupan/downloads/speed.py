"""How fast a download goes: the speed of the last seconds, and the time left at that speed."""

from collections import deque

_WINDOW_S = 5.0


class Speedometer:
    """Watches a growing number of bytes."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def note(self, now_s: float, done_bytes: int) -> None:
        """Take a sample. A number that falls (a source began anew) starts the measurement again."""
        if self._samples and done_bytes < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now_s, done_bytes))
        # One sample older than the window stays, so that the span is never shorter than it could be.
        while len(self._samples) > 1 and self._samples[1][0] < now_s - _WINDOW_S:
            self._samples.popleft()

    @property
    def bytes_per_s(self) -> float | None:
        """The recent speed; `None` until two samples are a moment apart."""
        if not self._samples:
            return None
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else None

    def eta_s(self, total_bytes: int | None) -> float | None:
        """Return the seconds left at the recent speed; `None` where nobody can say."""
        speed = self.bytes_per_s
        if not speed or total_bytes is None:
            return None
        return max(0.0, (total_bytes - self._samples[-1][1]) / speed)
