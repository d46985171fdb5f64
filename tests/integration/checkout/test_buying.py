"""Buying on a real PostgreSQL, with every room real."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from hupan.adapters.checkout import rooms_of
from hupan.checkout import Changes, CheckoutClosed, CheckoutId, CheckoutSession, Code, NewCheckout, Status
from hupan.checkout import PaymentState as CheckoutPaymentState
from hupan.checkout.domain.session import NEWS
from hupan.checkout.repository import SqlCheckoutStore
from hupan.kernel import Money
from hupan.payments import PaymentId, PaymentState
from hupan.platform import Database, OutboxReader, Place
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import (
    BLUE,
    CAP,
    CONTACT,
    GUEST,
    HOME,
    MINA,
    RED,
    Shop,
    confirming,
    open_shop,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


async def settled(shop: Shop, checkout_id: CheckoutId) -> CheckoutSession:
    clock = shop.clock
    assert isinstance(clock, StoppedClock)
    for _ in range(10):
        clock.forward(minutes=2)
        await shop.checkouts.look_after()
        session = await shop.look(checkout_id)
        if not session.is_paying:
            return session
    raise AssertionError(checkout_id)


async def test_a_checkout_becomes_one_order_a_seller_with_its_money_in_escrow(shop: Shop) -> None:
    session = await shop.ready()
    assert await shop.look(session.id) == session
    done = await shop.checkouts.complete(MINA, session.id, confirming(session))
    assert done.status is Status.COMPLETED
    assert await shop.look(session.id) == done
    orders = await shop.orders_of()
    assert {order.id for order in orders} == set(done.order_ids)
    assert done.quote is not None
    assert sum(order.total.minor for order in orders) == done.quote.totals.total.minor == await shop.spent()
    assert await shop.left(RED, CAP) == (8, 9)
    assert await shop.codes_used() == 1
    assert (await shop.ledger.audit()).clean
    reader = OutboxReader(shop.database, "test", NEWS)
    assert (await reader.read(Place())).subjects == (session.id,)


async def test_what_was_bought_leaves_the_cart(shop: Shop) -> None:
    carts = shop.below.carts
    for offer_id, quantity in ((RED, 2), (BLUE, 1)):
        await carts.add(GUEST, offer_id, quantity)
    wishes = Changes(contact=CONTACT, destination=HOME)
    session = await shop.checkouts.create(GUEST, NewCheckout("KR", wishes=wishes))
    await carts.add(GUEST, CAP, 1)
    done = await shop.checkouts.complete(GUEST, session.id, confirming(session, handler="cod"))
    assert done.status is Status.COMPLETED
    assert [line.offer_id for line in (await carts.of(GUEST)).lines] == [CAP]


async def test_a_guest_pays_cash_at_the_door(shop: Shop) -> None:
    session = await shop.ready(GUEST, (RED, 1))
    assert {each.id for each in await shop.checkouts.handlers(session)} == {"cod", "bank"}
    done = await shop.checkouts.complete(GUEST, session.id, confirming(session, handler="cod"))
    assert done.status is Status.COMPLETED
    (order,) = await shop.orders_of(GUEST)
    assert (order.contact, order.at_the_door) == ("mina@example.org", True)
    assert (await shop.below.payments.get(PaymentId(order.payment_id))).state is PaymentState.AUTHORISED
    assert (await shop.ledger.audit()).clean


@pytest.mark.parametrize("mishaps", [["", "decline"], ["before"] * 4 + ["", "decline"]])
async def test_a_bank_that_declines_has_charged_nothing(shop: Shop, mishaps: list[str]) -> None:
    shop.bank.fails = mishaps
    session = await shop.ready()
    again = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    again = await settled(shop, again.id)
    assert [each.code for each in again.notices] == [Code.PAYMENT_DECLINED]
    assert sum(shop.bank.charged.values()) == 0
    assert await shop.left(RED, CAP) == (10, 10)
    assert await shop.codes_used() == 0
    assert not await shop.orders_of()
    seen = await shop.checkouts.get(MINA, session.id)
    done = await shop.checkouts.complete(MINA, session.id, confirming(seen, "again", "bank"))
    assert done.status is Status.COMPLETED
    assert sum(shop.bank.charged.values()) == sum(order.total.minor for order in await shop.orders_of())


@pytest.mark.parametrize("verb", [0, 1], ids=["authorise", "capture"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_bank_that_does_not_answer_charges_once(shop: Shop, verb: int, when: str) -> None:
    shop.bank.fails = ["", *[""] * verb, when, *["before"] * 12]
    session = await shop.ready()
    waiting = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    assert waiting.status is Status.IN_PROGRESS
    assert await shop.left(RED, CAP) == (8, 9)
    shop.bank.fails = []
    done = await settled(shop, session.id)
    assert done.status is Status.COMPLETED
    assert sum(shop.bank.charged.values()) == sum(order.total.minor for order in await shop.orders_of())
    assert (await shop.ledger.audit()).clean


async def test_tabs_and_changes_at_once_lose_nothing(shop: Shop) -> None:
    session = await shop.ready()
    ends = await asyncio.gather(
        *(shop.checkouts.complete(MINA, session.id, confirming(session, f"tab {at}")) for at in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, CheckoutClosed) for each in ends) == 4
    assert len(await shop.orders_of()) == 2
    assert await shop.left(RED, CAP) == (8, 9)


async def test_changes_at_once_are_all_made(shop: Shop) -> None:
    session = await shop.ready()
    changes = [Changes(codes=()), Changes(shipping={}), Changes(contact=CONTACT)]
    await asyncio.gather(*(shop.checkouts.update(MINA, session.id, each) for each in changes))
    now = await shop.checkouts.get(MINA, session.id)
    assert (now.version, now.wishes.codes) == (4, ())


async def test_the_last_ones_are_sold_once_to_a_crowd(shop: Shop) -> None:
    crowd = [await shop.ready(MINA, (CAP, 1)) for _ in range(14)]
    ends = await asyncio.gather(
        *(shop.checkouts.complete(MINA, each.id, confirming(each, each.id)) for each in crowd), return_exceptions=True
    )
    failed = [each for each in ends if isinstance(each, BaseException)]
    assert not [each for each in failed if getattr(each, "code", "") != "checkout.not_ready"]
    states = [(await shop.look(each.id)).status for each in crowd]
    assert states.count(Status.COMPLETED) == len(await shop.orders_of()) == 10
    assert await shop.left(CAP) == (0,)
    assert await shop.codes_used() == 10
    assert (await shop.ledger.audit()).clean


async def test_old_checkouts_end_and_are_forgotten(shop: Shop) -> None:
    clock = shop.clock
    assert isinstance(clock, StoppedClock)
    session = await shop.ready()
    clock.forward(hours=25)
    await shop.checkouts.look_after()
    assert (await shop.look(session.id)).status is Status.CANCELED
    clock.forward(days=31)
    await shop.checkouts.look_after()
    async with shop.database.stores(SqlCheckoutStore)() as store:
        assert await store.get(session.id) is None
        assert await store.forget(clock.now() - timedelta(days=30), 10) == 0


async def test_what_was_given_back_in_part_is_taken_back_for_the_rest(shop: Shop) -> None:
    session = await shop.ready()
    await shop.checkouts.complete(MINA, session.id, confirming(session))
    order = (await shop.orders_of())[0]
    payment_id = PaymentId(order.payment_id)
    await shop.below.payments.refund("a part", payment_id, order.id, Money(700, "KRW"))
    paid_by = rooms_of(shop.below).payments
    for _ in range(2):
        assert (await paid_by.undo(payment_id, "all of it")).state is CheckoutPaymentState.VOIDED
        assert await shop.spent() == 0
    assert (await shop.ledger.audit()).clean
