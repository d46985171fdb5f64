"""Payments with a provider that is slow, silent or refuses: each is taken once or not at all, and the books say so."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hupan.kernel import Money, OrderId
from hupan.payments import (
    NEWS,
    BadPayment,
    HandlerNotFound,
    HandlerRefused,
    KeyReused,
    PaymentNotFound,
    PaymentState,
    PaymentWatch,
    ProviderAway,
    WrongState,
)
from hupan.payments.domain.payments import PaymentId
from hupan.platform import Database, OutboxReader, Place
from tests.integration.payments.stand import ADA, GUEST, HILL, LAKE, Stand, request, share, won

pytestmark = pytest.mark.anyio

S = PaymentState
NOW = timedelta()


async def news(database: Database) -> tuple[str, ...]:
    """Read what was told since the last time."""
    reader = OutboxReader(database, "test", NEWS)
    told = await reader.read(await reader.place() or Place())
    await reader.settle(told.upto)
    return told.subjects


async def test_money_goes_from_the_buyer_into_each_orders_escrow(stand: Stand) -> None:
    two = request(share(700, "ord_1", LAKE), share(300, "ord_2", HILL))
    payment = await stand.payments.authorise(two)
    assert (payment.state, payment.pending) == (S.AUTHORISED, None)
    assert await stand.balance("gateway:bank") == 0
    assert (await stand.escrow.of_order(OrderId("ord_1"))).due == won(700)
    captured = await stand.payments.capture(payment.id)
    assert captured.state is S.CAPTURED
    assert await stand.balance("gateway:bank") == -1000
    assert (await stand.balance("escrow:ord_1"), await stand.balance("escrow:ord_2")) == (700, 300)
    assert stand.bank.charged == {payment.id: 1000}
    assert await news(stand.database) == (payment.id,)
    assert await stand.payments.capture(payment.id) == captured
    assert await stand.payments.authorise(two) == captured
    assert await stand.payments.void(payment.id) == captured
    assert stand.bank.asked == ["prepare", "authorise", "capture"]
    assert await news(stand.database) == ()
    assert await stand.books_are_clean()


async def test_the_same_key_at_once_is_one_payment(stand: Stand) -> None:
    wish = request(share(700))
    first, *others = await asyncio.gather(*(stand.payments.authorise(wish) for _ in range(6)))
    assert {each.id for each in others} == {first.id}
    await asyncio.gather(*(stand.payments.capture(first.id) for _ in range(6)))
    assert stand.bank.charged == {first.id: 700}
    assert await stand.balance("gateway:bank") == -700
    for other in (
        replace(wish, credential="another card"),
        replace(wish, buyer=GUEST),
        replace(wish, handler="cod"),
        request(share(701), key=wish.key),
        request(share(700), key=wish.key),
    ):
        with pytest.raises(KeyReused):
            await stand.payments.authorise(other)


async def test_a_refusal_is_final_and_another_try_is_another_payment(stand: Stand) -> None:
    stand.bank.fails = ["", "decline"]
    wish = request(share(700, "ord_1"))
    failed = await stand.payments.authorise(wish)
    assert (failed.state, failed.failure) == (S.FAILED, "declined")
    assert await stand.payments.authorise(wish) == failed
    again = await stand.payments.authorise(replace(wish, key="second"))
    assert again.state is S.AUTHORISED
    assert again.id != failed.id


async def test_a_closed_provider_moves_nothing_and_can_be_tried_again(stand: Stand) -> None:
    stand.bank.fails = ["before"]
    wish = request(share(700))
    with pytest.raises(ProviderAway):
        await stand.payments.authorise(wish)
    assert (await stand.payments.authorise(wish)).state is S.AUTHORISED


async def test_whoever_has_to_confirm_is_waited_for_and_heard(stand: Stand) -> None:
    stand.bank.fails = ["", "action"]
    wish = request(share(700))
    waiting = await stand.payments.authorise(wish)
    assert (waiting.state, waiting.action) == (S.REQUIRES_ACTION, "ask-the-buyer")
    assert (await stand.payments.authorise(wish)).state is S.REQUIRES_ACTION
    with pytest.raises(WrongState):
        await stand.payments.capture(waiting.id)
    stand.bank.states[waiting.reference] = replace(stand.bank.states[waiting.reference], state=S.AUTHORISED)
    for _ in range(2):
        await stand.payments.hear("bank", waiting.reference.encode(), "signed")
    assert (await stand.payments.get(waiting.id)).state is S.AUTHORISED
    assert (await stand.payments.capture(waiting.id)).state is S.CAPTURED


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_authorisation_without_an_answer_is_asked_for_and_goes_on(stand: Stand, when: str) -> None:
    stand.bank.fails = ["", when]
    wish = request(share(700))
    lost = await stand.payments.authorise(wish)
    assert (lost.state, lost.reference) == (S.UNKNOWN, f"bank-{lost.id}")
    stand.bank.fails = ["before"]
    assert (await stand.payments.authorise(wish)).state is S.UNKNOWN
    found = await stand.payments.reconcile(lost.id)
    assert found.state is (S.AUTHORISED if when == "after" else S.CREATED)
    assert (await stand.payments.authorise(wish)).state is S.AUTHORISED
    assert (await stand.payments.capture(lost.id)).state is S.CAPTURED
    assert stand.bank.charged == {lost.id: 700}


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_capture_without_an_answer_is_never_guessed(stand: Stand, when: str) -> None:
    payment = await stand.payments.authorise(request(share(700, "ord_1")))
    stand.bank.fails = [when]
    assert (await stand.payments.capture(payment.id)).state is S.UNKNOWN
    assert await stand.balance("escrow:ord_1") == 0
    assert await stand.payments.reconcile_all(NOW) == 0
    stand.clock.forward(seconds=1)
    assert await stand.payments.reconcile_all(NOW) == 1
    assert await stand.payments.reconcile_all(NOW) == 0
    known = await stand.payments.get(payment.id)
    assert known.state is (S.CAPTURED if when == "after" else S.AUTHORISED)
    assert (await stand.payments.capture(payment.id)).state is S.CAPTURED
    assert stand.bank.charged == {payment.id: 700}
    assert await stand.balance("escrow:ord_1") == 700


async def test_a_void_that_comes_too_late_says_that_the_money_was_taken(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(700, "ord_1")))
    stand.bank.fails = ["after"]
    await stand.payments.capture(payment.id)
    assert (await stand.payments.void(payment.id)).state is S.CAPTURED
    assert await stand.balance("escrow:ord_1") == 700
    assert await stand.books_are_clean()


async def test_what_was_never_named_is_voided_without_asking_anybody(stand: Stand) -> None:
    stand.bank.fails = ["before"]
    wish = request(share(700))
    with pytest.raises(ProviderAway):
        await stand.payments.authorise(wish)
    (payment,) = {each.id: each for each in [await stand.payments.authorise(replace(wish, key="other"))]}.values()
    assert (await stand.payments.void(payment.id)).state is S.VOIDED
    assert (await stand.payments.void(payment.id)).state is S.VOIDED
    with pytest.raises(WrongState):
        await stand.payments.refund("r", payment.id, payment.shares[0].share.order_id, won(1))


async def test_an_authorisation_that_a_void_overtook_is_let_go_again(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(700)))
    assert (await stand.payments.void(payment.id)).state is S.VOIDED
    stand.bank.states[payment.reference] = replace(stand.bank.states[payment.reference], state=S.AUTHORISED)
    await stand.payments.hear("bank", payment.reference.encode(), "signed")
    assert stand.bank.states[payment.reference].state is S.VOIDED
    assert (await stand.payments.get(payment.id)).state is S.VOIDED


async def test_money_that_was_taken_after_all_is_booked_and_given_back(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(700, "ord_1")))
    await stand.payments.void(payment.id)
    stand.bank.states[payment.reference] = replace(stand.bank.states[payment.reference], state=S.CAPTURED)
    stand.bank.charged[payment.id] = 700
    stand.bank.fails = ["", "before"]
    await stand.payments.hear("bank", payment.reference.encode(), "signed")
    assert (await stand.payments.get(payment.id)).state is S.CAPTURED
    assert await stand.balance("gateway:bank") == -700
    await stand.payments.hear("bank", payment.reference.encode(), "signed")
    assert stand.bank.charged[payment.id] == await stand.balance("escrow:ord_1") == 0
    assert await stand.books_are_clean()


async def test_messages_about_nothing_of_ours_are_let_be(stand: Stand) -> None:
    for body in (b"", b"bank-of-somebody-else"):
        await stand.payments.hear("bank", body, "signed")
    with pytest.raises(HandlerNotFound):
        await stand.payments.hear("wallet", b"", "signed")


async def test_a_wallet_pays_what_is_in_it_once(stand: Stand) -> None:
    assert ADA.person_id is not None
    purse = f"wallet:{ADA.person_id}"
    await stand.wallets.top_up("gift", ADA.person_id, won(1000))
    wish = request(share(600, "ord_1"), handler="wallet")
    payment = await stand.payments.authorise(wish)
    assert (await stand.balance(purse), await stand.balance(f"held:{payment.id}")) == (400, 600)
    poor = await stand.payments.authorise(request(share(401), handler="wallet"))
    assert (poor.state, poor.failure) == (S.FAILED, "not_enough")
    await asyncio.gather(*(stand.payments.capture(payment.id) for _ in range(3)))
    assert (await stand.balance(purse), await stand.balance("escrow:ord_1")) == (400, 600)
    refund = await stand.payments.refund("r", payment.id, OrderId("ord_1"), won(150))
    assert refund.state == "succeeded"
    assert await stand.balance(purse) == 550
    second = await stand.payments.authorise(request(share(550), handler="wallet"))
    assert (await stand.payments.void(second.id)).state is S.VOIDED
    assert await stand.balance(purse) == 550
    assert await stand.balance("gateway:wallet") == -1000
    assert await stand.books_are_clean()


async def test_a_wallet_that_is_captured_and_voided_at_once_does_one_of_them(stand: Stand) -> None:
    assert ADA.person_id is not None
    await stand.wallets.top_up("gift", ADA.person_id, won(1000))
    for at in range(8):
        payment = await stand.payments.authorise(request(share(100, f"ord_{at}"), handler="wallet"))
        one, other = await asyncio.gather(stand.payments.capture(payment.id), stand.payments.void(payment.id))
        settled = await stand.payments.reconcile(payment.id)
        assert settled.state in {S.CAPTURED, S.VOIDED}
        assert await stand.balance(f"escrow:ord_{at}") == (100 if settled.state is S.CAPTURED else 0)
        assert settled.state in {one.state, other.state}
    assert await stand.books_are_clean()


async def test_cash_is_captured_order_by_order_and_what_is_not_collected_is_waived(stand: Stand) -> None:
    one, two, three = OrderId("ord_1"), OrderId("ord_2"), OrderId("ord_3")
    wish = request(share(700, one), share(300, two, HILL), share(50, three), handler="cod", buyer=GUEST)
    payment = await stand.payments.authorise(wish)
    assert payment.state is S.AUTHORISED
    assert (await stand.payments.refund("less", payment.id, one, won(200))).state == "waived"
    after = await stand.payments.capture(payment.id, one)
    assert (after.state, after.open_orders) == (S.AUTHORISED, (two, three))
    assert (await stand.payments.capture(payment.id, one)) == after
    with pytest.raises(BadPayment):
        await stand.payments.capture(payment.id, OrderId("ord_9"))
    assert (await stand.payments.refund("all", payment.id, three, won(50))).state == "waived"
    assert (await stand.payments.void(payment.id, two)).state is S.CAPTURED
    assert await stand.balance("gateway:cod") == -500
    found = await stand.escrow.of_order(one)
    assert (found.captured, found.refunded, found.inside) == (won(500), won(0), won(500))
    assert (await stand.payments.refund("cash", payment.id, one, won(500))).state == "succeeded"
    assert await stand.balance("gateway:cod") == 0
    assert await stand.books_are_clean()


async def test_cash_that_is_never_collected_is_voided(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(700), share(300), handler="cod"))
    assert (await stand.payments.void(payment.id)).state is S.VOIDED
    assert await stand.balance("gateway:cod") == 0


async def test_test_tokens_do_as_they_say(stand: Stand) -> None:
    mock = "mock_payment_handler"
    good = await stand.payments.authorise(request(share(700, "ord_1"), handler=mock, credential="success_token"))
    assert (await stand.payments.capture(good.id)).state is S.CAPTURED
    assert (await stand.payments.refund("r", good.id, OrderId("ord_1"), won(700))).state == "succeeded"
    bad = await stand.payments.authorise(request(share(700), handler=mock, credential="fail_token"))
    assert (bad.state, bad.failure) == (S.FAILED, "declined")
    with pytest.raises(HandlerRefused):
        await stand.payments.authorise(request(share(700), handler=mock, credential="real_token"))
    assert await stand.books_are_clean()


async def test_who_may_pay_how(stand: Stand) -> None:
    def names(found: list[object]) -> list[str]:
        return [str(getattr(each, "id", "")) for each in found]

    assert names([*stand.payments.handlers(ADA)]) == ["wallet", "cod", "mock_payment_handler", "bank"]
    assert names([*stand.payments.handlers(GUEST, won(10**9))]) == ["cod", "mock_payment_handler"]
    with pytest.raises(HandlerRefused):
        await stand.payments.authorise(request(share(7), handler="wallet", buyer=GUEST))
    with pytest.raises(HandlerRefused):
        await stand.payments.authorise(request(share(7), handler="wallet", credential="of somebody else"))
    with pytest.raises(HandlerNotFound):
        await stand.payments.authorise(request(share(7), handler="paypal"))
    with pytest.raises(HandlerRefused):
        await stand.payments.capture((await stand.payments.authorise(request(share(7)))).id, OrderId("ord_1"))
    with pytest.raises(PaymentNotFound):
        await stand.payments.capture(PaymentId("pay_nobody"))


async def test_an_order_stays_its_sellers_and_in_its_currency(stand: Stand) -> None:
    await stand.paid(share(700, "ord_1", LAKE))
    with pytest.raises(BadPayment):
        await stand.payments.authorise(request(share(700, "ord_1", HILL)))
    dollars = replace(share(700, "ord_1", LAKE), amount=Money(7, "USD"))
    with pytest.raises(BadPayment):
        await stand.payments.authorise(replace(request(share(7)), amount=Money(7, "USD"), shares=(dollars,)))


async def test_the_watch_finds_out_what_nobody_asks_for(stand: Stand) -> None:
    payment = await stand.payments.authorise(request(share(700)))
    stand.bank.fails = ["after"]
    await stand.payments.capture(payment.id)
    stand.clock.forward(minutes=2)
    watch = PaymentWatch(stand.payments, every_s=0.01)
    await watch.start()
    async with asyncio.timeout(10):
        while (await stand.payments.get(payment.id)).state is S.UNKNOWN:
            await asyncio.sleep(0.01)
    await watch.stop()
    assert (await stand.payments.get(payment.id)).state is S.CAPTURED
