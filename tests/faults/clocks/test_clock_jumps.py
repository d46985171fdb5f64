"""The clock goes forward by days and back by hours while things are set aside, and while keys are in use."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from hupan.inventory import ReservationStatus, Wanted
from hupan.platform import Database
from hupan.platform.idempotency import HELD, IdempotencyKeys
from hupan.platform.idempotency import Answer as Answered
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import RED, Shop, open_shop

pytestmark = pytest.mark.anyio

JUMPS = [timedelta(days=3), timedelta(days=400), timedelta(hours=-5), timedelta(seconds=-3)]
named = pytest.mark.parametrize("jump", JUMPS, ids=str)


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


def jump_by(clock: object, jump: timedelta) -> None:
    assert isinstance(clock, StoppedClock)
    clock.time += jump


@named
async def test_what_is_set_aside_is_had_by_one(shop: Shop, jump: timedelta) -> None:
    stock = shop.below.inventory
    held = await stock.reserve([Wanted(RED, 8)], timedelta(minutes=30), "one")
    jump_by(shop.clock, jump)
    await stock.sweep()
    kept = jump < timedelta()
    assert await shop.left(RED) == ((2,) if kept else (10,))
    # A step back gives it to nobody else within its own life, and to nobody twice.
    await asyncio.gather(
        *(stock.reserve([Wanted(RED, 8)], timedelta(minutes=30), key) for key in ("two", "three")),
        return_exceptions=True,
    )
    jump_by(shop.clock, -jump)
    await asyncio.gather(*(stock.commit(each) for each in [held.id]), return_exceptions=True)
    mine = await stock.find("one")
    assert (mine is not None and mine.status is ReservationStatus.COMMITTED) == kept
    jump_by(shop.clock, abs(jump) + timedelta(minutes=31))
    await stock.sweep()
    assert await shop.left(RED) == ((2,) if kept else (10,))


@named
async def test_a_key_is_answered_once_and_is_never_in_use_for_longer_than_it_is_held(
    database: Database, jump: timedelta
) -> None:
    clock, done = StoppedClock(), list[str]()
    keys = IdempotencyKeys(database, clock)

    async def die() -> Answered:
        done.append("died")
        jump_by(clock, jump)
        raise OSError("the power is gone")

    async def do() -> Answered:
        done.append("did")
        return Answered(200, {"n": len(done)})

    with pytest.raises(OSError, match="power"):
        await keys.once("scope", "key", {}, die)
    jump_by(clock, HELD)
    first = await keys.once("scope", "key", {}, do)
    jump_by(clock, timedelta(hours=-8))
    assert await keys.once("scope", "key", {}, do) == first
    assert done == ["died", "did"]
