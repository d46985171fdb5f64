import asyncio
from collections.abc import Callable

import pytest

from hupan.inference import QueueFull
from hupan.inference.queue import Ticket
from hupan.inference.turnstile import Turnstile

pytestmark = pytest.mark.anyio


class _Crowd:
    def __init__(self, width: int, limit: int) -> None:
        self.turnstile = Turnstile(width, limit)
        self.inside: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.after: dict[str, Callable[[], object]] = {}

    def enter(self, person: str) -> asyncio.Task[None]:
        self.gates[person] = asyncio.Event()
        return asyncio.create_task(self._visit(person))

    async def _visit(self, person: str) -> None:
        async with self.turnstile.pass_through(Ticket("m", person)):
            self.inside.append(person)
            await self.gates[person].wait()
        self.inside.remove(person)
        self.after.get(person, lambda: None)()


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_as_many_as_fit_are_let_in_and_the_next_follows() -> None:
    crowd = _Crowd(width=2, limit=5)
    tasks = [crowd.enter(person) for person in "abc"]
    await _settle()
    assert crowd.inside == ["a", "b"]
    crowd.gates["a"].set()
    await _settle()
    assert crowd.inside == ["b", "c"]
    for gate in crowd.gates.values():
        gate.set()
    await asyncio.gather(*tasks)


async def test_whoever_gives_up_waiting_takes_nobodys_place() -> None:
    crowd = _Crowd(width=1, limit=5)
    tasks = [crowd.enter(person) for person in "abc"]
    await _settle()
    tasks[1].cancel()
    crowd.gates["a"].set()
    await _settle()
    assert crowd.inside == ["c"]
    crowd.gates["c"].set()
    await tasks[2]
    await _settle()
    late = crowd.enter("d")
    await _settle()
    assert crowd.inside == ["d"]
    crowd.gates["d"].set()
    await late


async def test_a_turn_given_in_the_moment_of_giving_up_is_passed_on() -> None:
    crowd = _Crowd(width=1, limit=5)
    tasks = [crowd.enter(person) for person in "abc"]
    await _settle()
    crowd.after["a"] = tasks[1].cancel  # `b` has its turn by then, and has not woken up yet
    crowd.gates["a"].set()
    await _settle()
    assert crowd.inside == ["c"]
    crowd.gates["c"].set()
    await tasks[2]


async def test_the_line_is_bounded() -> None:
    crowd = _Crowd(width=1, limit=1)
    tasks = [crowd.enter(person) for person in "ab"]
    await _settle()
    with pytest.raises(QueueFull):
        await crowd.enter("c")
    for gate in crowd.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
