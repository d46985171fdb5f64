"""Completing a checkout, with every failure at every step: charged once or not at all, and everything back or sold."""

import asyncio
import contextlib

import pytest

from hupan.checkout import (
    Changes,
    CheckoutClosed,
    CheckoutId,
    CheckoutSession,
    Code,
    Confirmation,
    PaymentSeen,
    PaymentState,
    Status,
)
from hupan.checkout.service import sessions
from hupan.checkout.workflows import FAULT_POINTS
from hupan.inventory import ReservationStatus
from tests.unit.checkout.world import CUP, HAT, MINA, Died, World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world() -> World:
    return World()


def confirming(session: CheckoutSession, key: str = "key") -> Confirmation:
    return Confirmation(key, session.fingerprint, "wallet", '{"token": "secret"}')


async def settle(world: World, checkout_id: CheckoutId) -> CheckoutSession:
    """Let time pass, as the server would, until nobody has to look after the checkout any more."""
    for _ in range(40):
        await world.work.recover()
        world.clock.forward(minutes=5)
        await world.checkouts.look_after()
        if not world.store.sessions[checkout_id].is_paying:
            await world.work.recover()
            return world.store.sessions[checkout_id]
    raise AssertionError("it never ends")


def check(world: World, session: CheckoutSession) -> None:
    """What has to be so at the end, whatever happened."""
    held = [e for e in world.stock.reservations.values() if e.status is ReservationStatus.HELD]
    assert not [each for each in held if each.expires_at > world.clock.now()]
    assert world.store.credentials.get(session.id) is None
    if session.status is Status.COMPLETED:
        assert session.completion is not None
        assert session.completion.plan is not None
        assert world.payments.net == session.completion.plan.total.minor
        assert (world.sold(CUP), world.sold(HAT)) == (2, 1)
        assert len(world.promotions.redeemed) == 1
        assert list(world.orders.placed) == [session.id]
        assert world.orders.placed[session.id].payment_id
        assert (list(world.aside.bought_by.values()), world.aside.told) == ([{CUP: 2, HAT: 1}], {session.id})
    else:
        assert world.payments.net == 0
        assert PaymentState.AUTHORISED not in {each.state for each in world.payments.by_key.values()}
        assert (world.sold(CUP), world.sold(HAT)) == (0, 0)
        assert not world.promotions.redeemed
        assert not world.orders.placed
        assert not world.aside.told


async def test_a_checkout_is_paid_and_becomes_orders(world: World) -> None:
    session = await world.ready()
    done = await world.checkouts.complete(MINA, session.id, confirming(session))
    assert done.status is Status.COMPLETED
    check(world, done)
    assert await world.checkouts.complete(MINA, session.id, confirming(session)) == done
    assert world.orders.calls == 1


async def test_two_tabs_that_confirm_at_once_make_one_order(world: World) -> None:
    session = await world.ready()
    ends = await asyncio.gather(
        *(world.checkouts.complete(MINA, session.id, confirming(session, f"tab {at}")) for at in range(4)),
        return_exceptions=True,
    )
    assert [type(each) for each in ends].count(CheckoutClosed) == 3
    check(world, world.store.sessions[session.id])
    assert world.orders.calls == 1


async def test_nothing_that_is_paid_with_is_kept_in_the_open_or_given_to_the_work(world: World) -> None:
    session = await world.ready()
    world.work.asleep = True
    await world.checkouts.complete(MINA, session.id, confirming(session))
    kept = world.store.credentials[session.id]
    assert kept is not None
    assert b"secret" not in kept
    assert "secret" not in str(world.work.runs)
    assert "secret" not in str(world.store.sessions)
    with pytest.raises(CheckoutClosed):
        await world.checkouts.update(MINA, session.id, Changes(codes=()))
    with pytest.raises(CheckoutClosed):
        await world.checkouts.cancel(MINA, session.id)
    world.work.asleep = False
    check(world, await settle(world, session.id))


ANSWERS = {
    "yes": ([PaymentState.AUTHORISED], [PaymentState.AUTHORISED]),
    "at once": ([PaymentState.CAPTURED], [PaymentState.CAPTURED]),
    "no": ([PaymentState.FAILED], [PaymentState.FAILED]),
    "late yes": ([PaymentState.UNKNOWN], [*[PaymentState.UNKNOWN] * 9, PaymentState.AUTHORISED]),
    "late no": ([PaymentState.UNKNOWN], [*[PaymentState.UNKNOWN] * 9, PaymentState.FAILED]),
    "asks the buyer": ([PaymentState.REQUIRES_ACTION], [PaymentState.REQUIRES_ACTION, PaymentState.AUTHORISED]),
    "asks in vain": ([PaymentState.REQUIRES_ACTION], [PaymentState.REQUIRES_ACTION]),
}
# What a provider takes at once is counted as taken by the payments' room; here nothing counts it.
COUNTED = [name for name in ANSWERS if name != "at once"]


