"""Refunds, disputes and payouts whose bank calls twice, late, out of order, or changes its mind days after."""

import asyncio
import itertools
from dataclasses import replace

import pytest

from hupan.kernel import OrderId
from hupan.payments import EscrowHeld, Payment, Refund, RefundAnswer, RefundState
from hupan.payouts import PayoutOver, PayoutState
from hupan.platform import Database
from tests.integration.payments.stand import Bank, Stand, open_stand, share, won

pytestmark = pytest.mark.anyio

ONE = OrderId("ord_1")
FEE, EARNED = 100, 900


@pytest.fixture
def stand(database: Database) -> Stand:
    return open_stand(database)


async def call(stand: Stand, payment: Payment, times: int = 5) -> None:
    """The bank calls, so often at once."""
    await asyncio.gather(*(stand.payments.hear("bank", payment.reference.encode(), "") for _ in range(times)))


async def refunds_of(stand: Stand) -> list[Refund]:
    ((_, refunds),) = await stand.payments.of_order(ONE)
    return refunds


async def test_a_call_that_comes_before_our_own_answer_books_a_refund_once(database: Database) -> None:
    class Hasty(Bank):
        async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:
            answer = await super().refund(payment, refund)
            await call(stand, payment, 3)
            return answer

    stand = open_stand(database, Hasty())
    paid = await stand.paid(share(1000, ONE))
    refund = await stand.payments.refund("back", paid.id, ONE, won(400))
    assert (refund.state, stand.bank.charged[paid.id]) == (RefundState.SUCCEEDED, 600)
    assert (await stand.balance("escrow:ord_1"), await stand.balance("clearing:bank")) == (600, 0)
    assert await stand.books_are_clean()


async def test_a_refund_that_takes_days_is_booked_when_it_has_arrived_and_once(stand: Stand) -> None:
    paid = await stand.paid(share(1000, ONE))
    stand.bank.refund_ends = RefundState.PENDING
    refund = await stand.payments.refund("back", paid.id, ONE, won(400))
    await call(stand, paid)
    assert (refund.state, await stand.balance("clearing:bank")) == (RefundState.PENDING, 400)
    stand.clock.forward(days=5)
    stand.bank.refunds[refund.id] = RefundAnswer(RefundState.SUCCEEDED, "bank-late")
    await asyncio.gather(call(stand, paid), *(stand.payments.reconcile_all() for _ in range(3)))
    assert [each.state for each in await refunds_of(stand)] == [RefundState.SUCCEEDED]
    assert (await stand.balance("clearing:bank"), await stand.balance("gateway:bank")) == (0, -600)
    assert stand.bank.charged[paid.id] == 600
    assert await stand.books_are_clean()


# Every order in which the three things that the bank has to tell of one refund may be heard.
@pytest.mark.parametrize("order", list(itertools.permutations(("sent", "arrived", "bounced"))))
async def test_news_of_a_refund_end_in_the_same_whatever_comes_first(stand: Stand, order: tuple[str, ...]) -> None:
    paid = await stand.paid(share(1000, ONE))
    stand.bank.refund_ends = RefundState.PENDING
    refund = await stand.payments.refund("back", paid.id, ONE, won(400))
    said = {
        "sent": RefundAnswer(RefundState.PENDING, "bank-1"),
        "arrived": RefundAnswer(RefundState.SUCCEEDED, "bank-1"),
        "bounced": RefundAnswer(RefundState.FAILED, "bank-1", "account closed"),
    }
    for each in order:
        stand.bank.refunds[refund.id] = said[each]
        await call(stand, paid, 2)
    stand.bank.refunds[refund.id] = said["bounced"]
    await call(stand, paid, 2)
    assert [each.state for each in await refunds_of(stand)] == [RefundState.FAILED]
    assert [await stand.balance(each) for each in ("escrow:ord_1", "clearing:bank", "gateway:bank")] == [1000, 0, -1000]
    assert await stand.books_are_clean()


async def test_late_calls_about_a_refund_that_bounced_leave_the_one_alone_that_took_its_place(stand: Stand) -> None:
    paid = await stand.paid(share(1000, ONE))
    first = await stand.payments.refund("back", paid.id, ONE, won(400))
    stand.bank.bounce(paid, first)
    await call(stand, paid)
    again, _ = await asyncio.gather(stand.payments.retry_refund(first.id), call(stand, paid))
    await call(stand, paid)
    assert [each.state for each in await refunds_of(stand)] == [RefundState.FAILED, RefundState.SUCCEEDED]
    assert stand.bank.charged[paid.id] == 600
    assert await stand.balance("escrow:ord_1") == 600
    # And that one bounces, too.
    stand.bank.bounce(paid, again)
    await call(stand, paid)
    assert [each.id for each in await stand.payments.failed_refunds()] == [again.id]
    assert (stand.bank.charged[paid.id], await stand.balance("escrow:ord_1")) == (1000, 1000)
    assert await stand.books_are_clean()


