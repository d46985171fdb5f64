from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from hupan.identity import Access, AccessMemory, Person, Role
from hupan.identity.service import memory as module
from hupan.identity.service.memory import LIFE_S
from hupan.kernel import PersonId


@dataclass
class ManualClock:
    at: float = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    def monotonic(self) -> float:
        return self.at


def _access(name: str) -> Access:
    return Access(Person(PersonId(name), name, name, Role.MEMBER, datetime(2026, 1, 1, tzinfo=UTC)), frozenset())


def test_it_remembers_for_seconds() -> None:
    clock = ManualClock()
    memory = AccessMemory(clock)
    memory.put(b"1", _access("ada"), memory.generation)
    clock.at = LIFE_S - 0.1
    assert memory.get(b"1") == _access("ada")
    clock.at = LIFE_S
    assert memory.get(b"1") is None


def test_it_forgets_a_person_and_nobody_else() -> None:
    memory = AccessMemory(ManualClock())
    for proof, name in ((b"1", "ada"), (b"2", "ada"), (b"3", "bo")):
        memory.put(proof, _access(name), memory.generation)
    memory.forget(PersonId("ada"))
    assert [memory.get(proof) for proof in (b"1", b"2", b"3")] == [None, None, _access("bo")]
    memory.forget_all()
    assert memory.get(b"3") is None


def test_what_was_read_before_a_change_is_not_remembered_after_it() -> None:
    memory = AccessMemory(ManualClock())
    generation = memory.generation
    memory.forget(PersonId("ada"))
    memory.put(b"1", _access("ada"), generation)
    assert memory.get(b"1") is None


def test_it_does_not_grow_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE", 3)
    memory = AccessMemory(ManualClock())
    for n in range(5):
        memory.put(bytes([n]), _access("ada"), memory.generation)
    assert [memory.get(bytes([n])) is not None for n in range(5)] == [False, False, True, True, True]