@pytest.mark.parametrize("answers", COUNTED)
@pytest.mark.parametrize("point", FAULT_POINTS)
async def test_whoever_dies_anywhere_is_charged_once_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch, point: str, answers: str
) -> None:
    world.payments.says, world.payments.learns = (list(each) for each in ANSWERS[answers])
    armed = [point]

    def die(reached: str) -> None:
        if reached in armed:
            armed.remove(reached)
            raise Died(reached)

    monkeypatch.setattr("hupan.checkout.workflows.reach", die)
    monkeypatch.setattr(sessions, "reach", die)
    session = await world.ready()
    with contextlib.suppress(Died):
        await world.checkouts.complete(MINA, session.id, confirming(session))
    for _ in range(3):
        try:
            session = await settle(world, session.id)
            break
        except Died:
            continue
    check(world, session)
    assert (session.status is Status.COMPLETED) == (answers in {"yes", "late yes", "asks the buyer"})


CALLS = ("reserve", "redeem", "find", "authorise", "capture", "commit", "place", "bought", "ordered")


@pytest.mark.parametrize("times", [1, 5, 9])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", CALLS)
async def test_whatever_is_away_for_a_while_is_asked_again(world: World, call: str, when: str, times: int) -> None:
    getattr(world.trouble, when)[call] = 1 if call in {"bought", "ordered"} else times
    session = await world.ready()
    await world.checkouts.complete(MINA, session.id, confirming(session))
    session = await settle(world, session.id)
    assert session.status is Status.COMPLETED
    check(world, session)


@pytest.mark.parametrize("times", [1, 9])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", ["undo", "release", "give_back"])
async def test_what_is_taken_back_is_taken_back_whatever_is_away(
    world: World, call: str, when: str, times: int
) -> None:
    # A count finds that nothing is there any more, after everything was paid.
    world.trouble.before["commit"] = 99
    getattr(world.trouble, when)[call] = times
    world.payments.uncertain_undo = times
    session = await world.ready()
    waiting = await world.checkouts.complete(MINA, session.id, confirming(session))
    assert waiting.status is Status.IN_PROGRESS
    world.trouble.before["commit"] = 0
    world.stock.on_hand[HAT] = 0
    session = await settle(world, session.id)
    assert [each.code for each in session.notices] == [Code.OUT_OF_STOCK, Code.PAYMENT_RETURNED]
    world.stock.on_hand[HAT] = 5
    check(world, session)


@pytest.mark.parametrize("call", ["redeem", "authorise"])
async def test_a_refusal_before_money_moves_opens_the_checkout_again(world: World, call: str) -> None:
    world.trouble.refuses[call] = 1
    session = await world.ready()
    again = await world.checkouts.complete(MINA, session.id, confirming(session))
    assert again.status is Status.READY
    check(world, world.store.sessions[session.id])
    done = await world.checkouts.complete(MINA, session.id, confirming(again, "second"))
    assert done.status is Status.COMPLETED
    check(world, done)


async def test_what_changes_between_confirmation_and_check_stops_it(world: World) -> None:
    session = await world.ready()
    world.work.asleep = True
    await world.checkouts.complete(MINA, session.id, confirming(session))
    world.shelf.reprice(CUP, 99_000)
    world.clock.forward(seconds=10)
    await world.work.recover()
    stopped = world.store.sessions[session.id]
    assert [each.code for each in stopped.notices] == [Code.PRICE_CHANGED, Code.TOTAL_CHANGED]
    check(world, stopped)
    seen = await world.checkouts.get(MINA, session.id)
    assert seen.status is Status.READY
    assert seen.fingerprint != session.fingerprint


async def test_the_last_ones_go_to_whoever_is_first(world: World) -> None:
    first, second = await world.ready(), await world.ready()
    world.stock.on_hand[HAT] = 1
    world.work.asleep = True
    for at, each in enumerate((first, second)):
        await world.checkouts.complete(MINA, each.id, confirming(each, f"{at}"))
    await world.work.recover()
    ends = [world.store.sessions[each.id] for each in (first, second)]
    assert [each.status for each in ends] == [Status.COMPLETED, Status.INCOMPLETE]
    assert ends[1].notices[0].code is Code.OUT_OF_STOCK
    assert world.stock.on_hand[HAT] == 0
    assert list(world.orders.placed) == [first.id]
    assert world.payments.net == world.orders.placed[first.id].total.minor


