"""What this process remembers of who may come in, so that a request costs no query."""

from dataclasses import dataclass

from hupan.identity.domain import Access
from hupan.kernel import Clock, PersonId

LIFE_S = 3.0
SIZE = 4096


@dataclass(frozen=True, slots=True)
class _Remembered:
    access: Access
    until: float


class AccessMemory:
    """Remembers for seconds, and forgets at once what it is told to.

    A change that is made while its row is being read must not be overlooked: a reader takes `generation` before it
    reads, and what it read is remembered only if nothing was forgotten since.

    Args:
        clock: The time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[bytes, _Remembered] = {}
        self.generation = 0

    def get(self, proof: bytes) -> Access | None:
        """Recall whom a hash of a token or key stands for."""
        entry = self._entries.get(proof)
        if entry is None:
            return None
        if self._clock.monotonic() >= entry.until:
            del self._entries[proof]
            return None
        return entry.access

    def put(self, proof: bytes, access: Access, generation: int) -> None:
        """Remember, unless something was forgotten since `generation`."""
        if generation != self.generation:
            return
        if len(self._entries) >= SIZE:
            # Dictionaries keep the order of insertion: the first is the oldest.
            del self._entries[next(iter(self._entries))]
        self._entries[proof] = _Remembered(access, self._clock.monotonic() + LIFE_S)

    def forget(self, person_id: PersonId) -> None:
        """Forget everything about a person."""
        self.generation += 1
        self._entries = {proof: kept for proof, kept in self._entries.items() if kept.access.person.id != person_id}

    def forget_all(self) -> None:
        """Forget everything: news may have been missed."""
        self.generation += 1
        self._entries.clear()
