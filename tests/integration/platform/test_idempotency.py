"""The same question under the same key has one answer, whoever dies while it is worked out."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.platform import Database
from hupan.platform.durable import Json
from hupan.platform.errors import BadKey, KeyInUse, KeyReused
from hupan.platform.idempotency import HELD, HONOURED, Answer, IdempotencyKeys
from hupan.platform.tables import IdempotencyRow

pytestmark = pytest.mark.anyio

SCOPE = "checkout.complete:per_1"


class Now:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()


class Sale:
    def __init__(self) -> None:
        self.sold = 0
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def sell(self) -> Answer:
        self.sold += 1
        return Answer(201, {"order": f"ord_{self.sold}", "총액": [1, 2.5, None]})

    async def sell_slowly(self) -> Answer:
        self.begun.set()
        await self.go_on.wait()
        return await self.sell()


@pytest.fixture
def clock() -> Now:
    return Now()


@pytest.fixture
def keys(database: Database, clock: Now) -> IdempotencyKeys:
    return IdempotencyKeys(database, clock)


async def test_the_same_question_has_the_same_answer(keys: IdempotencyKeys) -> None:
    sale = Sale()
    first = await keys.once(SCOPE, "k", {"a": 1, "b": [2]}, sale.sell)
    again = await keys.once(SCOPE, "k", {"b": [2], "a": 1}, sale.sell)
    assert first == again == Answer(201, {"order": "ord_1", "총액": [1, 2.5, None]})
    assert sale.sold == 1


async def test_another_question_under_the_key_is_refused(keys: IdempotencyKeys) -> None:
    sale = Sale()
    await keys.once(SCOPE, "k", {"total": 100}, sale.sell)
    with pytest.raises(KeyReused):
        await keys.once(SCOPE, "k", {"total": 1}, sale.sell)
    # Another's key of the same name is another key.
    assert (await keys.once("checkout.complete:per_2", "k", {"total": 1}, sale.sell)).status == 201
    assert sale.sold == 2


async def test_of_many_at_once_one_does_it_and_the_others_are_told_to_come_back(
    keys: IdempotencyKeys, database: Database, clock: Now
) -> None:
    sale = Sale()
    others = IdempotencyKeys(database, clock)
    first = asyncio.create_task(keys.once(SCOPE, "k", None, sale.sell_slowly))
    await sale.begun.wait()
    refused = await asyncio.gather(
        *(others.once(SCOPE, "k", None, sale.sell_slowly) for _ in range(6)), return_exceptions=True
    )
    assert [type(each) for each in refused] == [KeyInUse] * 6
    assert all(isinstance(each, KeyInUse) and 0 < (each.retry_after_s or 0) <= 15 for each in refused)
    sale.go_on.set()
    assert await others_after(first, others, sale) == Answer(201, {"order": "ord_1", "총액": [1, 2.5, None]})
    assert sale.sold == 1


async def others_after(first: asyncio.Task[Answer], others: IdempotencyKeys, sale: Sale) -> Answer:
    assert (await first).status == 201
    return await others.once(SCOPE, "k", None, sale.sell_slowly)


async def test_twenty_that_begin_together_sell_once(keys: IdempotencyKeys) -> None:
    sale = Sale()
    answers = await asyncio.gather(*(keys.once(SCOPE, "k", 7, sale.sell) for _ in range(20)), return_exceptions=True)
    assert sale.sold == 1
    assert {type(each) for each in answers} <= {Answer, KeyInUse}
    assert any(isinstance(each, Answer) for each in answers)


async def test_whoever_comes_after_a_crash_goes_on(keys: IdempotencyKeys, database: Database, clock: Now) -> None:
    sale = Sale()
    dying = asyncio.create_task(keys.once(SCOPE, "k", None, sale.sell_slowly))
    await sale.begun.wait()
    # The dying process never says that it lets go: from here on only its row is left of it.
    clock.time += HELD + timedelta(seconds=1)
    successor = IdempotencyKeys(database, clock)
    with pytest.raises(KeyReused):
        await successor.once(SCOPE, "k", "another", sale.sell)
    answer = await successor.once(SCOPE, "k", None, sale.sell)
    # Should it have been only slow, its answer comes too late to be kept.
    sale.go_on.set()
    await dying
    assert (
        await successor.once(SCOPE, "k", None, sale.sell)
        == answer
        == Answer(201, {"order": "ord_1", "총액": [1, 2.5, None]})
    )


async def test_a_clock_that_is_set_back_keeps_nobody_waiting_for_a_dead_one(
    keys: IdempotencyKeys, database: Database, clock: Now
) -> None:
    sale = Sale()
    dead = asyncio.create_task(keys.once(SCOPE, "k", None, sale.sell_slowly))
    await sale.begun.wait()
    clock.time -= timedelta(hours=1)
    answer = await IdempotencyKeys(database, clock).once(SCOPE, "k", None, sale.sell)
    assert (answer.status, sale.sold) == (201, 1)
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    assert await keys.once(SCOPE, "k", None, sale.sell) == answer


async def test_an_error_is_no_answer_and_nobody_waits_for_it(keys: IdempotencyKeys) -> None:
    async def fail() -> Answer:
        raise OSError("the provider is away")

    sale = Sale()
    with pytest.raises(OSError, match="provider"):
        await keys.once(SCOPE, "k", None, fail)
    assert (await keys.once(SCOPE, "k", None, sale.sell)).status == 201


async def test_what_is_done_is_answered_though_the_answer_cannot_be_kept(
    keys: IdempotencyKeys, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale = Sale()

    async def sell_and_lose_the_database() -> Answer:
        monkeypatch.setattr(keys, "_sessions", Database("postgresql://nobody@127.0.0.1:1/none").stores(_itself))
        return await sale.sell()

    assert (await keys.once(SCOPE, "k", None, sell_and_lose_the_database)).status == 201
    # Whoever asks again asks what is done anew, once nobody is thought to be doing it any more.
    monkeypatch.undo()
    with pytest.raises(KeyInUse):
        await keys.once(SCOPE, "k", None, sale.sell)


def _itself(session: AsyncSession) -> AsyncSession:
    return session


async def test_whoever_hangs_up_leaves_the_key_to_the_next(keys: IdempotencyKeys) -> None:
    sale = Sale()
    hung_up = asyncio.create_task(keys.once(SCOPE, "k", None, sale.sell_slowly))
    await sale.begun.wait()
    hung_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hung_up
    assert (await keys.once(SCOPE, "k", None, sale.sell)).status == 201


async def test_after_a_day_the_key_is_free_and_forgotten(keys: IdempotencyKeys, database: Database, clock: Now) -> None:
    sale = Sale()
    await keys.once(SCOPE, "k", "one", sale.sell)
    await keys.once(SCOPE, "other", "one", sale.sell)
    clock.time += HONOURED - timedelta(seconds=1)
    with pytest.raises(KeyReused):
        await keys.once(SCOPE, "k", "two", sale.sell)
    clock.time += timedelta(seconds=1)
    assert (await keys.once(SCOPE, "k", "two", sale.sell)).body == {"order": "ord_3", "총액": [1, 2.5, None]}
    clock.time += HONOURED
    await IdempotencyKeys(database, clock).once(SCOPE, "third", None, sale.sell)
    async with AsyncSession(database.engine) as session:
        assert await session.scalar(select(func.count()).select_from(IdempotencyRow)) == 1


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "키", "a\nb", "\x00"])
async def test_a_key_is_plain_text(keys: IdempotencyKeys, key: str) -> None:
    with pytest.raises(BadKey):
        await keys.once(SCOPE, key, None, Sale().sell)


@pytest.mark.parametrize("payload", [None, 0, False, "", [], {}, {"a": None}])
async def test_every_payload_is_a_question_of_its_own(keys: IdempotencyKeys, payload: Json) -> None:
    sale = Sale()
    await keys.once(SCOPE, "k", ["something", "else"], sale.sell)
    with pytest.raises(KeyReused):
        await keys.once(SCOPE, "k", payload, sale.sell)
