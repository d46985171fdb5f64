"""What lies in escrow is released once, less the fee; or refunded; and never both."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.kernel import OrderId
from hupan.payments import (
    BadPayment,
    EscrowHeld,
    EscrowNotFound,
    KeyReused,
    Payment,
    Refund,
    RefundState,
    RefundTooLarge,
)
from hupan.payouts import PayoutId, PayoutNotFound, PayoutOver, PayoutState
from tests.integration.payments.stand import HILL, LAKE, Stand, request, share, won

pytestmark = pytest.mark.anyio

ONE, TWO = OrderId("ord_1"), OrderId("ord_2")
NOW = timedelta()


async def refund(stand: Stand, payment: Payment, minor: int, key: str = "r", order: OrderId = ONE) -> Refund:
    return await stand.payments.refund(key, payment.id, order, won(minor))


async def test_a_release_gives_the_seller_all_but_the_fee_once(stand: Stand) -> None:
    await stand.paid(share(1005, ONE))
    released = await asyncio.gather(*(stand.escrow.release(ONE) for _ in range(5)))
    assert sorted(each.minor for each in released) == [0, 0, 0, 0, 1005]
    # A tenth, and halves go up: 100.5 are 101.
    assert (await stand.balance("seller:sell_lake"), await stand.balance("fees")) == (904, 101)
    assert (await stand.escrow.of_order(ONE)).released == won(1005)
    assert await stand.books_are_clean()


async def test_a_dispute_keeps_money_where_it_is_until_every_reason_is_gone(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE), share(500, TWO))
    for reason in ("dsp_1", "dsp_1", "operator"):
        await stand.escrow.hold(ONE, reason)
    assert [(each.order_id, each.holds, inside) for each, inside in await stand.escrow.held()] == [
        (ONE, ("dsp_1", "operator"), won(1000))
    ]
    with pytest.raises(EscrowHeld):
        await stand.escrow.release(ONE)
    assert (await refund(stand, payment, 400)).state is RefundState.SUCCEEDED
    await stand.escrow.unhold(ONE, "dsp_1")
    with pytest.raises(EscrowHeld):
        await stand.escrow.release(ONE)
    await stand.escrow.unhold(ONE, "operator")
    assert await stand.escrow.held() == []
    assert await stand.escrow.release(ONE) == won(600)
    assert await stand.escrow.release(TWO) == won(500)


async def test_nobody_releases_or_holds_what_was_never_paid(stand: Stand) -> None:
    for call in (
        stand.escrow.release(ONE),
        stand.escrow.hold(ONE, "x"),
        stand.escrow.unhold(ONE, "x"),
        stand.escrow.of_order(ONE),
    ):
        with pytest.raises(EscrowNotFound):
            await call


async def test_refunds_in_parts_add_up_to_what_was_paid_and_no_more(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE), share(500, TWO))
    first = await refund(stand, payment, 300)
    assert first.state is RefundState.SUCCEEDED
    assert await refund(stand, payment, 300) == first
    with pytest.raises(KeyReused):
        await refund(stand, payment, 301)
    with pytest.raises(KeyReused):
        await refund(stand, await stand.paid(share(1000, "ord_3")), 300, order=OrderId("ord_3"))
    with pytest.raises(RefundTooLarge):
        await refund(stand, payment, 701, "more")
    await refund(stand, payment, 700, "rest")
    with pytest.raises(RefundTooLarge):
        await refund(stand, payment, 1, "one too many")
    for minor, order in ((0, ONE), (-5, ONE), (5, OrderId("ord_9"))):
        with pytest.raises(BadPayment):
            await refund(stand, payment, minor, "odd", order)
    assert stand.bank.charged[payment.id] == 500
    assert await stand.balance("clearing:bank") == 0
    assert (await stand.balance("escrow:ord_1"), await stand.balance("escrow:ord_2")) == (0, 500)
    assert await stand.books_are_clean()


async def test_many_refunds_at_once_never_give_back_more_than_was_paid(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    tried = await asyncio.gather(
        *(refund(stand, payment, 300, f"r{at % 5}") for at in range(10)),
        stand.escrow.release(ONE),
        return_exceptions=True,
    )
    done = {each.key for each in tried if isinstance(each, Refund)}
    assert len(done) == 3
    assert all(isinstance(each, RefundTooLarge) for each in tried[:10] if not isinstance(each, Refund))
    assert stand.bank.charged[payment.id] == 100
    assert await stand.balance("seller:sell_lake") + await stand.balance("fees") == 100
    assert await stand.books_are_clean()


async def test_after_the_release_a_refund_comes_from_the_seller_who_may_owe_it_and_the_fee_comes_back(
    stand: Stand,
) -> None:
    payment = await stand.paid(share(1005, ONE))
    await stand.escrow.release(ONE)
    (payout,) = await stand.payouts.make({"KRW": 1})
    assert payout.amount == won(904)
    await refund(stand, payment, 333)
    # What is left of the sale is 672, of which 67 are the fee.
    assert (await stand.balance("fees"), await stand.balance("seller:sell_lake")) == (67, 904 - 904 - (333 - 34))
    await refund(stand, payment, 672, "rest")
    assert (await stand.balance("fees"), await stand.balance("seller:sell_lake")) == (0, -904)
    assert (await stand.escrow.of_order(ONE)).refunded == won(1005)
    assert await stand.books_are_clean()


async def test_a_refund_that_fails_is_put_back_where_it_was(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.fails = ["decline"]
    failed = await refund(stand, payment, 400)
    assert failed.state is RefundState.FAILED
    assert await refund(stand, payment, 400) == failed
    assert (await stand.balance("escrow:ord_1"), await stand.balance("clearing:bank")) == (1000, 0)
    await stand.escrow.release(ONE)
    stand.bank.fails = ["decline"]
    await refund(stand, payment, 1000, "again")
    assert (await stand.balance("seller:sell_lake"), await stand.balance("fees")) == (900, 100)
    assert await stand.books_are_clean()


async def test_a_refund_that_the_buyers_bank_sends_back_days_later_goes_to_the_seller(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    done = await refund(stand, payment, 400)
    await stand.escrow.release(ONE)
    stand.bank.bounce(payment, done)
    for _ in range(2):
        await stand.payments.hear("bank", payment.reference.encode(), "signed")
    assert (await refund(stand, payment, 400)).state is RefundState.FAILED
    assert stand.bank.charged[payment.id] == 1000
    assert await stand.balance("gateway:bank") == -1000
    assert (await stand.balance("seller:sell_lake"), await stand.balance("fees")) == (900, 100)
    assert (await refund(stand, payment, 1000, "all")).state is RefundState.SUCCEEDED
    assert await stand.books_are_clean()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_refund_without_an_answer_is_asked_for_and_sent_once(stand: Stand, when: str) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.fails = [when]
    lost = await refund(stand, payment, 400)
    assert lost.state is RefundState.UNKNOWN
    # Nobody can release what is on its way back.
    assert await stand.escrow.release(ONE) == won(600)
    assert await stand.balance("clearing:bank") == 400
    stand.bank.fails = ["before"]
    assert (await refund(stand, payment, 400)).state is RefundState.UNKNOWN
    stand.clock.forward(minutes=5)
    assert await stand.payments.reconcile_all() == 1
    assert (await refund(stand, payment, 400)).state is RefundState.SUCCEEDED
    assert stand.bank.charged[payment.id] == 600
    assert await stand.books_are_clean()


async def test_a_slow_refund_stays_on_its_way_until_it_has_arrived(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.refund_ends = RefundState.PENDING
    slow = await refund(stand, payment, 400)
    assert (slow.state, slow.reference) == (RefundState.PENDING, f"bank-{slow.id}")
    stand.bank.refunds[slow.id] = replace(stand.bank.refunds[slow.id], state=RefundState.SUCCEEDED)
    await stand.payments.hear("bank", payment.reference.encode(), "signed")
    assert (await refund(stand, payment, 400)).state is RefundState.SUCCEEDED
    assert stand.bank.asked.count("refund") == 1


async def test_an_order_that_is_paid_twice_over_is_one_escrow(stand: Stand) -> None:
    first = await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    second = await stand.paid(share(200, ONE))
    assert (await stand.escrow.of_order(ONE)).inside == won(200)
    await refund(stand, first, 500)
    # What still lay in escrow came first.
    assert (await stand.balance("escrow:ord_1"), await stand.balance("seller:sell_lake")) == (0, 900 - 270)
    await refund(stand, second, 200, "second")
    assert await stand.balance("seller:sell_lake") == 900 - 450
    assert await stand.books_are_clean()


async def test_sellers_are_paid_out_once_what_they_have_if_it_is_enough(stand: Stand) -> None:
    await stand.paid(share(1000, ONE, LAKE), share(100, TWO, HILL))
    for order in (ONE, TWO):
        await stand.escrow.release(order)
    assert await stand.payouts.make({"USD": 1}) == []
    made = [
        each for batch in await asyncio.gather(*(stand.payouts.make({"KRW": 91}) for _ in range(4))) for each in batch
    ]
    assert [(each.seller_id, each.amount, each.state) for each in made] == [(LAKE, won(900), PayoutState.CREATED)]
    (payout,) = made
    sent = await stand.payouts.settle(payout.id, PayoutState.SENT, "bank transfer 17")
    assert await stand.payouts.settle(payout.id, PayoutState.SENT, "again") == sent
    assert await stand.payouts.page() == [sent]
    assert await stand.balance("payout:sell_lake") == 900
    failed = await asyncio.gather(
        *(stand.payouts.settle(payout.id, PayoutState.FAILED, "no account") for _ in range(3))
    )
    assert {each.state for each in failed} == {PayoutState.FAILED}
    assert (await stand.balance("payout:sell_lake"), await stand.balance("seller:sell_lake")) == (0, 900)
    with pytest.raises(PayoutOver):
        await stand.payouts.settle(payout.id, PayoutState.SENT, "after all")
    with pytest.raises(PayoutNotFound):
        await stand.payouts.settle(PayoutId("po_nobody"), PayoutState.SENT, "")
    assert [each.seller_id for each in await stand.payouts.make({"KRW": 1})] == [HILL, LAKE]
    assert len(await stand.payouts.page()) == 3
    assert await stand.books_are_clean()


async def test_a_seller_in_debt_is_not_paid_out(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    await stand.payouts.make({"KRW": 1})
    await refund(stand, payment, 1000)
    assert await stand.balance("seller:sell_lake") == -900
    assert await stand.payouts.make({"KRW": 1}) == []


@pytest.mark.parametrize("mishap", ["", "before", "after"])
async def test_what_is_undone_is_let_go_or_given_back_whatever_it_needs(stand: Stand, mishap: str) -> None:
    open_one = await stand.payments.authorise(request(share(300, TWO), key="a"))
    assert await stand.payments.find("a") == open_one
    assert await stand.payments.find("b") is None
    stand.bank.fails = [mishap]
    if not await stand.payments.undo(open_one.id, "u"):
        assert mishap
        assert await stand.payments.undo(open_one.id, "u")
    assert (await stand.payments.get(open_one.id)).state == "voided"

    payment = await stand.paid(share(1000, ONE), share(500, TWO))
    await refund(stand, payment, 400)
    stand.bank.fails = ["", mishap]
    if not await stand.payments.undo(payment.id, "u"):
        assert await stand.payments.undo(payment.id, "u")
    assert await stand.payments.undo(payment.id, "u")
    assert stand.bank.charged == {payment.id: 0}
    assert await stand.books_are_clean()


async def test_cash_is_undone_before_and_after_it_was_collected(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(1000, ONE), share(500, TWO), handler="cod"))
    assert stand.payments.handler("cod").by_order
    await stand.payments.capture(payment.id, ONE)
    assert await stand.payments.undo(payment.id, "u")
    assert await stand.balance("gateway:cod") == 0
    assert (await stand.payments.get(payment.id)).open_orders == ()
    assert await stand.books_are_clean()
