"""Refunds that failed: they are listed until they are sent once more, once, under the same key."""

import asyncio

import pytest

from hupan.kernel import Money, OrderId
from hupan.payments import Payment, PaymentNotFound, Refund, RefundId, RefundState, RefundTooLarge, WrongState
from hupan.payouts import PayoutState
from tests.integration.payments.stand import Stand, share, won

pytestmark = pytest.mark.anyio

ONE = OrderId("ord_1")
KEY = "ord_1:adj1:0"


async def failed(stand: Stand, amount: Money | None = None) -> tuple[Payment, Refund]:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.fails = ["decline"]
    refund = await stand.payments.refund(KEY, payment.id, ONE, amount or won(400))
    assert refund.state is RefundState.FAILED
    return payment, refund


async def test_it_is_listed_until_it_is_sent_once_more(stand: Stand) -> None:
    payment, refund = await failed(stand)
    assert await stand.payments.failed_refunds() == [refund]
    again = await stand.payments.retry_refund(refund.id)
    assert (again.state, again.amount, again.key) == (RefundState.SUCCEEDED, won(400), KEY)
    assert again.id != refund.id
    assert await stand.payments.failed_refunds() == []
    # Whoever asks by the key, as an order does, hears of the one that arrived.
    assert await stand.payments.refund(KEY, payment.id, ONE, won(400)) == again
    assert stand.bank.charged[payment.id] == 600
    assert (await stand.balance("escrow:ord_1"), await stand.balance("clearing:bank")) == (600, 0)
    ((shown, refunds),) = await stand.payments.of_order(ONE)
    assert (shown.id, [each.state for each in refunds]) == (payment.id, [RefundState.FAILED, RefundState.SUCCEEDED])
    assert refunds[0].retried_as == again.id
    assert await stand.books_are_clean()


async def test_pressed_twice_at_once_it_is_sent_once(stand: Stand) -> None:
    payment, refund = await failed(stand)
    made = await asyncio.gather(*(stand.payments.retry_refund(refund.id) for _ in range(4)))
    assert len({each.id for each in made}) == 1
    assert (await stand.payments.retry_refund(refund.id)).id == made[0].id
    assert stand.bank.charged[payment.id] == 600
    assert await stand.books_are_clean()


async def test_one_that_fails_again_is_listed_in_its_place(stand: Stand) -> None:
    payment, refund = await failed(stand)
    stand.bank.fails = ["decline"]
    second = await stand.payments.retry_refund(refund.id)
    assert await stand.payments.failed_refunds() == [second]
    third = await stand.payments.retry_refund(second.id)
    assert (third.state, stand.bank.charged[payment.id]) == (RefundState.SUCCEEDED, 600)
    assert await stand.books_are_clean()


async def test_without_an_answer_it_is_asked_for_and_not_sent_twice(stand: Stand) -> None:
    payment, refund = await failed(stand)
    stand.bank.fails = ["after"]
    again = await stand.payments.retry_refund(refund.id)
    assert again.state is RefundState.UNKNOWN
    stand.clock.forward(minutes=5)
    await stand.payments.reconcile_all()
    assert (await stand.payments.retry_refund(refund.id)).state is RefundState.SUCCEEDED
    assert stand.bank.charged[payment.id] == 600
    assert await stand.books_are_clean()


async def test_it_is_not_sent_once_the_money_went_back_by_another_way(stand: Stand) -> None:
    payment, refund = await failed(stand)
    await stand.payments.refund("by hand", payment.id, ONE, won(700))
    with pytest.raises(RefundTooLarge):
        await stand.payments.retry_refund(refund.id)
    # Nothing of the attempt is left behind.
    assert await stand.payments.failed_refunds() == [refund]
    assert stand.bank.charged[payment.id] == 300
    assert await stand.books_are_clean()


async def test_after_the_seller_was_paid_it_comes_from_them(stand: Stand) -> None:
    _, refund = await failed(stand)
    await stand.escrow.release(ONE)
    await stand.payments.retry_refund(refund.id)
    assert (await stand.balance("seller:sell_lake"), await stand.balance("fees")) == (540, 60)
    assert await stand.books_are_clean()


async def test_what_has_not_failed_is_not_sent_again(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    done = await stand.payments.refund(KEY, payment.id, ONE, won(400))
    with pytest.raises(WrongState):
        await stand.payments.retry_refund(done.id)
    with pytest.raises(PaymentNotFound):
        await stand.payments.retry_refund(RefundId("rfd_none"))
    assert stand.bank.charged[payment.id] == 600


async def test_failed_refunds_come_in_stretches(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    made: list[Refund] = []
    for at in range(3):
        stand.bank.fails = ["decline"]
        made.append(await stand.payments.refund(f"r{at}", payment.id, ONE, won(100)))
    first = await stand.payments.failed_refunds(limit=2)
    assert [*first, *await stand.payments.failed_refunds(first[-1].id)] == made[::-1]


async def test_payouts_that_wait_are_counted(stand: Stand) -> None:
    assert await stand.payouts.waiting() == (0, 0)
    await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    (payout,) = await stand.payouts.make({"KRW": 1})
    assert await stand.payouts.waiting() == (1, 0)
    await stand.payouts.settle(payout.id, PayoutState.FAILED, "closed")
    assert await stand.payouts.waiting() == (0, 1)
    (anew,) = await stand.payouts.make({"KRW": 1})
    assert await stand.payouts.waiting() == (1, 0)
    await stand.payouts.settle(anew.id, PayoutState.SENT, "ref 7")
    assert await stand.payouts.waiting() == (0, 0)
