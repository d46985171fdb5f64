"""Whoever handles an exchange dies, and before anybody goes on with it the order becomes another one.

What was taken for the exchange until then, of the shelf and of the buyer, goes back where the exchange is not made.
"""

import pytest

from hupan.inventory import InventoryError
from hupan.kernel import Money, OrderId
from hupan.orders import Asked, Exchange, Order, Received, ReturnId, ReturnReason, ReturnStatus, WrongStep
from hupan.platform import Database
from hupan.purchases import sources
from tests.integration.orders.stall import BLUE, BUYING, ONE, PRICE, SELLING, won
from tests.integration.orders.till import PURSE, Till, open_till

pytestmark = pytest.mark.anyio

MORE = 30_000 - PRICE
MIND = ReturnReason.CHANGED_MIND
DEARER = Asked({ONE: 1}, MIND, "", Exchange({ONE: BLUE}, won(MORE)))


class Died(BaseException):
    """A stand-in for SIGKILL that no handler of errors catches."""


@pytest.fixture
async def till(database: Database) -> Till:
    till = await open_till(database)
    await till.stall.catalog.set_price(BLUE, won(30_000))
    return till


def die_at(monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    def reach(passed: str) -> None:
        if passed == point:
            monkeypatch.undo()
            raise Died

    monkeypatch.setattr("hupan.orders.service.errands.reach", reach)


async def go_on(till: Till, order_id: OrderId) -> Order:
    """Let the next process find what the last one had taken up."""
    till.stall.clock.forward(minutes=2)
    await till.stall.timekeeper.sweep()
    return await till.stall.orders.get(BUYING, order_id)


async def is_right(till: Till, order: Order) -> None:
    """The books, the order and the buyer's purse say the same, and nothing waits."""
    assert (await till.ledger.audit()).clean
    kept = await till.escrow.of_order(order.id)
    assert order.remaining == kept.captured - kept.refunded
    assert await till.purse() == PURSE - order.remaining.minor
    assert await till.stall.timekeeper.sweep() == 0


@pytest.mark.parametrize("point", ["orders.exchange_taken", "orders.exchange_paid"])
async def test_what_was_taken_for_an_exchange_that_costs_more_by_now_goes_back(
    till: Till, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    order = await till.order(1)
    die_at(monkeypatch, point)
    with pytest.raises(Died):
        await till.stall.returns.swap(BUYING, order.id, DEARER)
    # The seller gives back most of what the first thing cost: it is worth less than when the difference was agreed.
    await till.stall.orders.give_back(SELLING, order.id, won(15_000), "Sorry.")
    done = await go_on(till, order.id)
    assert done.returns[0].status is ReturnStatus.REFUNDED
    assert (await till.stall.left(), await till.stall.left(BLUE)) == (10, 10)
    await is_right(till, done)
    assert not done.remaining


async def test_what_changes_while_a_difference_is_taken_is_not_booked_as_another_sum(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await till.order(1)
    purse, taken = till.stall.ports.payments, till.stall.ports.payments.charge_more

    async def charge(key: str, payment_id: str, order_id: OrderId, amount: Money) -> str:
        made = await taken(key, payment_id, order_id, amount)
        await till.stall.orders.give_back(SELLING, order_id, won(15_000), "Sorry.")
        return made

    monkeypatch.setattr(purse, "charge_more", charge)
    await till.stall.returns.swap(BUYING, order.id, DEARER)
    done = await go_on(till, order.id)
    assert done.returns[0].status is ReturnStatus.REFUNDED
    assert (await till.stall.left(), await till.stall.left(BLUE)) == (10, 10)
    await is_right(till, done)
    for each in done.adjustments:
        assert sum(minor.minor for _, minor in sources(done, each.id)) in {0, each.amount.minor}


async def test_whoever_gives_back_what_was_taken_dies(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    order = await till.order(1)
    die_at(monkeypatch, "orders.exchange_paid")
    with pytest.raises(Died):
        await till.stall.returns.swap(BUYING, order.id, DEARER)
    await till.stall.orders.give_back(SELLING, order.id, won(15_000), "Sorry.")
    for point in ("orders.effect_done", "orders.effect_taken", "orders.let_go"):
        die_at(monkeypatch, point)
        with pytest.raises(Died):
            await go_on(till, order.id)
    await is_right(till, await go_on(till, order.id))


async def test_an_exchange_that_nobody_grants_holds_nothing(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    order = await till.delivered(2)
    case = (await till.stall.returns.request(BUYING, order.id, DEARER)).returns[0].id

    def dies(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr("hupan.orders.service.returns.approve_return", dies)
        with pytest.raises(Died):
            await till.stall.returns.approve(SELLING, order.id, case)
    assert await till.stall.left(BLUE) == 9
    await till.stall.returns.withdraw(BUYING, order.id, case)
    assert await till.stall.left(BLUE) == 10


@pytest.mark.parametrize("first", ["withdraw", "approve"])
async def test_of_two_who_answer_at_once_the_second_takes_nothing_along(
    till: Till, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    order, stall = await till.delivered(2), till.stall
    case = (await stall.returns.request(BUYING, order.id, DEARER)).returns[0].id
    reserve = stall.inventory.reserve
    others = {
        "withdraw": lambda: stall.returns.withdraw(BUYING, order.id, case),
        "approve": lambda: stall.returns.approve(SELLING, order.id, case),
    }

    async def overtaken(*args: object, **named: object) -> object:
        monkeypatch.setattr(stall.inventory, "reserve", reserve)
        await others[first]()
        return await reserve(*args, **named)  # pyright: ignore[reportArgumentType] - handed on as it came

    monkeypatch.setattr(stall.inventory, "reserve", overtaken)
    with pytest.raises(WrongStep):
        await stall.returns.approve(SELLING, order.id, case)
    assert await stall.left(BLUE) == (10 if first == "withdraw" else 9)
    if first == "approve":
        done = await stall.returns.receive(SELLING, order.id, Received(ReturnId(case)))
        assert (done.returns[0].status, await stall.left(BLUE)) == (ReturnStatus.EXCHANGED, 9)


async def test_what_was_first_and_is_gone_at_the_last_moment_is_not_set_aside_for_a_day(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await till.order(1)
    commit = till.stall.inventory.commit

    async def gone(*_: object) -> object:
        raise InventoryError("Fewer are there than were set aside.")

    monkeypatch.setattr(till.stall.inventory, "commit", gone)
    done = await till.stall.returns.swap(BUYING, order.id, DEARER)
    monkeypatch.setattr(till.stall.inventory, "commit", commit)
    done = await go_on(till, done.id)
    assert done.returns[0].status is ReturnStatus.REFUNDED
    assert (await till.stall.left(), await till.stall.left(BLUE)) == (10, 10)
    await is_right(till, done)


@pytest.mark.parametrize("ends", ["not made", "made"])
async def test_who_was_overtaken_gives_back_what_they_took_where_it_was_not_made(
    till: Till, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    order, stall = await till.order(1), till.stall
    taken = stall.ports.payments.charge_more

    async def slow(key: str, payment_id: str, order_id: OrderId, amount: Money) -> str:
        """Somebody else finds it lying about for a minute, and ends it before this one has taken anything."""
        monkeypatch.setattr(stall.ports.payments, "charge_more", taken)
        if ends == "not made":
            await stall.orders.give_back(SELLING, order_id, won(15_000), "Sorry.")
        await go_on(till, order_id)
        return await taken(key, payment_id, order_id, amount)

    monkeypatch.setattr(stall.ports.payments, "charge_more", slow)
    await stall.returns.swap(BUYING, order.id, DEARER)
    done = await go_on(till, order.id)
    assert done.returns[0].status is (ReturnStatus.REFUNDED if ends == "not made" else ReturnStatus.EXCHANGED)
    assert await till.stall.left(BLUE) == (10 if ends == "not made" else 9)
    await is_right(till, done)