async def test_a_price_that_was_agreed_stays_while_a_payment_is_uncertain(world: World) -> None:
    world.payments.says, world.payments.learns = [PaymentState.UNKNOWN], [PaymentState.UNKNOWN]
    session = await world.ready()
    waiting = await world.checkouts.complete(MINA, session.id, confirming(session))
    assert waiting.status is Status.IN_PROGRESS
    assert [each.code for each in waiting.messages] == [Code.PAYMENT_UNCERTAIN]
    world.shelf.reprice(CUP, 99_000)
    for _ in range(5):
        world.clock.forward(minutes=6)
        await world.checkouts.look_after()
    assert world.store.sessions[session.id].status is Status.IN_PROGRESS
    world.stock.expire()
    world.payments.learns = [PaymentState.AUTHORISED]
    done = await settle(world, session.id)
    assert done.status is Status.COMPLETED
    check(world, done)
    assert done.completion is not None
    assert done.completion.plan is not None
    assert session.quote is not None
    assert done.completion.plan.total == session.quote.totals.total


async def test_a_payment_that_comes_too_late_for_the_stock_is_given_back(world: World) -> None:
    world.payments.says, world.payments.learns = [PaymentState.UNKNOWN], [PaymentState.UNKNOWN]
    session = await world.ready()
    await world.checkouts.complete(MINA, session.id, confirming(session))
    world.stock.expire()
    world.stock.on_hand[HAT] = 0
    world.payments.learns = [PaymentState.AUTHORISED]
    again = await settle(world, session.id)
    assert [each.code for each in again.notices] == [Code.OUT_OF_STOCK]
    world.stock.on_hand[HAT] = 5
    check(world, again)


async def test_a_buyer_is_sent_to_the_bank_and_comes_back(world: World) -> None:
    world.payments.says, world.payments.learns = [PaymentState.REQUIRES_ACTION], [PaymentState.REQUIRES_ACTION]
    session = await world.ready()
    asked = await world.checkouts.complete(MINA, session.id, confirming(session))
    assert asked.status is Status.ESCALATED
    assert asked.messages[0].params["action_url"] == "https://bank.example/3ds"
    with pytest.raises(CheckoutClosed):
        await world.checkouts.update(MINA, session.id, Changes(codes=()))
    assert (await world.checkouts.resume(MINA, session.id)).status is Status.ESCALATED
    world.payments.learns = [PaymentState.AUTHORISED]
    done = await world.checkouts.resume(MINA, session.id)
    assert done.status is Status.COMPLETED
    check(world, done)


async def test_what_waited_for_the_buyer_cannot_be_given_up_while_it_is_taken_up_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(reached: str) -> None:
        if reached == "checkout.authorised":
            raise Died(reached)

    world.payments.says = [PaymentState.REQUIRES_ACTION]
    session = await world.ready()
    with monkeypatch.context() as patch:
        patch.setattr("hupan.checkout.workflows.reach", die)
        with pytest.raises(Died):
            await world.checkouts.complete(MINA, session.id, confirming(session))
    assert world.store.sessions[session.id].status is Status.ESCALATED
    take = world.payments.capture
    refused: list[CheckoutClosed] = []

    async def take_and_give_up(payment_id: str) -> PaymentSeen:
        try:
            await world.checkouts.cancel(MINA, session.id)
        except CheckoutClosed as error:
            refused.append(error)
        return await take(payment_id)

    monkeypatch.setattr(world.payments, "capture", take_and_give_up)
    world.clock.forward(minutes=1)
    await world.work.recover()
    assert len(refused) == 1
    check(world, await settle(world, session.id))
    assert world.store.sessions[session.id].status is Status.COMPLETED


async def test_a_buyer_who_turns_away_at_the_bank_has_paid_nothing(world: World) -> None:
    world.payments.says, world.payments.learns = [PaymentState.REQUIRES_ACTION], [PaymentState.REQUIRES_ACTION]
    session = await world.ready()
    await world.checkouts.complete(MINA, session.id, confirming(session))
    gone = await world.checkouts.cancel(MINA, session.id)
    assert gone.status is Status.CANCELED
    check(world, gone)
    assert (await world.checkouts.resume(MINA, session.id)).status is Status.CANCELED


async def test_whoever_starts_too_late_is_not_charged(world: World) -> None:
    session = await world.ready()
    world.work.asleep = True
    await world.checkouts.complete(MINA, session.id, confirming(session))
    world.work.runs.clear()
    world.work.asleep = False
    world.clock.forward(hours=3)
    await world.checkouts.look_after()
    over = world.store.sessions[session.id]
    assert [each.code for each in over.notices] == [Code.TOOK_TOO_LONG]
    check(world, over)
