import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from hupan.inference import EngineKeeper, EngineState, EngineUnavailable, InferenceSettings
from hupan.inference.keeper import Seat
from hupan.inference.queue import Ticket
from hupan.models import LocalModel
from tests.unit.inference.fakes import FakeEngine, Room, SkippingClock, local

pytestmark = pytest.mark.anyio

ONE, OTHER = local("one"), local("other")


def _room(**settings: float) -> Room:
    return Room(settings=InferenceSettings.model_validate({"slots": 2, "queue_limit": 5, **settings}))


@asynccontextmanager
async def _kept(room: Room) -> AsyncGenerator[EngineKeeper]:
    keeper = room.keeper()
    await keeper.start()
    try:
        yield keeper
    finally:
        await keeper.stop()


class _Sitting:
    """A task that holds a seat until it is told to leave."""

    def __init__(self, keeper: EngineKeeper, model: LocalModel, conversation: str = "") -> None:
        self.leave = asyncio.Event()
        self.seat: Seat | None = None
        now = asyncio.get_running_loop().time()
        self.task = asyncio.create_task(self._sit(keeper, model, Ticket(model.id, "p", conversation, since=now)))

    async def _sit(self, keeper: EngineKeeper, model: LocalModel, ticket: Ticket) -> None:
        async with keeper.seat(model, ticket) as seat:
            self.seat = seat
            await self.leave.wait()

    async def end(self) -> None:
        self.leave.set()
        await self.task


async def _until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def test_nothing_is_started_before_it_is_asked_for() -> None:
    room = _room()
    async with _kept(room) as keeper:
        await asyncio.sleep(0.02)
        assert (keeper.status().state, room.engine.started) == (EngineState.STOPPED, [])
        async with keeper.seat(ONE, Ticket("one")) as seat:
            assert keeper.status().state is EngineState.READY
            assert keeper.loaded("one") is seat.process
            assert keeper.loaded("other") is None
            assert keeper.status().queue.running == 1
            assert keeper.status().memory_bytes == 1000
    await _until(lambda: len(room.states) == 3)
    assert [status.state for status in room.states] == ["starting", "ready", "stopped"]
    assert not room.engine.processes[0].alive()


async def test_a_conversation_finds_its_slot_again() -> None:
    async with _kept(_room()) as keeper:
        slots: dict[str, set[int]] = {"a": set(), "b": set()}
        for conversation in "abab":
            async with keeper.seat(ONE, Ticket("one", "p", conversation)) as seat:
                slots[conversation].add(seat.slot)
        assert len(slots["a"]) == len(slots["b"]) == 1
        assert slots["a"] != slots["b"]


async def test_more_than_there_are_slots_wait() -> None:
    async with _kept(_room()) as keeper:
        sittings = [_Sitting(keeper, ONE, str(number)) for number in range(3)]
        await _until(lambda: keeper.status().queue.waiting == 1)
        assert keeper.status().queue.running == 2
        await sittings[0].end()
        await _until(lambda: sittings[2].seat)
        await asyncio.gather(*(sitting.end() for sitting in sittings[1:]))


async def test_whoever_leaves_the_line_is_forgotten() -> None:
    async with _kept(_room()) as keeper:
        sittings = [_Sitting(keeper, ONE, str(number)) for number in range(4)]
        await _until(lambda: keeper.status().queue.waiting == 2)
        sittings[2].task.cancel()
        await _until(lambda: keeper.status().queue.waiting == 1)
        await sittings[0].end()
        await _until(lambda: sittings[3].seat)
        await asyncio.gather(sittings[1].end(), sittings[3].end())


async def test_a_dead_engine_comes_back_by_itself() -> None:
    room = _room()
    async with _kept(room) as keeper:
        async with keeper.seat(ONE, Ticket("one")):
            room.engine.processes[0].ended.set()
            await _until(lambda: len(room.engine.processes) == 2)
        async with keeper.seat(ONE, Ticket("one")) as seat:
            assert seat.process is room.engine.processes[1]
    problems = [status.problem for status in room.states if status.problem]
    assert problems == ["The engine ended unexpectedly: killed by signal 9."]


async def test_an_engine_that_cannot_start_says_why_and_is_tried_again_later() -> None:
    clock = SkippingClock()
    room = Room(engine=FakeEngine(failures=1), clock=clock)
    async with _kept(room) as keeper:
        with pytest.raises(EngineUnavailable, match="broken"):
            await _Sitting(keeper, ONE).task
        assert keeper.status().state is EngineState.FAILED
        with pytest.raises(EngineUnavailable, match="broken"):
            await _Sitting(keeper, ONE).task
        clock.skipped_s = 60
        async with keeper.seat(ONE, Ticket("one")):
            assert keeper.status().state is EngineState.READY


async def test_another_model_takes_its_turn_once_nobody_talks_to_the_first() -> None:
    room = _room()
    async with _kept(room) as keeper:
        first = _Sitting(keeper, ONE)
        await _until(lambda: first.seat)
        second = _Sitting(keeper, OTHER)
        await asyncio.sleep(0.02)
        assert second.seat is None
        await first.end()
        await _until(lambda: second.seat)
        assert room.engine.started == ["one", "other"]
        await second.end()


async def test_the_loaded_model_goes_first_but_not_for_ever() -> None:
    clock = SkippingClock()
    room = _room(switch_patience_s=60, slots=1)
    room.clock = clock
    async with _kept(room) as keeper:
        first = _Sitting(keeper, ONE, "a")
        await _until(lambda: first.seat)
        waiting = _Sitting(keeper, OTHER)
        await asyncio.sleep(0.01)
        passing = _Sitting(keeper, ONE, "b")
        await asyncio.sleep(0.01)
        await first.end()
        await _until(lambda: passing.seat)
        late = _Sitting(keeper, ONE, "c")
        await asyncio.sleep(0.01)
        clock.skipped_s = 61
        await passing.end()
        await _until(lambda: waiting.seat)
        assert late.seat is None
        await waiting.end()
        await _until(lambda: late.seat)
        await late.end()
        assert room.engine.started == ["one", "other", "one"]


async def test_an_idle_engine_is_unloaded_and_loaded_on_demand() -> None:
    room = _room(idle_unload_s=0.05)
    async with _kept(room) as keeper:
        async with keeper.seat(ONE, Ticket("one")):
            await asyncio.sleep(0.1)
            assert keeper.status().state is EngineState.READY
        await _until(lambda: keeper.status().state is EngineState.STOPPED)
        async with keeper.seat(ONE, Ticket("one")):
            assert len(room.engine.processes) == 2


async def test_a_restart_brings_the_same_model_back() -> None:
    room = _room()
    async with _kept(room) as keeper:
        async with keeper.seat(ONE, Ticket("one")):
            pass
        await keeper.restart()
        await _until(lambda: len(room.engine.processes) == 2)
        assert not room.engine.processes[0].alive()
        assert room.engine.started == ["one", "one"]


async def test_stopping_turns_away_whoever_waits() -> None:
    room = _room(slots=1)
    async with AsyncExitStack() as stack:
        keeper = await stack.enter_async_context(_kept(room))
        first, second = _Sitting(keeper, ONE, "a"), _Sitting(keeper, ONE, "b")
        await _until(lambda: keeper.status().queue.waiting == 1)
    with pytest.raises(EngineUnavailable, match="shutting down"):
        await second.task
    await first.end()
