"""When too many buy at once, or the database is away for a moment, each buyer knows whether they have bought."""

import asyncio

import pytest

from hupan.checkout import CheckoutBusy, CheckoutSession, Confirmation, NewCheckout, Status, WantedLine
from hupan.checkout.service.sessions import KIND
from hupan.platform import DatabaseUnavailable, Json, Outcome
from tests.unit.checkout.world import CUP, MINA, World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world() -> World:
    return World()


def _paying(session: CheckoutSession, key: str = "once") -> Confirmation:
    return Confirmation(key, session.fingerprint, "wallet", "card")


async def _away(*_: object) -> Json:
    raise DatabaseUnavailable("Away.", retry_after_s=2.0)


async def test_what_has_begun_is_never_told_as_an_error(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await world.ready()
    with monkeypatch.context() as patch:
        patch.setattr(world.work, "start", _away)
        begun = await world.checkouts.complete(MINA, session.id, _paying(session), wait_s=1.0)
    assert begun.status is Status.IN_PROGRESS
    assert world.payments.net == 0
    # Nobody works on it; once it is due somebody does.
    world.clock.forward(minutes=10)
    assert await world.checkouts.look_after() == 1
    done = await world.checkouts.complete(MINA, session.id, _paying(session), wait_s=1.0)
    assert done.status is Status.COMPLETED
    assert done.quote is not None
    assert world.payments.net == done.quote.totals.total.minor
    assert len(world.orders.placed) == 1


async def test_who_cannot_be_told_the_end_is_told_that_it_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await world.ready()
    with monkeypatch.context() as patch:
        patch.setattr(world.work, "outcome", _away)
        begun = await world.checkouts.complete(MINA, session.id, _paying(session), wait_s=1.0)
    assert begun.status is Status.IN_PROGRESS
    assert (await world.checkouts.get(MINA, session.id)).status is Status.COMPLETED


async def test_who_is_sent_away_has_begun_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.stock.on_hand[CUP] = world.promotions.limit = 1_000
    sessions = [await world.ready(MINA, (CUP, 1)) for _ in range(200)]
    leave = asyncio.Event()

    async def slow(kind: str, key: str, timeout_s: float) -> Outcome | None:
        assert kind == KIND
        await leave.wait()
        return world.work.runs[kind, key].outcome

    monkeypatch.setattr(world.work, "outcome", slow)
    tasks = [asyncio.create_task(world.checkouts.complete(MINA, e.id, _paying(e), wait_s=10.0)) for e in sessions]
    while not any(each.done() for each in tasks):
        await asyncio.sleep(0.001)
    leave.set()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    refused = [each for each in ended if isinstance(each, CheckoutBusy)]
    bought = [each for each in ended if isinstance(each, CheckoutSession)]
    assert len(refused) + len(bought) == len(sessions)
    assert refused
    assert all(each.retry_after_s is not None and each.retry_after_s >= 1 for each in refused)
    assert {each.status for each in bought} == {Status.COMPLETED}
    assert len(world.orders.placed) == len(bought)
    # Whoever comes back with the same key buys once.
    first = next(each for each, end in zip(sessions, ended, strict=True) if end is refused[0])
    assert (await world.checkouts.get(MINA, first.id)).status is Status.READY
    assert (await world.checkouts.complete(MINA, first.id, _paying(first), wait_s=1.0)).status is Status.COMPLETED


async def test_who_has_begun_stands_in_no_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await world.ready()
    await world.checkouts.complete(MINA, session.id, _paying(session), wait_s=1.0)

    def full(*_: object) -> None:
        raise AssertionError("nobody stands in line for what was begun")

    monkeypatch.setattr(world.checkouts, "_completing", full)
    again = await world.checkouts.complete(MINA, session.id, _paying(session), wait_s=1.0)
    assert again.status is Status.COMPLETED


async def test_a_line_of_beginners_is_bounded_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    leave, real = asyncio.Event(), world.shelf.offers

    async def slow(ids: list[str]) -> object:
        await leave.wait()
        return await real(ids)  # pyright: ignore[reportArgumentType] - names of offers

    monkeypatch.setattr(world.shelf, "offers", slow)
    new = NewCheckout("KR", (WantedLine(CUP, 1),))
    tasks = [asyncio.create_task(world.checkouts.create(MINA, new)) for _ in range(200)]
    while not any(each.done() for each in tasks):
        await asyncio.sleep(0.001)
    leave.set()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    refused = sum(isinstance(each, CheckoutBusy) for each in ended)
    assert 0 < refused == len(ended) - len(world.store.sessions)
