"""Providers that call twice, late, out of order, or with what is not so: charged once, or not at all."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.checkout import Status
from hupan.kernel import OrderId
from hupan.payments import (
    Answer,
    OutcomeUnknown,
    Payment,
    PaymentId,
    PaymentService,
    PaymentState,
    RefundState,
)
from hupan.platform import Database
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import CAP, MINA, RED, Shop, confirming, open_shop
from tests.integration.payments.stand import Bank, Stand, open_stand, request, share, won

pytestmark = pytest.mark.anyio

STATES = list(PaymentState)


@pytest.fixture
def stand(database: Database) -> Stand:
    return open_stand(database)


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


async def call(payments: PaymentService, payment: Payment, times: int = 1) -> None:
    """The bank calls, so often at once."""
    await asyncio.gather(*(payments.hear("bank", payment.reference.encode(), "") for _ in range(times)))


async def escrowed(stand: Stand, order: str) -> int:
    return await stand.balance(f"escrow:{order}")


async def test_the_same_five_times_at_once_is_booked_once(stand: Stand) -> None:
    stand.bank.fails = ["", "", "after"]
    payment = await stand.payments.authorise(request(share(900, "ord_1"), share(100, "ord_2")))
    lost = await stand.payments.capture(payment.id)
    assert lost.state is PaymentState.UNKNOWN
    await call(stand.payments, lost, 5)
    assert (await stand.payments.get(payment.id)).state is PaymentState.CAPTURED
    assert (await escrowed(stand, "ord_1"), await escrowed(stand, "ord_2")) == (900, 100)
    await call(stand.payments, lost, 5)
    assert await stand.balance("gateway:bank") == -1000
    assert await stand.books_are_clean()


async def test_a_refund_that_everybody_calls_about_is_sent_once(stand: Stand) -> None:
    paid = await stand.paid(share(900, "ord_1"))
    stand.bank.fails = ["before"]
    refund = await stand.payments.refund("back", paid.id, OrderId("ord_1"), won(400))
    assert refund.state is RefundState.UNKNOWN
    await call(stand.payments, paid, 5)
    assert stand.bank.charged[paid.id] == 500
    assert await escrowed(stand, "ord_1") == 500
    assert await stand.books_are_clean()


async def test_a_bank_that_says_no_after_yes_takes_nothing_back_and_yes_after_no_is_given_back(stand: Stand) -> None:
    paid = await stand.paid(share(900, "ord_1"))
    stand.bank.states[paid.reference] = Answer(PaymentState.FAILED, failure="changed its mind")
    await call(stand.payments, paid, 3)
    assert (await stand.payments.get(paid.id)).state is PaymentState.CAPTURED

    stand.bank.fails = ["", "decline"]
    failed = await stand.payments.authorise(request(share(300, "ord_2")))
    assert failed.state is PaymentState.FAILED
    _take_all_the_same(stand.bank, failed)
    await call(stand.payments, failed, 5)
    assert stand.bank.charged[failed.id] == 0
    assert await escrowed(stand, "ord_2") == 0
    assert await stand.balance("gateway:bank") == -900
    assert await stand.books_are_clean()


async def test_what_is_taken_although_it_was_let_go_is_given_back_whoever_dies_in_between(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(900, "ord_1"), share(100, "ord_2")))
    voided = await stand.payments.void(payment.id)
    assert voided.state is PaymentState.VOIDED
    _take_all_the_same(stand.bank, voided)
    # It can be asked how it stands; whoever sends the money back dies, or is not heard.
    stand.bank.fails = ["", *["before"] * 4]
    await call(stand.payments, voided)
    assert stand.bank.charged[payment.id] == 1000
    stand.bank.fails = []
    stand.clock.forward(minutes=2)
    await stand.payments.reconcile_all()
    assert stand.bank.charged[payment.id] == 0
    assert await stand.payments.undo(payment.id, "once more")
    assert [await escrowed(stand, each) for each in ("ord_1", "ord_2")] == [0, 0]
    assert await stand.balance("gateway:bank") == 0
    assert await stand.books_are_clean()


@pytest.mark.parametrize("state", STATES)
async def test_a_call_about_nothing_of_ours_changes_nothing(stand: Stand, state: PaymentState) -> None:
    stand.bank.states["bank-of-somebody-else"] = Answer(state)
    await stand.payments.hear("bank", b"bank-of-somebody-else", "")
    await stand.payments.hear("bank", b"", "")
    assert await stand.books_are_clean()
    assert stand.bank.asked == []


async def test_a_call_that_comes_before_our_own_answer_does_it_once(stand: Stand) -> None:
    class Hasty(Bank):
        async def capture(self, payment: Payment) -> Answer:
            answer = await super().capture(payment)
            await call(stand.payments, payment, 3)
            return answer

        async def prepare(self, payment: Payment, credential: str) -> str:
            reference = await super().prepare(payment, credential)
            # Of this name nobody here knows yet.
            await stand.payments.hear("bank", reference.encode(), "")
            return reference

    stand = open_stand(stand.database, Hasty())
    paid = await stand.paid(share(900, "ord_1"))
    assert (paid.state, stand.bank.charged[paid.id]) == (PaymentState.CAPTURED, 900)
    assert await escrowed(stand, "ord_1") == 900
    assert await stand.books_are_clean()


async def test_news_that_nobody_could_look_at_are_sent_again(stand: Stand) -> None:
    paid = await stand.paid(share(900, "ord_1"))
    refund = await stand.payments.refund("back", paid.id, OrderId("ord_1"), won(400))
    assert refund.state is RefundState.SUCCEEDED
    stand.bank.bounce(paid, refund)
    stand.bank.fails = ["before"]
    with pytest.raises(OutcomeUnknown):
        await call(stand.payments, paid)
    # Nobody else would ever ask after a refund that had arrived.
    await call(stand.payments, paid)
    assert await escrowed(stand, "ord_1") == 900
    assert [each.state for each in await stand.payments.failed_refunds()] == [RefundState.FAILED]
    assert await stand.books_are_clean()


async def test_money_that_comes_when_the_checkout_was_given_up_goes_back(shop: Shop) -> None:
    shop.bank.fails = ["", "action"]
    session = await shop.ready()
    asked = await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    assert asked.status is Status.ESCALATED
    over = await shop.checkouts.cancel(MINA, session.id)
    assert over.status is Status.CANCELED
    payment = await _payment(shop, session.id)
    assert payment.state is PaymentState.VOIDED
    _take_all_the_same(shop.bank, payment)
    await call(shop.below.payments, payment, 5)
    assert shop.bank.charged[payment.id] == 0
    assert not await shop.orders_of()
    assert await shop.left(RED, CAP) == (10, 10)
    assert (await shop.ledger.audit()).clean


async def test_calls_and_the_buyer_and_the_timekeeper_at_once_make_the_orders_once(shop: Shop) -> None:
    shop.bank.fails = ["", "action"]
    session = await shop.ready()
    await shop.checkouts.complete(MINA, session.id, confirming(session, handler="bank"))
    payment = await _payment(shop, session.id)
    shop.bank.states[payment.reference] = Answer(PaymentState.AUTHORISED)
    clock = shop.clock
    assert isinstance(clock, StoppedClock)
    clock.forward(minutes=1)
    await asyncio.gather(
        call(shop.below.payments, payment, 3),
        *(shop.checkouts.resume(MINA, session.id, wait_s=1) for _ in range(3)),
        shop.checkouts.look_after(),
    )
    done = await shop.checkouts.resume(MINA, session.id, wait_s=5)
    assert done.status is Status.COMPLETED
    orders = await shop.orders_of()
    assert len(orders) == 2
    assert shop.bank.charged == {payment.id: sum(each.total.minor for each in orders)}
    assert await shop.left(RED, CAP) == (8, 9)
    assert (await shop.ledger.audit()).clean


def _take_all_the_same(bank: Bank, payment: Payment) -> None:
    """The bank does what nobody asked for."""
    bank.states[payment.reference] = Answer(PaymentState.CAPTURED)
    bank.charged[payment.id] = payment.amount.minor


async def _payment(shop: Shop, checkout_id: str) -> Payment:
    found = await shop.below.payments.find(f"{checkout_id}:1")
    assert found is not None
    return await shop.below.payments.get(PaymentId(found.id))
