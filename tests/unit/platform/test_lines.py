"""A line: first come, first served, and nobody stands in it in vain."""

import asyncio

import pytest

from hupan.kernel import HupanError, Kind
from hupan.platform import Line

pytestmark = pytest.mark.anyio


class Full(HupanError):
    code = "test.full"
    kind = Kind.UNAVAILABLE


def _full(away_s: float) -> Full:
    return Full("Full.", retry_after_s=away_s)


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_whoever_came_first_is_served_first() -> None:
    line, served, leave = Line(1, 20.0, _full), list[int](), asyncio.Event()

    async def comes(number: int) -> None:
        async with line.turn():
            served.append(number)
            await leave.wait()

    tasks = [asyncio.create_task(comes(number)) for number in range(4)]
    await _settle()
    assert served == [0]
    leave.set()
    # Whoever comes at the moment at which a place is free still comes after those who wait.
    tasks.append(asyncio.create_task(comes(4)))
    await asyncio.gather(*tasks)
    assert served == [0, 1, 2, 3, 4]


async def test_who_would_wait_longer_than_anybody_wants_is_told_at_once() -> None:
    line, leave = Line(1, 3.0, _full), asyncio.Event()

    async def comes() -> None:
        async with line.turn():
            await leave.wait()

    tasks = [asyncio.create_task(comes()) for _ in range(5)]
    await _settle()
    # One is served, four wait; of how long a turn takes nothing is known, so it is reckoned to take a second.
    with pytest.raises(Full) as caught:
        async with line.turn():
            pass
    assert caught.value.retry_after_s == 4.0
    leave.set()
    await asyncio.gather(*tasks)
    async with line.turn():
        pass


async def test_patience_ends_and_leaves_no_trace() -> None:
    line, leave = Line(1, 0.01, _full), asyncio.Event()

    async def comes() -> None:
        async with line.turn():
            await leave.wait()

    first = asyncio.create_task(comes())
    await _settle()
    with pytest.raises(Full) as caught:
        await comes()
    assert caught.value.retry_after_s == 1.0
    leave.set()
    await first
    async with line.turn():
        pass


async def test_who_leaves_the_line_takes_no_place_along() -> None:
    line, leave = Line(1, 20.0, _full), asyncio.Event()

    async def comes() -> None:
        async with line.turn():
            await leave.wait()

    first, second = asyncio.create_task(comes()), asyncio.create_task(comes())
    await _settle()
    second.cancel()
    first.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    leave.set()
    await asyncio.wait_for(comes(), 1)


async def test_a_turn_that_only_waits_is_over_before_its_block() -> None:
    line, served = Line(1, 20.0, _full), asyncio.Event()
    async with line.turn() as turn:
        turn.end_within(0.0)
        async with line.turn():
            served.set()
        turn.end()
    assert served.is_set()
    # Ended twice, it still gave one place back.
    async with line.turn():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), line.turn():
                pass
