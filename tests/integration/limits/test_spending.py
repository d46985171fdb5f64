"""Limits on a real PostgreSQL, held where checkouts begin."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, insert, select

from hupan.adapters.limits import CheckoutAttempts, LimitsOf
from hupan.checkout import CheckoutSession, Confirmed, How, Status
from hupan.identity.tables import PersonRow
from hupan.kernel import Money, PersonId
from hupan.limits import About, LimitNotFound, LimitReached, LimitService, Span, TooManyLimits, Wanted
from hupan.limits.routes import router
from hupan.limits.tables import LimitTakenRow
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.catalog.market import LAKE, StoppedClock
from tests.integration.checkout.shop import CAP, GUEST, MINA, RED, Shop, confirming, open_shop
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio

WHO = PersonId("per_mina")


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill(100)
        mina = {"id": WHO, "login": "mina", "name": "Mina", "role": "member", "created_at": shop.clock.now()}
        mina |= {"language": None, "theme": "system", "preferences": {}, "password_hash": None, "disabled_at": None}
        async with database.engine.begin() as connection:
            await connection.execute(insert(PersonRow), [mina])
        yield shop


@pytest.fixture
async def limits(shop: Shop) -> LimitService:
    assert shop.below.limits is not None
    await shop.below.limits.ground(WHO, "KRW", "Asia/Seoul")
    return shop.below.limits


async def pay(
    shop: Shop, session: CheckoutSession, how: How = How.CARD, *, beyond: bool = False, handler: str = "wallet"
) -> CheckoutSession:
    confirmation = replace(confirming(session, session.id, handler), confirmed=Confirmed(how, beyond=beyond))
    return await shop.checkouts.complete(session.buyer, session.id, confirmation)


def total(session: CheckoutSession) -> int:
    assert session.quote is not None
    return session.quote.totals.total.minor


async def taken(shop: Shop) -> int:
    async with shop.database.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(LimitTakenRow)) or 0


def visiting(limits: LimitService, who: str = "per_mina") -> AbstractAsyncContextManager[httpx.AsyncClient]:
    return browser(router, {LimitService: limits}, Author(PersonId(who), who))


async def test_what_acts_for_somebody_never_goes_beyond(shop: Shop, limits: LimitService) -> None:
    session = await shop.ready()
    await limits.put(WHO, Wanted(Span.PURCHASE, About.ALL, total(session) - 1))
    for how in (How.CARD, How.KEY, How.AGENT, How.MANDATE):
        for beyond in (False, True):
            with pytest.raises(LimitReached) as refused:
                await pay(shop, session, how, beyond=beyond)
            assert refused.value.params["left_minor"] == total(session) - 1
    assert (await shop.orders_of(), await shop.spent(), await taken(shop)) == ((), 0, 0)
    assert (await shop.look(session.id)).status is Status.READY


async def test_the_person_may_on_the_page_this_time(shop: Shop, limits: LimitService) -> None:
    first = await shop.ready()
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, total(first)))
    assert (await pay(shop, first, How.PAGE)).status is Status.COMPLETED
    second = await shop.ready()
    with pytest.raises(LimitReached):
        await pay(shop, second, How.PAGE)
    done = await pay(shop, second, How.PAGE, beyond=True)
    assert done.status is Status.COMPLETED
    assert done.completion is not None
    assert done.completion.confirmed == Confirmed(How.PAGE, beyond=True)
    # It counts all the same: nothing is left for what acts for them.
    (standing,) = await limits.standing(WHO)
    assert standing.left == 0


async def test_two_at_once_do_not_both_pass(shop: Shop, limits: LimitService) -> None:
    sessions = [await shop.ready() for _ in range(6)]
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 2 * total(sessions[0])))
    ended = await asyncio.gather(*(pay(shop, each) for each in sessions), return_exceptions=True)
    assert sum(isinstance(each, LimitReached) for each in ended) == 4
    assert await shop.spent() == 2 * total(sessions[0])
    assert await taken(shop) == 2


async def test_a_seller_and_a_kind_count_alone(shop: Shop, limits: LimitService) -> None:
    session = await shop.ready(MINA, (RED, 1), (CAP, 1))
    assert session.quote is not None
    lake = sum(each.total.minor for each in session.quote.lines if each.line.seller_id == LAKE)
    await limits.put(WHO, Wanted(Span.DAY, About.SELLER, lake - 1, LAKE))
    with pytest.raises(LimitReached) as refused:
        await pay(shop, session)
    assert (refused.value.params["about"], refused.value.params["subject"]) == ("seller", LAKE)
    await limits.put(WHO, Wanted(Span.DAY, About.SELLER, lake, LAKE))
    product = (await shop.below.catalog.products([session.items[RED].product_id])).popitem()[1]
    path = (await shop.below.catalog.categories()).path(product.category_id)
    await limits.put(WHO, Wanted(Span.PURCHASE, About.CATEGORY, total(session) - 1, path[0].id))
    with pytest.raises(LimitReached) as refused:
        await pay(shop, session)
    assert refused.value.params["about"] == "category"
    await limits.put(WHO, Wanted(Span.PURCHASE, About.CATEGORY, total(session), path[0].id))
    assert (await pay(shop, session)).status is Status.COMPLETED


async def test_a_new_day_begins_where_the_person_is(shop: Shop, limits: LimitService) -> None:
    assert isinstance(shop.clock, StoppedClock)
    session = await shop.ready()
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, total(session)))
    await pay(shop, session)
    (spent,) = await limits.standing(WHO)
    # At nine in the morning in London it is six in the evening in Seoul: a new day begins six hours later.
    shop.clock.forward(hours=5, minutes=59)
    (late,) = await limits.standing(WHO)
    shop.clock.forward(minutes=2)
    (fresh,) = await limits.standing(WHO)
    assert (spent.left, late.left, fresh.left) == (0, 0, total(session))


async def test_what_comes_to_nothing_is_let_go_of(shop: Shop, limits: LimitService) -> None:
    session = await shop.ready()
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, total(session)))
    shop.bank.fails = ["", "decline"]
    failed = await pay(shop, session, handler="bank")
    assert failed.status is Status.READY
    assert await taken(shop) == 0
    again = replace(confirming(failed, "again"), confirmed=Confirmed(How.CARD))
    assert (await shop.checkouts.complete(MINA, session.id, again)).status is Status.COMPLETED


async def test_what_a_killed_process_took_is_looked_after(shop: Shop, limits: LimitService) -> None:
    assert isinstance(shop.clock, StoppedClock)
    attempts = CheckoutAttempts(shop.database)
    left, bought = await shop.ready(), await shop.ready()
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 3 * total(left)))
    await pay(shop, bought)
    # Taken, and then killed before anything began.
    await LimitsOf(limits).take(left, beyond=False)
    assert await limits.sweep(attempts) == 0
    shop.clock.forward(minutes=11)
    assert await limits.sweep(attempts) == 2
    assert await taken(shop) == 1
    (standing,) = await limits.standing(WHO)
    assert standing.left == 2 * total(left)
    assert await limits.sweep(attempts) == 0


async def test_what_a_killed_process_took_counts_once_where_it_is_paid_anew(shop: Shop, limits: LimitService) -> None:
    assert isinstance(shop.clock, StoppedClock)
    session = await shop.ready()
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 2 * total(session)))
    await LimitsOf(limits).take(session, beyond=False)
    shop.clock.forward(minutes=1)
    assert (await pay(shop, session)).status is Status.COMPLETED
    for minutes in (0, 11):
        shop.clock.forward(minutes=minutes)
        await limits.sweep(CheckoutAttempts(shop.database))
        (standing,) = await limits.standing(WHO)
        assert standing.left == total(session)
    # What is left is enough for the same once more, and for no third.
    assert (await pay(shop, await shop.ready())).status is Status.COMPLETED
    with pytest.raises(LimitReached):
        await pay(shop, await shop.ready())


async def test_other_currencies_count_by_the_days_rate(shop: Shop, limits: LimitService) -> None:
    await limits.ground(WHO, "USD", "UTC")
    session = await shop.ready()
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 100))
    with pytest.raises(LimitReached) as refused:
        await pay(shop, session)
    assert refused.value.params["left"] == str(Money(100, "USD"))
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 100_000))
    await pay(shop, session)
    async with shop.database.engine.connect() as connection:
        row = (await connection.execute(select(LimitTakenRow.__table__))).one()
    assert (row.currency, row.paid_minor, row.paid_currency, row.rate_of is not None) == (
        "USD",
        total(session),
        "KRW",
        True,
    )
    (standing,) = await limits.standing(WHO)
    assert standing.left == 100_000 - sum(minor for _, _, minor in row.parts)
    # Counted in won again, it is about what was paid.
    await limits.ground(WHO, "KRW", "UTC")
    (standing,) = await limits.standing(WHO)
    assert abs(100_000 - standing.left - total(session)) < 0.02 * total(session) or standing.left == 0


async def test_guests_and_people_without_limits_are_not_counted(shop: Shop, limits: LimitService) -> None:
    await pay(shop, await shop.ready())
    await pay(shop, await shop.ready(GUEST), How.PAGE, handler="cod")
    assert await taken(shop) == 0
    assert await limits.standing(WHO) == ()


async def test_there_is_an_end_to_limits(shop: Shop, limits: LimitService) -> None:
    for at in range(50):
        await limits.put(WHO, Wanted(Span.DAY, About.SELLER, 5, f"sell_{at}"))
    with pytest.raises(TooManyLimits):
        await limits.put(WHO, Wanted(Span.DAY, About.SELLER, 5, "sell_50"))
    same = await limits.put(WHO, Wanted(Span.DAY, About.SELLER, 7, "sell_3"))
    rules = await limits.rules(WHO)
    assert rules is not None
    assert (len(rules.limits), same in rules.limits) == (50, True)
    with pytest.raises(LimitNotFound):
        await limits.remove(PersonId("per_eve"), same.id)
    with pytest.raises(LimitNotFound):
        await limits.put(PersonId("per_eve"), Wanted(Span.DAY, About.ALL, 1))


async def test_over_http_by_the_person_alone(shop: Shop, limits: LimitService) -> None:
    async with visiting(limits) as mina:
        made = await mina.post("/api/limits", json={"span": "day", "minor": 50_000})
        assert (made.status_code, made.json()["limits"][0]["left_minor"]) == (201, 50_000)
        limit_id = made.json()["limits"][0]["id"]
        wrong = await mina.post("/api/limits", json={"span": "day", "about": "seller", "minor": 5})
        assert (wrong.status_code, wrong.json()["code"]) == (400, "limits.invalid")
        assert (await mina.put("/api/limits", json={"currency": "KRW", "time_zone": "Mars/Base"})).status_code == 400
        moved = await mina.put("/api/limits", json={"currency": "USD", "time_zone": "Europe/Paris"})
        assert (moved.json()["currency"], moved.json()["time_zone"]) == ("USD", "Europe/Paris")
    async with visiting(limits, "per_eve") as eve:
        assert (await eve.get("/api/limits")).json() == {"currency": "", "time_zone": "", "limits": []}
        assert (await eve.delete(f"/api/limits/{limit_id}")).status_code == 404
    async with visiting(limits) as mina:
        assert (await mina.delete(f"/api/limits/{limit_id}")).json()["limits"] == []
