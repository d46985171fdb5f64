"""Chargebacks on a real database, with a bank that takes back, decides, and does not always answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.chargebacks import (
    Chargeback,
    ChargebackId,
    ChargebackListener,
    ChargebackNotFound,
    ChargebackOver,
    ChargebackReason,
    ChargebacksAway,
    ChargebackState,
    NothingSaid,
    Said,
)
from hupan.chargebacks.watching import READER
from hupan.kernel import OrderId
from hupan.payments import (
    DISPUTED_NEWS,
    ChargedBack,
    EscrowHeld,
    Payment,
    RefundState,
    RefundTooLarge,
)
from hupan.platform import OutboxReader, Signals
from tests.integration.payments.stand import HILL, LAKE, Stand, share, won

pytestmark = pytest.mark.anyio

ONE, TWO = OrderId("ord_1"), OrderId("ord_2")
C = ChargebackState


def said(stand: Stand, amount: int, state: C = C.NEEDS_RESPONSE, *, taken: int | None = None, fee: int = 0) -> Said:
    now = stand.clock.now()
    return Said(
        reference="dp_1",
        state=state,
        inquiry=False,
        reason=ChargebackReason.NOT_RECEIVED,
        amount=won(amount),
        withdrawn=won(amount if taken is None else taken),
        fee=won(fee) if fee else None,
        due_at=now + timedelta(days=7),
        opened_at=now,
    )


async def happens(stand: Stand, payment: Payment, what: Said) -> Chargeback:
    stand.bank.dispute(payment, what)
    await stand.chargebacks.look(payment.id)
    return next(each for each in await stand.chargebacks.page() if each.said.reference == what.reference)


async def where(stand: Stand, order: OrderId = ONE) -> tuple[int, int, int]:
    """What lies in escrow, what the seller has, what the market has."""
    return (
        await stand.balance(f"escrow:{order}"),
        await stand.balance(f"seller:{LAKE}"),
        await stand.balance("fees"),
    )


async def settled(stand: Stand) -> None:
    """What the bank has of ours is what the books say of it."""
    assert await stand.books_are_clean()
    assert -await stand.balance("gateway:bank") == sum(stand.bank.charged.values())


async def test_what_lies_in_escrow_is_taken_from_there_and_comes_back_when_it_is_won(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    found = await happens(stand, payment, said(stand, 1000, fee=15))
    assert (found.said.state, found.withdrawn.amount) == (C.NEEDS_RESPONSE, won(1000))
    assert await where(stand) == (0, 0, -15)
    with pytest.raises(EscrowHeld):
        await stand.escrow.release(ONE)
    await settled(stand)
    found = await happens(stand, payment, said(stand, 1000, C.WON, taken=0, fee=15))
    assert (found.said.state, found.closed_at) == (C.WON, stand.clock.now())
    assert await where(stand) == (1000, 0, -15)
    assert await stand.escrow.release(ONE) == won(1000)
    assert await where(stand) == (0, 900, 85)
    await settled(stand)
    assert stand.histories.said[ONE] == [("chargeback_opened", 1000), ("chargeback_won", 1000)]


async def test_what_was_released_is_owed_by_the_seller_who_is_paid_out_less_until_it_is_earned(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    await stand.escrow.release(ONE)
    assert len(await stand.payouts.make({"KRW": 1})) == 1
    await happens(stand, payment, said(stand, 1000))
    # The market gives its part of the sale back, the seller owes the rest.
    assert await where(stand) == (0, -900, 0)
    await happens(stand, payment, said(stand, 1000, C.LOST))
    later = await stand.paid(share(500, TWO))
    await stand.escrow.release(TWO)
    assert await stand.payouts.make({"KRW": 1}) == []
    assert (later.amount, (await where(stand))[1]) == (won(500), -450)
    third = await stand.paid(share(1000, "ord_3"))
    await stand.escrow.release(OrderId("ord_3"))
    assert [each.amount for each in await stand.payouts.make({"KRW": 1})] == [won(450)]
    assert third.amount == won(1000)
    await settled(stand)


async def test_a_part_is_divided_among_the_orders_by_what_is_left_of_them(stand: Stand) -> None:
    payment = await stand.paid(share(600, ONE), share(400, TWO, HILL))
    await stand.payments.refund("r", payment.id, TWO, won(200))
    found = await happens(stand, payment, said(stand, 400))
    # 600 and 200 are left: three parts of four, and one.
    assert await stand.balance(f"escrow:{ONE}") == 300
    assert await stand.balance(f"escrow:{TWO}") == 100
    assert found.orders == {ONE: won(240), TWO: won(160)}
    await happens(stand, payment, said(stand, 400, C.UNDER_REVIEW, taken=100))
    assert await stand.balance(f"escrow:{ONE}") == 525
    assert await stand.balance(f"escrow:{TWO}") == 175
    await settled(stand)


async def test_what_was_refunded_already_is_the_markets_to_bear(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    await stand.payments.refund("r", payment.id, ONE, won(700))
    found = await happens(stand, payment, said(stand, 1000))
    assert found.withdrawn.market == won(700)
    assert await where(stand) == (0, 0, -700)
    await settled(stand)
    await happens(stand, payment, said(stand, 1000, C.WON, taken=0))
    assert await where(stand) == (300, 0, 0)
    await settled(stand)


async def test_nothing_is_refunded_while_the_bank_decides_and_never_twice(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    await happens(stand, payment, said(stand, 800))
    with pytest.raises(ChargedBack):
        await stand.payments.refund("all", payment.id, ONE, won(1000))
    assert (await stand.payments.refund("rest", payment.id, ONE, won(50))).state is RefundState.SUCCEEDED
    await happens(stand, payment, said(stand, 800, C.LOST))
    with pytest.raises(RefundTooLarge):
        await stand.payments.refund("more", payment.id, ONE, won(1001))
    # The bank has given the buyer 800 of it: what is left is sent, under the same key it is the same refund.
    refund = await stand.payments.refund("all", payment.id, ONE, won(950))
    assert (refund.state, refund.amount) == (RefundState.SUCCEEDED, won(150))
    assert await stand.payments.refund("all", payment.id, ONE, won(950)) == refund
    nothing = await stand.payments.refund("again", payment.id, ONE, won(400))
    assert nothing.state is RefundState.WAIVED
    assert stand.bank.charged[payment.id] == 0
    await settled(stand)


async def test_after_it_was_won_a_refund_goes_its_usual_way(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    await happens(stand, payment, said(stand, 1000))
    await happens(stand, payment, said(stand, 1000, C.WON, taken=0))
    assert (await stand.payments.refund("r", payment.id, ONE, won(1000))).state is RefundState.SUCCEEDED
    await settled(stand)


async def test_what_comes_back_after_the_day_of_the_release_goes_on_to_the_seller(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    await happens(stand, payment, said(stand, 1000))
    await happens(stand, payment, said(stand, 1000, C.LOST))
    assert not await stand.escrow.release(ONE)
    await happens(stand, payment, said(stand, 1000, C.WON, taken=0))
    assert await where(stand) == (0, 900, 100)
    await settled(stand)


async def test_a_bank_that_only_asks_takes_nothing_but_the_money_waits(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    asks = replace(said(stand, 1000, taken=0), inquiry=True)
    await happens(stand, payment, asks)
    assert await where(stand) == (1000, 0, 0)
    with pytest.raises(EscrowHeld):
        await stand.escrow.release(ONE)
    await happens(stand, payment, replace(asks, state=C.WON))
    assert await stand.escrow.release(ONE) == won(1000)


async def test_messages_that_come_twice_late_or_out_of_order_change_nothing(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.dispute(payment, said(stand, 1000))
    stand.bank.dispute(payment, said(stand, 1000, C.WON, taken=0))
    signals = Signals(stand.database)
    reader = OutboxReader(stand.database, READER, DISPUTED_NEWS)
    listener = ChargebackListener(stand.chargebacks, reader, signals)
    await listener.catch_up()
    for _ in range(3):
        await stand.payments.hear("bank", f"{payment.reference} disputed".encode(), "signed")
    await stand.payments.hear("bank", b"nobody disputed", "signed")
    stand.bank.fails = ["before"]
    await listener.catch_up()
    assert await stand.chargebacks.page() == []
    await listener.catch_up()
    [found] = await stand.chargebacks.page()
    assert (found.said.state, found.version) == (C.WON, 1)
    assert await where(stand) == (1000, 0, 0)
    assert stand.histories.said[ONE] == [("chargeback_won", 1000)]
    await settled(stand)


async def test_an_answer_of_the_past_is_asked_for_again(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = await stand.paid(share(1000, ONE))
    await happens(stand, payment, said(stand, 1000))
    asking, old = stand.bank.of_payment, [said(stand, 1000)]

    async def slowly(about: Payment) -> list[Said]:
        if old:
            # While this one is on its way, somebody else hears how it ended.
            answer = [old.pop()]
            await happens(stand, payment, said(stand, 1000, C.LOST))
            return answer
        return await asking(about)

    monkeypatch.setattr(stand.bank, "of_payment", slowly)
    await stand.chargebacks.look(payment.id)
    [found] = await stand.chargebacks.page()
    assert found.said.state is C.LOST
    await settled(stand)


async def test_what_no_message_told_is_found_by_asking_for_a_list(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.dispute(payment, said(stand, 1000))
    assert await stand.chargebacks.sweep() == 1
    assert [each.payment_id for each in await stand.chargebacks.page(waiting=True)] == [payment.id]
    assert await stand.chargebacks.waiting() == 1
    stand.bank.dispute(payment, said(stand, 1000, C.LOST))
    stand.clock.forward(days=2)
    await stand.chargebacks.sweep()
    assert (await stand.chargebacks.page())[0].said.state is C.LOST
    assert await stand.chargebacks.page(waiting=True) == []
    days = [each.removeprefix("since ") for each in stand.bank.asked if each.startswith("since")]
    assert days == sorted(set(days))
    await settled(stand)


async def test_what_could_not_be_asked_for_is_listed_again(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.bank.dispute(payment, said(stand, 1000))
    stand.bank.fails = ["before"]
    await stand.chargebacks.sweep()
    assert await stand.chargebacks.page() == []
    await stand.chargebacks.sweep()
    assert len(await stand.chargebacks.page()) == 1


async def test_the_operator_answers_once_and_it_is_sent_however_long_that_takes(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    found = await happens(stand, payment, said(stand, 1000))
    for nothing in ("", "  ", "x" * 20_001, "\0"):
        with pytest.raises(NothingSaid):
            await stand.chargebacks.answer(found.id, nothing)
    stand.bank.fails = ["before"]
    with pytest.raises(ChargebacksAway):
        await stand.chargebacks.answer(found.id, " It arrived on Monday. ")
    kept = await stand.chargebacks.get(found.id)
    assert (kept.answer, kept.answered_at) == ("It arrived on Monday.", None)
    await stand.chargebacks.sweep()
    kept = await stand.chargebacks.get(found.id)
    assert (kept.said.state, kept.answered_at) == (C.UNDER_REVIEW, stand.clock.now())
    assert stand.bank.answers == {"dp_1": "It arrived on Monday."}
    with pytest.raises(ChargebackOver):
        await stand.chargebacks.answer(found.id, "And on Tuesday.")


async def test_what_is_given_up_is_lost_and_cannot_be_answered(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    found = await happens(stand, payment, said(stand, 1000))
    stand.bank.fails = ["after"]
    with pytest.raises(ChargebacksAway):
        await stand.chargebacks.accept(found.id)
    with pytest.raises(ChargebackOver):
        await stand.chargebacks.answer(found.id, "No.")
    assert (await stand.chargebacks.accept(found.id)).said.state is C.LOST
    assert (await stand.chargebacks.accept(found.id)).said.state is C.LOST
    with pytest.raises(ChargebackNotFound):
        await stand.chargebacks.accept(ChargebackId("cbk_no"))
    assert stand.histories.said[ONE][-1] == ("chargeback_lost", 1000)
    await settled(stand)


async def test_what_a_bank_has_decided_is_not_given_up(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    found = await happens(stand, payment, said(stand, 1000, C.WON, taken=0))
    with pytest.raises(ChargebackOver):
        await stand.chargebacks.accept(found.id)


async def test_a_history_that_is_not_there_yet_is_written_later(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    stand.histories.missing.add(ONE)
    await happens(stand, payment, said(stand, 1000))
    assert stand.histories.said == {}
    stand.histories.missing.clear()
    await stand.chargebacks.sweep()
    assert stand.histories.said[ONE] == [("chargeback_opened", 1000)]


async def test_books_that_do_not_say_it_are_found_out(stand: Stand) -> None:
    payment = await stand.paid(share(1000, ONE))
    found = await happens(stand, payment, said(stand, 1000, fee=15))
    assert await stand.books_are_clean()
    async with stand.database.engine.begin() as connection:
        await connection.exec_driver_sql("update chargebacks_chargebacks set withdrawn = 900")
        await connection.exec_driver_sql("update payments_shares set charged_back = 900")
    audit = await stand.ledger.audit()
    assert {(each.id, each.order_id) for each in audit.unbooked} == {(found.id, ONE), (ONE, ONE)}