async def test_what_bounces_while_a_dispute_is_open_stays_where_it_is_until_it_is_decided(stand: Stand) -> None:
    paid = await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    refund = await stand.payments.refund("back", paid.id, ONE, won(400))
    await stand.escrow.hold(ONE, "dsp_1")
    stand.bank.bounce(paid, refund)
    await call(stand, paid)
    with pytest.raises(EscrowHeld):
        await stand.escrow.release(ONE)
    money = await stand.escrow.of_order(ONE)
    assert (money.captured, money.refunded) == (won(1000), won(0))
    assert money.inside + money.released == won(1000)
    # The verdict: the buyer has it back after all.
    second = await stand.payments.refund("verdict", paid.id, ONE, won(400))
    await call(stand, paid)
    await stand.escrow.unhold(ONE, "dsp_1")
    await asyncio.gather(stand.escrow.release(ONE), call(stand, paid))
    assert second.state is RefundState.SUCCEEDED
    assert stand.bank.charged[paid.id] == 600
    assert [await stand.balance(each) for each in ("escrow:ord_1", "seller:sell_lake", "fees")] == [0, 540, 60]
    assert await stand.books_are_clean()


async def test_what_bounces_after_the_seller_was_paid_out_is_theirs_again_once(stand: Stand) -> None:
    paid = await stand.paid(share(1000, ONE))
    refund = await stand.payments.refund("back", paid.id, ONE, won(400))
    await stand.escrow.release(ONE)
    (first,) = await stand.payouts.make({"KRW": 1})
    stand.bank.bounce(paid, refund)
    await call(stand, paid)
    (second,) = await stand.payouts.make({"KRW": 1})
    assert (first.amount, second.amount) == (won(540), won(360))
    await call(stand, paid)
    assert await stand.payouts.make({"KRW": 1}) == []
    assert await stand.books_are_clean()


async def test_a_payout_that_everybody_reports_is_settled_once(stand: Stand) -> None:
    await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    made = await asyncio.gather(*(stand.payouts.make({"KRW": 1}) for _ in range(4)))
    (payout,) = [each for some in made for each in some]
    assert payout.amount == won(EARNED)
    sent = await asyncio.gather(*(stand.payouts.settle(payout.id, PayoutState.SENT, "ref 1") for _ in range(4)))
    assert {each.state for each in sent} == {PayoutState.SENT}
    # The seller's bank sends it back, and everybody says so at once: the seller has it again, once.
    await asyncio.gather(*(stand.payouts.settle(payout.id, PayoutState.FAILED, "closed") for _ in range(4)))
    assert (await stand.balance("payout:sell_lake"), await stand.balance("seller:sell_lake")) == (0, EARNED)
    # That it was sent is told once more, too late.
    with pytest.raises(PayoutOver):
        await stand.payouts.settle(payout.id, PayoutState.SENT, "ref 1")
    made, _ = await asyncio.gather(
        asyncio.gather(*(stand.payouts.make({"KRW": 1}) for _ in range(3))),
        stand.payouts.settle(payout.id, PayoutState.FAILED, "closed, once more"),
    )
    (anew,) = [each for some in made for each in some]
    await stand.payouts.settle(anew.id, PayoutState.SENT, "ref 2")
    assert (await stand.balance("payout:sell_lake"), await stand.balance("seller:sell_lake")) == (EARNED, 0)
    assert await stand.balance("fees") == FEE
    assert await stand.books_are_clean()


async def test_one_who_says_sent_and_one_who_says_failed_at_once_leave_the_money_in_one_place(stand: Stand) -> None:
    await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    (payout,) = await stand.payouts.make({"KRW": 1})
    states = (PayoutState.SENT, PayoutState.FAILED) * 3
    await asyncio.gather(*(stand.payouts.settle(payout.id, each, "by hand") for each in states), return_exceptions=True)
    (kept,) = await stand.payouts.page("", 10)
    # Whoever says `failed` is heard before or after `sent`; `sent` is not heard after `failed`.
    assert await stand.balance("seller:sell_lake") == EARNED
    assert await stand.balance("payout:sell_lake") == 0
    assert replace(kept, note="", settled_at=None) == replace(payout, state=PayoutState.FAILED)
    assert await stand.books_are_clean()
